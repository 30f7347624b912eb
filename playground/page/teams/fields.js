/** The fields of Adaptive Cards, made of the page's own controls. */

import { control } from "../controls.js";
import { el, freshId } from "../dom.js";
import { showError } from "../fields.js";

const PEOPLE = "graph.microsoft.com/users";
const REQUIRED = "This is a required field.";

/** Return whether an element is a field. */
export function isField(one) {
  return one.type in SHAPES;
}

/** Return a field with its label and the place for what is wrong; it is remembered in `kit.fields`. */
export function fieldNode(one, kit) {
  const ids = { control: freshId("field"), label: freshId("label"), error: freshId("error") };
  const made = control(SHAPES[one.type](one), {
    id: ids.control,
    label: one.label ? "" : (one.placeholder ?? one.title ?? one.id),
    describedBy: ids.error,
    start: kit.kept?.[one.id] ?? null,
    onChange: () => {},
    kit: { ...kit, rooms: () => [] },
  });
  const node = el(
    "div",
    { class: "field", data: { field: one.id } },
    one.label && labelOf(one, made, ids),
    made.node,
    el("p", { class: "error", id: ids.error }),
    made.counter && el("div", { class: "field-foot" }, made.counter),
  );
  kit.fields.set(one.id, { ...made, element: one, field: node });
  return node;
}

function labelOf(one, made, ids) {
  const words = [
    one.label,
    one.isRequired && el("span", { class: "required", "aria-hidden": "true", text: " *" }),
  ];
  if (!made.grouped) return el("label", { class: "label", for: ids.control, dir: "auto" }, words);
  made.node.setAttribute("aria-labelledby", ids.label);
  return el("div", { class: "label", id: ids.label, dir: "auto" }, words);
}

const text = (words) => (words ? { type: "plain_text", text: words, emoji: false } : undefined);

/** How each field looks as an element that the page's controls know. */
const SHAPES = {
  "Input.Text": (one) => ({
    type: "plain_text_input",
    multiline: one.isMultiline,
    max_length: one.maxLength,
    placeholder: text(one.placeholder),
    initial_value: one.value,
  }),
  "Input.Number": (one) => ({
    type: "number_input",
    min_value: one.min,
    max_value: one.max,
    placeholder: text(one.placeholder),
    initial_value: one.value,
  }),
  "Input.Date": (one) => ({ type: "datepicker", initial_date: one.value }),
  "Input.Time": (one) => ({ type: "timepicker", initial_time: one.value }),
  "Input.Toggle": (one) => ({
    type: "checkboxes",
    options: [{ text: text(one.title), value: "on" }],
    initial_options: one.value === (one.valueOn ?? "true") ? [{ value: "on" }] : [],
  }),
  "Input.ChoiceSet": choices,
};

function choices(one) {
  const several = Boolean(one.isMultiSelect);
  const chosen = (one.value ?? "").split(",").filter(Boolean);
  const placeholder = text(one.placeholder);
  if (one["choices.data"]?.dataset?.startsWith(PEOPLE))
    return several
      ? { type: "multi_users_select", initial_users: chosen, placeholder }
      : { type: "users_select", initial_user: chosen[0], placeholder };
  const options = (one.choices ?? []).map(({ title, value }) => ({ text: text(title), value }));
  const first = options.filter(({ value }) => chosen.includes(value));
  if (several) return { type: "checkboxes", options, initial_options: first };
  const type = one.style === "expanded" ? "radio_buttons" : "static_select";
  return { type, options, initial_option: first[0], placeholder };
}

/** Return the raw values of fields by id; what is empty is null. */
export function valuesOf(fields) {
  const values = {};
  for (const [id, { element, read }] of fields) {
    const value = read();
    values[id] = element.type === "Input.Toggle" ? value.length > 0 : value;
  }
  return values;
}

/** Show what is wrong beside fields, by id; fields that are not named are right. */
export function showErrors(fields, errors) {
  for (const [id, { field }] of fields) showError(field, errors[id] ?? "");
  const [first] = Object.keys(errors).filter((id) => fields.has(id));
  if (first) fields.get(first).focus();
}

/** Return what Teams' client complains about before it sends, by id. */
export function complaints(fields) {
  const found = {};
  for (const [id, { element, read }] of fields) {
    const value = read();
    const empty = value === null || value.length === 0;
    const wrong = empty ? element.isRequired : !matches(value, element);
    if (wrong) found[id] = element.errorMessage ?? REQUIRED;
  }
  return found;
}

function matches(value, { type, regex, min = -Infinity, max = Infinity }) {
  if (type === "Input.Number") return Number(value) >= min && Number(value) <= max;
  return typeof value !== "string" || !regex || new RegExp(regex, "u").test(value);
}
