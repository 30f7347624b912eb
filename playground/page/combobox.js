/** A field to pick people, channels or options by typing: chips, and a list that filters. */

import { announce, el, fill, freshId } from "./dom.js";
import { hideLayer, showBeside } from "./popup.js";

const SHOWN = 40;

/**
 * @typedef {{value: string, label: string, detail?: string, sign?: () => Node}} Choice
 */

/** A combobox with chips. `read()` gives the chosen values in order of choosing. */
export class Combobox {
  /**
   * @param {{id: string, choices: Choice[], start?: string[], most?: number, placeholder?: string,
   *   label?: string, describedBy?: string, onChange?: () => void}} traits
   */
  constructor({
    id,
    choices,
    start = [],
    most = Infinity,
    placeholder = "",
    label = "",
    describedBy = "",
    onChange = () => {},
  }) {
    Object.assign(this, { choices, most, placeholder, onChange, label, at: 0, matches: [] });
    this.chosen = start.map((value) => this.byValue(value) ?? { value, label: value });
    this.list = el("ul", {
      class: "layer listbox",
      popover: "manual",
      role: "listbox",
      id: freshId("list"),
      "aria-label": label || placeholder || "Choices",
    });
    this.input = this.field(id, label, describedBy);
    this.chips = el("ul", { class: "chips", "aria-label": "Chosen" });
    this.node = el(
      "div",
      { class: "combobox", onclick: (event) => event.target === this.node && this.input.focus() },
      this.chips,
      this.input,
      this.list,
    );
    this.drawChips();
  }

  field(id, label, describedBy) {
    return el("input", {
      id,
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      dir: "auto",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      "aria-autocomplete": "list",
      "aria-label": label || null,
      "aria-describedby": describedBy || null,
      oninput: () => this.open(),
      onclick: () => this.open(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.leave(),
    });
  }

  byValue(value) {
    return this.choices.find((choice) => choice.value === value);
  }

  /** Return the values chosen. */
  read() {
    return this.chosen.map((choice) => choice.value);
  }

  open() {
    const words = plain(this.input.value);
    const taken = new Set(this.read());
    this.matches = this.choices
      .filter(
        (choice) => !taken.has(choice.value) && startsAWord(`${choice.label} ${choice.detail ?? ""}`, words),
      )
      .slice(0, SHOWN);
    this.at = 0;
    fill(
      this.list,
      this.matches.length
        ? this.matches.map((choice, at) => this.row(choice, at))
        : el("li", {
            class: "none",
            role: "option",
            "aria-disabled": "true",
            text: "Nobody and nothing matches",
          }),
    );
    this.input.setAttribute("aria-expanded", "true");
    showBeside(this.list, this.node, { width: this.node.offsetWidth });
    this.mark();
  }

  row(choice, at) {
    const words = el(
      "span",
      { class: "row-words" },
      el("span", { class: "row-label" }, el("bdi", { text: choice.label })),
      choice.detail && el("span", { class: "row-detail", dir: "auto", text: choice.detail }),
    );
    const take = (event) => {
      event.preventDefault();
      this.take(choice);
    };
    return el(
      "li",
      { role: "option", id: `${this.list.id}-${at}`, "aria-selected": "false", onpointerdown: take },
      choice.sign?.(),
      words,
    );
  }

  mark() {
    const rows = [...this.list.children];
    rows.forEach((row, at) =>
      row.setAttribute("aria-selected", String(at === this.at && this.matches.length > 0)),
    );
    const current = this.matches.length ? rows[this.at] : null;
    this.input.setAttribute("aria-activedescendant", current?.id ?? "");
    current?.scrollIntoView({ block: "nearest" });
  }

  get isOpen() {
    return this.input.getAttribute("aria-expanded") === "true";
  }

  shut() {
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    hideLayer(this.list);
  }

  leave() {
    this.shut();
    this.input.value = "";
  }

  key(event) {
    if (event.isComposing) return;
    const empty = !this.input.value && this.chosen.length > 0;
    if (event.key === "Backspace" && empty) return this.drop(this.chosen.at(-1));
    const used = this.isOpen ? this.keyWhileOpen(event.key) : this.keyWhileShut(event.key);
    if (!used) return;
    event.preventDefault();
    event.stopPropagation();
  }

  keyWhileOpen(key) {
    if (key === "ArrowDown") this.move(1);
    else if (key === "ArrowUp") this.move(-1);
    else if (key === "Escape") this.shut();
    else if (key === "Enter" && this.matches.length) this.take(this.matches[this.at]);
    else return false;
    return true;
  }

  keyWhileShut(key) {
    const opens = ["ArrowDown", "ArrowUp", "Enter"].includes(key);
    if (opens) this.open();
    return opens;
  }

  move(step) {
    if (this.matches.length) this.at = (this.at + step + this.matches.length) % this.matches.length;
    this.mark();
  }

  take(choice) {
    if (this.most === 1) this.chosen = [];
    if (this.chosen.length >= this.most) return announce(`At most ${this.most} can be chosen`);
    this.chosen.push(choice);
    this.input.value = "";
    this.shut();
    this.drawChips();
    announce(`${choice.label} chosen`);
    this.onChange();
  }

  drop(choice) {
    this.chosen = this.chosen.filter((one) => one !== choice);
    this.drawChips();
    this.input.focus();
    this.shut();
    announce(`${choice.label} removed`);
    this.onChange();
  }

  drawChips() {
    fill(
      this.chips,
      this.chosen.map((choice) => this.chipOf(choice)),
    );
    this.chips.hidden = !this.chosen.length;
    this.input.placeholder = this.chosen.length ? "" : this.placeholder;
    this.node.classList.toggle("filled", this.chosen.length > 0);
  }

  chipOf(choice) {
    const remove = el("button", {
      type: "button",
      "aria-label": `Remove ${choice.label}`,
      onclick: () => this.drop(choice),
      text: "×",
    });
    return el(
      "li",
      { class: "pick" },
      choice.sign?.(),
      el("span", { dir: "auto", text: choice.label }),
      remove,
    );
  }
}

/** Return whether `start` begins the text or one of its words, whatever the accents and capitals. */
export function startsAWord(text, start) {
  return (
    ` ${plain(text).replace(/[^\p{L}\p{N}]+/gu, " ")}`.includes(` ${plain(start)}`) ||
    plain(text).startsWith(plain(start))
  );
}

/** Return text without accents and capitals, for comparing. */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
