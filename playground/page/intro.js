/** The strip for newcomers: five things to try, each with a button that does it. */

import { el } from "./dom.js";
import { iconButton } from "./parts.js";

const WORDS = "A simulated workspace with the real bot in it. Nothing leaves this computer.";

/** Return the strip. */
export function introStrip(state, actions) {
  const close = iconButton("close", "Close the introduction", () => actions.toggleGuide(false));
  const steps = state.skin
    .things(state, actions)
    .map(([title, detail, go], at) =>
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
