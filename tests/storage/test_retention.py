"""What is past its time goes, in units so small that nobody who writes has to wait."""

import asyncio
import time
from datetime import timedelta

import pytest

from bot.dispatch import Intake
from bot.identity import PersonId, Standing
from bot.outcome import Reply
from bot.people.ports import DirectoryStore
from bot.recognition.model import KudosId
from bot.recognition.ports import RecognitionStore
from bot.retention import Upkeep, past, prune
from storage.database import Database
from storage.door import inbox
from storage.recognition import kudos, kudos_receiver, report
from storage.spaces import audit
from tests.storage.kept import DAY, MINUTE, NOW, Company, account

YEAR = 365 * DAY


def leaves(company: Company, *names: str) -> None:
    gone = [account(name, standing=Standing.DEACTIVATED) for name in names]
    company.kept.port(DirectoryStore).upsert(company.workspace, gone)


def numbers(company: Company) -> list[int]:
    return [row.id for row in company.kept.rows("SELECT id FROM kudos ORDER BY id")]


@pytest.fixture
def people(company: Company) -> list[PersonId]:
    """Ana thanked Ben, Ben thanked Ana and Cleo, Cleo thanked Ben."""
    ana, ben, cleo = (company.person(name) for name in ("Ana", "Ben", "Cleo"))
    company.gave(1, ana, ben)
    company.gave(2, ben, ana, cleo)
    company.gave(3, cleo, ben)
    return [ana, ben, cleo]


async def test_kudos_go_twelve_months_after_the_last_of_those_in_it_left(
    company: Company, working: Database, people: list[PersonId]
) -> None:
    leaves(company, "Ana", "Ben")
    await prune(working, NOW)

    await prune(working, NOW + YEAR)
    at_twelve_months = numbers(company)
    await prune(working, NOW + YEAR + MINUTE)

    assert at_twelve_months == [1, 2, 3]
    assert numbers(company) == [2, 3]
    assert company.kept.rows("SELECT 1 FROM kudos_receiver WHERE kudos_id = 1") == []


async def test_totals_stay_as_they_were_counted(
    company: Company, working: Database, people: list[PersonId]
) -> None:
    leaves(company, "Ana", "Ben", "Cleo")
    await prune(working, NOW)

    await prune(working, NOW + YEAR + MINUTE)

    assert numbers(company) == []
    assert company.kept.port(RecognitionStore).totals(people[1], NOW).received == 2


async def test_whoever_comes_back_keeps_everything(
    company: Company, working: Database, people: list[PersonId]
) -> None:
    leaves(company, "Ana", "Ben")
    await prune(working, NOW)
    company.kept.port(DirectoryStore).upsert(company.workspace, [account("Ana"), account("Ben")])

    await prune(working, NOW + YEAR + MINUTE)

    assert numbers(company) == [1, 2, 3]


async def test_the_audit_log_is_kept_for_twenty_four_months(
    company: Company, working: Database
) -> None:
    row = {"actor_id": company.person("Ana"), "what": "role.owner", "subject": "person:1"}
    home = {"organisation_id": company.workspace.organisation, "at": NOW}
    company.kept.change(audit.insert().values(**row, **home))

    await prune(working, NOW + 730 * DAY)
    still = company.kept.scalar("SELECT count(*) FROM audit")
    await prune(working, NOW + 730 * DAY + MINUTE)

    assert still == 1
    assert company.kept.scalar("SELECT count(*) FROM audit") == 0


async def test_reports_are_kept_for_twelve_months_after_they_were_decided(
    company: Company, working: Database, people: list[PersonId]
) -> None:
    open_one = {"kudos_id": 1, "person_id": people[2], "at": NOW}
    decided = {"kudos_id": 2, "person_id": people[2], "at": NOW, "decided_at": NOW}
    for row in (open_one, decided):
        company.kept.change(report.insert().values(**row))

    await prune(working, NOW + YEAR + MINUTE)

    assert [row.kudos_id for row in company.kept.rows("SELECT kudos_id FROM report")] == [1]


async def test_a_dry_run_counts_and_deletes_nothing(
    company: Company, working: Database, people: list[PersonId]
) -> None:
    company.kept.port(Intake).remember("key", Reply(), NOW)
    leaves(company, "Ana", "Ben")
    company.kept.port(Upkeep).note_leavers(NOW)

    found = await past(working, NOW + YEAR + MINUTE)

    assert found["keys of requests"] == 1
    assert found["kudos among people who left"] == 1
    assert found["drafts"] == 0
    assert numbers(company) == [1, 2, 3]
    assert company.kept.port(Intake).answered("key") is not None


async def test_nobody_who_writes_waits_while_old_rows_are_deleted(
    company: Company, working: Database, people: list[PersonId], request: pytest.FixtureRequest
) -> None:
    size = 100_000 if request.config.getoption("--long") else 5_000
    _fill(company, size)
    leaves(company, "Dev", "Eve")
    company.kept.port(Upkeep).note_leavers(NOW)
    waits: list[float] = []
    pruning = asyncio.create_task(prune(working, NOW + YEAR + MINUTE))

    while not pruning.done():
        began = time.perf_counter()
        await working.write(
            lambda stores: stores.get(Intake).remember(f"w{len(waits)}", Reply(), NOW + YEAR)
        )
        waits.append(time.perf_counter() - began)
    gone = await pruning

    assert gone >= size
    assert len(waits) > size / 500
    assert sorted(waits)[len(waits) // 2] < 0.05, sorted(waits)[-5:]
    assert max(waits) < 1.0, sorted(waits)[-5:]


def _fill(company: Company, size: int) -> None:
    """Keep so many old rows, half of them keys of requests, half kudos among two leavers."""
    dev, eve = company.person("Dev"), company.person("Eve")
    engine = company.kept.engine
    half = range(1000, 1000 + size // 2)
    with engine.begin() as connection:
        connection.execute(
            inbox.insert(), [{"key": f"old{n}", "at": NOW, "reply": b"{}"} for n in half]
        )
        given = {
            "organisation_id": company.workspace.organisation,
            "space_id": company.space.id,
            "giver_id": dev,
            "reason": "for the export",
            "private": False,
            "given_at": NOW - timedelta(days=1),
        }
        connection.execute(kudos.insert(), [{"id": KudosId(n), **given} for n in half])
        got = {"person_id": eve, "position": 0, "on_card": True, "giver_id": dev, "given_at": NOW}
        connection.execute(kudos_receiver.insert(), [{"kudos_id": n, **got} for n in half])
