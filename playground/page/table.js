/** The `table` block: the first row is the header; wide tables scroll inside their own box. */

import { el } from "./dom.js";
import { richText } from "./richtext.js";
import { textNodes } from "./texts.js";

/** Return a table block as a table. */
export function tableBlock(block, reader) {
  const [head = [], ...rows] = block.rows ?? [];
  const align = (at) => `align-${block.column_settings?.[at]?.align ?? "left"}`;
  const top = el(
    "tr",
    {},
    head.map((cell, at) => el("th", { scope: "col", class: align(at) }, inside(cell, reader))),
  );
  const body = rows.map((row) =>
    el(
      "tr",
      {},
      row.map((cell, at) => el("td", { class: align(at) }, inside(cell, reader))),
    ),
  );
  return el(
    "div",
    { class: "scroller block-table", tabindex: 0, role: "group", "aria-label": "Table" },
    el("table", {}, el("thead", {}, top), el("tbody", {}, body)),
  );
}

function inside(cell, reader) {
  if (cell.type === "rich_text") return richText(cell, reader);
  if (cell.type === "raw_number") return cell.text ?? String(cell.value);
  return textNodes(
    { type: cell.type === "mrkdwn" ? "mrkdwn" : "plain_text", text: String(cell.text ?? "") },
    reader,
  );
}
