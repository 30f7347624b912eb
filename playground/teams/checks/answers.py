"""Answers to invokes as Teams' client takes them."""

from typing import Any

from playground.teams.checks.cards import faults_of
from playground.teams.messages import ADAPTIVE
from playground.teams.shapes import Json

WORDS = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"
SIZES = ("small", "medium", "large")
GOOD = 200


def action_faults(status: int, body: Json) -> list[str]:
    """Return what is wrong with the answer to `adaptiveCard/action`."""
    if status != GOOD:
        return [f"status {status} is not 200"]
    kind, value = body.get("type"), body.get("value")
    code = body.get("statusCode")
    if not isinstance(code, int) or isinstance(code, bool):
        return ["statusCode: must be a number"]
    if kind == ADAPTIVE:
        return faults_of(value)
    if kind == WORDS:
        return [] if isinstance(value, str) and value.strip() else ["value: must be words"]
    if kind == ERROR:
        good = isinstance(value, dict) and value.get("code") and value.get("message")
        return [] if good else ["value: an error needs code and message"]
    return [f"type: {kind} is not supported"]


def task_faults(status: int, body: Json, *, may_end: bool) -> list[str]:
    """Return what is wrong with the answer to an invoke of a dialog.

    Args:
        status: of the response.
        body: of the response; empty for none.
        may_end: whether no answer closes the dialog, as after `task/submit`.
    """
    if status != GOOD:
        return [f"status {status} is not 200"]
    if not body or body == {"task": None}:
        return [] if may_end else ["an answer is needed"]
    task = body.get("task")
    if not isinstance(task, dict):
        return ["task: must be an object"]
    kind, value = task.get("type"), task.get("value")
    if kind == "message":
        return [] if isinstance(value, str) and value.strip() else ["task/value: must be words"]
    if kind == "continue":
        return _dialog(value)
    return [f"task/type: {kind} is not supported"]


def _dialog(value: Any) -> list[str]:
    """Complain about the description of a dialog."""
    if not isinstance(value, dict):
        return ["task/value: must be an object"]
    card = value.get("card")
    if not isinstance(card, dict) or card.get("contentType") != ADAPTIVE:
        return ["task/value/card: must be an attachment with an Adaptive Card"]
    found = [] if value.get("title") else ["task/value/title: a dialog needs a title"]
    for name in ("height", "width"):
        size = value.get(name, "medium")
        if not isinstance(size, int) and size not in SIZES:
            found.append(f"task/value/{name}: {size} is no size")
    return found + faults_of(card.get("content"), in_dialog=True)
