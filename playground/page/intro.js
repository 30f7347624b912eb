/** The strip for newcomers: five things to try, each with a button that does it. */

import { el } from "./dom.js";
import { iconButton } from "./parts.js";

const WORDS = "A simulated workspace with the real bot in it. Nothing leaves this computer.";

/** Return the strip. */
export function introStrip(state, actions) {
  const close = iconButton("close", "Close the introduction", () => actions.toggleGuide(false));
  const steps = things(state, actions).map(([title, detail, go], at) =>
    el(
      "li",
      {},
      el(
        "button",
        { type: "button", title: detail, onclick: go },
        el("span", { class: "step", "aria-hidden": "true", text: at + 1 }),
        title,
      ),
    ),
  );
  return el(
    "section",
    { class: "intro", "aria-label": "What can I try?" },
    el("p", {}, el("strong", { text: "Welcome! " }), WORDS),
    close,
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
