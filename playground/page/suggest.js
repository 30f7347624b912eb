/** Suggestions while typing: commands after "/", people after "@", channels after "#", emoji after ":". */

import { avatar } from "./avatar.js";
import { plain, startsAWord } from "./combobox.js";
import { announce, el, fill, freshId } from "./dom.js";
import { emojiLike } from "./emoji.js";
import { icon } from "./icons.js";
import { hideLayer, showBeside } from "./popup.js";

const MOST = 12;
const TRIGGERS = [
  { mark: /^(\/[\w-]*)$/, find: commands },
  { mark: /(?:^|[\s(])(@[\p{L}\p{N}_.-]*)$/u, find: people },
  { mark: /(?:^|[\s(])(#[\p{L}\p{N}_-]*)$/u, find: rooms },
  { mark: /(?:^|\s)(:[a-z0-9_+-]{2,})$/, find: emojis },
];

/** A list of suggestions for a textarea. `key(event)` returns true when it used the key. */
export class Suggest {
  /** @param {HTMLTextAreaElement} field @param {HTMLElement} anchor @param {import("./state.js").State} state */
  constructor(field, anchor, state) {
    Object.assign(this, { field, anchor, state, found: [], at: 0, typed: "" });
    this.list = el("ul", {
      class: "layer listbox suggest",
      popover: "manual",
      role: "listbox",
      id: freshId("suggest"),
      "aria-label": "Suggestions",
    });
    field.setAttribute("aria-controls", this.list.id);
    field.addEventListener("input", () => this.look());
    field.addEventListener("blur", () => this.shut());
  }

  get isOpen() {
    return this.found.length > 0;
  }

  /** Look at the word before the caret and show what it may become. */
  look() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    for (const { mark, find } of TRIGGERS) {
      const match = mark.exec(before);
      if (match) return this.offer(match[1], find(match[1], this.state));
    }
    this.shut();
  }

  offer(typed, found) {
    if (!found.length) return this.shut();
    Object.assign(this, { typed, found: found.slice(0, MOST), at: 0 });
    fill(
      this.list,
      this.found.map((one, at) => this.row(one, at)),
    );
    if (this.list.matches(":not(:popover-open)")) announce(`${this.found.length} suggestions; Tab takes one`);
    showBeside(this.list, this.anchor, { width: Math.min(this.anchor.offsetWidth, 560), above: true });
    this.mark();
  }

  row(one, at) {
    const take = (event) => {
      event.preventDefault();
      this.take(one);
    };
    const words = el(
      "span",
      { class: "row-words" },
      el(
        "span",
        { class: "row-label" },
        el("bdi", { text: one.label }),
        one.hint && el("span", { class: "row-hint", text: one.hint }),
      ),
      one.detail && el("span", { class: "row-detail", dir: "auto", text: one.detail }),
    );
    return el(
      "li",
      { role: "option", id: `${this.list.id}-${at}`, onpointerdown: take },
      el("span", { class: "row-sign" }, one.sign),
      words,
    );
  }

  mark() {
    [...this.list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === this.at)));
    this.list.children[this.at].scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", this.list.children[this.at].id);
  }

  shut() {
    this.found = [];
    this.field.removeAttribute("aria-activedescendant");
    hideLayer(this.list);
  }

  /** Use a key press of the textarea. @returns {boolean} whether it was meant for the list */
  key(event) {
    if (!this.isOpen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.at = (this.at + step + this.found.length) % this.found.length;
      this.mark();
    } else if (event.key === "Tab" || (event.key === "Enter" && this.isUnfinished()))
      this.take(this.found[this.at]);
    else if (event.key === "Escape") this.shut();
    else return false;
    event.preventDefault();
    return true;
  }

  /** Return whether Enter should complete the word; a command that stands complete is sent instead. */
  isUnfinished() {
    return this.found[this.at].text.trim() !== this.typed;
  }

  take(one) {
    const end = this.field.selectionStart;
    this.field.setRangeText(one.text, end - this.typed.length, end, "end");
    this.shut();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.focus();
  }
}

function commands(typed, { commands: all }) {
  const word = plain(typed);
  return all
    .filter((one) => one.command.startsWith(word))
    .map((one) => ({
      text: `${one.command} `,
      label: one.command,
      hint: one.usage_hint,
      detail: one.description,
      sign: icon("bolt"),
    }));
}

function people(typed, state) {
  const word = plain(typed.slice(1));
  const bot = { ...state.who(state.bot.id), title: "App", department: "" };
  const all = [...state.personas.filter((one) => one.id !== state.persona), bot, state.me];
  const fits = all.filter((one) => startsAWord(`${one.handle} ${one.name}`, word));
  return fits.map((one) => ({
    text: `@${one.handle} `,
    label: one.name,
    hint: `@${one.handle}`,
    detail: [one.title, one.department].filter(Boolean).join(" · "),
    sign: avatar(one, "small"),
  }));
}

function rooms(typed, { conversations, skin }) {
  const word = plain(typed.slice(1));
  const all = conversations.filter((one) => one.kind !== "dm" && plain(one.name).includes(word));
  return all.map((one) => ({
    text: `#${one.name} `,
    label: one.name,
    detail: one.topic,
    sign: icon(skin.sign(one)),
  }));
}

function emojis(typed, { skin }) {
  return emojiLike(typed.slice(1), MOST).map(([name, sign]) => ({
    text: `${skin.emoji(name)} `,
    label: `:${name}:`,
    sign: el("span", { class: "emoji", text: sign }),
  }));
}
