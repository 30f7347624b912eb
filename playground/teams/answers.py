"""What the bot's answers to invokes do: cards redrawn, dialogs opened, words shown."""

import uuid
from dataclasses import replace

from playground.slack.delivery import Answer
from playground.slack.inputs import CannotDo
from playground.teams.checks.answers import WORDS, action_faults, task_faults
from playground.teams.messages import ADAPTIVE, Dialog, Message
from playground.teams.shapes import Json
from playground.teams.tenant import Tenant

TROUBLE = "Something went wrong. Please try again."
UNREACHABLE = "Unable to reach app. Please try again."


def answer_to_action(tenant: Tenant, oid: str, on: Message, answer: Answer) -> None:
    """Do what the bot answered to a pressed Action.Execute.

    A card takes the place of the old one for the person who pressed, and for nobody else.

    Raises:
        CannotDo: the answer is none that Teams understands.
    """
    body = answer.json()
    _require(tenant, oid, UNREACHABLE, action_faults(answer.status, body))
    if body["type"] == ADAPTIVE:
        on.views[oid] = body["value"]
        tenant.change(on)
    elif body["type"] == WORDS:
        tenant.say_to(oid, body["value"])
    else:
        tenant.say_to(oid, body["value"]["message"])


def answer_to_task(tenant: Tenant, dialog: Dialog, answer: Answer, *, may_end: bool) -> None:
    """Do what the bot answered to an invoke of a dialog: go on, say something, or end.

    Args:
        tenant: where that happens.
        dialog: the one that is open or to be opened; without a card before the first answer.
        answer: of the bot.
        may_end: whether an empty answer closes the dialog.

    Raises:
        CannotDo: the answer is none that Teams understands; an open dialog stays open.
    """
    body = answer.json() if answer.status else {}
    _require(tenant, dialog.oid, UNREACHABLE, task_faults(answer.status, body, may_end=may_end))
    task = body.get("task")
    if not task:
        tenant.close_dialog(dialog.oid)
    elif task["type"] == "message":
        tenant.close_dialog(dialog.oid)
        tenant.say_to(dialog.oid, task["value"])
    else:
        _go_on(tenant, dialog, task["value"])


def _go_on(tenant: Tenant, dialog: Dialog, described: Json) -> None:
    """Show the next card of a dialog."""
    card, title = described["card"]["content"], described["title"]
    fresh = dialog.id or uuid.uuid4().hex
    tenant.show_dialog(replace(dialog, id=fresh, card=card, title=title))


def _require(tenant: Tenant, oid: str, words: str, faults: list[str]) -> None:
    """Go on only without faults.

    Raises:
        CannotDo: with the words that Teams' client shows, and what was wrong.
    """
    if faults:
        tenant.say_to(oid, words)
        msg = f"{words} ({'; '.join(faults[:5])})"
        raise CannotDo(msg)
