"""Adaptive Cards: what goes around the elements, what a press brings back, how large all is."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from adapters.teams import limits
from adapters.wire.text import Json, fit, is_blank
from bot.ui.words import NOTHING

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
VERSION = "1.5"
DATA = "goodword"
"""The one key under which all that we send along comes back, beside what was filled in."""

DATA_VERSION = 1
Kind = Literal["press", "form", "open", "again", "close"]

Beside = Literal["blocks", "form", "dialog"]
"""In a dialog no other dialog opens, and only `Action.Submit` comes back."""


Sign = Callable[[Kind, str, str, str], str]
"""Signs what a press does: its kind, the action, the button's value and the card's nonce."""


@dataclass(frozen=True)
class Stamp:
    """What the buttons of one card send back with a press.

    Attributes:
        nonce: the card's own word, made when it is sent; a press that comes twice is known by it.
        sealed: what else we need back, signed by the caller.
        beside: what stands around the buttons, which a press leaves alone.
        sign: signs each button for those whom the card was made for; None: it is never pressed.
        opens: the actions whose buttons open a dialog at once.
    """

    nonce: str = ""
    sealed: str = ""
    beside: Beside = "blocks"
    sign: Sign | None = None
    opens: Collection[str] = frozenset()


NO_STAMP = Stamp()
"""For what is looked at and never pressed: the gallery and the golden files."""


def data_of(kind: Kind, name: str, value: str, stamp: Stamp) -> Json:
    """Return what a press sends back: `name` is the action or form, `value` the button's."""
    told: Json = {"v": DATA_VERSION, "a": name, "k": kind}
    if value:
        told["val"] = value
    if stamp.nonce:
        told["n"] = stamp.nonce
    if stamp.sealed:
        told["s"] = stamp.sealed
    if stamp.sign is not None and kind != "form":  # what a form sends is sealed
        told["g"] = stamp.sign(kind, name, value, stamp.nonce)
    return {DATA: told}


def card(body: list[Json], *, summary: str, entities: list[Json], wide: bool = False) -> Json:
    """Return a card around its elements.

    Args:
        body: the elements, in reading order.
        summary: what is read where no card can be shown.
        entities: the people whom the elements mention.
        wide: it takes all of the width that there is, for tables.
    """
    made: Json = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": VERSION,
        "fallbackText": short_words(summary),
        "body": body,
    }
    settings: Json = {}
    if entities:
        settings["entities"] = entities
    if wide:
        settings["width"] = "Full"
    return {**made, "msteams": settings} if settings else made


def activity(content: Json, summary: str) -> Json:
    """Return the parts of a message activity that shows a card.

    Args:
        content: the card.
        summary: one sentence: the notification and what a screen reader says first.
    """
    return {
        "type": "message",
        "summary": short_words(summary),
        "attachments": [attachment(content)],
    }


def attachment(content: Json) -> Json:
    """Return a card as it is attached to a message, or shown in a dialog."""
    return {"contentType": CONTENT_TYPE, "content": content}


def short_words(words: str) -> str:
    """Return words for where nothing is read as markup; never none."""
    return NOTHING if is_blank(words) else fit(words, limits.SUMMARY)


def bytes_of(made: object) -> int:
    """Return how long a piece of JSON is on its way, in bytes of UTF-8."""
    return len(json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode())


def told_in(inputs: Mapping[str, object]) -> dict[str, object]:
    """Return what was filled in, without what we sent along."""
    return {key: value for key, value in inputs.items() if key not in (DATA, "msteams")}
