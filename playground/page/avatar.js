/** Round-cornered pictures of who speaks: initials on a colour of their own, or the bot's mark. */

import { el } from "./dom.js";
import { goodwordMark, icon } from "./icons.js";

/** Return the picture of a person or the bot; `size` is "small", "usual" or "large". */
export function avatar(who, size = "usual") {
  if (who.kind === "bot")
    return el("span", { class: `avatar ${size} bot`, "aria-hidden": "true" }, goodwordMark());
  return el("span", { class: `avatar ${size}`, "aria-hidden": "true", hue: who.hue, text: who.initials });
}

/** Return the sign before a conversation's name. */
export function roomSign(conversation, state) {
  if (conversation.kind === "dm") return avatar(state.who(conversation.with), "small");
  if (conversation.archived) return icon("archive");
  return icon(state.skin.sign(conversation));
}
