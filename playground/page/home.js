/** The Home tab of the app: a view of blocks that the bot publishes for each person. */

import { blockNodes } from "./blockkit.js";
import { el, fill } from "./dom.js";
import { icon } from "./icons.js";

/** Draw the persona's Home into `root`; the place that had the focus keeps it. */
export function homeView(root, state, actions) {
  const { activeElement: active } = document;
  const key = root.contains(active) ? active.dataset.action : null;
  const top = root.scrollTop;
  const { home } = state;
  fill(
    root,
    el(
      "div",
      { class: "home-sheet" },
      home ? blockNodes(home.blocks, actions.homeKit(home)) : nothing(state, actions),
    ),
  );
  root.scrollTop = top;
  if (key) root.querySelector(`[data-action="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

function nothing(state, actions) {
  if (state.home === undefined) return el("p", { class: "lonely", text: "Opening…" });
  return el(
    "div",
    { class: "beginning" },
    el("h2", { text: "Nothing here yet" }),
    el("p", { text: `${state.bot.name} has not published a Home for ${state.me?.name ?? "you"}.` }),
    el(
      "button",
      { type: "button", class: "button", onclick: () => actions.openHome() },
      icon("home"),
      "Look again",
    ),
  );
}
