"""Buttons as Teams presses them, and questions that are asked before a press counts."""

from collections.abc import Iterator, Sequence
from typing import Any

from adapters.teams import limits
from adapters.teams.cards import NO_STAMP, Stamp, data_of
from adapters.teams.text import NORMAL, Look, line, plain
from adapters.wire.text import Json, is_blank, storable
from bot.ui.actions import Button, Confirm

_TITLE: Look = {"weight": "Bolder"}
_STYLES = {"primary": "positive", "danger": "destructive"}


def press(button: Button, stamp: Stamp) -> Json:
    """Return what presses a button, a question left aside."""
    style, value = _STYLES.get(button.style, ""), storable(button.value)
    if stamp.beside != "dialog" and button.action in stamp.opens:
        opened = data_of("open", button.action, value, stamp)
        opens = {"msteams": {"type": "task/fetch"}, **opened}
        return submit(button.label, opens, style, asks=False)
    data = data_of("press", button.action, value, stamp)
    if stamp.beside == "dialog":
        return submit(button.label, data, style, asks=False)
    asks = stamp.beside == "blocks"
    return execute(button.label, button.action, data, style, asks=asks)


def execute(title: str, verb: str, data: Json, style: str = "", *, asks: bool = True) -> Json:
    """Return an action that comes back with `data`, for old clients in the older way.

    Args:
        asks: what was filled in comes along, and is checked before.
    """
    common: Json = {"title": plain(title, limits.BUTTON_TEXT), "data": data}
    if style:
        common["style"] = style
    if not asks:
        common["associatedInputs"] = "None"
    return {
        "type": "Action.Execute",
        "verb": verb,
        **common,
        "fallback": {"type": "Action.Submit", **common},
    }


def submit(title: str, data: Json, style: str = "", *, asks: bool = True) -> Json:
    """Return an action that comes back with `data` from a dialog."""
    made: Json = {"type": "Action.Submit", "title": plain(title, limits.BUTTON_TEXT), "data": data}
    if style:
        made["style"] = style
    return made if asks else {**made, "associatedInputs": "None"}


def button_rows(
    buttons: Sequence[Button], stamp: Stamp = NO_STAMP, name: str = "ask"
) -> list[Json]:
    """Return buttons in rows, and below them what is asked before some of them count.

    Args:
        buttons: most useful first.
        stamp: what a press brings back.
        name: what the ids of the questions begin with; a card has no other ids like it.
    """
    ids = {index: f"{name}{index}" for index, one in enumerate(buttons) if one.confirm}
    made = [
        _asking(one, ids[index]) if index in ids else press(one, stamp)
        for index, one in enumerate(buttons)
    ]
    rows: list[Json] = [
        {"type": "ActionSet", "actions": list(some)} for some in in_groups(made, limits.ACTIONS)
    ]
    questions = (
        _question(one, one.confirm, ids[index], stamp)
        for index, one in enumerate(buttons)
        if one.confirm
    )
    return [*rows, *questions]


def _asking(button: Button, question: str) -> Json:
    """Return a button that shows its question first."""
    made: Json = {
        "type": "Action.ToggleVisibility",
        "title": plain(button.label, limits.BUTTON_TEXT),
        "targetElements": [question],
    }
    style = _STYLES.get(button.style)
    return {**made, "style": style} if style else made


def _question(button: Button, confirm: Confirm, name: str, stamp: Stamp) -> Json:
    """Return what is asked, hidden until the button is pressed; Teams has no dialog for it."""
    yes = {**press(button, stamp), "title": plain(confirm.yes, limits.BUTTON_TEXT)}
    if "fallback" in yes:
        yes["fallback"] = {**yes["fallback"], "title": yes["title"]}
    no = {
        "type": "Action.ToggleVisibility",
        "title": plain(confirm.no, limits.BUTTON_TEXT),
        "targetElements": [name],
    }
    told = [
        line(words, limits.CONFIRM_TEXT, look)
        for words, look in ((confirm.title, _TITLE), (confirm.question, NORMAL))
        if not is_blank(words)
    ]
    return {
        "type": "Container",
        "id": name,
        "isVisible": False,
        "style": "emphasis",
        "items": [*told, {"type": "ActionSet", "actions": [yes, no]}],
    }


def in_groups(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Yield the items in runs of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
