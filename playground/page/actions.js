/** What people do on the page: each action asks the backend and brings the state up to date. */

import { peopleChoices, roomChoices } from "./controls.js";
import { announce, isPhone, toast } from "./dom.js";
import { remember } from "./memory.js";
import { plainWords } from "./mrkdwn.js";
import { choosePersona } from "./persona.js";
import { showDrawer } from "./sidebar.js";

/** Carries out what people do. */
export class Actions {
  /** @param {import("./state.js").State} state @param {import("./desk.js").Desk} desk */
  constructor(state, desk) {
    Object.assign(this, { state, desk, composer: null, modals: null });
  }

  /** Run `task`; show its words when it is refused. @returns {Promise<boolean>} whether it went well */
  async attempt(task) {
    try {
      await task();
      return true;
    } catch (error) {
      toast(error.message, { kind: "bad" });
      return false;
    }
  }

  /** Act as another persona, in the same place when they see it too. */
  async become(persona, place = this.state.place) {
    const { state, desk } = this;
    await this.attempt(async () => {
      const answer = await desk.state(persona);
      const known = answer.personas.some((one) => one.id === persona) ? persona : answer.personas[0].id;
      this.modals.clear();
      state.take(known, known === persona ? answer : await desk.state(known));
      await desk.become(known); // a form that is still open comes first of all
      state.changed("company", "conversations", "clock");
      const seen = place === "home" || state.conversations.some((one) => one.id === place);
      await this.go(seen ? place : this.firstRoom());
      announce(`You are ${state.me.name} now`);
    });
  }

  firstRoom() {
    const { conversations } = this.state;
    return (
      (conversations.find((one) => one.name.toLowerCase() === "thanks") ?? conversations[0])?.id ?? "home"
    );
  }

  /** Load who and what there is again. */
  async refresh() {
    await this.attempt(async () => {
      const { persona } = this.state;
      const answer = await this.desk.state(persona);
      if (persona !== this.state.persona) return;
      this.state.take(persona, answer);
      this.state.changed("company", "conversations", "clock");
    });
  }

  /** Go to a conversation or to "home". */
  async go(place) {
    const { state } = this;
    const { persona } = state;
    Object.assign(state, {
      place,
      thread: "",
      home: undefined,
      late: place === "home" ? null : [],
      messages: state.loaded === `${persona} ${place}` ? state.messages : [],
    });
    location.hash = `${persona}/${place}`;
    if (isPhone()) showDrawer(false);
    state.changed("place", "thread", "home");
    if (place === "home") return this.loadHome();
    await this.attempt(async () => {
      const { messages } = await this.desk.conversation(place);
      if (state.place !== place || state.persona !== persona) return;
      state.arrive(messages, `${persona} ${place}`);
      this.markRead(place);
      if (!isPhone() && !document.querySelector("dialog[open]"))
        this.composer.field.focus({ preventScroll: true });
    });
  }

  async loadHome() {
    await this.attempt(async () => {
      const { view } = await this.desk.home();
      this.state.home = view;
      this.state.changed("home");
    });
  }

  markRead(place) {
    const room = this.state.conversations.find((one) => one.id === place);
    if (room) room.unread = 0;
    this.state.changed("conversations");
  }

  openRoom(id) {
    return this.go(id);
  }

  openHome() {
    return this.go("home");
  }

  /** Open the channel with this name when the persona sees it. */
  async openNamed(name) {
    const room = this.state.conversations.find((one) => one.name === name);
    await this.go(room?.id ?? this.firstRoom());
  }

  /** Open the thread of a message, or close the open one with "". */
  openThread(ts) {
    const message = this.state.messages.find((one) => one.ts === ts);
    this.state.thread = message?.thread_ts ?? ts;
    this.state.changed("thread", "layout");
  }

  /** Say words where one is. @returns {Promise<boolean>} whether they went out */
  say(text, thread = null) {
    return this.attempt(() => this.desk.say(this.state.place, text, thread));
  }

  shortcut(callbackId, messageTs = null) {
    return this.attempt(() => this.desk.shortcut(callbackId, this.state.place, messageTs));
  }

  async invite(channel) {
    if (!(await this.attempt(() => this.desk.invite(channel)))) return;
    await this.refresh();
    const room = this.state.conversations.find((one) => one.id === channel);
    toast(`${this.state.bot.name} is in ${this.state.skin.nameOf(room)} now.`);
  }

  moveClock(move) {
    return this.attempt(() => this.desk.moveClock(move));
  }

  async copy(message) {
    const words = plainWords(message.text, this.state.reader());
    const copied = await this.attempt(() => navigator.clipboard.writeText(words));
    if (copied) toast("Copied");
  }

  /** Put words into the message box of a conversation. */
  async tryWords(words) {
    if (!this.state.open || this.state.open.archived) await this.go(this.firstRoom());
    this.composer.prefill(words);
  }

  async tryCommand(command) {
    if (!this.state.open || this.state.open.archived) await this.go(this.firstRoom());
    await this.say(command);
  }

  pickPersona() {
    if (isPhone()) showDrawer(true);
    choosePersona(document.getElementById("persona-button"), this.state, this);
  }

  toggleDrawer() {
    showDrawer(!document.body.classList.contains("drawer-open"));
  }

  /** Show or hide the panel of raw payloads. */
  showWire(shown) {
    Object.assign(this.state, { wireShown: shown, thread: shown ? "" : this.state.thread });
    remember("wire", shown ? "shown" : "hidden");
    this.state.changed("layout", "thread");
  }

  clearWire() {
    this.state.wire = [];
    this.state.changed("wire");
  }

  /** Show or hide the strip for newcomers. */
  toggleGuide(shown = !this.state.guide) {
    this.state.guide = shown;
    remember("guide", shown ? "shown" : "hidden");
    this.state.changed("guide");
  }

  /** Return what blocks of a message need. */
  messageKit(message) {
    return this.kit({
      press: (press) =>
        this.attempt(() => this.desk.press({ ...press, channel: this.state.place, message_ts: message.ts })),
    });
  }

  /** Return what blocks of a Home need. */
  homeKit(view) {
    return this.kit({
      press: (press) => this.attempt(() => this.desk.press({ ...press, view_id: view.id ?? null })),
    });
  }

  /** Return what blocks need from the page, with the `traits` of the place they stand in. */
  kit(traits) {
    const { state } = this;
    return {
      reader: state.reader(),
      people: () => peopleChoices(state),
      rooms: () => roomChoices(state),
      ...traits,
    };
  }
}
