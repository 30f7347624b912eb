"""Buttons: what a person can press, and what the core is told then."""

from typing import Literal

from msgspec import Struct


class Confirm(Struct, frozen=True):
    """A question asked before the press counts."""

    title: str
    question: str
    yes: str
    no: str


class Button(Struct, frozen=True, tag="button"):
    """A press that comes back as the action named `action` with `value`.

    `label` is a verb with its object ("Undo this kudos"). `value` is ours, at most 200 characters.
    """

    label: str
    action: str
    value: str = ""
    style: Literal["plain", "primary", "danger"] = "plain"
    confirm: Confirm | None = None
