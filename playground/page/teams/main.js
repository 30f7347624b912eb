/** The page's Teams. */

import { emojiSign } from "../emoji.js";
import { start } from "../start.js";
import { content } from "./content.js";
import { Dialogs } from "./dialogs.js";

start({
  base: "/playground/teams/api/",
  title: "Teams",
  hasHome: false,
  hasThreads: (room) => Boolean(room?.team),
  showsReplies: true,
  filterHint: "task/fetch",
  typeHint: "type @Goodword and what you want",
  modals: (desk, kitFor) => new Dialogs(desk, kitFor),
  content,
  groups,
  sign: (room) => (room.team ? (room.kind === "private" ? "lock" : "channel") : "people"),
  nameOf: (room) => (room.team ? `${room.team} › ${room.name}` : room.name),
  emoji: (name) => emojiSign(name) ?? name,
  canBePicked: (person) => person.kind !== "stranger",
  things,
});

function groups({ conversations }) {
  const teams = [...new Set(conversations.map((one) => one.team).filter(Boolean))];
  const chats = conversations.filter((one) => !one.team && one.kind !== "dm");
  return [...teams.map((team) => [team, conversations.filter((one) => one.team === team)]), ["Chats", chats]];
}

function things(state, actions) {
  const other = state.personas.find((one) => one.id !== state.persona && one.kind === "member");
  const thanks = (handle) => `@goodword kudos @${handle} `;
  return [
    [
      "Thank somebody",
      "Name @Goodword, kudos, a colleague and why",
      () => actions.tryWords(thanks(other?.handle ?? "ben")),
    ],
    ["Talk to it alone", "Open the chat with Goodword", () => actions.openRoom(state.botRoom?.id)],
    ["Look at the thanks", "Press the buttons below somebody’s thanks", () => actions.openNamed("Thanks")],
    ["Be somebody else", "See what the other side gets", () => actions.pickPersona()],
    ["Look under the glass", "Read every raw activity", () => actions.showWire(true)],
  ];
}
