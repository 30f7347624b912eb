/** Slack's text marks as DOM nodes. What people wrote only ever becomes text nodes. */

import { el } from "./dom.js";
import { emojiSign } from "./emoji.js";
import { slackDate } from "./when.js";

/**
 * @typedef {Object} Reader who reads, and what ids are called for them
 * @property {(id: string) => {name: string, kind?: string}} who
 * @property {Object<string, string>} groups handles of groups by id
 * @property {(id: string) => string} roomName
 * @property {string} persona
 * @property {string} tz
 * @property {string} locale
 * @property {Date} now
 */

const FENCE = /```\n?([\s\S]*?)\n?```/;
const QUOTED = /^(?:&gt;|>) ?/;
const INLINE = new RegExp(
  [
    "(?<tag><[^<>\\n]+>)",
    "(?<code>`[^`\\n]+`)",
    "(?<bold>(?<![\\w*])\\*(?=\\S)[^*\\n]*[^*\\s]\\*(?![\\w*]))",
    "(?<italic>(?<![\\w_])_(?=\\S)[^_\\n]*[^_\\s]_(?![\\w_]))",
    "(?<strike>(?<![\\w~])~(?=\\S)[^~\\n]*[^~\\s]~(?![\\w~]))",
    "(?<emoji>:[a-z0-9_+\\-]+(?:::skin-tone-\\d)?:)",
  ].join("|"),
  "u",
);
const STYLE_TAGS = { bold: "strong", italic: "em", strike: "s" };

/** Return mrkdwn text as nodes: fences and quotes as blocks, the rest as running text. */
export function mrkdwn(text, reader) {
  const nodes = [];
  let rest = text ?? "";
  for (let match = FENCE.exec(rest); match; match = FENCE.exec(rest)) {
    nodes.push(...paragraphs(rest.slice(0, match.index).replace(/\n$/, ""), reader));
    nodes.push(el("pre", { class: "fence", dir: "auto" }, fenced(match[1], reader)));
    rest = rest.slice(match.index + match[0].length).replace(/^\n/, "");
  }
  return [...nodes, ...paragraphs(rest, reader)];
}

function fenced(text, reader) {
  return text
    .split(/(<[^<>\n]+>)/)
    .map((part) => (part.startsWith("<") ? tagged(part.slice(1, -1), reader) : unescape(part)));
}

function paragraphs(text, reader) {
  if (!text) return [];
  const nodes = [];
  for (const run of runs(text.split("\n"))) {
    const tag = run.quoted ? "blockquote" : "span";
    nodes.push(
      el(tag, { class: run.quoted ? "quote" : "words", dir: "auto" }, inline(run.lines.join("\n"), reader)),
    );
  }
  return nodes;
}

/** Return neighbouring lines of one kind together: quoted or not. */
function runs(lines) {
  const found = [];
  for (const line of lines) {
    const quoted = QUOTED.test(line);
    if (found.at(-1)?.quoted !== quoted) found.push({ quoted, lines: [] });
    found.at(-1).lines.push(quoted ? line.replace(QUOTED, "") : line);
  }
  return found;
}

/** Return one run of text as nodes, with styles, mentions, links, dates and emoji. */
export function inline(text, reader) {
  const nodes = [];
  let rest = text;
  for (let match = INLINE.exec(rest); match; match = INLINE.exec(rest)) {
    const before = rest.slice(0, match.index);
    if (before) nodes.push(unescape(before));
    nodes.push(styled(match, reader));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest) nodes.push(unescape(rest));
  return nodes;
}

function styled({ 0: whole, groups }, reader) {
  const inside = whole.slice(1, -1);
  if (groups.tag) return tagged(inside, reader);
  if (groups.code) return el("code", {}, fenced(inside, reader));
  if (groups.emoji) return emoji(inside);
  const style = Object.keys(STYLE_TAGS).find((name) => groups[name]);
  return el(STYLE_TAGS[style], {}, inline(inside, reader));
}

/** Return an emoji by its short name; an unknown one stays written out. */
export function emoji(name) {
  const sign = emojiSign(name);
  return sign
    ? el("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), text: sign })
    : `:${name}:`;
}

function tagged(inside, reader) {
  const [target, label] = split(inside, "|");
  if (target.startsWith("@")) return personChip(target.slice(1), reader);
  if (target.startsWith("#")) return roomChip(target.slice(1), reader, label && unescape(label));
  if (target.startsWith("!date^")) return moment(target, label, reader);
  if (target.startsWith("!subteam^")) return chip(unescape(label ?? "@group"));
  if (target.startsWith("!")) return chip(`@${unescape(label ?? target.slice(1)).replace(/^@/, "")}`, "loud");
  return link(unescape(target), label ? unescape(label) : unescape(target));
}

/** Return the chip of a mentioned person; it stands out when it is the reader. */
export function personChip(id, reader) {
  return chip(`@${reader.who(id).name}`, id === reader.persona ? "me" : "");
}

/** Return the chip of a channel. */
export function roomChip(id, reader, label = "") {
  const name = reader.roomName(id);
  return chip(`#${name === id && label ? label : name}`);
}

function chip(words, kind = "") {
  return el("span", { class: `chip ${kind}`.trim(), dir: "auto", text: words });
}

/** Return a link that opens beside the page, or plain words when the address is no web address. */
export function link(address, words) {
  if (!/^(https?:|mailto:)/i.test(address)) return words;
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer", dir: "auto", text: words });
}

function moment(target, fallback, reader) {
  const [, seconds, template, address] = target.split("^");
  const valid = Number.isFinite(Number(seconds)) && template;
  const words = valid
    ? slackDate(Number(seconds), unescape(template), reader, reader.now)
    : unescape(fallback ?? "");
  const node = el("time", { class: "moment", title: fallback ? unescape(fallback) : null, text: words });
  if (valid) node.dateTime = new Date(Number(seconds) * 1000).toISOString();
  return address
    ? el("a", { href: unescape(address), target: "_blank", rel: "noopener noreferrer" }, node)
    : node;
}

function split(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

/** Return `text` with Slack's three entities turned back, once. */
export function unescape(text) {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);
}

/** Return mrkdwn as one line without marks, for previews and announcements. */
export function plainWords(text, reader) {
  const holder = el("div", {}, mrkdwn(text, reader));
  return holder.textContent.replace(/\s+/g, " ").trim();
}
