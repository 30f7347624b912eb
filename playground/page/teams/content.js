/** What a message of Teams says: words, cards, and a file that is offered. */

import { el } from "../dom.js";
import { icon } from "../icons.js";
import { wordButton } from "../parts.js";
import { cardNode } from "./card.js";
import { markdown, plainWithMentions } from "./words.js";

/** Return the content of a message. */
export function content(message, place) {
  const { state, actions, kit } = place;
  const reader = { ...kit.reader, mentions: mentionsIn(message, state) };
  const press = (button, values) =>
    actions.attempt(() =>
      actions.desk.press({ channel: state.place, message_ts: message.ts, button, values }),
    );
  const fromBot = state.who(message.user).kind === "bot";
  const words = fromBot ? markdown(message.text, reader) : plainWithMentions(message.text, reader);
  return el(
    "div",
    { class: "said", dir: "auto" },
    message.text && el("div", { class: "said-words" }, words),
    message.cards.map((card) => cardNode(card, { ...kit, reader, press })),
    message.offers.map((offer) => offerNode(offer, message, place)),
    message.edited && el("span", { class: "edited", text: "Edited" }),
    message.reactions.length > 0 && reactions(message.reactions),
  );
}

function mentionsIn({ mentions }, state) {
  const known = Object.entries(mentions).map(([mark, id]) => [mark, { id, name: state.who(id).name }]);
  return Object.fromEntries(known);
}

function offerNode({ name, size, url, is_offer: isOffer }, message, { state, actions }) {
  const answer = (accept) =>
    actions.attempt(() =>
      actions.desk.post("file", { channel: state.place, message_ts: message.ts, accept }),
    );
  return el(
    "div",
    { class: "offer" },
    el("p", {}, icon("file"), fileName(name, url), isOffer && ` ${size} bytes`),
    isOffer &&
      el(
        "div",
        { class: "ac-actions" },
        wordButton("Accept", () => answer(true), "button primary"),
        wordButton("Decline", () => answer(false)),
      ),
  );
}

function fileName(name, url) {
  const shown = el("bdi", { class: "file-name", text: name });
  return url ? el("a", { href: url, target: "_blank", rel: "noopener" }, shown) : shown;
}

function reactions(all) {
  const SIGNS = { like: "👍", heart: "❤️", laugh: "😆", surprised: "😮", sad: "🙁", angry: "😠" };
  return el(
    "p",
    { class: "reactions" },
    all.map(({ kind }) => el("span", { class: "emoji", text: SIGNS[kind] ?? kind })),
  );
}
