/** Raw JSON for the eye: indented, with quiet colours for keys and kinds of values. */

import { el } from "./dom.js";

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;
const LONGEST = 60_000;

/** Return a value as coloured JSON; a very long one is cut and says so. */
export function jsonBlock(value) {
  if (value === "" || value === null || value === undefined)
    return el("p", { class: "json empty", text: "empty" });
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null, null, 2);
  const shown =
    text.length > LONGEST ? `${text.slice(0, LONGEST)}\n… ${text.length - LONGEST} characters more` : text;
  return el("pre", { class: "json", tabindex: 0 }, [...pieces(shown)]);
}

function* pieces(text) {
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > at) yield text.slice(at, match.index);
    const [whole, string, colon, word] = match;
    if (colon) yield el("span", { class: "json-key", text: string });
    else
      yield el("span", { class: string ? "json-string" : word ? "json-word" : "json-number", text: whole });
    if (colon) yield colon;
    at = match.index + whole.length;
  }
  yield text.slice(at);
}
