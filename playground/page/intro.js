/** The card for newcomers: five things to try, each with a button that does it. */

import { el } from "./dom.js";
import { iconButton } from "./parts.js";

/** Return the card. */
export function introCard(state, actions) {
  const close = iconButton("close", "Close the introduction", () => actions.toggleGuide(false));
  const words =
    "A simulated workspace with the real bot behind it. You are one of the people; nothing leaves this computer.";
  const steps = things(state, actions).map(([title, detail, go], at) =>
    el(
      "li",
      {},
      el(
        "button",
        { type: "button", onclick: go },
        el("span", { class: "step", "aria-hidden": "true", text: at + 1 }),
        el("span", { class: "step-words" }, el("strong", { text: title }), el("span", { text: detail })),
      ),
    ),
  );
  return el(
    "section",
    { class: "intro", "aria-label": "What can I try?" },
    el(
      "header",
      {},
      el("div", {}, el("h2", { text: "Welcome. Five things to try" }), el("p", { text: words })),
      close,
    ),
    el("ol", {}, steps),
  );
}

function things(state, actions) {
  const other = state.personas.find((one) => one.id !== state.persona && one.kind === "member");
  return [
    [
      "Thank somebody",
      "Type /kudos, a name and why",
      () => actions.tryWords(`/kudos @${other?.handle ?? "ben"} `),
    ],
    ["Open the form", "Send /kudos with nothing after it", () => actions.tryCommand("/kudos")],
    ["Press “Me too”", "Join in below somebody’s thanks", () => actions.openNamed("thanks")],
    ["Be somebody else", "See what the other side gets", () => actions.pickPersona()],
    ["Look under the glass", "Read every raw payload", () => actions.showWire(true)],
  ];
}
