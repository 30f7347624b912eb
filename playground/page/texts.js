/** Text objects of Block Kit, `{type: "plain_text" | "mrkdwn", text}`, as nodes or as a string. */

import { emojiSign } from "./emoji.js";
import { emoji, mrkdwn } from "./mrkdwn.js";

const SHORT = /:([a-z0-9_+-]+):/;

/** Return a text object as nodes. */
export function textNodes(object, reader) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text, reader) : plainNodes(object);
}

function plainNodes({ text = "", emoji: named = true }) {
  if (!named) return [text];
  return text.split(SHORT).map((part, at) => (at % 2 ? emoji(part) : part));
}

/** Return a text object as one string, for places that take no nodes. */
export function textString(object) {
  const text = object?.text ?? "";
  if (object?.emoji === false) return text;
  return text.replace(new RegExp(SHORT, "g"), (whole, name) => emojiSign(name) ?? whole);
}
