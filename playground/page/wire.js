/** Under the glass: every raw request between the platform and the bot, newest first. */

import { el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { jsonBlock } from "./json.js";
import { clockTime } from "./when.js";

const KEPT = 300;
const WAYS = [["", "All"], ["to bot", "To the bot"], ["from bot", "From the bot"]];

/** Draw the panel of raw payloads and keep it in step with the state. */
export function mountWire(root, state, actions) {
  const filter = { way: "", words: "" };
  const list = el("ol", { class: "wire-list", "aria-label": "Requests, newest first" });
  const drawn = new Map();
  const draw = () => {
    const shown = state.wire.filter((entry) => fits(entry, filter));
    const none = el("li", { class: "lonely", text: state.wire.length ? "Nothing matches." : "Nothing yet. Type a command and see what goes over the wire." });
    fill(list, shown.length ? shown.slice(-KEPT).reverse().map((entry) => kept(drawn, entry, state)) : none);
  };
  const search = el("input", { type: "search", class: "wire-search", placeholder: "Filter, such as views.open", "aria-label": "Filter the requests", oninput: () => draw((filter.words = search.value.toLowerCase())) });
  const ways = el("div", { class: "ways", role: "group", "aria-label": "Direction" });
  const choose = (way) => {
    filter.way = way;
    for (const button of ways.children) button.setAttribute("aria-pressed", String(button.dataset.way === way));
    draw();
  };
  fill(ways, WAYS.map(([way, name]) => el("button", { type: "button", "aria-pressed": String(way === ""), data: { way }, onclick: () => choose(way), text: name })));
  fill(root, headOf(state, actions), el("div", { class: "wire-tools" }, ways, search), list);
  state.watch(["wire"], draw);
  state.watch(["company"], () => draw(drawn.clear()));
}

function headOf(state, actions) {
  const clear = el("button", { type: "button", class: "quiet worded", onclick: () => actions.clearWire(), text: "Clear" });
  const close = el("button", { type: "button", class: "quiet square", "aria-label": "Close", onclick: () => actions.showWire(false) }, icon("close"));
  return el("header", { class: "dock-head" }, icon("glass"), el("h2", { text: "Under the glass" }), el("span", { class: "dock-sub", text: "raw payloads" }), clear, close);
}

function fits(entry, { way, words }) {
  if (way && entry.direction !== way) return false;
  return !words || `${entry.what} ${entry.status} ${JSON.stringify(entry.request)}`.toLowerCase().includes(words);
}

function kept(drawn, entry, state) {
  if (!drawn.has(entry.id)) drawn.set(entry.id, row(entry, state));
  return drawn.get(entry.id);
}

function row(entry, state) {
  const toBot = entry.direction === "to bot";
  const bad = entry.status >= 400 || entry.response?.ok === false;
  const title = el("span", { class: "wire-what" }, strong(entry.what));
  const facts = el("span", { class: "wire-facts" }, el("span", { class: `way ${toBot ? "to" : "from"}`, text: toBot ? "to bot" : "from bot" }), el("span", { class: `status ${bad ? "bad" : "good"}`, text: bad && entry.response?.error ? entry.response.error : String(entry.status) }), el("span", { text: `${Math.round(entry.ms)} ms` }), el("time", { text: clockTime(new Date(entry.at), state.me?.tz ?? "UTC") }));
  const inside = el("div", { class: "wire-inside" });
  const details = el("details", { class: `wire-entry ${toBot ? "to" : "from"}` }, el("summary", {}, icon("right"), title, facts), inside);
  details.addEventListener("toggle", () => details.open && !inside.firstChild && fill(inside, part("Request", entry.request), part("Response", entry.response)));
  return el("li", {}, details);
}

/** Return "POST /slack/events command /kudos" with its last words in bold. */
function strong(what) {
  const at = /^(?:(?:POST|GET)\s+)?\S+\s+/.exec(what)?.[0].length ?? 0;
  return at && at < what.length ? [el("span", { class: "faint", text: what.slice(0, at) }), el("strong", { text: what.slice(at) })] : el("strong", { text: what });
}

function part(name, value) {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null, null, 2);
  const copy = el("button", { type: "button", class: "quiet square", "aria-label": `Copy the ${name.toLowerCase()}`, title: "Copy", onclick: () => navigator.clipboard?.writeText(text) }, icon("copy"));
  return el("section", { class: "wire-part" }, el("h3", {}, name, copy), jsonBlock(value));
}
