"""What is done with each kind of activity that was let in."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from adapters.teams.arrivals import (
    Arrival,
    ByDialog,
    ByPress,
    Closed,
    Installation,
    KeepsReferences,
    Reference,
    Stale,
    TurnAnswer,
    Way,
)
from adapters.teams.consent import FileAnswer
from adapters.teams.happenings import Happenings
from adapters.teams.hosts import Hosts
from adapters.teams.lately import Lately
from adapters.teams.meetings import Meetings
from adapters.teams.people import TeamsPeople
from adapters.teams.requests import READS, Reader, people_of
from adapters.teams.shapes import Kind
from adapters.teams.whence import actor_of, reference_of
from adapters.wire.metrics import Counts
from adapters.wire.reading import part, word
from adapters.wire.receiving import Receive
from adapters.wire.text import Json
from bot.errors import PlatformError, Unavailable
from bot.identity import AccountId, ConversationId
from bot.outcome import Reply
from bot.request import OpenedHome, Submitted
from bot.surface import Envelope, PlaceKind
from bot.ui.language import say_in
from bot.ui.views import Message

SHOW_SECONDS = 7.0  # of the ten in which we answer; Teams waits 15 and sends again then

ELSEWHERE = frozenset({Kind.SHORTCUT, Kind.SHORTCUT_SUBMISSION})
"""Comes from wherever somebody writes, and the bot need not be there: no place to remember."""

log = structlog.get_logger()


class GivesReplies(Protocol):
    """Shows what came of a request; never raises."""

    async def give(self, arrival: Arrival, reply: Reply, *, late: bool = False) -> Json | None:
        """Show the reply and return what goes back as the answer to an invoke.

        Args:
            late: it was answered long ago, so nothing can go back.
        """
        ...


class TakesFileAnswers(Protocol):
    """Does what somebody said to the question whether they take a file; never raises."""

    async def take(self, answer: FileAnswer) -> None:
        """Send the file, or not."""
        ...


class Whispers(Protocol):
    """Says something to one person alone, and takes messages away; may raise `PlatformError`."""

    async def whisper(self, envelope: Envelope, account: AccountId) -> None:
        """Show the message to nobody else."""
        ...

    async def withdraw(self, conversation: ConversationId, message_id: str) -> None:
        """Take a message away; one that is gone already is no failure."""
        ...


@dataclass(frozen=True)
class Desk:
    """What is done with each kind of activity.

    Attributes:
        installation, hosts: whose activities these are, and where answers may be sent.
        reader: makes requests of activities.
        receive: handles a request, once.
        replies: show what came of it.
        whispers: says what is no reply.
        happenings: takes what nobody asked for.
        references: keep where conversations are reached.
        people: know who was mentioned.
        meetings: keep whom the core took in.
        lately: know what was answered a moment ago.
        consents: take what people say to files.
        counts: how many activities meant nothing.
        later: does something once the answer is on its way.
        show_seconds: how long an answer may wait for what is shown.
    """

    installation: Installation
    hosts: Hosts
    reader: Reader
    receive: Receive
    replies: GivesReplies
    whispers: Whispers
    happenings: Happenings
    references: KeepsReferences
    people: TeamsPeople
    consents: TakesFileAnswers
    meetings: Meetings
    lately: Lately
    counts: Counts
    later: Callable[[Awaitable[object]], None]
    show_seconds: float = SHOW_SECONDS

    async def serve(self, kind: Kind, activity: Json) -> TurnAnswer:
        """Do what one activity asks and return the answer to it.

        Raises:
            Unavailable: nothing was stored; Teams should send it again.
        """
        reference = reference_of(activity, self.hosts, self.installation.tenant)
        self.people.learn(activity)
        if kind is Kind.CONSENT:
            return self._consented(activity, reference)
        known = await self._noted(kind, activity, reference)
        arrival = await self._read(kind, activity, reference)
        if isinstance(arrival, Arrival):
            self.meetings.begin(activity, None if kind in ELSEWHERE else reference)
            return TurnAnswer(200, await self._answered(arrival))
        if isinstance(arrival, Stale):
            return TurnAnswer(200, self._too_old(arrival))
        if isinstance(arrival, Closed):
            return TurnAnswer(200, self._close(arrival))
        if not known:
            self.counts.ignored(kind.value)
        return TurnAnswer(200)

    async def _noted(self, kind: Kind, activity: Json, reference: Reference) -> bool:
        """Keep where the conversation is, or what happened to it; return whether that was said."""
        if kind in {Kind.INSTALLATION, Kind.CONVERSATION}:
            return await self.happenings.take(kind, activity, reference)
        if kind not in ELSEWHERE:
            await self.references.keep(reference)  # with whom a chat is: once the core knows them
        return False

    async def _read(
        self, kind: Kind, activity: Json, reference: Reference
    ) -> Arrival | Closed | Stale | None:
        """Return the request in an activity; who is mentioned is found out before."""
        read = READS.get(kind)
        if read is None:
            return None
        named = people_of(activity)
        people = await self.people.object_ids(reference, named) if named else {}
        return read(self.reader, activity, people)

    async def _answered(self, arrival: Arrival) -> Json | None:
        """Have a request handled and shown, and return what goes back in the body.

        What takes long to show goes on after the answer.
        """

        async def show_later(reply: Reply) -> None:
            await self.meetings.end(arrival, reply)
            await self.replies.give(arrival, reply, late=True)
            if _changed_home(arrival, reply):
                await self._look_again(arrival)

        key = self.lately.meant(arrival.press, arrival.request.key)
        arrival = replace(arrival, request=replace(arrival.request, key=key))
        is_first = self.lately.is_first(key)
        try:
            reply = await self.receive(arrival.request, show_later)
        except Unavailable:
            self.lately.drop(key)
            raise
        await self.meetings.end(arrival, reply)
        if not (is_first or _waits(arrival.way)):
            return None  # it was said already
        if _changed_home(arrival, reply):
            self.later(self._look_again(arrival))
        showing = asyncio.ensure_future(self.replies.give(arrival, reply))
        done, _ = await asyncio.wait({showing}, timeout=self.show_seconds)
        if not done:
            self.later(showing)
            return None
        return showing.result()

    async def _look_again(self, arrival: Arrival) -> None:
        """Show the Home anew after a form that was opened from it."""
        asked = arrival.request
        request = replace(asked, key=f"{asked.key}:home", door=OpenedHome(), place=None)
        try:
            reply = await self.receive(request)
        except Unavailable:
            return  # it is shown anew when they ask for it the next time
        fresh = Reply(home=reply.home, locale=reply.locale, handles=reply.handles)
        await self.replies.give(replace(arrival, request=request), fresh, late=True)

    def _consented(self, activity: Json, reference: Reference) -> TurnAnswer:
        """Take what somebody said to a file; sending it may take longer than Teams waits."""
        value = part(activity, "value")
        if isinstance(value, dict):
            question = word(activity, "replyToId")
            answer = FileAnswer(reference, actor_of(activity), question, value)
            self.later(self.consents.take(answer))
        return TurnAnswer(200)

    def _close(self, closed: Closed) -> Json | None:
        """Take a form away that somebody does not want any more."""
        way = closed.way
        if not isinstance(way, ByPress):
            return None
        if way.card_activity_id and way.reference.kind is PlaceKind.DIRECT:
            self.later(self._take_away(way.reference.conversation, way.card_activity_id))
        if not way.is_invoke:
            return None
        told = say_in(closed.locale)("Closed. Nothing was sent.")
        return _said_back(told)

    async def _take_away(self, conversation: ConversationId, message_id: str) -> None:
        """Take a message away, if Teams lets us."""
        try:
            await self.whispers.withdraw(conversation, message_id)
        except PlatformError as error:
            log.info("form_not_taken_away", reason=error.reason)

    def _too_old(self, stale: Stale) -> Json | None:
        """Tell that a form cannot be read any more."""
        say = say_in(stale.locale)
        told = say(
            "This form is from an earlier time, so I could not read it and nothing was stored."
            " Please open it again; copy what you typed first."
        )
        if isinstance(stale.way, ByDialog) or stale.way.in_dialog:
            return {"task": {"type": "message", "value": told}}
        if stale.way.is_invoke:
            return _said_back(told)
        self.later(self._whisper(stale, told))
        return None

    async def _whisper(self, stale: Stale, told: str) -> None:
        """Tell somebody alone."""
        reference = stale.way.reference
        message = Message(told)
        envelope = Envelope(
            reference.conversation, message, {}, reference.thread, locale=stale.locale
        )
        try:
            await self.whispers.whisper(envelope, stale.actor)
        except PlatformError as error:
            log.warning("stale_form_not_told", reason=error.reason)


def _said_back(told: str) -> Json:
    """Return one line as the answer to a press."""
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": told}


def _changed_home(arrival: Arrival, reply: Reply) -> bool:
    """Return whether something was done in a form that was opened from the Home."""
    way, is_sent = arrival.way, isinstance(arrival.request.door, Submitted)
    is_done = is_sent and not reply.errors and not reply.comes_later
    return is_done and isinstance(way, ByPress | ByDialog) and way.at_home


def _waits(way: Way) -> bool:
    """Return whether a client waits for what goes back; all else is answered by a message."""
    return isinstance(way, ByDialog) or (isinstance(way, ByPress) and way.is_invoke)
