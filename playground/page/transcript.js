/** The list of messages: days, groups of one person's messages, and what arrives while one looks. */

import { el, fill } from "./dom.js";
import { messageNode } from "./message.js";
import { dayKey, dayName } from "./when.js";

const GROUP_MS = 5 * 60_000;
const NEAR_END = 120;

/** Keeps a log element in step with messages; nodes of unchanged messages stay as they are. */
export class Transcript {
  /**
   * @param {{label: string, empty: () => Node, place: (message: Object) => Object}} traits `place`
   *   gives what `messageNode` needs beside the message
   */
  constructor({ label, empty, place }) {
    Object.assign(this, { empty, place, drawn: new Map(), atEnd: true });
    this.node = el("div", {
      class: "transcript",
      role: "log",
      "aria-live": "off",
      "aria-label": label,
      tabindex: 0,
    });
    this.node.addEventListener("keydown", (event) => this.walk(event));
    this.node.addEventListener("scroll", () => (this.atEnd = this.isNearEnd()));
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.node);
  }

  /** Show these messages, oldest first. @param {{now: Date, tz: string, fresh: boolean}} sight */
  show(messages, { now, tz, fresh }) {
    const atEnd = fresh || this.isNearEnd();
    const today = dayKey(now, tz);
    if (fresh || today !== this.today) this.drawn.clear();
    this.today = today;
    const focus = this.focusKey();
    const days = Map.groupBy(messages, (message) => dayKey(new Date(message.at), tz));
    const sections = [...days.values()].map((ofDay) =>
      this.day(ofDay, dayName(new Date(ofDay[0].at), now, tz)),
    );
    fill(this.node, sections.length ? sections : this.empty());
    this.refocus(focus);
    if (atEnd) this.toEnd();
  }

  isNearEnd() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_END;
  }

  toEnd() {
    this.node.scrollTop = this.node.scrollHeight;
  }

  day(messages, name) {
    const rows = messages.map((message, at) => this.row(message, continues(messages[at - 1], message)));
    return el("div", { class: "day" }, el("h2", { class: "day-name" }, el("span", { text: name })), rows);
  }

  row(message, compact) {
    const place = this.place(message);
    const version = JSON.stringify([message, compact, place.replies]);
    const known = this.drawn.get(message.ts);
    if (known?.version === version) return known.node;
    const node = messageNode(message, { ...place, compact });
    this.drawn.set(message.ts, { version, node });
    return node;
  }

  /** Remember where the focus is, by message and action, for the case that its node is drawn anew. */
  focusKey() {
    const active = document.activeElement;
    const message = this.node.contains(active) && active.closest(".message");
    return message ? { ts: message.dataset.ts, action: active.dataset.action, node: active } : null;
  }

  refocus(key) {
    if (!key) return;
    if (key.node.isConnected) return key.node.focus({ preventScroll: true });
    const message = this.node.querySelector(`[data-ts="${CSS.escape(key.ts)}"]`);
    const same = key.action && message?.querySelector(`[data-action="${CSS.escape(key.action)}"]`);
    (same || message)?.focus({ preventScroll: true });
  }

  walk(event) {
    if (!["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
    if (event.target !== this.node && !event.target.matches(".message")) return;
    const all = [...this.node.querySelectorAll(".message")];
    const at = all.indexOf(event.target);
    const last = all.length - 1;
    const next = {
      ArrowUp: at < 0 ? last : Math.max(0, at - 1),
      ArrowDown: Math.min(last, at + 1),
      Home: 0,
      End: last,
    }[event.key];
    all[next]?.focus();
    event.preventDefault();
  }
}

function continues(earlier, message) {
  if (!earlier) return false;
  const near = new Date(message.at) - new Date(earlier.at) < GROUP_MS;
  return near && earlier.user === message.user && !message.ephemeral && !earlier.ephemeral;
}
