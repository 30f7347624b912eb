/** Modals: views that the bot opens in front of the page, one above the other. */

import { blockNodes } from "./blockkit.js";
import { Dialog } from "./dialog.js";
import { announce, el, fill, toast } from "./dom.js";
import { complaint, showError } from "./fields.js";
import { textString } from "./texts.js";

/** The modals that are open, the topmost last. */
export class Modals {
  /** @param {import("./desk.js").Desk} desk @param {(traits: Object) => import("./blockkit.js").Kit} kitFor */
  constructor(desk, kitFor) {
    Object.assign(this, { desk, kitFor, stack: [] });
  }

  /** Open a view, or replace the one with the same id and keep what was typed. */
  show(view) {
    const known = this.stack.find((modal) => modal.view.id === view.id);
    if (known) return known.draw(view);
    const modal = new Modal(view, this);
    this.stack.push(modal);
    modal.dialog.open();
  }

  /** Show errors beside the fields of a view. */
  errors(viewId, errors) {
    this.stack.find((modal) => modal.view.id === viewId)?.showErrors(errors);
  }

  /** Take a view away because the bot or the person closed it. */
  closed(viewId) {
    const modal = this.stack.find((one) => one.view.id === viewId);
    if (!modal) return;
    this.stack = this.stack.filter((one) => one !== modal);
    modal.dialog.remove();
  }

  /** Take all modals away. */
  clear() {
    for (const modal of [...this.stack]) this.closed(modal.view.id);
  }
}

class Modal {
  constructor(view, modals) {
    Object.assign(this, { modals, desk: modals.desk, controls: new Map(), sending: false });
    this.dialog = new Dialog({ onClose: () => this.giveUp() });
    this.dialog.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.draw(view);
  }

  draw(view) {
    const focused = document.activeElement;
    const here = this.view && (focused === document.body || this.dialog.node.contains(focused));
    const place = here ? focusPlace(this.controls) : null;
    const kept = this.view ? this.values() : {};
    this.view = view;
    this.controls = new Map();
    this.setSending(false);
    this.dialog.heading.textContent = textString(view.title);
    const kit = this.modals.kitFor({
      press: (press) => this.press(press),
      register: (block, action, control) =>
        this.controls.set(`${block}/${action}`, { ...control, blockId: block, actionId: action }),
      kept,
    });
    fill(this.dialog.body, blockNodes(view.blocks, kit));
    this.drawFoot(view);
    if (here) (this.controls.get(place) ?? { focus: () => this.dialog.focusFirst() }).focus();
  }

  drawFoot(view) {
    this.send =
      view.submit && el("button", { type: "submit", class: "button primary", text: textString(view.submit) });
    const close = el("button", {
      type: "button",
      class: "button",
      onclick: () => this.dialog.giveUp(),
      text: textString(view.close) || (view.submit ? "Cancel" : "Close"),
    });
    fill(this.dialog.foot, close, this.send);
  }

  values() {
    const values = {};
    for (const { blockId, actionId, read } of this.controls.values())
      (values[blockId] ??= {})[actionId] = read();
    return values;
  }

  async press(press) {
    await attempt(() => this.desk.press({ ...press, view_id: this.view.id }));
  }

  async submit() {
    if (this.sending || !this.send) return;
    const fields = [...this.controls.values()].filter((one) => one.field);
    const wrong = fields.map((one) => [one.blockId, complaint(one)]).filter(([, words]) => words);
    this.showErrors(Object.fromEntries(wrong));
    if (wrong.length) return;
    this.setSending(true);
    await attempt(() => this.desk.submit(this.view.id, this.values()));
    this.setSending(false);
  }

  setSending(sending) {
    this.sending = sending;
    this.dialog.form.setAttribute("aria-busy", String(sending));
    if (this.send) this.send.disabled = sending;
  }

  showErrors(errors) {
    const fields = [...this.controls.values()].filter((one) => one.field);
    for (const one of fields) showError(one.field, errors[one.blockId] ?? "");
    const first = fields.find((one) => errors[one.blockId]);
    const homeless = Object.entries(errors).filter(([block]) => !fields.some((one) => one.blockId === block));
    for (const [, words] of homeless) toast(words, { kind: "bad" });
    if (!first) return;
    this.setSending(false);
    first.focus();
    first.field.scrollIntoView({ block: "nearest" });
    announce(`Please check: ${Object.values(errors).join(" ")}`);
  }

  giveUp() {
    this.modals.stack = this.modals.stack.filter((one) => one !== this);
    attempt(() => this.desk.close(this.view.id));
  }
}

function focusPlace(controls) {
  const place = [...controls].find(([, one]) => one.node.contains(document.activeElement));
  return place?.[0] ?? null;
}

async function attempt(action) {
  try {
    await action();
  } catch (error) {
    toast(error.message, { kind: "bad" });
  }
}
