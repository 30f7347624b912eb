"""Payloads of Slack as requests of the core. Pure: the same payload is always the same request.

Every payload here has passed `shapes.kind_of`. What is not for us becomes None.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.slack.arrivals import (
    AGAIN,
    Arrival,
    ByCommand,
    ByHome,
    ByMention,
    ByPress,
    ByPressInView,
    ByShortcut,
    BySubmission,
    Installation,
    Stale,
)
from adapters.slack.forms import read_answers
from adapters.slack.render import action_of
from adapters.slack.shapes import Kind
from adapters.slack.spelling import OWN_COMMAND
from adapters.slack.tokens import readable, tokens
from adapters.wire.reading import part, word, words
from adapters.wire.seals import Opened, Owner, Seals
from adapters.wire.text import Json
from bot.identity import AccountId, ConversationId
from bot.request import (
    Door,
    OpenedHome,
    PickedMessage,
    PickedShortcut,
    Place,
    Pressed,
    Request,
    Submitted,
    Typed,
)
from bot.surface import PlaceKind

PLATFORM = "slack"

_KINDS_BY_TYPE: Mapping[str, PlaceKind] = {
    "channel": PlaceKind.CHANNEL,
    "group": PlaceKind.PRIVATE_CHANNEL,
    "mpim": PlaceKind.GROUP,
    "im": PlaceKind.DIRECT,
}


@dataclass(frozen=True)
class Reader:
    """Reads payloads for one installation.

    Attributes:
        installation: whose payloads these are.
        seals: reads what we put into our own modals.
        prefix: what the names of our slash commands begin with.
    """

    installation: Installation
    seals: Seals
    prefix: str = ""

    # ---- words --------------------------------------------------------------------------------

    def command(self, payload: Json) -> Arrival:
        """Return a slash command; `/kudos x` is the same as `/goodword kudos x`."""
        name = word(payload, "command").lstrip("/").removeprefix(self.prefix)
        said = words(payload, "text")
        typed = said if name == OWN_COMMAND else f"{name} {said}"
        place = _place(word(payload, "channel_id"), word(payload, "channel_name"))
        team = word(payload, "team_id")
        actor = word(payload, "user_id")
        trigger = word(payload, "trigger_id")
        request = self._request(trigger, actor, Typed(tokens(typed)), place, (team,))
        return Arrival(request, ByCommand(trigger, typed, word(payload, "response_url")))

    def event(self, payload: Json) -> Arrival | None:
        """Return what somebody did, as an event says; None for events that are no request."""
        kind = word(payload, "event", "type")
        if kind == "app_mention":
            return self._mention(payload)
        if kind == "app_home_opened" and word(payload, "event", "tab") == "home":
            return self._home(payload)
        return None

    def _mention(self, payload: Json) -> Arrival | None:
        """Return what was said to the bot by naming it; not what bots say, nor edits."""
        event = payload["event"]
        actor = word(event, "user")
        is_ours = actor == self.installation.bot_user or word(event, "bot_id")
        if not actor or is_ours or event.get("subtype") or event.get("edited"):
            return None
        channel = word(event, "channel")
        if not channel:
            return None
        typed = self._without_own_name(words(event, "text"))
        thread = _thread(word(event, "thread_ts"), word(event, "ts"))
        place = _place(channel, "", word(event, "channel_type"), thread)
        teams = tuple(word(event, name) for name in ("user_team", "source_team", "team"))
        key = word(payload, "event_id")
        request = self._request(key, actor, Typed(tokens(typed)), place, teams)
        overheard = place.kind is not PlaceKind.DIRECT
        return Arrival(replace(request, overheard=overheard), ByMention(typed))

    def _without_own_name(self, said: str) -> str:
        """Return what was said without the bot's own name in front; elsewhere it stays."""
        stripped = said.lstrip()
        mark, closed, rest = stripped.partition(">")
        named = mark.partition("|")[0]
        return rest.lstrip() if closed and named == f"<@{self.installation.bot_user}" else said

    def _home(self, payload: Json) -> Arrival | None:
        """Return that somebody looks at their Home."""
        actor = word(payload, "event", "user")
        if not actor:
            return None
        request = self._request(word(payload, "event_id"), actor, OpenedHome(), None, ())
        return Arrival(request, ByHome())

    # ---- presses ------------------------------------------------------------------------------

    def press(self, payload: Json) -> Arrival | None:
        """Return a press on a button; a choice that a form holds is none."""
        action = payload["actions"][0]
        if part(action, "type") != "button":
            return None
        name, value = action_of(word(action, "action_id")), words(action, "value")
        trigger = word(payload, "trigger_id")
        door: Door = Pressed(name, value, _standing_on(payload))
        view = part(payload, "view")
        if isinstance(view, dict):
            return self._press_in_view(payload, view, door, trigger)
        if name == AGAIN:
            door = Typed(tokens(value))
        place = _place_of_press(payload)
        request = self._request(trigger, _actor(payload), door, place, _teams(payload))
        return Arrival(request, ByPress(trigger, word(payload, "response_url")))

    def _press_in_view(self, payload: Json, view: Json, door: Door, trigger: str) -> Arrival:
        """Return a press in a modal, whose place is the one it was opened from, or on the Home."""
        is_home = word(view, "type") == "home"
        opened = None if is_home else self._opened(payload, view)
        place = opened.place if opened else None
        request = self._request(trigger, _actor(payload), door, place, _teams(payload))
        at_home = is_home or bool(opened and opened.at_home)
        return Arrival(
            request, ByPressInView(trigger, "" if is_home else word(view, "id"), at_home)
        )

    # ---- forms and shortcuts ------------------------------------------------------------------

    def submission(self, payload: Json) -> Arrival | Stale:
        """Return a form that was sent, or that it is not one which we would read."""
        view = payload["view"]
        opened = self._opened(payload, view)
        if opened is None:
            return Stale()
        answers = read_answers(part(view, "state", "values"))
        door = Submitted(word(view, "callback_id"), answers, opened.carry)
        key = f"{opened.nonce}:{_digest(part(view, 'state', 'values'))}"
        request = self._request(key, _actor(payload), door, opened.place, _teams(payload))
        return Arrival(request, BySubmission(_inputs(view), opened.at_home))

    def shortcut(self, payload: Json) -> Arrival:
        """Return a shortcut that was chosen anywhere."""
        trigger = word(payload, "trigger_id")
        door = PickedShortcut(word(payload, "callback_id"))
        request = self._request(trigger, _actor(payload), door, None, _teams(payload))
        return Arrival(request, ByShortcut(trigger))

    def message_shortcut(self, payload: Json) -> Arrival:
        """Return a shortcut that was chosen on a message."""
        message, ts = part(payload, "message"), word(payload, "message_ts")
        author = word(message, "user")
        door = PickedMessage(
            shortcut=word(payload, "callback_id"),
            author=AccountId(author) if author else None,
            words=readable(words(message, "text")),
            message_id=ts,
        )
        thread = _thread(word(message, "thread_ts"), ts)
        place = _place(word(payload, "channel", "id"), word(payload, "channel", "name"), "", thread)
        trigger = word(payload, "trigger_id")
        request = self._request(trigger, _actor(payload), door, place, _teams(payload))
        return Arrival(request, ByShortcut(trigger, word(payload, "response_url")))

    # ---- parts --------------------------------------------------------------------------------

    def _opened(self, payload: Json, view: Json) -> Opened | None:
        """Return what was known when a modal was opened."""
        actor = AccountId(_actor(payload))
        owner = Owner(self.installation.workspace, actor, word(view, "callback_id"))
        return self.seals.open(words(view, "private_metadata"), owner)

    def _request(
        self, key: str, actor: str, door: Door, place: Place | None, teams: tuple[str, ...]
    ) -> Request:
        """Return the request; `teams` are all that the payload says the actor belongs to."""
        outside = any(team and not self.installation.is_ours(team) for team in teams)
        return Request(
            key=key,
            platform=PLATFORM,
            workspace=self.installation.workspace,
            actor=AccountId(actor),
            door=door,
            place=place,
            actor_is_outside=outside,
        )


def _actor(payload: Json) -> str:
    """Return who pressed, chose or sent."""
    return word(payload, "user", "id")


def _teams(payload: Json) -> tuple[str, ...]:
    """Return the team of the person behind an interaction.

    Where the app is installed for a whole enterprise, each of its workspaces is ours.
    """
    if part(payload, "is_enterprise_install") is True:
        return (word(payload, "enterprise", "id"),)
    return (word(payload, "user", "team_id") or word(payload, "team", "id"),)


def _place(conversation: str, name: str, kind: str = "", thread: str | None = None) -> Place:
    """Return a conversation; what Slack does not say of its kind is told by its id or name."""
    return Place(ConversationId(conversation), _kind(conversation, name, kind), thread)


def _kind(conversation: str, name: str, kind: str) -> PlaceKind:
    """Return what sort of conversation it is."""
    if kind in _KINDS_BY_TYPE:
        return _KINDS_BY_TYPE[kind]
    if conversation.startswith("D") or name == "directmessage":
        return PlaceKind.DIRECT
    if name.startswith("mpdm-"):
        return PlaceKind.GROUP
    if conversation.startswith("G") or name == "privategroup":
        return PlaceKind.PRIVATE_CHANNEL
    return PlaceKind.CHANNEL


def _thread(thread: str, message: str) -> str | None:
    """Return the thread that a message stands in; its first message stands in none."""
    return thread if thread and thread != message else None


def _standing_on(payload: Json) -> str | None:
    """Return the message that a button stands on; one shown to one person alone has no address."""
    if part(payload, "container", "is_ephemeral") is True:
        return None
    return word(payload, "container", "message_ts") or word(payload, "message", "ts") or None


def _place_of_press(payload: Json) -> Place | None:
    """Return the conversation around a message whose button was pressed."""
    container = part(payload, "container")
    channel = word(payload, "channel", "id") or word(container, "channel_id")
    if not channel:
        return None
    thread = word(container, "thread_ts") or word(payload, "message", "thread_ts")
    name = word(payload, "channel", "name")
    return _place(channel, name, "", _thread(thread, word(container, "message_ts")))


def _inputs(view: Json) -> tuple[str, ...]:
    """Return the ids of a view's fields, in order."""
    blocks = part(view, "blocks")
    found = blocks if isinstance(blocks, list) else []
    return tuple(
        word(block, "block_id")
        for block in found
        if part(block, "type") == "input" and word(block, "block_id")
    )


def _digest(values: Any) -> str:
    """Return a short word for answers.

    A form stays open when something in it was wrong, so it may be sent again with the same nonce:
    the same answers are the same request, others are a new one.
    """
    written = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:16]


READS = {
    Kind.COMMAND: Reader.command,
    Kind.EVENT: Reader.event,
    Kind.PRESS: Reader.press,
    Kind.SUBMISSION: Reader.submission,
    Kind.SHORTCUT: Reader.shortcut,
    Kind.MESSAGE_SHORTCUT: Reader.message_shortcut,
}
"""How each kind of payload is read."""
