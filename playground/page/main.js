/** The page's Slack. */

import { content } from "./content.js";
import { Modals } from "./modal.js";
import { start } from "./start.js";

start({
  base: "/playground/api/",
  title: "Slack",
  hasHome: true,
  hasThreads: () => true,
  showsReplies: false,
  filterHint: "views.open",
  typeHint: "type / to see what Goodword can do",
  modals: (desk, kitFor) => new Modals(desk, kitFor),
  content,
  groups: ({ conversations }) => [
    ["Channels", conversations.filter((one) => one.kind === "channel")],
    ["Private channels", conversations.filter((one) => one.kind === "private")],
  ],
  sign: (room) => (room.kind === "private" ? "lock" : "hash"),
  nameOf: (room) => `#${room.name}`,
  emoji: (name) => `:${name}:`,
  canBePicked: () => true,
  things,
});

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
