"""Buttons on cards, found by what is written on them."""

from collections.abc import Iterable, Iterator

from playground.slack.inputs import CannotDo
from playground.teams.checks.cards import walk
from playground.teams.shapes import Card, Json, objects, part


def find_action(cards: Iterable[Card], what: str) -> tuple[Card, Json]:
    """Return the one button called `what`, with the card whose fields it sends.

    Args:
        cards: where to look.
        what: its title, id or verb; "" means the one that sends the fields. Where a button only
            shows a question, the button that answers it with the same words is meant.

    Raises:
        CannotDo: there is no such button, or more than one.
    """
    every = [(card, action) for card in cards for action in actions_of(card)]
    found = [(card, action) for card, action in every if not what or what in _names(action)]
    if not what:
        found = [(card, one) for card, one in found if _sends_fields(one)]
    if len(found) > 1:
        found = [(card, one) for card, one in found if one["type"] != "Action.ToggleVisibility"]
    if len(found) != 1:
        there = ", ".join(str(action.get("title")) for _, action in every) or "none"
        msg = f"{len(found)} buttons are called “{what}” here; there are: {there}"
        raise CannotDo(msg)
    return found[0]


def nth_action(cards: Iterable[Card], number: int) -> tuple[Card, Json]:
    """Return the button with this number, counted from 0 in the order of `actions_of`.

    Raises:
        CannotDo: there are not so many.
    """
    every = [(card, action) for card in cards for action in actions_of(card)]
    if not 0 <= number < len(every):
        msg = "This button is no longer there."
        raise CannotDo(msg)
    return every[number]


def actions_of(card: Card) -> Iterator[Json]:
    """Yield every button of a card, those of cards behind buttons included."""
    yield from _with_inner(card)
    for _, element in walk(card):
        yield from _with_inner(element)
        if isinstance(element.get("selectAction"), dict):
            yield element["selectAction"]


def _with_inner(holder: Json) -> Iterator[Json]:
    """Yield the buttons of a card or an element, and those on the cards that they show."""
    for _, action in objects(holder.get("actions")):
        yield action
        yield from _with_inner(part(action, "card"))


def sends_nothing_else(action: Json) -> bool:
    """Return whether a button leaves out what was filled in."""
    return str(action.get("associatedInputs", "")).lower() == "none"


def _sends_fields(action: Json) -> bool:
    """Return whether a button sends what was filled in."""
    return action["type"] == "Action.Submit" and not sends_nothing_else(action)


def _names(action: Json) -> tuple[object, ...]:
    """Return what a button may be called."""
    return action.get("title"), action.get("id"), action.get("verb"), action.get("tooltip")
