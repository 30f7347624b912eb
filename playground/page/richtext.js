/** The `rich_text` block: sections, lists, quotes and preformatted text made of small elements. */

import { el } from "./dom.js";
import { emoji, link, personChip, roomChip } from "./mrkdwn.js";
import { emojiSign } from "./emoji.js";
import { slackDate } from "./when.js";

/** Return a rich_text block's elements as nodes. */
export function richText(block, reader) {
  return (block.elements ?? []).map((part) => (PARTS[part.type] ?? unknownPart)(part, reader));
}

const PARTS = {
  rich_text_section: (part, reader) => el("div", { class: "words", dir: "auto" }, pieces(part, reader)),
  rich_text_quote: (part, reader) => el("blockquote", { class: "quote", dir: "auto" }, pieces(part, reader)),
  rich_text_preformatted: (part, reader) => el("pre", { class: "fence", dir: "auto" }, pieces(part, reader)),
  rich_text_list: (part, reader) => richList(part, reader),
};

function richList(part, reader) {
  const tag = part.style === "ordered" ? "ol" : "ul";
  const items = (part.elements ?? []).map((item) => el("li", { dir: "auto" }, pieces(item, reader)));
  return el(tag, { class: `indent-${part.indent ?? 0}`, start: part.offset ? part.offset + 1 : null }, items);
}

function unknownPart(part) {
  return el("p", { class: "odd", text: `Unsupported part: ${part.type}` });
}

function pieces(part, reader) {
  return (part.elements ?? []).map((piece) =>
    dressed(piece, (PIECES[piece.type] ?? unknownPiece)(piece, reader)),
  );
}

const PIECES = {
  text: (piece) => piece.text,
  emoji: (piece) =>
    piece.unicode && !emojiSign(piece.name) ? fromUnicode(piece.unicode) : emoji(piece.name),
  user: (piece, reader) => personChip(piece.user_id, reader),
  channel: (piece, reader) => roomChip(piece.channel_id, reader),
  usergroup: (piece, reader) =>
    el("span", { class: "chip", text: `@${reader.groups[piece.usergroup_id] ?? piece.usergroup_id}` }),
  broadcast: (piece) => el("span", { class: "chip loud", text: `@${piece.range}` }),
  link: (piece) => link(piece.url, piece.text ?? piece.url),
  date: (piece, reader) =>
    el("time", {
      class: "moment",
      title: piece.fallback,
      text: slackDate(piece.timestamp, piece.format, reader, reader.now),
    }),
  color: (piece) => el("code", { text: piece.value }),
};

function unknownPiece(piece) {
  return piece.text ?? `[${piece.type}]`;
}

function fromUnicode(hex) {
  return String.fromCodePoint(...hex.split("-").map((code) => parseInt(code, 16)));
}

function dressed(piece, node) {
  const { bold, italic, strike, code } = piece.style ?? {};
  let worn = node;
  if (code) worn = el("code", {}, worn);
  if (strike) worn = el("s", {}, worn);
  if (italic) worn = el("em", {}, worn);
  if (bold) worn = el("strong", {}, worn);
  return worn;
}
