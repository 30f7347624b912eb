/** The playground's backend as seen from the page: plain requests and one stream of events. */

const RETRY_MS = 3000;

/** Something the backend refused, with words for a person. */
export class DeskError extends Error {}

/** Talks to the backend on behalf of one persona at a time. */
export class Desk {
  /**
   * @param {string} base where the backend is, with a slash at its end
   * @param {(event: {type: string}) => void} onEvent
   * @param {(connected: boolean) => void} onLink
   */
  constructor(base, onEvent, onLink) {
    this.base = base;
    this.persona = "";
    this.onEvent = onEvent;
    this.onLink = onLink;
    this.stream = null;
  }

  /**
   * Act as the persona with this id from now on, and listen to what they would see.
   *
   * @returns {Promise<void>} settled once one listens, so that nothing that follows is missed, or cannot
   */
  become(persona) {
    this.persona = persona;
    this.stream?.close();
    const stream = new EventSource(`${this.base}stream?${new URLSearchParams({ persona })}`);
    stream.onmessage = (event) => this.onEvent(JSON.parse(event.data));
    this.stream = stream;
    return new Promise((settle) => {
      stream.onopen = () => {
        settle();
        this.onLink(true);
      };
      stream.onerror = () => {
        settle();
        this.onLink(false);
        if (stream.readyState === EventSource.CLOSED) setTimeout(() => this.again(stream), RETRY_MS);
      };
    });
  }

  /** Listen again after the browser gave up on `stream`, unless another one took its place. */
  again(stream) {
    if (this.stream === stream) this.become(this.persona);
  }

  /** Return who and what `persona` sees; with "" the backend may choose the persona. */
  state(persona) {
    return this.get("state", persona ? { persona } : {});
  }

  /** Return the messages of one conversation, oldest first. */
  conversation(id) {
    return this.get(`conversation/${encodeURIComponent(id)}`, { persona: this.persona });
  }

  /** Return the words of a file that was shared in a conversation, as `text`. */
  file(channel, id) {
    return this.get(`file/${encodeURIComponent(channel)}/${encodeURIComponent(id)}`, {
      persona: this.persona,
    });
  }

  /** Return the Home view of the persona, or null within `view`. */
  home() {
    return this.get("home", { persona: this.persona });
  }

  /** Return the raw payloads after the entry with the id `after`. */
  wire(after = 0) {
    return this.get("wire", { after });
  }

  /** Say words, a command or a mention as if they had been typed. */
  say(channel, text, threadTs = null) {
    return this.post("say", { channel, text, thread_ts: threadTs });
  }

  /** Press a button or choose in a select; `press` names where and what. */
  press(press) {
    return this.post("press", { channel: null, message_ts: null, view_id: null, ...press });
  }

  /** Send a modal's fields: `values[block_id][action_id]` is the raw value. */
  submit(viewId, values) {
    return this.post("submit", { view_id: viewId, values });
  }

  /** Close a modal without sending it. */
  close(viewId) {
    return this.post("close", { view_id: viewId });
  }

  /** Start a shortcut where one is, on a message when `messageTs` says which. */
  shortcut(callbackId, channel, messageTs = null) {
    return this.post("shortcut", { callback_id: callbackId, channel, message_ts: messageTs });
  }

  /** Move the simulated time: "1h", "1d" or "next_monday_10". */
  moveClock(move) {
    return this.post("clock", { move });
  }

  /** Invite the bot into a channel. */
  invite(channel) {
    return this.post("invite", { channel });
  }

  post(path, body) {
    return ask(this.base + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ persona: this.persona, ...body }),
    });
  }

  get(path, query) {
    return ask(`${this.base}${path}?${new URLSearchParams(query)}`, {});
  }
}

async function ask(address, request) {
  let response;
  try {
    response = await fetch(address, request);
  } catch {
    throw new DeskError("The playground does not answer. Is it still running?");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok || answer.ok === false) {
    throw new DeskError(answer.error ?? `The playground answered ${response.status}.`);
  }
  return answer;
}
