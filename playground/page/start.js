/** Starts a page in a skin: puts the parts together and passes on what the backend tells. */

import { Actions } from "./actions.js";
import { Desk } from "./desk.js";
import { announce, el, fill, isPhone, toast } from "./dom.js";
import { recall } from "./memory.js";
import { plainWords } from "./mrkdwn.js";
import { followNeighbour } from "./neighbour.js";
import { mountRoom } from "./room.js";
import { mountSidebar, showDrawer } from "./sidebar.js";
import { State } from "./state.js";
import { mountThread } from "./thread.js";
import { mountTopbar } from "./topbar.js";
import { mountWire } from "./wire.js";

const WIDE = 1180;

/**
 * @typedef {Object} Skin how one platform looks and where its backend is
 * @property {string} base of the backend, with a slash at its end
 * @property {string} title of the platform, as the top bar says it
 * @property {boolean} hasHome whether the app has a Home
 * @property {(room: Object) => boolean} hasThreads whether one can reply below a message there
 * @property {boolean} showsReplies below their message; else they are behind a line
 * @property {string} filterHint an example for the filter of raw payloads
 * @property {string} typeHint what to type in an empty conversation
 * @property {(desk: Desk, kitFor: Function) => Object} modals
 * @property {(message: Object, place: Object) => Node} content of a message
 * @property {(state: State) => [string, Object[]][]} groups of conversations on the left
 * @property {(room: Object) => string} sign the drawing before a conversation's name
 * @property {(room: Object) => string} nameOf a conversation that is no 1:1 chat
 * @property {(person: Object) => boolean} canBePicked whether a list of people offers somebody
 * @property {(name: string) => string} emoji what typing an emoji's name puts into the box
 * @property {(state: State, actions: Actions) => [string, string, Function][]} things to try
 */

/** Start the page. @param {Skin} skin */
export function start(skin) {
  const state = new State(skin);
  const desk = new Desk(
    skin.base,
    (event) => HEARD[event.type]?.(event, { state, actions }),
    (linked) => onLink(linked, state, actions),
  );
  const actions = new Actions(state, desk);
  actions.modals = skin.modals(desk, (traits) => actions.kit(traits));
  state.guide = recall("guide") !== "hidden";
  state.wireShown = innerWidth >= WIDE && recall("wire") === "shown";
  mount(state, actions);
  const [persona, place] = location.hash.slice(1).split("/");
  actions.become(persona, place);
  actions.attempt(async () => {
    state.wire = (await desk.wire()).entries;
    state.changed("wire");
  });
  addEventListener("hashchange", () => followHash(state, actions));
  followNeighbour(state, actions);
}

function mount(state, actions) {
  const byId = (id) => document.getElementById(id);
  mountTopbar(byId("topbar"), state, actions);
  mountSidebar(byId("sidebar"), state, actions);
  mountRoom(byId("room"), state, actions);
  const wire = el("section", { class: "wire", "aria-label": "Under the glass" });
  const thread = el("section", { class: "thread", "aria-label": "Thread", hidden: true });
  fill(byId("dock"), wire, thread);
  mountWire(wire, state, actions);
  mountThread(thread, state, actions);
  state.watch(["layout", "thread"], () => {
    wire.hidden = !state.wireShown || Boolean(state.thread);
    byId("dock").hidden = wire.hidden && !state.thread;
  });
  byId("dock").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (state.thread) actions.openThread("");
    else actions.showWire(false);
    actions.composer.field.focus();
  });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    actions.composer.field.focus();
  });
  byId("veil").addEventListener("click", () => showDrawer(false));
  addEventListener("keydown", (event) => event.key === "Escape" && isPhone() && showDrawer(false));
}

function followHash(state, actions) {
  const [persona, place] = location.hash.slice(1).split("/");
  if (!place) return;
  if (persona !== state.persona) actions.become(persona, place);
  else if (place !== state.place) actions.go(place);
}

/** After a break in the stream, look again at everything that may have changed. */
function onLink(linked, state, actions) {
  const back = linked && state.linked === false;
  state.linked = linked;
  state.changed("link");
  if (!back) return;
  actions.refresh();
  actions.go(state.place);
}

const HEARD = {
  message: (event, page) => arrived(event, page),
  changed: ({ channel, message }, { state }) => channel === state.place && state.keep(message),
  deleted: ({ channel, ts }, { state }) => channel === state.place && state.forget(ts),
  modal: ({ view }, { actions }) => actions.modals.show(view),
  modal_errors: ({ view_id: id, errors }, { actions }) => actions.modals.errors(id, errors),
  modal_closed: ({ view_id: id }, { actions }) => actions.modals.closed(id),
  home: ({ view }, { state }) => {
    state.home = view;
    state.changed("home");
  },
  wire: ({ entry }, { state }) => {
    state.wire = [...state.wire.filter((one) => one.id !== entry.id), entry].slice(-500);
    state.seenAt(entry.at);
    state.changed("wire");
  },
  clock: ({ now }, { state }) => {
    state.now = new Date(now);
    state.changed("clock");
  },
  unread: ({ channel, unread }, { state, actions }) => {
    const here = channel === state.place;
    const room = state.conversations.find((one) => one.id === channel);
    if (room) room.unread = here ? 0 : unread;
    state.changed("conversations");
    if (here && unread) actions.attempt(() => actions.desk.conversation(channel)); // so that it counts as read
  },
  notice: ({ text }) => toast(text),
};

function arrived({ channel, message }, { state, actions }) {
  state.seenAt(message.at);
  if (!state.conversations.some((one) => one.id === channel)) actions.refresh();
  if (channel !== state.place) return;
  state.keep(message);
  if (message.user === state.persona) return;
  const where = message.ephemeral ? ", only visible to you" : "";
  announce(`${state.who(message.user).name}${where}: ${plainWords(message.text, state.reader())}`);
}
