/** One message: who, when, what, its thread, and what can be done with it. */

import { avatar } from "./avatar.js";
import { el } from "./dom.js";
import { fileList } from "./files.js";
import { icon } from "./icons.js";
import { iconButton, wordButton } from "./parts.js";
import { openMenu } from "./popup.js";
import { clockTime, dayAndTime, dayKey } from "./when.js";

/**
 * Return a message as an article.
 *
 * @param {import("./state.js").Message} message
 * @param {{state: Object, actions: Object, kit: Object, compact: boolean, replies: Object[],
 *   inThread: boolean}} place `compact` follows one of the same person, `replies` are those in its thread
 */
export function messageNode(message, place) {
  const { state, compact } = place;
  const who = state.who(message.user);
  const aside = compact
    ? el("time", { class: "gutter-time", text: clockTime(new Date(message.at), state.me.tz) })
    : avatar(who);
  const body = el(
    "div",
    { class: "message-body" },
    message.ephemeral && onlyYou(),
    !compact && byline(message, who, state),
    state.skin.content(message, place),
    fileList(message, place),
    state.skin.showsReplies ? repliesBelow(message, place) : threadLine(message, place),
  );
  const kind = [
    compact && "compact",
    message.ephemeral && "ephemeral",
    who.kind === "bot" && "from-bot",
    message.user === state.persona && "own",
  ]
    .filter(Boolean)
    .join(" ");
  const label = `${who.name}, ${dayAndTime(new Date(message.at), state.me.tz)}`;
  return el(
    "article",
    { class: `message ${kind}`, tabindex: -1, "aria-label": label, data: { ts: message.ts } },
    el("div", { class: "message-aside" }, aside),
    body,
    toolbar(message, place),
  );
}

function onlyYou() {
  return el("p", { class: "only-you" }, icon("eye"), "Only visible to you");
}

function byline(message, who, state) {
  const instant = new Date(message.at);
  const time = el("time", {
    class: "time",
    datetime: message.at,
    title: dayAndTime(instant, state.me.tz),
    text: clockTime(instant, state.me.tz),
  });
  const app = who.kind === "bot" && el("span", { class: "app-badge", text: "App" });
  return el("header", { class: "byline" }, el("bdi", { class: "author", text: who.name }), app, time);
}

function repliesBelow(message, place) {
  const { actions, replies, inThread } = place;
  if (!replies.length || inThread) return null;
  const below = replies.map((reply) =>
    messageNode(reply, { ...place, kit: actions.messageKit(reply), inThread: true, compact: false }),
  );
  const more = wordButton([icon("reply"), "Reply"], () => actions.openThread(message.ts), "quiet worded");
  return el("div", { class: "replies" }, below, more);
}

function threadLine(message, { state, actions, replies, inThread }) {
  if (!replies.length || inThread) return null;
  const people = [...new Set(replies.map((reply) => reply.user))]
    .slice(0, 4)
    .map((id) => avatar(state.who(id), "small"));
  const count = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  const last = `Last reply ${lastTime(new Date(replies.at(-1).at), state)}`;
  return el(
    "button",
    { type: "button", class: "thread-line", onclick: () => actions.openThread(message.ts) },
    people,
    el("strong", { text: count }),
    el("span", { text: last }),
  );
}

function lastTime(instant, { now, me }) {
  const today = dayKey(instant, me.tz) === dayKey(now, me.tz);
  return today ? `today at ${clockTime(instant, me.tz)}` : dayAndTime(instant, me.tz);
}

function toolbar(message, place) {
  if (message.ephemeral) return null;
  const { state, actions, inThread } = place;
  const shortcuts = state.shortcuts.filter((one) => one.type === "message");
  const start = (one) => actions.shortcut(one.callback_id, message.ts);
  const [first] = shortcuts;
  const thank = first && wordButton([icon("heart"), first.name], () => start(first), "quiet worded");
  const threads = !inThread && state.skin.hasThreads(state.open);
  const reply = threads && iconButton("reply", "Reply in thread", () => actions.openThread(message.ts));
  const open = (button) => moreMenu(button, shortcuts, start, message, { actions, threads });
  const more = iconButton("more", "More actions", open, { kind: "more", menu: true });
  const traits = { class: "toolbar", role: "group", "aria-label": "Message actions" };
  return el("div", traits, thank, reply, more);
}

function moreMenu(button, shortcuts, start, message, { actions, threads }) {
  const items = shortcuts.map((one) => ({
    content: [
      el("span", { class: "menu-words", text: one.name }),
      el("span", { class: "menu-from", text: "Goodword" }),
    ],
    choose: () => start(one),
  }));
  if (threads)
    items.unshift({
      content: [el("span", { class: "menu-words", text: "Reply in thread" })],
      choose: () => actions.openThread(message.ts),
    });
  items.push({
    content: [el("span", { class: "menu-words", text: "Copy text" })],
    choose: () => actions.copy(message),
  });
  openMenu(button, { label: "Message actions", items, place: { end: true } });
}
