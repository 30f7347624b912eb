/** What a message of Slack's says: its blocks, or its words. */

import { blockNodes } from "./blockkit.js";
import { el } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

/** Return the content of a message. */
export function content(message, { kit }) {
  const edited = message.edited && el("span", { class: "edited", text: "(edited)" });
  if (message.blocks?.length) return el("div", { class: "blocks" }, blockNodes(message.blocks, kit), edited);
  return el(
    "div",
    { class: `said ${isJumbo(message.text) ? "jumbo" : ""}`, dir: "auto" },
    mrkdwn(message.text, kit.reader),
    edited && [" ", edited],
  );
}

function isJumbo(text) {
  return /^(\s*:[a-z0-9_+-]+:\s*){1,6}$/.test(text ?? "");
}
