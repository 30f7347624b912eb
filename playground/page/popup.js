/** Small layers beside the thing they belong to: suggestion lists and menus. */

import { el, fill, freshId } from "./dom.js";

const GAP = 6;
const EDGE = 8;
const TALLEST = 520;

/** Show `layer` (an element with `popover="manual"`) beside `anchor`, above it when there is more room. */
export function showBeside(layer, anchor, { width = null, end = false, above = false } = {}) {
  if (!layer.isConnected) (anchor.closest("dialog") ?? document.body).append(layer);
  layer.style.setProperty("max-height", "none");
  if (!layer.matches(":popover-open")) layer.showPopover();
  if (width) layer.style.setProperty("width", `${Math.min(width, innerWidth - 2 * EDGE)}px`);
  const box = anchor.getBoundingClientRect();
  const room = { above: box.top - GAP - EDGE, below: innerHeight - box.bottom - GAP - EDGE };
  const wanted = Math.min(layer.scrollHeight + 4, TALLEST);
  const up = above ? room.above >= Math.min(wanted, 160) : room.below < wanted && room.above > room.below;
  const tall = Math.min(wanted, up ? room.above : room.below);
  const wide = layer.offsetWidth;
  const left = Math.max(EDGE, Math.min(end ? box.right - wide : box.left, innerWidth - wide - EDGE));
  layer.style.setProperty("max-height", `${tall}px`);
  layer.style.setProperty("left", `${left}px`);
  layer.style.setProperty("top", `${up ? box.top - GAP - Math.min(tall, layer.offsetHeight) : box.bottom + GAP}px`);
}

/** Hide a layer shown by `showBeside`. */
export function hideLayer(layer) {
  if (layer.isConnected && layer.matches(":popover-open")) layer.hidePopover();
}

/**
 * Open a menu beside the button that was pressed; it closes by Esc, Tab, a choice or a press elsewhere.
 *
 * @param {HTMLElement} button gets the focus back
 * @param {{label: string, items: {content: Node[]|string, choose: () => void, on?: boolean, danger?: boolean}[],
 *   width?: number, end?: boolean, above?: boolean, head?: Node, kind?: string}} menu `on` marks the item in force
 */
export function openMenu(button, { label, items, width = 260, end = false, above = false, head = null, kind = "" }) {
  const role = items.some((item) => item.on !== undefined) ? "menuitemradio" : "menuitem";
  const layer = el("div", { class: `layer menu ${kind}`, popover: "manual", role: "menu", "aria-label": label, id: freshId("menu") });
  const close = (giveBack) => {
    document.removeEventListener("pointerdown", outside, true);
    button.setAttribute("aria-expanded", "false");
    layer.remove();
    if (giveBack) button.focus();
  };
  const outside = (event) => {
    if (!layer.contains(event.target)) close(false);
  };
  const choose = (item) => {
    close(true);
    item.choose();
  };
  const rows = items.map((item) => el("button", { type: "button", role, tabindex: -1, class: item.danger ? "danger" : null, "aria-checked": item.on === undefined ? null : String(item.on), onclick: () => choose(item) }, item.content));
  fill(layer, head, rows);
  layer.addEventListener("keydown", (event) => walkMenu(event, rows, close));
  button.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  showBeside(layer, button, { width, end, above });
  (rows.find((_, at) => items[at].on) ?? rows[0])?.focus();
}

function walkMenu(event, rows, close) {
  const at = rows.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (next !== undefined) rows[(next + rows.length) % rows.length].focus();
  else if (event.key === "Escape" || event.key === "Tab") close(true);
  else if (event.key.length === 1 && /\p{L}/u.test(event.key)) typeAhead(event.key, rows, at);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function typeAhead(letter, rows, at) {
  const after = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
  const starts = (row) => (row.dataset.name ?? row.textContent).trim().toLowerCase().startsWith(letter.toLowerCase());
  after.find(starts)?.focus();
}
