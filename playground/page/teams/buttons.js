/** The buttons of Adaptive Cards, and the parts of a card that can be pressed. */

import { el, fill } from "../dom.js";
import { icon } from "../icons.js";
import { iconButton } from "../parts.js";
import { openMenu } from "../popup.js";
import { complaints, showErrors, valuesOf } from "./fields.js";

const SHOWN = 6;
const STYLES = { positive: "primary", destructive: "danger" };

/** Return buttons in a row; the card behind one of them opens below it. */
export function actionRow(actions, kit, cardNode) {
  const known = (actions ?? []).filter((one) => one.type in PRESS);
  if (!known.length) return null;
  const below = el("div", { class: "ac-below" });
  const place = { kit, below, cardNode };
  const first = known.filter((one) => one.mode !== "secondary").slice(0, SHOWN);
  const rest = known.filter((one) => !first.includes(one));
  const nodes = first.map((one) => button(one, place));
  return el("div", { class: "ac-actions" }, nodes, rest.length > 0 && more(rest, place), below);
}

function button(action, place) {
  const traits = {
    class: `button ${STYLES[action.style] ?? ""}`.trim(),
    title: action.tooltip,
    data: { action: action.verb ?? action.id ?? action.title },
  };
  if (action.type === "Action.OpenUrl")
    return el(
      "a",
      { ...traits, href: safe(action.url), target: "_blank", rel: "noopener noreferrer" },
      action.title,
    );
  const node = el("button", { ...traits, type: "button" }, action.title);
  if (action.type === "Action.ShowCard") node.append(icon("down"));
  if (action.type === "Action.ShowCard") node.setAttribute("aria-expanded", "false");
  node.disabled = action.isEnabled === false;
  node.addEventListener("click", () => press(action, node, place));
  return node;
}

function more(actions, place) {
  const open = (node) =>
    openMenu(node, {
      label: "More actions",
      items: actions.map((one) => ({ content: one.title, choose: () => press(one, node, place) })),
      place: { end: true },
    });
  return iconButton("more", "More actions", open, { kind: "more", menu: true });
}

async function press(action, node, place) {
  if (node.hasAttribute("aria-busy")) return;
  node.setAttribute("aria-busy", "true");
  try {
    await PRESS[action.type](action, node, place);
  } finally {
    node.removeAttribute("aria-busy");
  }
}

const PRESS = {
  "Action.Execute": send,
  "Action.Submit": send,
  "Action.OpenUrl": ({ url }) => window.open(safe(url), "_blank", "noopener"),
  "Action.ShowCard": showCard,
  "Action.ToggleVisibility": toggle,
};

async function send(action, node, { kit }) {
  const alone = /^none$/i.test(action.associatedInputs ?? "");
  const wrong = alone ? {} : complaints(kit.fields);
  showErrors(kit.fields, wrong);
  if (!Object.keys(wrong).length) await kit.press(action["#"], alone ? {} : valuesOf(kit.fields));
}

function showCard(action, node, { kit, below, cardNode }) {
  const open = node.getAttribute("aria-expanded") === "true";
  for (const one of below.parentElement.querySelectorAll("[aria-expanded]"))
    one.setAttribute("aria-expanded", "false");
  if (open) return void fill(below);
  node.setAttribute("aria-expanded", "true");
  fill(below, cardNode(action.card, kit));
}

function toggle({ targetElements = [] }, node) {
  const card = node.closest(".card");
  for (const target of targetElements) {
    const { elementId, isVisible } = typeof target === "string" ? { elementId: target } : target;
    const found = card.querySelector(`[data-element="${CSS.escape(elementId)}"]`);
    if (!found) continue;
    found.hidden = isVisible === undefined ? !found.hidden : !isVisible;
    if (!found.hidden) found.querySelector("button")?.focus();
  }
  if (!node.getClientRects().length) card.querySelector("button")?.focus();
}

/** Make a part of a card a button when it has an action of its own. */
export function openable(node, { selectAction: action }, kit) {
  if (!action || !(action.type in PRESS)) return node;
  const go = () => PRESS[action.type](action, node, { kit });
  node.classList.add("openable");
  node.tabIndex = 0;
  node.setAttribute("role", action.type === "Action.OpenUrl" ? "link" : "button");
  node.addEventListener("click", go);
  node.addEventListener("keydown", (event) => {
    if (event.target !== node || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    go();
  });
  return node;
}

function safe(address) {
  return /^https?:|^mailto:/i.test(address ?? "") ? address : "about:blank";
}
