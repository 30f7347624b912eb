/** Block elements inside sections and actions: buttons, overflow menus, images and controls. */

import { control } from "./controls.js";
import { confirmFirst } from "./dialog.js";
import { el, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { picture } from "./pictures.js";
import { openMenu } from "./popup.js";
import { textNodes, textString } from "./texts.js";

/** Return one element as a node; what it sends goes through `kit.press`. */
export function elementNode(element, blockId, kit) {
  if (element.type === "button" || element.type === "workflow_button") return button(element, blockId, kit);
  if (element.type === "overflow") return overflow(element, blockId, kit);
  if (element.type === "image") return picture(element, "thumb");
  return chooser(element, blockId, kit) ?? unsupported(element.type);
}

/** Return the box that stands for something we cannot draw. */
export function unsupported(type) {
  return el("p", { class: "odd" }, icon("warn"), `Unsupported block: ${type}`);
}

async function send(element, blockId, kit, value, node) {
  if (element.confirm && !(await confirmFirst(element.confirm, kit.reader))) return false;
  node.setAttribute("aria-busy", "true");
  await kit.press({ block_id: blockId, action_id: element.action_id, value });
  node.removeAttribute("aria-busy");
  return true;
}

function button(element, blockId, kit) {
  const traits = {
    class: `button ${element.style ?? ""}`.trim(),
    "aria-label": element.accessibility_label,
    data: { action: element.action_id },
  };
  const words = textNodes(element.text, kit.reader);
  const press = () =>
    !node.hasAttribute("aria-busy") && send(element, blockId, kit, element.value ?? null, node);
  const address = /^https?:/i.test(element.url ?? "") ? element.url : null;
  const node = address
    ? el(
        "a",
        { ...traits, href: address, target: "_blank", rel: "noopener noreferrer", onclick: press },
        words,
      )
    : el("button", { ...traits, type: "button", onclick: press }, words);
  return node;
}

function overflow(element, blockId, kit) {
  const choose = (option) => {
    if (/^https?:/i.test(option.url ?? "")) window.open(option.url, "_blank", "noopener");
    send(element, blockId, kit, option.value, node);
  };
  const items = element.options.map((option) => ({
    content: textString(option.text),
    choose: () => choose(option),
  }));
  const open = () => openMenu(node, { label: "More actions", items, place: { end: true } });
  const node = el(
    "button",
    {
      type: "button",
      class: "button square",
      "aria-label": "More actions",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { action: element.action_id },
      onclick: open,
    },
    icon("more"),
  );
  return node;
}

function chooser(element, blockId, kit) {
  let made = null;
  const tell = () => send(element, blockId, kit, made.read(), made.node);
  const label = textString(element.placeholder) || "Choose";
  made = control(element, {
    id: freshId("choose"),
    label,
    describedBy: "",
    start: kit.kept?.[blockId]?.[element.action_id] ?? null,
    onChange: tell,
    kit,
  });
  if (!made) return null;
  made.node.classList.add("inline-control");
  kit.register?.(blockId, element.action_id, made);
  return made.node;
}
