/** Under the glass: every raw request between the platform and the bot, newest first. */

import { el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { jsonBlock } from "./json.js";
import { iconButton, wordButton } from "./parts.js";
import { clockTime } from "./when.js";

const KEPT = 300;
const WAYS = [
  ["", "All"],
  ["to bot", "To the bot"],
  ["from bot", "From the bot"],
];

/** Draw the panel of raw payloads and keep it in step with the state. */
export function mountWire(root, state, actions) {
  const filter = { way: "", words: "" };
  const list = el("ol", { class: "wire-list", "aria-label": "Requests, newest first" });
  const drawn = new Map();
  const draw = () => {
    const shown = state.wire.filter((entry) => fits(entry, filter)).slice(-KEPT);
    const rows = shown.reverse().map((entry) => kept(drawn, entry, state));
    fill(list, rows.length ? rows : nothing(state));
  };
  fill(root, headOf(actions), filterBar(filter, draw, state.skin.filterHint), list);
  state.watch(["wire"], draw);
  state.watch(["company"], () => {
    drawn.clear();
    draw();
  });
}

function nothing(state) {
  const words = "Nothing yet. Type a command and see what goes over the wire.";
  return el("li", { class: "lonely", text: state.wire.length ? "Nothing matches." : words });
}

/** Return the controls that narrow the list down; they change `filter` and then call `draw`. */
function filterBar(filter, draw, hint) {
  const search = el("input", {
    type: "search",
    class: "wire-search",
    placeholder: `Filter, such as ${hint}`,
    "aria-label": "Filter the requests",
  });
  search.addEventListener("input", () => {
    filter.words = search.value.toLowerCase();
    draw();
  });
  const ways = el("div", { class: "ways", role: "group", "aria-label": "Direction" });
  const choose = (way) => {
    filter.way = way;
    fill(
      ways,
      WAYS.map(([one, name]) => wayButton(name, one === way, () => choose(one))),
    );
    ways.querySelector("[aria-pressed=true]").focus();
    draw();
  };
  fill(
    ways,
    WAYS.map(([one, name]) => wayButton(name, one === "", () => choose(one))),
  );
  return el("div", { class: "wire-tools" }, ways, search);
}

function wayButton(name, on, press) {
  return el("button", { type: "button", "aria-pressed": String(on), onclick: press, text: name });
}

function headOf(actions) {
  return el(
    "header",
    { class: "dock-head" },
    icon("glass"),
    el("h2", { text: "Under the glass" }),
    el("span", { class: "dock-sub", text: "raw payloads" }),
    wordButton("Clear", () => actions.clearWire(), "quiet worded"),
    iconButton("close", "Close", () => actions.showWire(false)),
  );
}

function fits(entry, { way, words }) {
  if (way && entry.direction !== way) return false;
  return (
    !words || `${entry.what} ${entry.status} ${JSON.stringify(entry.request)}`.toLowerCase().includes(words)
  );
}

function kept(drawn, entry, state) {
  if (!drawn.has(entry.id)) drawn.set(entry.id, row(entry, state));
  return drawn.get(entry.id);
}

function row(entry, state) {
  const toBot = entry.direction === "to bot";
  const bad = !entry.status || entry.status >= 400 || entry.response?.ok === false;
  const title = el("span", { class: "wire-what" }, strong(entry.what));
  const facts = el(
    "span",
    { class: "wire-facts" },
    el("span", { class: `way ${toBot ? "to" : "from"}`, text: toBot ? "to bot" : "from bot" }),
    el("span", { class: `status ${bad ? "bad" : "good"}`, text: outcome(entry) }),
    el("span", { text: `${Math.round(entry.ms)} ms` }),
    el("time", { text: clockTime(new Date(entry.at), state.me?.tz ?? "UTC") }),
  );
  const inside = el("div", { class: "wire-inside" });
  const details = el(
    "details",
    { class: `wire-entry ${toBot ? "to" : "from"}` },
    el("summary", {}, icon("right"), title, facts),
    inside,
  );
  details.addEventListener(
    "toggle",
    () =>
      details.open &&
      !inside.firstChild &&
      fill(inside, part("Request", entry.request), part("Response", entry.response)),
  );
  return el("li", {}, details);
}

function outcome({ status, response }) {
  if (!status) return "no answer";
  return response?.ok === false && response.error ? response.error : String(status);
}

/** Return "POST /slack/events command /kudos" with its last words in bold. */
function strong(what) {
  const at = /^(?:(?:POST|GET)\s+)?\S+\s+/.exec(what)?.[0].length ?? 0;
  return at && at < what.length
    ? [el("span", { class: "faint", text: what.slice(0, at) }), el("strong", { text: what.slice(at) })]
    : el("strong", { text: what });
}

function part(name, value) {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null, null, 2);
  const copy = iconButton("copy", `Copy the ${name.toLowerCase()}`, () =>
    navigator.clipboard?.writeText(text),
  );
  return el("section", { class: "wire-part" }, el("h3", {}, name, copy), jsonBlock(value));
}
