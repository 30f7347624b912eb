/** The middle: the open conversation with its header, messages and message box, or the bot's Home. */

import { avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { el, fill } from "./dom.js";
import { homeView } from "./home.js";
import { icon } from "./icons.js";
import { introStrip } from "./intro.js";
import { Transcript } from "./transcript.js";

/** Draw the middle of the page and keep it in step with the state. */
export function mountRoom(root, state, actions) {
  const head = el("header", { class: "room-head" });
  const guide = el("div", { class: "guide" });
  const transcript = new Transcript({
    label: "Messages",
    empty: () => emptyRoom(state),
    place: (message) => placeOf(message, state, actions),
  });
  const composer = new Composer({ state, actions, id: "composer-words", send: (text) => actions.say(text) });
  const home = el("section", { class: "home", "aria-label": "Home", tabindex: 0 });
  const words = "This channel is archived. Nobody can write here any more.";
  const closed = el("p", { class: "closed-room", hidden: true }, icon("archive"), words);
  fill(root, head, guide, transcript.node, home, composer.node, closed);
  actions.composer = composer;

  state.watch(["conversations", "place", "company"], () => fill(head, headOf(state, actions)));
  state.watch(["guide", "place"], () => fill(guide, state.guide && introStrip(state, actions)));
  state.watch(["home", "place"], () => state.place === "home" && homeView(home, state, actions));
  state.watch(["place", "company", "conversations"], () => {
    root.dataset.kind = state.open && !state.open.team ? "chat" : "channel";
    const atHome = state.place === "home";
    home.hidden = !atHome;
    transcript.node.hidden = atHome;
    composer.node.hidden = atHome || !state.open || state.open.archived;
    closed.hidden = !state.open?.archived;
    if (state.open) composer.address(`Message ${nameOf(state.open, state)}`);
  });
  keepTranscript(transcript, state);
}

function placeOf(message, state, actions) {
  const replies = state.repliesTo(message.ts);
  return { state, actions, kit: actions.messageKit(message), replies, inThread: false };
}

function keepTranscript(transcript, state) {
  let shown = "";
  state.watch(["messages", "company", "clock"], () => {
    const here = `${state.persona} ${state.loaded}`;
    const sight = { now: state.now, tz: state.me?.tz ?? "UTC", fresh: here !== shown };
    transcript.show(state.mainMessages(), sight);
    shown = here;
  });
}

function nameOf(room, state) {
  return room.kind === "dm" ? state.title(room) : state.skin.nameOf(room);
}

function headOf(state, actions) {
  if (state.place === "home" || (state.open && state.open === state.botRoom)) return appHead(state, actions);
  const room = state.open;
  if (!room) return null;
  const marks = [
    room.external && el("span", { class: "tag", text: "Shared with another company" }),
    room.archived && el("span", { class: "tag", text: "Archived" }),
  ];
  const sign = room.kind === "dm" ? avatar(state.who(room.with), "small") : icon(state.skin.sign(room));
  const title = el("h1", {}, sign, el("bdi", { text: state.title(room) }));
  const topic = room.kind === "dm" ? state.who(room.with).title : room.topic;
  return [
    el("div", { class: "room-title" }, title, el("p", { class: "topic", dir: "auto" }, topic, marks)),
    inviteButton(room, state, actions),
  ];
}

function inviteButton(room, state, actions) {
  if (room.kind === "dm" || room.archived || room.bot_is_member) return null;
  return el(
    "button",
    { type: "button", class: "button invite", onclick: () => actions.invite(room.id) },
    avatar({ kind: "bot" }, "small"),
    el("span", {}, `${state.bot.name} is not here. `, el("strong", { text: "Invite it" })),
  );
}

function appHead(state, actions) {
  const tab = (name, here, go) =>
    el("button", { type: "button", "aria-current": here ? "page" : null, onclick: go, text: name });
  const atHome = state.place === "home";
  const title = el(
    "h1",
    {},
    avatar({ kind: "bot" }, "small"),
    el("bdi", { text: state.bot.name }),
    el("span", { class: "app-badge", text: "App" }),
  );
  const tabs =
    state.skin.hasHome &&
    el(
      "nav",
      { class: "tabs", "aria-label": "Parts of the app" },
      tab("Home", atHome, () => actions.openHome()),
      state.botRoom && tab("Messages", !atHome, () => actions.openRoom(state.botRoom.id)),
    );
  return el("div", { class: "room-title app" }, title, tabs);
}

function emptyRoom(state) {
  const room = state.open;
  if (!room)
    return el("p", {
      class: "lonely",
      text: state.place ? "Opening…" : "Choose a conversation on the left.",
    });
  const bot = room === state.botRoom;
  const title = bot
    ? `This is between you and ${state.bot.name}`
    : `This is the very beginning of ${nameOf(room, state)}`;
  const words = bot
    ? "Thanks, reminders and results arrive here."
    : `Say something, or ${state.skin.typeHint}.`;
  return el(
    "div",
    { class: "beginning" },
    bot ? avatar({ kind: "bot" }, "large") : null,
    el("h2", { text: title }),
    el("p", { text: words }),
  );
}
