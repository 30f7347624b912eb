/** Input blocks: a label, a control, a hint, and the place where an error appears. */

import { control } from "./controls.js";
import { el, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { textNodes } from "./texts.js";

/** Return an input block; its control is registered with the form that it stands in. */
export function inputBlock(block, kit) {
  const ids = {
    control: freshId("field"),
    label: freshId("label"),
    hint: freshId("hint"),
    error: freshId("error"),
  };
  const { element = {} } = block;
  const press = () =>
    block.dispatch_action &&
    kit.press({ block_id: block.block_id, action_id: element.action_id, value: made.read() });
  const describedBy = [ids.error, block.hint && ids.hint].filter(Boolean).join(" ");
  const made = control(element, {
    id: ids.control,
    label: "",
    describedBy,
    start: kit.kept?.[block.block_id]?.[element.action_id] ?? null,
    onChange: press,
    kit,
  });
  if (!made) return el("p", { class: "odd" }, icon("warn"), `Unsupported field: ${element.type}`);
  const label = labelOf(block, made, ids, kit);
  const hint =
    block.hint && el("p", { class: "hint", id: ids.hint, dir: "auto" }, textNodes(block.hint, kit.reader));
  const error = el("p", { class: "error", id: ids.error });
  const node = el(
    "div",
    { class: "field", data: { block: block.block_id } },
    label,
    made.node,
    error,
    el("div", { class: "field-foot" }, hint, made.counter),
  );
  kit.register?.(block.block_id, element.action_id, { ...made, block, field: node });
  return node;
}

function labelOf(block, made, ids, kit) {
  const words = [
    textNodes(block.label, kit.reader),
    block.optional && el("span", { class: "optional", text: " (optional)" }),
  ];
  if (!made.grouped) return el("label", { class: "label", for: ids.control, dir: "auto" }, words);
  made.node.setAttribute("aria-labelledby", ids.label);
  return el("div", { class: "label", id: ids.label, dir: "auto" }, words);
}

/** Show `words` as the error of a field, or take the error away with "". */
export function showError(field, words) {
  const error = field.querySelector(".error");
  error.replaceChildren(...(words ? [icon("warn"), words] : []));
  field.classList.toggle("wrong", Boolean(words));
  for (const input of field.querySelectorAll("input, select, textarea")) {
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
}

/** Return what is wrong with a field as Slack's client would say before sending, or "". */
export function complaint({ block, read }) {
  const value = read();
  if (value === null || value.length === 0) return block.optional ? "" : "Please fill in this field.";
  const { element = {} } = block;
  if (element.type === "number_input") return aboutNumber(Number(value), element);
  return typeof value === "string" ? aboutLength([...value].length, element) : "";
}

function aboutLength(length, { min_length: least = 0, max_length: most = Infinity }) {
  if (length < least) return `Please write at least ${least} characters; ${least - length} to go.`;
  return length > most ? `Please stay within ${most} characters; ${length - most} too many.` : "";
}

function aboutNumber(number, { min_value: low = -Infinity, max_value: high = Infinity }) {
  if (number < Number(low)) return `Please choose ${low} or more.`;
  return number > Number(high) ? `Please choose ${high} or less.` : "";
}
