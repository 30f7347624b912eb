/** Words as Teams shows them: the small part of Markdown it reads, mentions, and dates. */

import { el } from "../dom.js";
import { link } from "../mrkdwn.js";

const ESCAPED = /\\([\\`*_~[\](){}<>#|!&^$=+.-])/g;
const PRIVATE = 0xe000;
const HIDDEN = /[\ue000-\ue07f]/g;
const INLINE =
  /<at>(.*?)<\/at>|\{\{(DATE|TIME)\(([^,)]+)(?:,\s*(\w+))?\)\}\}|\*\*(.+?)\*\*|(?<!\w)[*_](\S(?:.*?\S)?)[*_](?!\w)|\[([^\]\n]+)\]\(([^)\s]+)\)/su;

/**
 * @typedef {Object} Reader
 * @property {string} persona
 * @property {string} tz
 * @property {string} locale
 * @property {Object<string, {id: string, name: string}>} [mentions] who stands behind `<at>` marks
 */

/** Return Markdown as nodes, one block after the other. @param {string} text @param {Reader} reader */
export function markdown(text, reader) {
  const lines = hide(text ?? "").split(/\r?\n|\r/);
  const nodes = [];
  while (lines.length) nodes.push(takeBlock(lines, reader));
  return nodes.filter(Boolean);
}

/** Return words in which only mentions mean something. */
export function plainWithMentions(text, reader) {
  return (text ?? "")
    .split(/(<at>.*?<\/at>)/s)
    .filter(Boolean)
    .map((part) => {
      const mark = /^<at>(.*)<\/at>$/s.exec(part);
      return mark ? mention(mark[1], reader) : part;
    });
}

/** Return a TextRun's words: literal, but for dates. */
export function literal(text, reader) {
  return text.split(/(\{\{(?:DATE|TIME)\([^)]+\)\}\})/).map((part) => {
    const found = /^\{\{(DATE|TIME)\(([^,)]+)(?:,\s*(\w+))?\)\}\}$/.exec(part);
    return found ? moment(found[1], found[2], found[3], reader) : part;
  });
}

function hide(text) {
  return text.replace(ESCAPED, (_, sign) => String.fromCharCode(PRIVATE + sign.charCodeAt(0)));
}

function shown(text) {
  return text.replace(HIDDEN, (sign) => String.fromCharCode(sign.charCodeAt(0) - PRIVATE));
}

function takeBlock(lines, reader) {
  if (!lines[0].trim()) return void lines.shift();
  for (const [tag, mark] of [
    ["ul", /^\s*[-*+] /],
    ["ol", /^\s*\d+[.)] /],
  ]) {
    if (!mark.test(lines[0])) continue;
    const items = [];
    while (lines.length && mark.test(lines[0]))
      items.push(el("li", { dir: "auto" }, inline(lines.shift().replace(mark, ""), reader)));
    return el(tag, {}, items);
  }
  return el("p", { class: "words", dir: "auto" }, inline(lines.shift(), reader));
}

function inline(text, reader) {
  const nodes = [];
  let rest = text;
  for (let match = INLINE.exec(rest); match; match = INLINE.exec(rest)) {
    if (match.index) nodes.push(shown(rest.slice(0, match.index)));
    nodes.push(inlineNode(match, reader));
    rest = rest.slice(match.index + match[0].length);
  }
  return [...nodes, shown(rest)].filter((one) => one !== "");
}

function inlineNode([, name, kind, at, shape, bold, slanted, words, address], reader) {
  if (name !== undefined) return mention(shown(name), reader);
  if (kind) return moment(kind, at, shape, reader);
  if (bold) return el("strong", {}, inline(bold, reader));
  if (slanted) return el("em", {}, inline(slanted, reader));
  return link(shown(address), shown(words));
}

function mention(name, reader) {
  const known = reader.mentions?.[`<at>${name}</at>`];
  if (!known) return `<at>${name}</at>`;
  const me = known.id === reader.persona;
  return el("bdi", { class: me ? "chip me" : "chip", text: known.name });
}

function moment(kind, at, shape, { locale, tz }) {
  const instant = new Date(at);
  if (Number.isNaN(instant.valueOf())) return `{{${kind}(${at})}}`;
  const style =
    kind === "TIME" ? { timeStyle: "short" } : { dateStyle: shape === "LONG" ? "full" : "medium" };
  const text = new Intl.DateTimeFormat(locale, { ...style, timeZone: tz }).format(instant);
  return el("time", { class: "moment", datetime: at, text });
}
