"""Modals and Home tabs: who has which view open, and what was typed into it."""

import hashlib
import json
from dataclasses import dataclass, field

from playground.slack import company
from playground.slack.inputs import first_values
from playground.slack.shapes import Json
from playground.slack.tickets import Refusal

DEPTH = 3  # docs.slack.dev/surfaces/modals: one view and two more pushed on top


@dataclass
class View:
    """One view as the bot described it, with what the person has put into it so far."""

    id: str
    user: str
    described: Json
    version: int = 1
    root: str = ""
    previous: str | None = None
    values: Json = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """Return the word that changes whenever the view does."""
        content = json.dumps(self.described, sort_keys=True).encode()
        digest = hashlib.sha256(content).hexdigest()[:8]
        return f"{1_700_000_000 + self.version}.{digest}"

    @property
    def kind(self) -> str:
        """Return `modal` or `home`."""
        return str(self.described.get("type"))

    def as_json(self) -> Json:
        """Return the view in the shape that Slack sends and answers with."""
        plain = self.described
        return {
            "id": self.id,
            "team_id": company.TEAM,
            "type": plain.get("type"),
            "blocks": plain.get("blocks", []),
            "private_metadata": plain.get("private_metadata", ""),
            "callback_id": plain.get("callback_id", ""),
            "state": {"values": self.values},
            "hash": self.hash,
            "title": plain.get("title", {"type": "plain_text", "text": "View Title"}),
            "clear_on_close": bool(plain.get("clear_on_close", False)),
            "notify_on_close": bool(plain.get("notify_on_close", False)),
            "close": plain.get("close"),
            "submit": plain.get("submit"),
            "previous_view_id": self.previous,
            "root_view_id": self.root or self.id,
            "app_id": company.APP,
            "external_id": plain.get("external_id", ""),
            "app_installed_team_id": company.TEAM,
            "bot_id": company.BOT_ID,
        }


class ViewShelf:
    """Every view that is open, as one stack of modals and at most one Home per person."""

    def __init__(self) -> None:
        """Start with nothing open."""
        self._views: dict[str, View] = {}
        self._stacks: dict[str, list[str]] = {}
        self._homes: dict[str, str] = {}
        self._count = 0

    def find(self, view_id: object) -> View | None:
        """Return an open view, or None."""
        return self._views.get(str(view_id))

    def by_external_id(self, external_id: object) -> View | None:
        """Return the open view with this id of the bot's own, or None."""
        views = self._views.values()
        return next((v for v in views if v.described.get("external_id") == external_id), None)

    def modal_of(self, user: str) -> View | None:
        """Return the modal on top for `user`, or None."""
        stack = self._stacks.get(user)
        return self._views[stack[-1]] if stack else None

    def stack_of(self, user: str) -> list[View]:
        """Return the open modals of `user`, the first one opened first."""
        return [self._views[view_id] for view_id in self._stacks.get(user, [])]

    def home_of(self, user: str) -> View | None:
        """Return the Home tab of `user`, or None when it was never published."""
        return self._views.get(self._homes.get(user, ""))

    def open(self, user: str, described: Json) -> View:
        """Open a modal; whatever modal was open before is gone."""
        self.clear(user)
        view = self._new(user, described)
        view.root = view.id
        self._stacks[user] = [view.id]
        return view

    def push(self, user: str, described: Json) -> View:
        """Put a modal on top of the one that is open.

        Raises:
            Refusal: three are open already, or none is.
        """
        stack = self._stacks.get(user, [])
        if not stack:
            raise Refusal("no_open_view")
        if len(stack) >= DEPTH:
            raise Refusal("push_limit_reached")
        view = self._new(user, described)
        view.previous, view.root = stack[-1], stack[0]
        stack.append(view.id)
        return view

    def replace(self, view: View, described: Json) -> View:
        """Redraw a view; what was typed stays for the inputs that keep both of their ids."""
        view.values = _carried_over(view.values, first_values(described["blocks"]))
        view.described = described
        view.version += 1
        return view

    def publish(self, user: str, described: Json) -> View:
        """Set the Home tab of `user`."""
        home = self.home_of(user)
        if home is not None:
            return self.replace(home, described)
        view = self._new(user, described)
        self._homes[user] = view.id
        return view

    def close(self, view: View) -> None:
        """Close one modal; the one below it shows again."""
        self._stacks.get(view.user, []).remove(view.id)
        self._views.pop(view.id, None)

    def clear(self, user: str) -> list[View]:
        """Close every modal of `user`; return those that were open."""
        gone = self.stack_of(user)
        for view in gone:
            self._views.pop(view.id, None)
        self._stacks[user] = []
        return gone

    def _new(self, user: str, described: Json) -> View:
        """Return a new view with an id of its own."""
        self._count += 1
        view = View(f"V0{self._count:08d}", user, described)
        view.values = first_values(described["blocks"])
        self._views[view.id] = view
        return view


def _carried_over(before: Json, fresh: Json) -> Json:
    """Return fresh values, with what was typed where both ids and the type are the same."""
    merged: Json = {}
    for block, states in fresh.items():
        merged[block] = {}
        for action, state in states.items():
            old = before.get(block, {}).get(action, {})
            merged[block][action] = old if old.get("type") == state["type"] else state
    return merged
