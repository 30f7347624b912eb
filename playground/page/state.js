/** What the page knows. Views subscribe to topics and draw again when one changes. */

/** @typedef {{id:string, handle:string, name:string, title:string, department:string, tz:string,
 *   locale:string, kind:string, initials:string, hue:number}} Persona */
/** @typedef {{id:string, name:string, kind:string, topic:string, unread:number, bot_is_member:boolean,
 *   external:boolean, archived:boolean, with:string|null}} Conversation */
/** @typedef {{ts:string, user:string, text:string, blocks:Object[], ephemeral:boolean, edited:boolean,
 *   thread_ts:string|null, at:string}} Message */

/** Topics: company, conversations, place, messages, home, clock, wire, thread, layout, guide, link. */
export class State extends EventTarget {
  /** @param {import("./start.js").Skin} skin */
  constructor(skin) {
    super();
    this.skin = skin;
  }

  company = "";
  now = new Date();
  bot = { id: "", name: "Goodword" };
  commands = [];
  shortcuts = [];
  /** Whom one can be. @type {Persona[]} */ personas = [];
  /** Everybody with an account, bots and people who left included. @type {Persona[]} */ people = [];
  /** Handles of groups by id. */ groups = {};
  /** @type {Conversation[]} */ conversations = [];
  /** @type {Message[]} */ messages = [];
  wire = [];
  persona = "";
  /** The open conversation's id, or "home". */
  place = "";
  /** The ts of the message whose thread is open, or "". */
  thread = "";
  /** The Home view; undefined while it is on its way, null when there is none. */
  home = undefined;
  /** What happened to messages while those of a place are on their way; null when none are. */
  late = null;
  /** Persona and place that `messages` belong to. */
  loaded = "";
  /** Whether the stream of events is up; undefined before the first word. */
  linked = undefined;
  wireShown = false;
  guide = false;

  /** Call `draw` now and whenever one of the topics changes. */
  watch(topics, draw) {
    for (const topic of topics) this.addEventListener(topic, draw);
    draw();
  }

  /** Tell every watcher of `topic`. */
  changed(...topics) {
    for (const topic of topics) this.dispatchEvent(new Event(topic));
  }

  /** Take over what the state request answered for `persona`; nobody is told yet. */
  take(persona, answer) {
    const { company, now, bot, commands, shortcuts, personas, people, groups, conversations } = answer;
    Object.assign(this, { company, bot, commands, shortcuts, personas, people, groups, conversations });
    Object.assign(this, { persona, now: new Date(now) });
  }

  /** Show the messages of a place, changed by what happened while they were on their way. */
  arrive(messages, place) {
    const late = this.late ?? [];
    Object.assign(this, { messages, loaded: place, late: null });
    for (const happen of late) happen();
    this.changed("messages");
  }

  /** Put a message where its ts belongs, in place of an earlier version. */
  keep(message) {
    this.late?.push(() => this.keep(message));
    const rest = this.messages.filter((one) => one.ts !== message.ts);
    this.messages = [...rest, message].sort((one, other) => Number(one.ts) - Number(other.ts));
    this.changed("messages");
  }

  /** Something happened at `at`: the simulated clock, which may run by itself, shows at least that. */
  seenAt(at) {
    const instant = new Date(at);
    if (instant - this.now < 60_000) return;
    this.now = instant;
    this.changed("clock");
  }

  /** Forget a message that was deleted. */
  forget(ts) {
    this.late?.push(() => this.forget(ts));
    this.messages = this.messages.filter((one) => one.ts !== ts);
    this.changed("messages");
  }

  /** @returns {Persona} the employee who acts */
  get me() {
    return this.personas.find((one) => one.id === this.persona) ?? this.personas[0];
  }

  /** @returns {Conversation|undefined} the open conversation */
  get open() {
    return this.conversations.find((one) => one.id === this.place);
  }

  /** @returns {Conversation|undefined} the direct message with the bot */
  get botRoom() {
    return this.conversations.find((one) => one.kind === "dm" && one.with === this.bot.id);
  }

  /** Return who `id` is: a persona, the bot, or somebody known only by id. */
  who(id) {
    if (id === this.bot.id) return { ...this.bot, kind: "bot", handle: this.bot.name };
    const known = this.people.find((one) => one.id === id);
    return known ?? { id, name: id, handle: id, kind: "unknown", initials: "?", hue: 40 };
  }

  /** Return the messages outside threads. */
  mainMessages() {
    return this.messages.filter((one) => !one.thread_ts || one.thread_ts === one.ts);
  }

  /** Return the replies in the thread of a message, oldest first. */
  repliesTo(ts) {
    return this.messages.filter((one) => one.thread_ts === ts && one.ts !== ts);
  }

  /** Return the message whose thread is open, and its replies. */
  threadMessages() {
    return [...this.messages.filter((one) => one.ts === this.thread), ...this.repliesTo(this.thread)];
  }

  /** Return who reads, for texts that depend on it. @returns {import("./mrkdwn.js").Reader} */
  reader() {
    const { tz = "UTC", locale = "en-US" } = this.me ?? {};
    return {
      who: (id) => this.who(id),
      groups: this.groups,
      roomName: (id) => this.roomName(id),
      persona: this.persona,
      tz,
      locale,
      now: this.now,
    };
  }

  /** Return the name of a channel, or its id when the persona cannot see it. */
  roomName(id) {
    return this.conversations.find((one) => one.id === id)?.name ?? id;
  }

  /** Return what people call a conversation: a channel's name or the other person's. */
  title(conversation) {
    return conversation.kind === "dm" ? this.who(conversation.with).name : conversation.name;
  }
}
