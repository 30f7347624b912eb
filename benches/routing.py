"""G3: what a request costs from Bolt to its handler, among all handlers and among two."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.engine.embedded import EmbeddedEngine
from adapters.slack.api import SlackApi, web_client
from adapters.slack.app import build_app, dispatch
from adapters.slack.arrivals import Installation
from adapters.slack.desk import Desk
from adapters.slack.happenings import Happenings
from adapters.slack.messenger import SlackMessenger
from adapters.slack.replies import Replies
from adapters.slack.requests import Reader
from adapters.slack.shapes import Kind
from adapters.wire.chores import Chores
from adapters.wire.metrics import Counts
from adapters.wire.notices import Notices
from adapters.wire.seals import Seals
from benches.figures import Figure, Goal, figure, ratios
from benches.sizes import Sizes
from benches.wire import BOT, BOT_USER, TEAM, account, channel
from bot.capabilities import CAPABILITIES
from bot.clock import SystemClock
from bot.commands import Capability, Command, NoArguments
from bot.context import Context
from bot.dispatch import Dispatcher, Intake
from bot.identity import (
    AccountId,
    OrganisationId,
    Person,
    PersonId,
    Role,
    Space,
    SpaceId,
    Workspace,
    WorkspaceId,
)
from bot.outcome import Outcome, Reply
from bot.reception import Reception
from bot.request import Place, Request
from bot.surface import Handle
from bot.ui.views import Message
from bot.units import Stores
from storage import STORES

Result = TypeVar("Result")
OTHERS = 59
HELP = "help"


async def routing_bench(sizes: Sizes) -> list[Figure]:
    """Return the figures of G3."""
    helps = [part for part in CAPABILITIES if any(c.name == HELP for c in part.commands)]
    command = Command("nothing", "Do nothing", _nothing, reads_only=True)
    nothing = Capability("nothing", commands=(command,))
    runs = {
        "all": _ours((*CAPABILITIES, nothing)),
        "one": _ours((*helps, nothing)),
        "bolt 60": _bolt(OTHERS),
        "bolt 1": _bolt(0),
    }
    found: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(sizes.rounds + 1):  # the first warms up
        names = list(runs)
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            used = await micros(runs[name], sizes.routed)
            found[name] += [used] if number else []
    return [
        figure(
            "routing among all handlers, ÷ among one",
            ratios(found["all"], found["one"]),
            "×",
            Goal("G3", most=1.05),
        ),
        figure("  Bolt to our handler, among all", found["all"], "µs"),
        figure(
            "  Bolt with 60 listeners, ÷ with one", ratios(found["bolt 60"], found["bolt 1"]), "×"
        ),
    ]


Call = Callable[[int], Awaitable[None]]


async def micros(
    call: Call, count: int, *, clock: Callable[[], float] = time.process_time
) -> float:
    """Return the processor time of one call, by a clock that counts it."""
    used = clock()
    for number in range(count):
        await call(number)
    return (clock() - used) / count * 1e6


def _payload(number: int, command: str) -> dict[str, Any]:
    """Return a slash command as the front hands it over."""
    return {
        "team_id": TEAM,
        "channel_id": channel(number),
        "user_id": account(1),
        "command": command,
        "text": "nothing",
        "trigger_id": str(number),
    }


def _ours(capabilities: Collection[Capability]) -> Call:
    """Return what sends a command through Bolt, our desk and dispatch, to a handler."""
    engine, clock = EmbeddedEngine(SystemClock()), SystemClock()
    dispatcher = Dispatcher(capabilities, STORES.keys(), engine)
    reception = Reception(_NoUnits(), dispatcher, {}, clock)
    installation = Installation(TEAM, TEAM, "", BOT_USER, BOT)
    api = SlackApi(web_client("http://127.0.0.1:9/"), clock)
    messenger, seals = SlackMessenger(api, installation, clock), Seals(bytes(32), clock)
    notices = Notices(_none, _none, _none)
    desk = Desk(
        reader=Reader(installation, seals),
        receive=reception.receive,
        replies=Replies(api, messenger, seals),
        happenings=Happenings(installation, messenger, notices),
        messenger=messenger,
        counts=Counts(),
        later=Chores().start,
    )
    app = build_app(desk, installation, "http://127.0.0.1:9/")

    async def call(number: int) -> None:
        answer = await dispatch(app, Kind.COMMAND, _payload(number, "/goodword"))
        assert answer.status == 200, answer.body

    return call


def _bolt(others: int) -> Call:
    """Return what sends a command through Bolt with so many other listeners."""
    app = AsyncApp(
        authorize=_authorize,
        process_before_response=True,
        request_verification_enabled=False,
        client=web_client("http://127.0.0.1:9/"),
    )

    async def listen(ack: AsyncAck) -> None:
        await ack()

    for number in range(others):
        app.command(f"/other{number}")(listen)
    app.command("/kudos")(listen)

    async def call(number: int) -> None:
        request = AsyncBoltRequest(body=_payload(number, "/kudos"), mode="socket_mode")
        answer = await app.async_dispatch(request)
        assert answer.status == 200, answer.body

    return call


async def _authorize(**_: object) -> Any:  # noqa: ANN401 - Bolt's
    from slack_bolt.authorization import AuthorizeResult  # noqa: PLC0415

    return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token="none")  # noqa: S106


async def _none(*_: object) -> None:
    await asyncio.sleep(0)


def _nothing(arguments: NoArguments, context: Context) -> Outcome:  # noqa: ARG001
    """Do nothing."""
    return Outcome(reply=Message("Nothing was done."))


class _NoUnits:
    """Runs work at once, on stores that know one person: routing without a database."""

    async def write(self, work: Callable[[Stores], Result]) -> Result:
        return work(_ONLY)

    async def read(self, work: Callable[[Stores], Result]) -> Result:
        return work(_ONLY)


@dataclass(frozen=True)
class _OnlyIntake:
    """An intake that knows one person."""

    home: Workspace = Workspace(WorkspaceId(1), OrganisationId(1), "slack", TEAM, "Bench")  # noqa: RUF009
    space: Space = Space(SpaceId(1), OrganisationId(1), "Bench")  # noqa: RUF009
    ana: Person = field(
        default_factory=lambda: Person(PersonId(1), OrganisationId(1), "Ana", "UTC", "en")
    )

    def expect(self, request: Request) -> None:
        """Know it all."""

    def answered(self, key: str) -> Reply | None:  # noqa: ARG002
        return None

    def remember(self, key: str, reply: Reply, now: datetime) -> None:
        """Keep nothing."""

    def workspace(self, platform: str, external_id: str) -> Workspace | None:  # noqa: ARG002
        return self.home

    def recognise(
        self,
        workspace: Workspace,  # noqa: ARG002
        accounts: Collection[AccountId],
    ) -> Mapping[AccountId, Person]:
        return dict.fromkeys(accounts, self.ana)

    def space_of(
        self,
        workspace: Workspace,  # noqa: ARG002 - what the port gives
        place: Place | None,  # noqa: ARG002 - the same
        actor: Person | None = None,  # noqa: ARG002 - the same
    ) -> Space:
        return self.space

    def roles(self, person: PersonId, space: Space) -> frozenset[Role]:  # noqa: ARG002
        return frozenset()

    def holders(self, space: Space, roles: Collection[Role]) -> tuple[Person, ...]:  # noqa: ARG002
        return ()

    def handles(
        self,
        workspace: Workspace,  # noqa: ARG002
        people: Collection[PersonId],  # noqa: ARG002
    ) -> Mapping[PersonId, Handle]:
        return {}


class _OnlyStores:
    """Stores with nothing but an intake."""

    transaction: Any = None
    _intake: Intake = _OnlyIntake()

    def get(self, port: type[Result]) -> Result:  # noqa: ARG002
        return cast("Result", self._intake)


_ONLY = _OnlyStores()
