/** Dialogs: one card in front of the page, with the buttons that it brings itself. */

import { Dialog } from "../dialog.js";
import { announce, fill, toast } from "../dom.js";
import { cardNode } from "./card.js";
import { showErrors, valuesOf } from "./fields.js";

/** The dialog that is open; Teams shows one at a time. */
export class Dialogs {
  /** @param {import("../desk.js").Desk} desk @param {(traits: Object) => Object} kitFor */
  constructor(desk, kitFor) {
    Object.assign(this, { desk, kitFor, open: null });
  }

  /** Open a dialog, or show its next card and keep what was typed into fields of the same name. */
  show(view) {
    if (this.open && this.open.id !== view.id) this.closed(this.open.id);
    const kept = this.open ? valuesOf(this.open.fields) : {};
    const dialog = this.open?.dialog ?? new Dialog({ onClose: () => this.giveUp() });
    const isNew = !this.open;
    const fields = new Map();
    this.open = { id: view.id, dialog, fields };
    dialog.heading.textContent = view.title;
    dialog.foot.hidden = true;
    const kit = this.kitFor({ fields, kept, press: (button, values) => this.submit(button, values) });
    fill(dialog.body, cardNode(view.card, kit));
    if (isNew) this.openFirst(dialog);
    else dialog.focusFirst();
  }

  openFirst(dialog) {
    dialog.form.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.body.querySelector(".button.primary")?.click();
    });
    dialog.open();
  }

  async submit(button, values) {
    await attempt(() => this.desk.post("submit", { button, values }));
  }

  /** Show errors beside the fields. */
  errors(id, errors) {
    if (this.open?.id !== id) return;
    showErrors(this.open.fields, errors);
    announce(`Please check: ${Object.values(errors).join(" ")}`);
  }

  /** Take the dialog away because the bot or the person closed it. */
  closed(id) {
    if (this.open?.id !== id) return;
    const { dialog } = this.open;
    this.open = null;
    dialog.remove();
  }

  /** Take every dialog away. */
  clear() {
    if (this.open) this.closed(this.open.id);
  }

  giveUp() {
    this.open = null;
    attempt(() => this.desk.post("close", {}));
  }
}

async function attempt(action) {
  try {
    await action();
  } catch (error) {
    toast(error.message, { kind: "bad" });
  }
}
