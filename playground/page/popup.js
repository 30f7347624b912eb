/** Small layers beside the thing they belong to: suggestion lists and menus. */

import { el, fill } from "./dom.js";

const GAP = 6;
const EDGE = 8;
const TALLEST = 520;

/** Show `layer` (an element with `popover="manual"`) beside `anchor`, above it when there is more room. */
export function showBeside(layer, anchor, { width = null, end = false, above = false } = {}) {
  if (!layer.isConnected) anchor.closest("dialog, nav, main, aside, #topbar").append(layer);
  layer.style.setProperty("max-height", "none");
  if (!layer.matches(":popover-open")) layer.showPopover();
  if (width) layer.style.setProperty("width", `${Math.min(width, innerWidth - 2 * EDGE)}px`);
  const box = anchor.getBoundingClientRect();
  const wide = layer.offsetWidth;
  const left = Math.max(EDGE, Math.min(end ? box.right - wide : box.left, innerWidth - wide - EDGE));
  const { top, tall } = fitBeside(box, layer, above);
  layer.style.setProperty("max-height", `${tall}px`);
  layer.style.setProperty("left", `${left}px`);
  layer.style.setProperty("top", `${top}px`);
}

/** Return where a layer begins and how tall it may be, on the side of `box` that suits it. */
function fitBeside(box, layer, above) {
  const wanted = Math.min(layer.scrollHeight + 4, TALLEST);
  const over = box.top - GAP - EDGE;
  const under = innerHeight - box.bottom - GAP - EDGE;
  const up = above ? over >= Math.min(wanted, 160) : under < wanted && over > under;
  const tall = Math.min(wanted, up ? over : under);
  return { tall, top: up ? box.top - GAP - Math.min(tall, layer.offsetHeight) : box.bottom + GAP };
}

/** Hide a layer shown by `showBeside`. */
export function hideLayer(layer) {
  if (layer.isConnected && layer.matches(":popover-open")) layer.hidePopover();
}

/**
 * Open a menu beside the button that was pressed; it closes by Esc, Tab, a choice or a press elsewhere.
 *
 * @param {HTMLElement} button gets the focus back
 * @param {Object} menu
 * @param {string} menu.label
 * @param {{content: Node[]|string, choose: () => void, on?: boolean}[]} menu.items `on` marks the one in force
 * @param {Node} [menu.head] words above the items
 * @param {string} [menu.kind] "grid" lays the items out in rows
 * @param {{width?: number, end?: boolean, above?: boolean}} [menu.place] as for `showBeside`
 */
export function openMenu(button, { label, items, head = null, kind = "", place = {} }) {
  const layer = el("div", {
    class: `layer menu ${kind}`,
    popover: "manual",
    role: "menu",
    "aria-label": label,
  });
  const close = (giveBack) => {
    document.removeEventListener("pointerdown", outside, true);
    button.setAttribute("aria-expanded", "false");
    layer.remove();
    if (giveBack) button.focus();
  };
  const outside = (event) => {
    if (!layer.contains(event.target)) close(false);
  };
  const rows = items.map((item) => menuRow(item, close));
  fill(layer, head, rows);
  layer.addEventListener("keydown", (event) => walkMenu(event, rows, close));
  button.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  showBeside(layer, button, { width: 260, ...place });
  (rows.find((_, at) => items[at].on) ?? rows[0])?.focus();
}

function menuRow(item, close) {
  const choose = () => {
    close(true);
    item.choose();
  };
  const radio = item.on !== undefined;
  const role = radio ? "menuitemradio" : "menuitem";
  const traits = { type: "button", role, tabindex: -1, "aria-checked": radio ? String(item.on) : null };
  return el("button", { ...traits, onclick: choose }, item.content);
}

function walkMenu(event, rows, close) {
  const at = rows.indexOf(document.activeElement);
  const next = {
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: rows.length - 1,
  }[event.key];
  if (next !== undefined) rows[(next + rows.length) % rows.length].focus();
  else if (event.key === "Escape" || event.key === "Tab") close(true);
  else if (event.key.length === 1 && /\p{L}/u.test(event.key)) typeAhead(event.key, rows, at);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function typeAhead(letter, rows, at) {
  const after = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
  const starts = (row) =>
    (row.querySelector("bdi") ?? row).textContent.trim().toLowerCase().startsWith(letter.toLowerCase());
  after.find(starts)?.focus();
}
