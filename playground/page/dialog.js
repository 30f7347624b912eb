/** Dialogs in front of everything: focus stays inside, Esc closes, focus goes back afterwards. */

import { el, fill, freshId, tabStops } from "./dom.js";
import { iconButton } from "./parts.js";
import { textNodes, textString } from "./texts.js";

/** A dialog with a title, a body and buttons. */
export class Dialog {
  /** @param {{kind?: string, onClose: () => void}} traits `onClose` runs when the person gives up */
  constructor({ kind = "modal", onClose }) {
    this.onClose = onClose;
    this.before = document.activeElement;
    this.heading = el("h2", { id: freshId("title"), dir: "auto" });
    this.body = el("div", { class: "dialog-body" });
    this.foot = el("footer", { class: "dialog-foot" });
    const shut = iconButton("close", "Close", () => this.giveUp());
    this.form = el(
      "form",
      { class: "dialog-form", novalidate: true },
      el("header", { class: "dialog-head" }, this.heading, shut),
      this.body,
      this.foot,
    );
    this.node = el("dialog", { class: `dialog ${kind}`, "aria-labelledby": this.heading.id }, this.form);
    this.node.addEventListener("keydown", (event) => this.key(event));
    this.node.addEventListener("cancel", (event) => event.preventDefault());
    this.node.addEventListener("close", () => this.node.isConnected && this.giveUp());
  }

  /** Show the dialog and put the focus on the first field, or on the first button at the bottom. */
  open() {
    document.body.append(this.node);
    this.node.showModal();
    this.focusFirst();
  }

  focusFirst() {
    const fields = tabStops(this.body).filter((one) => one.matches("input, select, textarea"));
    const buttons = tabStops(this.foot);
    (fields[0] ?? buttons.at(-1) ?? this.heading).focus();
  }

  key(event) {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      this.giveUp();
    }
    if (event.key === "Tab") this.stayInside(event);
  }

  stayInside(event) {
    const stops = tabStops(this.node);
    const [first, last] = [stops[0], stops.at(-1)];
    const leaving = event.shiftKey ? first : last;
    if (document.activeElement !== leaving) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }

  giveUp() {
    this.remove();
    this.onClose();
  }

  /** Take the dialog away without telling anybody. */
  remove() {
    this.node.remove();
    if (this.before?.isConnected) this.before.focus();
  }
}

/**
 * Ask before a press goes through, in the words of a Block Kit confirm object.
 *
 * @returns {Promise<boolean>} whether the person agreed
 */
export function confirmFirst(confirm, reader) {
  return new Promise((settle) => {
    const dialog = new Dialog({ kind: "confirm", onClose: () => settle(false) });
    const agree = () => {
      dialog.remove();
      settle(true);
    };
    dialog.heading.textContent = textString(confirm.title) || "Are you sure?";
    fill(dialog.body, el("div", { class: "words" }, textNodes(confirm.text, reader)));
    fill(
      dialog.foot,
      el("button", {
        type: "button",
        class: "button",
        onclick: () => dialog.giveUp(),
        text: textString(confirm.deny) || "Cancel",
      }),
      el("button", {
        type: "submit",
        class: `button ${confirm.style ?? "primary"}`,
        text: textString(confirm.confirm) || "Yes",
      }),
    );
    dialog.form.addEventListener("submit", (event) => {
      event.preventDefault();
      agree();
    });
    dialog.open();
  });
}
