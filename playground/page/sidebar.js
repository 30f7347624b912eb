/** The left side: the workspace, who one is, and the places one can go to. */

import { avatar, roomSign } from "./avatar.js";
import { el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { personaButton } from "./persona.js";

/** Draw the sidebar and keep it in step with the state. */
export function mountSidebar(root, state, actions) {
  const head = el("div", { class: "sidebar-head" });
  const places = el("div", { class: "places" });
  fill(root, head, places);
  state.watch(["company", "clock", "place"], () =>
    keepFocus(head, () => fill(head, workspace(state), personaButton(state, actions))),
  );
  state.watch(["company", "conversations", "place"], () =>
    keepFocus(places, () => fill(places, placeGroups(state, actions))),
  );
}

/** Draw again and put the focus back on the control with the same name. */
function keepFocus(root, draw) {
  const key = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  draw();
  if (key) root.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

function workspace(state) {
  return el(
    "p",
    { class: "workspace" },
    el("span", { class: "workspace-sign", "aria-hidden": "true", text: initialsOf(state.company) }),
    el("strong", { text: state.company || "…" }),
  );
}

function initialsOf(company) {
  return company
    .split(/[^\p{L}]+/u)
    .filter(Boolean)
    .map((word) => word[0])
    .slice(0, 2)
    .join("");
}

function placeGroups(state, actions) {
  const rooms = state.conversations;
  const people = rooms.filter((one) => one.kind === "dm" && one !== state.botRoom);
  const groups = state.skin.groups(state).map(([name, inside]) =>
    group(
      name,
      inside.map((one) => roomItem(one, state, actions)),
    ),
  );
  const home = state.skin.hasHome && homeItem(state, actions);
  const app = [home, state.botRoom && roomItem(state.botRoom, state, actions)];
  return [
    group("App", app),
    ...groups,
    group(
      "Direct messages",
      people.map((one) => roomItem(one, state, actions)),
    ),
  ];
}

function group(name, items) {
  const shown = items.filter(Boolean);
  if (!shown.length) return null;
  return el(
    "section",
    { class: "place-group" },
    el("h2", { text: name }),
    el(
      "ul",
      {},
      shown.map((item) => el("li", {}, item)),
    ),
  );
}

function homeItem(state, actions) {
  const here = state.place === "home";
  return el(
    "button",
    {
      type: "button",
      class: "place",
      "aria-current": here ? "page" : null,
      data: { key: "home" },
      onclick: () => actions.openHome(),
    },
    el("span", { class: "place-sign" }, icon("home")),
    el("span", { class: "place-name", text: `${state.bot.name} Home` }),
  );
}

function roomItem(room, state, actions) {
  const here = state.place === room.id;
  const bot = room === state.botRoom;
  const unread =
    room.unread > 0 &&
    !here &&
    el(
      "span",
      { class: "badge" },
      String(Math.min(room.unread, 99)),
      el("span", { class: "unseen", text: " unread" }),
    );
  const traits = {
    type: "button",
    class: `place ${unread ? "unread" : ""} ${room.archived ? "faded" : ""}`,
    "aria-current": here ? "page" : null,
    data: { key: room.id },
    onclick: () => actions.openRoom(room.id),
  };
  const sign = bot ? avatar({ kind: "bot" }, "small") : roomSign(room, state);
  return el(
    "button",
    traits,
    el("span", { class: "place-sign" }, sign),
    el("span", { class: "place-name", dir: "auto", text: state.title(room) }),
    bot && el("span", { class: "app-badge", text: "App" }),
    unread,
  );
}

/** Open or close the sidebar where it is a drawer. */
export function showDrawer(open) {
  const sidebar = document.getElementById("sidebar");
  document.body.classList.toggle("drawer-open", open);
  document.getElementById("menu-button")?.setAttribute("aria-expanded", String(open));
  if (open) sidebar.querySelector("button")?.focus();
}
