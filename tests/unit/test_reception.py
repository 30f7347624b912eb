"""Where every request comes in: look-ups, refusals, bugs."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot import reception
from bot.commands import Capability, Command
from bot.context import Context
from bot.errors import Unavailable
from bot.identity import AccountId, Standing
from bot.outcome import Outcome
from bot.reception import Reception
from bot.request import Door, Group, Request, Submitted, Typed, Who
from bot.surface import Account
from tests.fakes import FakeSurfaceDirectory, FakeUnits
from tests.office import REASON, Office, shown, who
from tests.people import ANA, BEN, EVE, GUEST, MIA, WORKSPACE, account_of

SECRET = "what a customer said"
NEWCOMER = Account(
    AccountId("UNEW"), "Nia", "Africa/Lagos", "en", Standing.MEMBER, "nia@acme.example"
)


@dataclass
class Desk:
    """A reception with all around it in memory."""

    office: Office = field(default_factory=Office)
    directory: FakeSurfaceDirectory = field(default_factory=FakeSurfaceDirectory)

    def __post_init__(self) -> None:
        self.directory.accounts[NEWCOMER.id] = NEWCOMER
        self.reception = Reception(
            self.office.units,
            self.office.dispatcher,
            {WORKSPACE.platform: self.directory},
            self.office.clock,
        )

    async def does(self, door: Door, **changes: object) -> str:
        """Have Ana do something and return what she is shown."""
        request: Request = replace(self.office.request(ANA, door), **changes)  # type: ignore[arg-type] # by name
        return shown(await self.reception.receive(request))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def thanks(*mentions: Who | Group) -> Typed:
    return Typed(("kudos ", *mentions, f" {REASON}"))


# ---- people who are not known yet -----------------------------------------------------------


async def test_somebody_new_is_looked_up_and_thanked_at_once(desk: Desk) -> None:
    told = await desk.does(thanks(Who(NEWCOMER.id)))

    assert "Thanked Nia" in told
    assert desk.directory.asked == [NEWCOMER.id]


async def test_somebody_who_is_known_is_not_looked_up(desk: Desk) -> None:
    await desk.does(thanks(who(BEN)))

    assert desk.directory.asked == []


async def test_somebody_new_can_look_at_their_home(desk: Desk) -> None:
    told = await desk.does(Typed(("help",)), actor=NEWCOMER.id)

    assert "What I can do" in told
    assert (WORKSPACE.id, NEWCOMER.id) in desk.office.memory.accounts


async def test_somebody_whom_the_platform_does_not_know_is_named(desk: Desk) -> None:
    assert "This person is not here" in await desk.does(thanks(Who(AccountId("U999"))))


async def test_a_look_up_that_fails_is_no_failure_for_the_others(desk: Desk) -> None:
    desk.directory.broken.add("U999")

    with capture_logs() as logs:
        told = await desk.does(thanks(Who(AccountId("U999")), Who(NEWCOMER.id)))

    assert "This person is not here" in told
    assert (WORKSPACE.id, NEWCOMER.id) in desk.office.memory.accounts
    assert [log["reason"] for log in logs] == ["fatal_error"]


async def test_a_platform_that_does_not_answer_is_not_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "LOOK_UP_SECONDS", 0.01)

    async def never(_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(desk.directory, "look_up", never)
    monkeypatch.setattr(desk.directory, "members_of_group", never)

    assert "This person is not here" in await desk.does(thanks(Who(NEWCOMER.id)))
    desk.office.memory.roles.clear()
    assert "Only managers" in await desk.does(thanks(Group("S1")))


async def test_at_most_twenty_five_accounts_are_looked_up(desk: Desk) -> None:
    crowd = tuple(AccountId(f"U9{number}") for number in range(40))

    await desk.does(thanks(Group("S1", crowd)))

    assert len(desk.directory.asked) == 25


async def test_without_a_directory_nobody_is_looked_up(desk: Desk) -> None:
    desk.reception = replace(desk.reception, directories={})

    assert "This person is not here" in await desk.does(thanks(Who(NEWCOMER.id)))
    assert "Only managers" in await desk.does(thanks(Group("S1")))


async def test_an_unknown_workspace_keeps_nobody(desk: Desk) -> None:
    before = desk.office.memory.snapshot()
    desk.office.memory.disconnected[WORKSPACE.id] = None

    told = await desk.does(thanks(Who(NEWCOMER.id)))

    assert "not connected" in told
    assert desk.office.memory.people == before.people


async def test_a_workspace_that_goes_during_the_look_up_keeps_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def leaves(_: AccountId) -> Account:
        desk.office.memory.disconnected[WORKSPACE.id] = None
        return NEWCOMER

    monkeypatch.setattr(desk.directory, "look_up", leaves)

    assert "not connected" in await desk.does(thanks(Who(NEWCOMER.id)))
    assert (WORKSPACE.id, NEWCOMER.id) not in desk.office.memory.accounts


# ---- groups ---------------------------------------------------------------------------------


async def test_the_members_of_a_group_are_asked_for(desk: Desk) -> None:
    desk.directory.groups["S1"] = (account_of(BEN), account_of(EVE), account_of(GUEST))

    await desk.does(thanks(Group("S1")), actor=account_of(MIA))

    assert desk.office.last.receivers == (BEN.id, EVE.id)


async def test_members_that_came_along_are_not_asked_for(desk: Desk) -> None:
    await desk.does(thanks(Group("S1", (account_of(BEN),))), actor=account_of(MIA))

    assert desk.directory.asked == []
    assert desk.office.last.receivers == (BEN.id,)


async def test_a_group_that_cannot_be_read_is_empty(desk: Desk) -> None:
    desk.directory.broken.add("S1")

    told = await desk.does(thanks(Group("S1")), actor=account_of(MIA))

    assert "nobody in this group" in told


async def test_a_group_of_five_thousand_is_refused_without_asking_for_each(desk: Desk) -> None:
    desk.directory.groups["S1"] = tuple(AccountId(f"U9{number}") for number in range(5000))

    told = await desk.does(thanks(Group("S1")), actor=account_of(MIA))

    assert "At most 25 people" in told
    assert len(desk.directory.asked) <= 26


# ---- refusals -------------------------------------------------------------------------------


async def test_a_refusal_is_remembered(desk: Desk) -> None:
    request = desk.office.request(ANA, thanks(who(ANA)))

    first = await desk.reception.receive(request)
    again = await desk.reception.receive(request)

    assert "thank yourself" in shown(first)
    assert again == first == desk.office.memory.inbox[request.unique_key]


async def test_two_at_once_are_remembered_once(desk: Desk) -> None:
    request = desk.office.request(ANA, thanks(who(ANA)))

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(desk.reception.receive(request)) for _ in range(3)]

    assert len({shown(task.result()) for task in tasks}) == 1
    assert len(desk.office.memory.inbox) == 1


async def test_a_repeat_that_was_quicker_is_not_overwritten(desk: Desk) -> None:
    request = desk.office.request(ANA, thanks(who(ANA)))
    write = desk.office.units.write
    remembered = await desk.reception.receive(desk.office.request(ANA, Typed(("help",))))

    async def slower(work: object) -> object:
        try:
            return await write(work)  # type: ignore[arg-type] # passed on
        finally:
            desk.office.memory.inbox.setdefault(request.unique_key, remembered)

    desk.reception = replace(desk.reception, units=Slow(desk.office.units, slower))  # type: ignore[arg-type] # half
    await desk.reception.receive(request)

    assert desk.office.memory.inbox[request.unique_key] == remembered


@dataclass
class Slow:
    """Units between whose writes something else happens."""

    units: object
    write: object


async def test_what_only_reads_is_refused_without_a_trace(desk: Desk) -> None:
    assert "I don't know" in await desk.does(Typed(("kudo",)))
    assert "Oda" in await desk.does(Typed(("values add",)))
    assert desk.office.memory.inbox == {}


async def test_of_a_stranger_nothing_is_kept(desk: Desk) -> None:
    before = desk.office.memory.snapshot()

    told = await desk.does(thanks(who(BEN)), actor=AccountId("UELSE"), actor_is_outside=True)

    assert "Nothing was stored" in told
    assert desk.office.memory == before


async def test_a_form_with_errors_is_looked_at_again_when_it_is_sent_again(desk: Desk) -> None:
    request = desk.office.request(ANA, Submitted("kudos", {"to": (), "reason": REASON}))

    assert (await desk.reception.receive(request)).errors.keys() == {"to"}
    assert desk.office.memory.inbox == {}


# ---- when something breaks ------------------------------------------------------------------


def breaks(_: object, context: Context) -> Outcome:
    raise ValueError(f"{SECRET}, {context.actor.name}")


BROKEN = Capability(
    "broken", commands=(Command("break", "Breaks", breaks), Command("help", "Helps", breaks))
)


async def test_a_bug_shows_a_code_and_logs_no_words() -> None:
    desk = Desk(Office(capabilities=(BROKEN,)))

    with capture_logs() as logs:
        told = await desk.does(Typed(("break",)))

    [log] = logs
    assert log["log_level"] == "error"
    assert log["kind"] == "ValueError"
    assert str(log["code"]) in told
    assert any("test_reception.py" in place for place in log["at"])
    assert SECRET not in str(logs)
    assert "Ana" not in str(logs)
    assert desk.office.memory.inbox == {}


async def test_a_bug_in_a_directory_ends_in_the_same_funnel(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks_too(_: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(desk.directory, "look_up", breaks_too)

    with capture_logs() as logs:
        told = await desk.does(thanks(Who(NEWCOMER.id)))

    assert "Something went wrong on our side" in told
    assert SECRET not in str(logs)


async def test_a_storage_that_is_away_has_the_platform_ask_again(desk: Desk) -> None:
    request = desk.office.request(ANA, thanks(who(BEN)))
    desk.office.units.away_for = 1

    with pytest.raises(Unavailable):
        await desk.reception.receive(request)

    assert "Thanked Ben" in shown(await desk.reception.receive(request))


async def test_a_refusal_that_cannot_be_remembered_has_the_platform_ask_again(desk: Desk) -> None:
    class AwayAfterOne(FakeUnits):
        async def write(self, work):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202 - passed on
            try:
                return await super().write(work)
            finally:
                self.away_for = 1

    units = AwayAfterOne(desk.office.memory)
    desk.reception = replace(desk.reception, units=units)

    with pytest.raises(Unavailable):
        await desk.does(thanks(who(ANA)))


async def test_time_is_read_from_the_clock(desk: Desk) -> None:
    desk.office.clock.advance(timedelta(days=400))

    await desk.does(thanks(who(BEN)))

    assert desk.office.last.given_at == desk.office.clock.now()
