"""The program, composed so that it kills itself at a named step; for tests alone.

`live` runs in a process of its own. Nothing in the product knows of these steps: what stands here
is put around the parts that the composition root makes.
"""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar, cast

from slack_bolt.response import BoltResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from adapters.engine.drain import Drain
from adapters.slack.platform import SlackPlatform
from adapters.slack.shapes import Kind
from adapters.web.app import build_web
from adapters.web.serve import serve
from adapters.wire.text import Json
from bot.bootstrap import Program
from bot.clock import MovableClock, SystemClock
from bot.config import Settings, load_settings
from bot.erasing import Eraser
from bot.errors import PlatformError
from bot.identity import Workspace
from bot.logs import set_up_logs
from bot.people.erasures import Erasures
from bot.promised import PATIENT
from bot.reception import Reception
from bot.surface import Envelope, Messenger, Messengers
from bot.units import Stores, Units
from storage.units import SqlStores
from tests.end_to_end.world import NEVER_LATER

Result = TypeVar("Result")

SLACK_EVENTS = "/slack/events"
A_MOMENT_SECONDS = 0.02  # in which the bytes of an answer leave


class Step(StrEnum):
    """A step on the path of a kudos, in their order."""

    BEFORE_SIGNATURE = "before the signature is checked"
    AFTER_SIGNATURE = "after the signature was checked"
    IN_TRANSACTION = "inside the transaction"
    BEFORE_ACK = "after the commit, before the answer"
    AFTER_ACK = "after the answer"
    LEASED = "after the claim"
    BEFORE_WRITE = "before the HTTP request"
    NO_ANSWER = "after the HTTP request, before its answer"
    ANSWER_READ = "after the HTTP answer, before the commit"
    MARKED = "after the commit that it was sent"


def die() -> None:
    """End this process as kill -9 does."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Fate:
    """Where the process dies, if it does.

    Attributes:
        step: of a kudos.
        erasing: after so many commits of forgetting somebody; 0 for never.
        forgotten: right after the last of them.
        ahead: how much later it is for this process than for the one before.
        is_stuck: its database does none of the work that people ask for.
    """

    step: Step | None = None
    erasing: int = 0
    forgotten: bool = False
    ahead: timedelta = timedelta()
    is_stuck: bool = False
    has_posted: bool = False

    def reaches(self, step: Step) -> None:
        """Die if this is the step."""
        if step is self.step:
            die()

    def forgot_some(self) -> None:
        """Die if that was the last piece of forgetting that this process may do."""
        self.erasing -= 1
        if self.erasing == 0:
            die()


@dataclass(frozen=True)
class MortalUnits:
    """Units of work that may be the last."""

    units: Units
    fate: Fate
    inside: Step | None = None
    is_stuck: bool = False
    after: Callable[[object], Step | None] = lambda _: None

    async def write(self, work: Callable[[Stores], Result]) -> Result:
        """Run `work` and commit."""
        if self.is_stuck:
            await asyncio.Event().wait()

        def last(stores: Stores) -> Result:
            result = work(stores)
            if self.inside is not None and isinstance(stores, SqlStores):
                stores.transaction.flush()
                self.fate.reaches(self.inside)
            return result

        result = await self.units.write(last)
        step = self.after(result)
        if step is not None:
            self.fate.reaches(step)
        return result

    async def read(self, work: Callable[[Stores], Result]) -> Result:
        """Run `work` on a reader."""
        return await self.units.read(work)


@dataclass(frozen=True)
class ForgettingUnits:
    """Units of work of the eraser, each of which may be the last."""

    units: Units
    fate: Fate

    async def write(self, work: Callable[[Stores], Result]) -> Result:
        """Run `work` and commit."""
        result = await self.units.write(work)
        self.fate.forgot_some()
        if self.fate.forgotten and not await self.units.read(lambda one: one.get(Erasures).open()):
            die()
        return result

    async def read(self, work: Callable[[Stores], Result]) -> Result:
        """Run `work` on a reader."""
        return await self.units.read(work)


@dataclass(frozen=True)
class MortalMessenger:
    """A messenger whose next post may be the last."""

    messenger: Messenger
    fate: Fate

    async def post(self, envelope: Envelope) -> str:
        """Say the message."""
        self.fate.reaches(Step.BEFORE_WRITE)
        try:
            said = await self.messenger.post(envelope)
        except PlatformError:
            self.fate.reaches(Step.NO_ANSWER)
            raise
        self.fate.reaches(Step.ANSWER_READ)
        self.fate.has_posted = True
        return said

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - everything else is as it was
        """Return what the messenger can do besides."""
        return getattr(self.messenger, name)


@dataclass(frozen=True)
class MortalMessengers:
    """Messengers of a process that may die."""

    messengers: Messengers
    fate: Fate

    def of(self, workspace: Workspace) -> Messenger:
        """Return the messenger of a workspace."""
        return cast("Messenger", MortalMessenger(self.messengers.of(workspace), self.fate))


class Mortal(Program):
    """The program with a fate."""

    def __init__(self, settings: Settings, fate: Fate) -> None:
        """Put the program together; `fate` says where it ends."""
        clock = MovableClock(SystemClock().now() + fate.ahead, ticking=True)
        patience = PATIENT if fate.is_stuck else NEVER_LATER
        super().__init__(settings, clock, patience=patience)
        self.fate = fate

    @cached_property
    def eraser(self) -> Eraser:
        """What forgets people."""
        made = super().eraser
        return replace(made, units=ForgettingUnits(made.units, self.fate))

    @cached_property
    def reception(self) -> Reception:
        """Where every request comes in."""
        made = super().reception
        units = MortalUnits(
            made.units,
            self.fate,
            Step.IN_TRANSACTION,
            self.fate.is_stuck,
            lambda _: Step.BEFORE_ACK,
        )
        return replace(made, units=units)

    @cached_property
    def slack(self) -> SlackPlatform:
        """The way in from Slack."""
        made = super().slack
        hand_over = made.hand_over

        async def last(kind: Kind, payload: Json) -> BoltResponse:
            self.fate.reaches(Step.AFTER_SIGNATURE)
            return await hand_over(kind, payload)

        made.hand_over = last  # type: ignore[method-assign] # the routes take it from here
        return made

    @cached_property
    def drain(self) -> Drain:
        """What says the deliveries in the ledger."""
        made = super().drain
        units = MortalUnits(made.units, self.fate, after=self._after)
        messengers = MortalMessengers(made.messengers, self.fate)
        return replace(made, units=units, messengers=messengers)

    def _after(self, result: object) -> Step | None:
        """Return which step ends with a unit of the drain: it claimed something, or marked it."""
        if isinstance(result, list) and result:
            return Step.LEASED
        return Step.MARKED if result is None and self.fate.has_posted else None


@dataclass(frozen=True)
class Doorstep:
    """The whole application, at whose door the process may die."""

    app: ASGIApp
    fate: Fate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        is_slacks = scope.get("path") == SLACK_EVENTS
        if is_slacks:
            self.fate.reaches(Step.BEFORE_SIGNATURE)
        await self.app(scope, receive, send)
        if is_slacks:
            loop = asyncio.get_running_loop()
            loop.call_later(A_MOMENT_SECONDS, self.fate.reaches, Step.AFTER_ACK)


async def _live(settings: Settings, fate: Fate, ready: Callable[[str], None]) -> None:
    program = Mortal(settings, fate)
    async with program.running(work=True, alarm=False):
        await program.connected.wait()
        await program.sync_directory()
        web = build_web(program.routes(), is_ready=program.is_ready, registry=program.registry)
        await serve(Doorstep(web, fate), "127.0.0.1", 0, listening=ready)


def live(settings: Mapping[str, str], fate: Fate, log: str, parent: Connection) -> None:
    """Serve until killed; tell the parent where, once everybody is known.

    Args:
        log: the file at whose end stands all that this process says.
    """
    with Path(log).open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    known = load_settings({}, _env_file=None, **settings)
    set_up_logs(known)
    asyncio.run(_live(known, fate, parent.send))
