"""What is done with each kind of activity that was let in."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import structlog

from adapters.teams.arrivals import (
    Arrival,
    ByDialog,
    Installation,
    KeepsReferences,
    Reference,
    Stale,
    TurnAnswer,
)
from adapters.teams.consent import FileAnswer
from adapters.teams.happenings import Happenings
from adapters.teams.hosts import Hosts
from adapters.teams.people import TeamsPeople
from adapters.teams.requests import READS, Reader, people_of
from adapters.teams.shapes import Kind
from adapters.teams.whence import actor_of, reference_of
from adapters.wire.metrics import Counts
from adapters.wire.reading import part, word
from adapters.wire.text import Json
from bot.errors import PlatformError
from bot.identity import AccountId
from bot.outcome import Reply
from bot.request import Request
from bot.surface import Envelope, PlaceKind
from bot.ui.language import say_in
from bot.ui.views import Message

SHOW_SECONDS = 7.0  # of the ten in which we answer; Teams waits 15 and sends again then

ELSEWHERE = frozenset({Kind.SHORTCUT, Kind.SHORTCUT_SUBMISSION})
"""Comes from wherever somebody writes, and the bot need not be there: no place to remember."""

log = structlog.get_logger()

Later = Callable[[Reply], Awaitable[None]]


class Receives(Protocol):
    """`Reception.receive`."""

    async def __call__(self, request: Request, later: Later | None = None) -> Reply:
        """Handle a request, once; `later` gets a reply that takes long."""
        ...


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
    """Says something to one person alone; may raise `PlatformError`."""

    async def whisper(self, envelope: Envelope, account: AccountId) -> None:
        """Show the message to nobody else."""
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
        consents: take what people say to files.
        counts: how many activities meant nothing.
        later: does something once the answer is on its way.
        show_seconds: how long an answer may wait for what is shown.
    """

    installation: Installation
    hosts: Hosts
    reader: Reader
    receive: Receives
    replies: GivesReplies
    whispers: Whispers
    happenings: Happenings
    references: KeepsReferences
    people: TeamsPeople
    consents: TakesFileAnswers
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
            return TurnAnswer(200, await self._answered(arrival))
        if isinstance(arrival, Stale):
            return TurnAnswer(200, self._too_old(arrival))
        if not known:
            self.counts.ignored(kind.value)
        return TurnAnswer(200)

    async def _noted(self, kind: Kind, activity: Json, reference: Reference) -> bool:
        """Keep where the conversation is, or what happened to it; return whether that was said."""
        if kind in {Kind.INSTALLATION, Kind.CONVERSATION}:
            return await self.happenings.take(kind, activity, reference)
        if kind not in ELSEWHERE:
            direct = reference.kind is PlaceKind.DIRECT
            await self.references.keep(reference, actor_of(activity) if direct else None)
        return False

    async def _read(
        self, kind: Kind, activity: Json, reference: Reference
    ) -> Arrival | Stale | None:
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
            await self.replies.give(arrival, reply, late=True)

        reply = await self.receive(arrival.request, show_later)
        showing = asyncio.ensure_future(self.replies.give(arrival, reply))
        done, _ = await asyncio.wait({showing}, timeout=self.show_seconds)
        if not done:
            self.later(showing)
            return None
        return showing.result()

    def _consented(self, activity: Json, reference: Reference) -> TurnAnswer:
        """Take what somebody said to a file; sending it may take longer than Teams waits."""
        value = part(activity, "value")
        if isinstance(value, dict):
            question = word(activity, "replyToId")
            answer = FileAnswer(reference, actor_of(activity), question, value)
            self.later(self.consents.take(answer))
        return TurnAnswer(200)

    def _too_old(self, stale: Stale) -> Json | None:
        """Tell that a form cannot be read any more."""
        say = say_in(stale.locale)
        told = say(
            "This form is from an earlier time, so I could not read it and nothing was stored."
            " Please open it again; copy what you typed first."
        )
        if isinstance(stale.way, ByDialog):
            return {"task": {"type": "message", "value": told}}
        if stale.way.is_invoke:
            return {
                "statusCode": 200,
                "type": "application/vnd.microsoft.activity.message",
                "value": told,
            }
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
