/** Draws Block Kit: one small function per type of block, and a box for what we do not know. */

import { chartFigure } from "./chart.js";
import { el } from "./dom.js";
import { elementNode, unsupported } from "./elements.js";
import { inputBlock } from "./fields.js";
import { markdown } from "./markdown.js";
import { picture } from "./pictures.js";
import { richText } from "./richtext.js";
import { tableBlock } from "./table.js";
import { textNodes, textString } from "./texts.js";

/**
 * @typedef {Object} Kit what blocks need from the page around them
 * @property {import("./mrkdwn.js").Reader} reader
 * @property {(press: {block_id: string, action_id: string, value: *}) => Promise<void>} press
 * @property {() => import("./combobox.js").Choice[]} people
 * @property {() => import("./combobox.js").Choice[]} rooms
 * @property {(blockId: string, actionId: string, control: Object) => void} [register] remembers a control of a form
 * @property {Object} [kept] raw values typed before a modal was replaced
 */

/** Return blocks as nodes. @param {Object[]} blocks @param {Kit} kit */
export function blockNodes(blocks, kit) {
  return (blocks ?? []).map((block) => {
    const draw = BLOCKS[block.type];
    return draw ? draw(block, kit) : unsupported(block.type);
  });
}

const BLOCKS = {
  header: (block, kit) => el("h3", { class: "block-header", dir: "auto" }, textNodes(block.text, kit.reader)),
  section: section,
  context: context,
  divider: () => el("hr", { class: "block-divider" }),
  actions: (block, kit) =>
    el(
      "div",
      { class: "block-actions" },
      (block.elements ?? []).map((one) => elementNode(one, block.block_id ?? "", kit)),
    ),
  image: image,
  input: inputBlock,
  rich_text: (block, kit) => el("div", { class: "block-rich" }, richText(block, kit.reader)),
  table: (block, kit) => tableBlock(block, kit.reader),
  markdown: (block) => el("div", { class: "block-markdown" }, markdown(block.text)),
  data_visualization: (block) => chartFigure(block),
  alert: (block, kit) =>
    el("div", { class: `block-alert ${block.level ?? "default"}` }, textNodes(block.text, kit.reader)),
};

function section(block, kit) {
  const words = el("div", { class: "section-words", dir: "auto" }, textNodes(block.text, kit.reader));
  const fields =
    block.fields?.length &&
    el(
      "div",
      { class: "section-fields" },
      block.fields.map((one) => el("div", { dir: "auto" }, textNodes(one, kit.reader))),
    );
  const side =
    block.accessory &&
    el(
      "div",
      { class: `section-side with-${block.accessory.type}` },
      elementNode(block.accessory, block.block_id ?? "", kit),
    );
  return el(
    "div",
    { class: "block-section" },
    el("div", { class: "section-main" }, block.text && words, fields),
    side,
  );
}

function context(block, kit) {
  const piece = (one) =>
    one.type === "image"
      ? picture(one, "dot")
      : el("span", { class: "context-words", dir: "auto" }, textNodes(one, kit.reader));
  return el("div", { class: "block-context" }, (block.elements ?? []).map(piece));
}

function image(block) {
  const title = block.title && el("figcaption", { text: textString(block.title) });
  return el("figure", { class: "block-image" }, title, picture(block));
}
