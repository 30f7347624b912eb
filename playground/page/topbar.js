/** The bar on top: the product, the simulated time, and the switches of the page. */

import { el, fill } from "./dom.js";
import { goodwordMark, icon } from "./icons.js";
import { recall, remember } from "./memory.js";
import { iconButton, wordButton } from "./parts.js";
import { openMenu } from "./popup.js";
import { clockTime, dayAndTime, town } from "./when.js";

const MOVES = [
  ["1h", "+1 hour"],
  ["1d", "+1 day"],
  ["next_monday_10", "Next Monday 10:00"],
];
const THEMES = [
  ["system", "As the system", "auto"],
  ["light", "Light", "sun"],
  ["dark", "Dark", "moon"],
];

/** Draw the top bar and keep it in step with the state. */
export function mountTopbar(root, state, actions) {
  const drawer = drawerButton(actions);
  const clock = el("div", { class: "clock", role: "group", "aria-label": "Simulated time" });
  const link = el("p", { class: "link-lost", role: "status" });
  const help = iconButton("help", "What can I try?", () => actions.toggleGuide(), { kind: "tool" });
  const theme = iconButton("auto", "Light or dark", () => themeMenu(theme), { kind: "tool", menu: true });
  const glass = iconButton("glass", "Under the glass", () => actions.showWire(!state.wireShown), {
    kind: "tool glass",
  });
  glass.append(
    el("span", { class: "tool-words" }, el("span", { class: "tool-long", text: "Under the " }), "glass"),
  );
  fill(
    root,
    drawer,
    product(state.skin),
    link,
    clock,
    el("div", { class: "tools" }, help, theme, glass),
  );
  applyTheme(recall("theme") ?? "system", theme);
  addEventListener("storage", () => applyTheme(recall("theme") ?? "system", theme)); // another page chose
  state.watch(["clock", "company", "place"], () => state.me && fill(clock, clockNodes(state, actions)));
  state.watch(["company", "place"], () => state.me && nameDrawer(drawer, state.me));
  state.watch(["layout"], () => glass.setAttribute("aria-pressed", String(state.wireShown)));
  state.watch(["link"], () => (link.textContent = state.linked === false ? "Reconnecting…" : ""));
}

function drawerButton(actions) {
  const button = iconButton("menu", "Conversations and personas", () => actions.toggleDrawer(), {
    kind: "menu-button",
  });
  button.id = "menu-button";
  button.setAttribute("aria-controls", "sidebar");
  button.setAttribute("aria-expanded", "false");
  return button;
}

/** Say on the button of the drawer who one is: where the drawer is shut, nothing else does. */
function nameDrawer(button, me) {
  const name = me.name.split(" ")[0];
  fill(button, icon("menu"), el("bdi", { class: "menu-name", text: name }));
  button.setAttribute("aria-label", `${name}: conversations and personas`);
}

function product({ title }) {
  const name = [
    el("strong", { text: "Goodword" }),
    el("span", { class: "long", text: "in a simulated" }),
    el("span", { class: "platform", text: title }),
  ];
  return el("p", { class: "product" }, goodwordMark(), name);
}

function clockNodes(state, actions) {
  const words = dayAndTime(state.now, state.me.tz);
  const traits = { type: "button", class: "clock-face", "aria-haspopup": "menu", "aria-expanded": "false" };
  const button = el(
    "button",
    { ...traits, onclick: () => clockMenu(button, actions) },
    icon("clock"),
    el("span", { class: "clock-day", text: words.split(", ")[0] }),
    el("span", { text: clockTime(state.now, state.me.tz) }),
    el("span", { class: "clock-town", text: town(state.me.tz) }),
    el("span", { class: "unseen", text: ". Move the simulated time" }),
  );
  const moves = MOVES.map(([move, name]) => wordButton(name, () => actions.moveClock(move), "move"));
  return [button, el("span", { class: "moves" }, moves)];
}

function clockMenu(button, actions) {
  const words = "The time is simulated. Move it and see what Goodword does.";
  const items = MOVES.map(([move, name]) => ({ content: name, choose: () => actions.moveClock(move) }));
  const head = el("p", { class: "menu-head", text: words });
  openMenu(button, { label: "Move the simulated time", items, head, place: { end: true } });
}

function themeMenu(button) {
  const now = document.documentElement.dataset.theme ?? "system";
  const items = THEMES.map(([name, label, sign]) => ({
    content: [icon(sign), label],
    on: name === now,
    choose: () => applyTheme(name, button),
  }));
  openMenu(button, { label: "Light or dark", items, place: { width: 200, end: true } });
}

function applyTheme(name, button) {
  const { dataset } = document.documentElement;
  if (name === "system") delete dataset.theme;
  else dataset.theme = name;
  button.replaceChildren(icon(THEMES.find(([known]) => known === name)?.[2] ?? "auto"));
  if (recall("theme") !== name) remember("theme", name);
}
