/** The box to write in: Enter sends, Shift+Enter breaks the line, "/" offers the commands. */

import { el, fill, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { emoji } from "./mrkdwn.js";
import { iconButton } from "./parts.js";
import { openMenu } from "./popup.js";
import { Suggest } from "./suggest.js";

const TALLEST = 220;
const REMEMBERED = 30;
const HANDY = [
  ..."thumbsup heart tada clap raised_hands pray wave smile joy star sparkles bulb".split(" "),
  ..."fire rocket muscle handshake eyes thinking_face white_check_mark warning".split(" "),
  ..."trophy gift sunflower four_leaf_clover".split(" "),
];

/** A message box for one conversation or one thread. */
export class Composer {
  /**
   * @param {{state: Object, actions: Object, send: (text: string) => Promise<boolean>, id?: string,
   *   tools?: boolean}} traits `send` answers whether the words went out; otherwise they stay in the box
   */
  constructor({ state, actions, send, id = freshId("words"), tools = true }) {
    Object.assign(this, { state, actions, send, history: [], back: 0, sending: false });
    this.field = el("textarea", {
      id,
      rows: 1,
      dir: "auto",
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      autocomplete: "off",
    });
    this.hint = el("p", { class: "command-hint", hidden: true });
    this.button = el(
      "button",
      { type: "submit", class: "send", "aria-label": "Send", title: "Send (Enter)" },
      icon("send"),
    );
    const bar = el("div", { class: "composer-bar" }, tools && this.tools(), this.button);
    this.box = el("div", { class: "composer-box" }, this.hint, this.field, bar);
    this.node = el("form", { class: "composer", novalidate: true }, this.box);
    this.suggest = new Suggest(this.field, this.box, state);
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.go();
    });
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.key(event));
  }

  /** Name the box after the place it writes to. */
  address(label) {
    this.field.placeholder = label;
    this.field.setAttribute("aria-label", label);
  }

  /** Put words into the box and the caret at their end. */
  prefill(text) {
    this.field.value = text;
    this.field.focus();
    this.typed();
    this.suggest.look();
  }

  tools() {
    return [
      iconButton("bolt", "Shortcuts", (button) => this.shortcuts(button), { menu: true }),
      iconButton("at", "Mention somebody", () => this.insert("@")),
      iconButton("smile", "Emoji", (button) => this.emoji(button), { menu: true }),
    ];
  }

  /** Put a mark or a sign where the caret is, with a space before it. */
  insert(words) {
    const { selectionStart: from, selectionEnd: to, value } = this.field;
    const gap = /\S$/.test(value.slice(0, from)) ? " " : "";
    this.field.setRangeText(gap + words, from, to, "end");
    this.field.focus();
    this.typed();
    this.suggest.look();
  }

  emoji(button) {
    const items = HANDY.map((name) => ({
      content: emoji(name),
      choose: () => this.insert(`${this.state.skin.emoji(name)} `),
    }));
    openMenu(button, { label: "Emoji", kind: "grid", items, place: { width: 312, above: true } });
  }

  shortcuts(button) {
    const { shortcuts, commands } = this.state;
    const row = (sign, name, detail) => [
      icon(sign),
      el(
        "span",
        { class: "menu-words" },
        el("span", { text: name }),
        detail && el("span", { class: "row-detail", text: detail }),
      ),
    ];
    const global = shortcuts
      .filter((one) => one.type === "global")
      .map((one) => ({
        content: row("bolt", one.name, ""),
        choose: () => this.actions.shortcut(one.callback_id),
      }));
    const typed = commands.map((one) => ({
      content: row("slash", one.command, one.description),
      choose: () => this.prefill(`${one.command} `),
    }));
    const head = el("p", { class: "menu-head", text: "Shortcuts and commands of Goodword" });
    openMenu(button, {
      label: "Shortcuts",
      items: [...global, ...typed],
      head,
      place: { width: 340, above: true },
    });
  }

  typed() {
    this.field.style.setProperty("height", "auto");
    this.field.style.setProperty("height", `${Math.min(this.field.scrollHeight, TALLEST)}px`);
    this.node.classList.toggle("ready", this.field.value.trim().length > 0);
    const command = this.state.commands.find((one) => this.field.value.startsWith(`${one.command} `));
    this.hint.hidden = !command?.usage_hint;
    if (command) fill(this.hint, el("strong", { text: command.command }), ` ${command.usage_hint}`);
  }

  key(event) {
    if (event.isComposing || this.suggest.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.go();
    }
    if (event.key === "ArrowUp" && (!this.field.value || this.back)) this.recall(event, 1);
    else if (event.key === "ArrowDown" && this.back) this.recall(event, -1);
  }

  recall(event, step) {
    const back = this.back + step;
    if (back < 0 || back > this.history.length) return;
    event.preventDefault();
    this.back = back;
    this.field.value = back ? this.history.at(-back) : "";
    this.typed();
  }

  async go() {
    const text = this.field.value.trim();
    if (!text || this.sending) return;
    this.suggest.shut();
    this.setSending(true);
    const sent = await this.send(text);
    this.setSending(false);
    if (!sent) return;
    this.history = [...this.history, text].slice(-REMEMBERED);
    this.back = 0;
    this.field.value = "";
    this.typed();
  }
  setSending(sending) {
    this.sending = sending;
    this.button.setAttribute("aria-busy", String(sending));
  }
}
