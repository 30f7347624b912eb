/** Small controls that look and behave the same everywhere. */

import { el } from "./dom.js";
import { icon } from "./icons.js";

/**
 * Return a button that shows only a drawing; its words are said and shown as a tip.
 *
 * @param {string} name of the drawing
 * @param {string} label
 * @param {(button: HTMLButtonElement) => void} press
 * @param {{kind?: string, menu?: boolean}} [traits] `kind` is more class names, `menu` says that it opens one
 */
export function iconButton(name, label, press, { kind = "", menu = false } = {}) {
  return el(
    "button",
    {
      type: "button",
      class: `quiet square ${kind}`.trim(),
      "aria-label": label,
      title: label,
      "aria-haspopup": menu && "menu",
      "aria-expanded": menu && "false",
      onclick: (event) => press(event.currentTarget),
    },
    icon(name),
  );
}

/** Return a button with words; `kind` is its class names. */
export function wordButton(words, press, kind = "button") {
  return el("button", { type: "button", class: kind, onclick: press }, words);
}
