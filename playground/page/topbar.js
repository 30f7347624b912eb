/** The bar on top: the product, the simulated time, and the switches of the page. */

import { el, fill } from "./dom.js";
import { goodwordMark, icon } from "./icons.js";
import { openMenu } from "./popup.js";
import { recall, remember } from "./memory.js";
import { clockTime, dayAndTime, town } from "./when.js";

const MOVES = [["1h", "+1 hour"], ["1d", "+1 day"], ["next_monday_10", "Next Monday 10:00"]];
const THEMES = [["system", "As the system", "auto"], ["light", "Light", "sun"], ["dark", "Dark", "moon"]];

/** Draw the top bar and keep it in step with the state. */
export function mountTopbar(root, state, actions) {
  const menu = el("button", { type: "button", id: "menu-button", class: "quiet square menu-button", "aria-label": "Conversations and personas", "aria-controls": "sidebar", "aria-expanded": "false", onclick: () => actions.toggleDrawer() }, icon("menu"));
  const product = el("p", { class: "product" }, goodwordMark(), el("strong", { text: "Goodword" }), el("span", { text: " playground" }));
  const clock = el("div", { class: "clock", role: "group", "aria-label": "Simulated time" });
  const link = el("p", { class: "link-lost", role: "status" });
  const help = tool("help", "What can I try?", () => actions.toggleGuide());
  const theme = tool("auto", "Light or dark", () => themeMenu(theme));
  const glass = tool("glass", "Under the glass", () => actions.showWire(!state.wireShown));
  glass.append(el("span", { class: "tool-words", text: "Under the glass" }));
  fill(root, menu, product, link, clock, el("div", { class: "tools" }, help, theme, glass));
  applyTheme(recall("theme") ?? "system", theme);
  state.watch(["clock", "company", "place"], () => state.me && fill(clock, clockNodes(state, actions)));
  state.watch(["layout"], () => glass.setAttribute("aria-pressed", String(state.wireShown)));
  state.watch(["link"], () => (link.textContent = state.linked === false ? "Reconnecting…" : ""));
}

function tool(name, label, press) {
  return el("button", { type: "button", class: `quiet square tool ${name}`, "aria-label": label, title: label, onclick: press }, icon(name));
}

function clockNodes(state, actions) {
  const words = dayAndTime(state.now, state.me.tz);
  const items = MOVES.map(([move, name]) => ({ content: name, choose: () => actions.moveClock(move) }));
  const button = el("button", { type: "button", class: "clock-face", "aria-label": `Simulated time: ${words} in ${town(state.me.tz)}. Move it`, "aria-haspopup": "menu", "aria-expanded": "false", onclick: () => openMenu(button, { label: "Move the simulated time", items, end: true, head: el("p", { class: "menu-head", text: "The time is simulated. Move it and see what Goodword does." }) }) }, icon("clock"), el("span", { class: "clock-day", text: words.split(", ")[0] }), el("span", { text: clockTime(state.now, state.me.tz) }), el("span", { class: "clock-town", text: town(state.me.tz) }));
  const moves = MOVES.map(([move, name]) => el("button", { type: "button", class: "move", onclick: () => actions.moveClock(move), text: name }));
  return [button, el("span", { class: "moves" }, moves)];
}

function themeMenu(button) {
  const now = document.documentElement.dataset.theme ?? "system";
  const items = THEMES.map(([name, label, sign]) => ({ content: [icon(sign), label], on: name === now, choose: () => applyTheme(name, button) }));
  openMenu(button, { label: "Light or dark", items, width: 200, end: true });
}

function applyTheme(name, button) {
  const { dataset } = document.documentElement;
  if (name === "system") delete dataset.theme;
  else dataset.theme = name;
  button.replaceChildren(icon(THEMES.find(([known]) => known === name)?.[2] ?? "auto"));
  remember("theme", name);
}
