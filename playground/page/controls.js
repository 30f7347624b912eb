/** The things one can fill in or choose with. Each control has `node`, `read()` and `focus()`. */

import { avatar } from "./avatar.js";
import { Combobox } from "./combobox.js";
import { el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { textNodes, textString } from "./texts.js";

/**
 * @typedef {Object} Setting
 * @property {string} id of the element that a label names
 * @property {string} label for those who do not see one beside it; "" when a label element exists
 * @property {string} describedBy ids of hint and error
 * @property {*} start raw value to begin with, null for none
 * @property {() => void} onChange
 * @property {import("./blockkit.js").Kit} kit
 * @typedef {{node: HTMLElement, read: () => *, focus: () => void, grouped?: boolean}} Control
 */

/** @returns {Control|null} the control for an element, null when the type is not one to fill in */
export function control(element, setting) {
  const make = MAKERS[element.type];
  return make ? make(element, { ...setting, start: setting.start ?? startOf(element) }) : null;
}

const MAKERS = {
  plain_text_input: words,
  email_text_input: (element, setting) => entry(element, setting, { type: "email", autocomplete: "off" }),
  url_text_input: (element, setting) => entry(element, setting, { type: "url" }),
  number_input: number,
  datepicker: (element, setting) => entry(element, setting, { type: "date" }),
  timepicker: (element, setting) => entry(element, setting, { type: "time" }),
  static_select: select,
  multi_static_select: (element, setting) =>
    pick(element, setting, optionChoices(element), element.max_selected_items),
  users_select: (element, setting) => pick(element, setting, setting.kit.people(), 1),
  multi_users_select: (element, setting) =>
    pick(element, setting, setting.kit.people(), element.max_selected_items),
  channels_select: (element, setting) => pick(element, setting, setting.kit.rooms(), 1),
  multi_channels_select: (element, setting) =>
    pick(element, setting, setting.kit.rooms(), element.max_selected_items),
  conversations_select: (element, setting) => pick(element, setting, setting.kit.rooms(), 1),
  multi_conversations_select: (element, setting) =>
    pick(element, setting, setting.kit.rooms(), element.max_selected_items),
  radio_buttons: (element, setting) => ticks(element, setting, "radio"),
  checkboxes: (element, setting) => ticks(element, setting, "checkbox"),
};

function startOf(element) {
  const { initial_option: one, initial_options: several } = element;
  if (one) return one.value;
  if (several) return several.map((option) => option.value);
  const key = Object.keys(element).find((name) =>
    /^initial_(value|date|time|users?|channels?|conversations?)$/.test(name),
  );
  return key ? element[key] : null;
}

function common({ id, label, describedBy }) {
  return { id, "aria-label": label || null, "aria-describedby": describedBy || null };
}

function words(element, setting) {
  const tag = element.multiline ? "textarea" : "input";
  const input = el(tag, {
    ...common(setting),
    placeholder: textString(element.placeholder),
    maxlength: element.max_length,
    dir: "auto",
    rows: element.multiline ? 4 : null,
    type: element.multiline ? null : "text",
    autocomplete: "off",
  });
  input.value = setting.start ?? "";
  input.addEventListener("change", setting.onChange);
  return {
    node: input,
    read: () => input.value || null,
    focus: () => input.focus(),
    counter: counter(input, element),
  };
}

/** Return a line that counts characters once a length matters, or null without a limit. */
function counter(input, { min_length: least = 0, max_length: most = 0 }) {
  if (!least && !most) return null;
  const node = el("p", { class: "counter", "aria-hidden": "true" });
  const draw = () => {
    const length = [...input.value].length;
    const missing = least - length;
    node.textContent =
      missing > 0
        ? `${missing} more to go`
        : most
          ? `${length.toLocaleString("en")} / ${most.toLocaleString("en")}`
          : "";
    node.classList.toggle("near", most > 0 && length > most * 0.9);
  };
  input.addEventListener("input", draw);
  draw();
  return node;
}

function entry(element, setting, traits) {
  const input = el("input", { ...common(setting), placeholder: textString(element.placeholder), ...traits });
  input.value = setting.start ?? "";
  input.addEventListener("change", setting.onChange);
  return { node: input, read: () => input.value || null, focus: () => input.focus() };
}

function number(element, setting) {
  const whole = !element.is_decimal_allowed;
  return entry(element, setting, {
    type: "number",
    inputmode: whole ? "numeric" : "decimal",
    step: whole ? 1 : "any",
    min: element.min_value,
    max: element.max_value,
  });
}

function select(element, setting) {
  const empty = el("option", { value: "", text: textString(element.placeholder) || "Choose…" });
  const option = (one) => el("option", { value: one.value, text: textString(one.text) });
  const groups = element.option_groups?.map((group) =>
    el("optgroup", { label: textString(group.label) }, (group.options ?? []).map(option)),
  );
  const input = el("select", common(setting), empty, groups ?? (element.options ?? []).map(option));
  input.value = setting.start ?? "";
  const more = el("p", { class: "choice-detail" });
  const explain = () =>
    fill(more, textString(allOptions(element).find((one) => one.value === input.value)?.description) || null);
  input.addEventListener("change", () => {
    explain();
    setting.onChange();
  });
  explain();
  return {
    node: el("div", { class: "select" }, input, icon("down"), more),
    read: () => input.value || null,
    focus: () => input.focus(),
  };
}

function allOptions(element) {
  return element.options ?? (element.option_groups ?? []).flatMap((group) => group.options ?? []);
}

function optionChoices(element) {
  return allOptions(element).map((one) => ({
    value: one.value,
    label: textString(one.text),
    detail: textString(one.description),
  }));
}

function pick(element, setting, choices, most = Infinity) {
  const single = !element.type.startsWith("multi_");
  const start = setting.start === null ? [] : [setting.start].flat();
  const box = new Combobox({
    ...setting,
    choices,
    start,
    most: single ? 1 : most,
    placeholder: textString(element.placeholder) || invitation(element.type),
  });
  return {
    node: box.node,
    read: () => (single ? (box.read()[0] ?? null) : box.read()),
    focus: () => box.input.focus(),
  };
}

function invitation(type) {
  if (type.includes("users")) return "Type a name";
  return type.includes("static") ? "Choose…" : "Type a channel";
}

function ticks(element, setting, type) {
  const start = [setting.start ?? []].flat();
  const row = (one) => {
    const input = el("input", { type, name: setting.id, value: one.value });
    input.checked = start.includes(one.value);
    const detail =
      one.description && el("span", { class: "row-detail" }, textNodes(one.description, setting.kit.reader));
    return el(
      "label",
      { class: "tick-row" },
      input,
      el("span", {}, el("span", { dir: "auto" }, textNodes(one.text, setting.kit.reader)), detail),
    );
  };
  const group = el(
    "div",
    { ...common(setting), class: "ticks", role: type === "radio" ? "radiogroup" : "group" },
    (element.options ?? []).map(row),
  );
  group.addEventListener("change", setting.onChange);
  const inputs = () => [...group.querySelectorAll("input")];
  const values = () =>
    inputs()
      .filter((input) => input.checked)
      .map((input) => input.value);
  return {
    node: group,
    grouped: true,
    read: () => (type === "radio" ? (values()[0] ?? null) : values()),
    focus: () => inputs()[0]?.focus(),
  };
}

/** Return the people of the workspace as choices of a combobox. */
export function peopleChoices(state) {
  return state.personas.filter(state.skin.canBePicked).map((one) => ({
    value: one.id,
    label: one.name,
    detail: [one.title, one.department].filter(Boolean).join(" · "),
    sign: () => avatar(one, "small"),
  }));
}

/** Return the channels that the persona sees as choices of a combobox. */
export function roomChoices(state) {
  const rooms = state.conversations.filter((one) => one.kind !== "dm" && !one.archived);
  return rooms.map((one) => ({
    value: one.id,
    label: one.name,
    detail: one.topic,
    sign: () => icon(one.kind === "private" ? "lock" : "hash"),
  }));
}
