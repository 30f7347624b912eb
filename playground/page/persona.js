/** Who one is: a card with the persona, and the menu that changes it. */

import { avatar } from "./avatar.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./popup.js";
import { clockTime, isNight, town } from "./when.js";

const KINDS = { guest: "Guest", stranger: "Other company", admin: "Admin" };

/** Return the card of the persona that one acts as; pressing it lists everybody. */
export function personaButton(state, actions) {
  const { me } = state;
  if (!me) return null;
  const open = () => choosePersona(button, state, actions);
  const button = el(
    "button",
    {
      type: "button",
      class: "persona",
      id: "persona-button",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { key: "persona" },
      onclick: open,
    },
    avatar(me),
    el("span", { class: "unseen", text: "You are " }),
    lines(me, state),
    el("span", { class: "unseen", text: ". Be somebody else" }),
    icon("down"),
  );
  return button;
}

/** Open the list of personas beside `button`. */
export function choosePersona(button, state, actions) {
  const items = state.personas.map((one) => ({
    content: [avatar(one), lines(one, state), one.id === state.persona && icon("check")],
    on: one.id === state.persona,
    choose: () => actions.become(one.id),
  }));
  const head = el("p", {
    class: "menu-head",
    text: "Be somebody else. Everybody sees their own messages, in their own time.",
  });
  openMenu(button, { label: "Be somebody else", items, head, place: { width: 330 } });
}

function lines(one, state) {
  const work = [one.title, one.department].filter(Boolean).join(", ");
  return el(
    "span",
    { class: "persona-lines" },
    el(
      "span",
      { class: "persona-name" },
      el("bdi", { text: one.name }),
      KINDS[one.kind] && el("span", { class: "kind", text: KINDS[one.kind] }),
    ),
    el("span", { class: "persona-work", dir: "auto", text: work }),
    el(
      "span",
      { class: "persona-time" },
      icon(isNight(state.now, one.tz) ? "moon" : "sun"),
      `${clockTime(state.now, one.tz)} in ${town(one.tz)}`,
    ),
  );
}
