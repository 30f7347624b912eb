/** The `markdown` block: ordinary Markdown, the modest part of it that messages use. */

import { el } from "./dom.js";
import { emoji, link } from "./mrkdwn.js";

const INLINE =
  /`([^`\n]+)`|\*\*(.+?)\*\*|~~(.+?)~~|(?<!\w)[*_](\S(?:.*?\S)?)[*_](?!\w)|\[([^\]\n]+)\]\(([^)\s]+)\)|:([a-z0-9_+-]+):/u;

/** Return Markdown text as block nodes. */
export function markdown(text) {
  const lines = (text ?? "").split("\n");
  const nodes = [];
  while (lines.length) nodes.push(takeBlock(lines));
  return nodes.filter(Boolean);
}

function takeBlock(lines) {
  const line = lines[0];
  if (!line.trim()) return void lines.shift();
  if (line.startsWith("```")) return takeFence(lines);
  const heading = /^(#{1,6})\s+(.*)$/.exec(line);
  if (heading)
    return lines.shift() && el("h3", { class: `md-heading level-${heading[1].length}` }, inline(heading[2]));
  if (/^(-{3,}|\*{3,})$/.test(line.trim())) return lines.shift() && el("hr");
  if (/^>/.test(line)) return el("blockquote", { class: "quote" }, inline(take(lines, /^> ?/).join("\n")));
  if (/^\s*[-*+] /.test(line)) return list("ul", take(lines, /^\s*[-*+] /));
  if (/^\s*\d+[.)] /.test(line)) return list("ol", take(lines, /^\s*\d+[.)] /));
  return el("p", { class: "words", dir: "auto" }, inline(takeParagraph(lines).join("\n")));
}

function takeFence(lines) {
  lines.shift();
  const end = lines.findIndex((line) => line.startsWith("```"));
  const inside = lines.splice(0, end < 0 ? lines.length : end);
  lines.shift();
  return el("pre", { class: "fence", text: inside.join("\n") });
}

function take(lines, mark) {
  const taken = [];
  while (lines.length && mark.test(lines[0])) taken.push(lines.shift().replace(mark, ""));
  return taken;
}

function takeParagraph(lines) {
  const taken = [lines.shift()];
  while (lines.length && lines[0].trim() && !/^(#{1,6} |>|```|\s*[-*+] |\s*\d+[.)] )/.test(lines[0]))
    taken.push(lines.shift());
  return taken;
}

function list(tag, items) {
  return el(
    tag,
    {},
    items.map((item) => el("li", { dir: "auto" }, inline(item))),
  );
}

function inline(text) {
  const match = INLINE.exec(text);
  if (!match) return text ? [text] : [];
  const after = text.slice(match.index + match[0].length);
  return [text.slice(0, match.index), styled(match), ...inline(after)];
}

function styled([, code, bold, strike, italic, words, address, short]) {
  if (code) return el("code", { text: code });
  if (bold) return el("strong", {}, inline(bold));
  if (strike) return el("s", {}, inline(strike));
  if (italic) return el("em", {}, inline(italic));
  return short ? emoji(short) : link(address, words);
}
