/** The thread beside the conversation: one message, its replies, and a box to answer. */

import { Composer } from "./composer.js";
import { el, fill } from "./dom.js";
import { iconButton } from "./parts.js";
import { Transcript } from "./transcript.js";

/** Draw the thread panel and keep it in step with the state. */
export function mountThread(root, state, actions) {
  const transcript = new Transcript({
    label: "Thread",
    empty: () => el("p", { class: "lonely", text: "This message is gone." }),
    place: (message) => ({ state, actions, kit: actions.messageKit(message), replies: [], inThread: true }),
  });
  const composer = new Composer({
    state,
    actions,
    send: (text) => actions.say(text, state.thread),
    tools: false,
  });
  composer.address("Reply…");
  const place = el("span", { class: "dock-sub" });
  const close = iconButton("close", "Close the thread", () => actions.openThread(""));
  const head = el("header", { class: "dock-head" }, el("h2", { text: "Thread" }), place, close);
  fill(root, head, transcript.node, composer.node);
  let shown = "";
  state.watch(["thread", "messages", "clock"], () => {
    root.hidden = !state.thread;
    if (!state.thread) return void (shown = "");
    place.textContent = state.open ? state.title(state.open) : "";
    composer.node.hidden = Boolean(state.open?.archived);
    transcript.show(state.threadMessages(), {
      now: state.now,
      tz: state.me.tz,
      fresh: shown !== state.thread,
    });
    if (shown !== state.thread) composer.field.focus();
    shown = state.thread;
  });
}
