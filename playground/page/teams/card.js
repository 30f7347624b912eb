/** Draws Adaptive Cards: one small function for each kind of element that we emit. */

import { el } from "../dom.js";
import { icon } from "../icons.js";
import { picture } from "../pictures.js";
import { actionRow, openable } from "./buttons.js";
import { chart } from "./charts.js";
import { isField, fieldNode } from "./fields.js";
import { literal, markdown } from "./words.js";

const GAPS = { None: 0, Small: 4, Default: 8, Medium: 16, Large: 24, ExtraLarge: 32 };

/**
 * @typedef {Object} Kit what a card needs from the page around it
 * @property {import("./words.js").Reader} reader
 * @property {() => import("../combobox.js").Choice[]} people
 * @property {(button: number, values: Object) => Promise<*>} press
 * @property {Map<string, Object>} [fields] filled while drawing: the fields by id
 * @property {Object} [kept] raw values typed before a card was replaced
 */

/** Return a card as a node. @param {Object} card @param {Kit} kit */
export function cardNode(card, kit) {
  const mentions = { ...kit.reader.mentions };
  for (const { text, mentioned } of card.msteams?.entities ?? []) mentions[text] = mentioned;
  const inside = { ...kit, reader: { ...kit.reader, mentions }, fields: kit.fields ?? new Map() };
  const wide = card.msteams?.width === "Full" ? "wide" : "";
  return el(
    "div",
    { class: `card ${wide}`, lang: card.lang, role: "group", "aria-label": "Card" },
    elements(card.body, inside),
    actionRow(card.actions, inside, cardNode),
  );
}

function elements(list, kit) {
  return (list ?? []).map((one) => element(one, kit));
}

function element(one, kit) {
  if (isField(one)) return dress(fieldNode(one, kit), one);
  const draw = ELEMENTS[one.type];
  if (draw) return dress(draw(one, kit), one);
  if (one.fallback && one.fallback !== "drop") return element(one.fallback, kit);
  return one.fallback === "drop"
    ? null
    : el("p", { class: "odd" }, icon("warn"), `Unsupported element: ${one.type}`);
}

/** Give a node what all elements may have: an id to show and hide it, space, a line above. */
function dress(node, { id, isVisible, spacing, separator, style, roundedCorners }) {
  if (!node) return null;
  if (id) node.dataset.element = id;
  node.hidden = isVisible === false;
  if (spacing in GAPS) node.style.setProperty("--gap", `${GAPS[spacing]}px`);
  node.classList.toggle("separated", Boolean(separator));
  node.classList.toggle("rounded", Boolean(roundedCorners));
  if (style && node.classList.contains("ac-container")) node.classList.add(`is-${style.toLowerCase()}`);
  return node;
}

const ELEMENTS = {
  TextBlock: textBlock,
  RichTextBlock: richText,
  Container: (one, kit) => openable(el("div", { class: "ac-container" }, elements(one.items, kit)), one, kit),
  ColumnSet: columns,
  FactSet: facts,
  ActionSet: (one, kit) => actionRow(one.actions, kit, cardNode),
  Image: (one) =>
    picture({ image_url: one.url, alt_text: one.altText }, one.size === "Small" ? "thumb" : "wide"),
  Table: table,
  ProgressBar: progress,
  "Chart.Line": chart,
  "Chart.VerticalBar": chart,
  "Chart.VerticalBar.Grouped": chart,
  "Chart.HorizontalBar": chart,
  "Chart.Pie": chart,
  "Chart.Donut": chart,
};

function look({ size, weight, color, isSubtle, italic, fontType, strikethrough, horizontalAlignment }) {
  return [
    size && `size-${size.toLowerCase()}`,
    weight === "Bolder" && "bolder",
    color && `color-${color.toLowerCase()}`,
    isSubtle && "subtle",
    italic && "italic",
    fontType === "Monospace" && "mono",
    strikethrough && "struck",
    horizontalAlignment && `to-${horizontalAlignment.toLowerCase()}`,
  ]
    .filter(Boolean)
    .join(" ");
}

function textBlock(one, kit) {
  const tag = one.style === "heading" ? "h3" : "div";
  return el(
    tag,
    { class: `ac-text ${look(one)} ${one.wrap ? "" : "one-line"}` },
    markdown(one.text, kit.reader),
  );
}

function richText(one, kit) {
  return el(
    "p",
    { class: `ac-text ac-rich ${look(one)}`, dir: "auto" },
    (one.inlines ?? []).map((run) => textRun(run, kit)),
  );
}

function textRun(run, kit) {
  if (typeof run === "string") return run;
  const words = literal(run.text, kit.reader);
  const address = run.selectAction?.url;
  if (/^https?:|^mailto:/i.test(address ?? ""))
    return el("a", { class: look(run), href: address, target: "_blank", rel: "noopener noreferrer" }, words);
  return el("span", { class: look(run) }, words);
}

function columns(one, kit) {
  const widthOf = (width) => (typeof width === "number" ? String(width) : (width ?? "auto"));
  const column = (part) => {
    const width = widthOf(part.width);
    const node = el(
      "div",
      { class: `ac-column ${width === "auto" ? "auto" : "stretch"}` },
      elements(part.items, kit),
    );
    if (Number(width)) node.style.setProperty("flex-grow", width);
    if (part.verticalContentAlignment)
      node.classList.add(`at-${part.verticalContentAlignment.toLowerCase()}`);
    return openable(node, part, kit);
  };
  return openable(el("div", { class: "ac-columns" }, (one.columns ?? []).map(column)), one, kit);
}

function facts(one, kit) {
  const row = ({ title, value }) =>
    el("div", {}, el("dt", {}, markdown(title, kit.reader)), el("dd", {}, markdown(value, kit.reader)));
  return el("dl", { class: "ac-facts" }, (one.facts ?? []).map(row));
}

function table(one, kit) {
  const [head, ...rest] = one.rows ?? [];
  const hasHead = one.firstRowAsHeaders ?? one.firstRowAsHeader ?? true;
  const row = (line, tag) =>
    el(
      "tr",
      {},
      (line.cells ?? []).map((cell, at) =>
        el(
          tag,
          { class: alignment(one.columns?.[at]), scope: tag === "th" && "col" },
          elements(cell.items, kit),
        ),
      ),
    );
  const body = hasHead ? rest : [head, ...rest].filter(Boolean);
  return el(
    "div",
    { class: "scroller", tabindex: 0, role: "region", "aria-label": "Table" },
    el(
      "table",
      {},
      hasHead && head && el("thead", {}, row(head, "th")),
      el(
        "tbody",
        {},
        body.map((line) => row(line, "td")),
      ),
    ),
  );
}

function alignment(column) {
  return { Right: "align-right", Center: "align-center" }[column?.horizontalCellContentAlignment] ?? null;
}

function progress({ value = 0, max = 100, color }) {
  const share = Math.max(0, Math.min(1, value / (max || 1)));
  const bar = el("span", {});
  bar.style.setProperty("width", `${share * 100}%`);
  const words = `${value} of ${max}`;
  return el(
    "div",
    {
      class: `ac-progress ${color ? `color-${color.toLowerCase()}` : ""}`,
      role: "progressbar",
      "aria-valuenow": value,
      "aria-valuemax": max,
      "aria-label": words,
    },
    bar,
  );
}
