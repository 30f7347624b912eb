"""No question that is asked often reads a big table from end to end.

SQLite chooses its plan without looking at how full a table is, so an empty database tells.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.audience import NOT_A_MEMBER
from bot.dispatch import Intake
from bot.health.doctor import Health
from bot.identity import AccountId, ConversationId, Role
from bot.outbox import LEASE, DeadLetters, GiveUp, Ledger, Retry
from bot.outcome import Post, Reply, Revise, ToConversation, ToPerson, Withdraw
from bot.people.ports import DirectoryStore, PeopleStore
from bot.recognition.model import Allowance, Draft, Note
from bot.recognition.ports import RecognitionStore
from bot.retention import Upkeep
from bot.schedules import Occurrences
from bot.spaces.ports import SpaceStore
from bot.ui.views import Message
from tests.storage.kept import DAY, NOW, Company, Kept, company_in, kept_at, sqlite_copy

BIG = (
    "account|allowance|audit|delivery|draft|inbox|kudos|kudos_join|kudos_receiver|occurrence"
    "|person|thanks_month|thanks_note|earlier|anchor"
)
FULL_SCAN = re.compile(rf"SCAN ({BIG})( |$)")
ONLY_WHAT_IS_OPEN = "USING INDEX ix_delivery_open"
ONLY_WHAT_PASSES = "USING INDEX ix_delivery_passing"
HELLO, CHANNEL = Message("Hello"), ConversationId("C1")


@pytest.fixture
def kept(sqlite_template: Path, tmp_path: Path) -> Iterator[Kept]:
    with sqlite_copy(sqlite_template, tmp_path) as url, kept_at(url) as kept:
        yield kept


@contextmanager
def plans(kept: Kept) -> Iterator[dict[str, list[str]]]:
    """Yield what will hold each statement that is executed, with the steps of its plan."""
    asked: list[str] = []

    def listen(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_trace_callback(asked.append)

    event.listen(kept.engine, "connect", listen)
    kept.engine.dispose()  # the next connection is a new one
    found: dict[str, list[str]] = {}
    try:
        yield found
    finally:
        event.remove(kept.engine, "connect", listen)
        kept.engine.dispose()
    with kept.engine.connect() as connection:
        for statement in asked:
            if statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
                explain = f"EXPLAIN QUERY PLAN {statement}"
                rows = connection.connection.cursor().execute(explain).fetchall()
                found[statement] = [row[3] for row in rows]


def full_scans(found: dict[str, list[str]]) -> list[str]:
    return [
        f"{step}: {statement}"
        for statement, steps in found.items()
        for step in steps
        if FULL_SCAN.search(step) and ONLY_WHAT_IS_OPEN not in step and ONLY_WHAT_PASSES not in step
    ]


def plan_of(kept: Kept, work: Callable[[], object]) -> str:
    """Return the plans of all statements of a call, one step on a line."""
    with plans(kept) as found:
        work()
    return "\n".join(step for steps in found.values() for step in steps)


def test_a_day_of_work_reads_no_big_table_from_end_to_end(company: Company) -> None:
    kept, here = company.kept, company.workspace
    ana, ben, cleo = (company.person(name) for name in ("Ana", "Ben", "Cleo"))
    intake, store, ledger = kept.port(Intake), kept.port(RecognitionStore), kept.port(Ledger)

    with plans(kept) as found:
        intake.answered("key")
        intake.remember("key", Reply(), NOW)
        intake.recognise(here, [AccountId("U-Ana"), AccountId("U-Ben")])
        intake.roles(ana, company.space)
        intake.holders(company.space, [Role.ADMIN, Role.OWNER])
        intake.handles(here, [ana, ben])
        kept.port(SpaceStore).grant(company.space, ana, Role.ADMIN, ana, NOW)
        kept.port(PeopleStore).preferences(ana)
        kept.port(DirectoryStore).upsert(here, ())
        give(company, store)
        kudos = company.gave(2, ana, ben, cleo)
        store.join(kudos.id, cleo, NOW)
        store.hide(kudos.id, ben, NOW)
        store.reword(kudos.id, "for more", NOW)
        store.undo(kudos, NOW)
        for look in (store.received, store.given):
            look(ana, 10)
        store.totals(ana, NOW)
        say(company, ledger)
        kept.port(Occurrences).claim("sweep", "UTC", "1", NOW)
        kept.port(Upkeep).prune(NOW + DAY, 500)
        letters = kept.port(DeadLetters)
        letters.all(10)
        letters.revive(here.id, CHANNEL, NOW)
        kept.port(Health).waiting_since(NOW)
        kept.port(Health).last_firing()
        kept.port(Health).dead()

    assert len(found) > 50
    assert full_scans(found) == []


def give(company: Company, store: RecognitionStore) -> None:
    ana, ben = company.person("Ana"), company.person("Ben")
    people = store.people([ana, ben])
    store.person_with_email(company.workspace.organisation, "ana@acme.example")
    store.allowance(ana)
    store.set_allowance(ana, Allowance(NOW.date(), "Europe/Berlin", 1, NOW))
    store.times_thanked(ana, [ben], NOW - 30 * DAY)
    kudos = company.gave(1, ana, ben)
    store.note_at(ben, NOW)
    store.drafts(ana, 5)
    store.set_note(Note(ben, "anchor", (kudos.id,), NOW, NOW))
    store.several(company.workspace.organisation, [kudos.id])
    store.kudos(company.workspace.organisation, kudos.id)
    draft = store.keep_draft(Draft(people[ana], (people[ben],), "why", None, False), NOW)
    store.draft(ana, draft)
    store.drop_draft(draft)


def say(company: Company, ledger: Ledger) -> None:
    here = company.workspace
    to = ToConversation(here.id, CHANNEL)
    posts = [Post(to, HELLO, f"k{n}") for n in range(4)]
    ledger.write([*posts, Post(ToPerson(company.person("Ana")), HELLO, "k9")], here, NOW)
    first, direct = ledger.claim(here.id, NOW, LEASE, 20)
    ledger.sent(first, CHANNEL, "m1", NOW)
    ledger.sent(direct, ConversationId("D1"), "m2", NOW)
    ledger.write([Revise("k0", HELLO), Withdraw("k0"), Withdraw("k1")], here, NOW)
    (second,) = ledger.claim(here.id, NOW, LEASE, 20)
    ledger.settle(second, Retry(NOW, "ratelimited"), NOW)
    (second,) = ledger.claim(here.id, NOW, LEASE, 20)
    ledger.postpone(second, NOW)
    (second,) = ledger.claim(here.id, NOW, LEASE, 20)
    ledger.settle(second, GiveUp(NOT_A_MEMBER), NOW)
    ledger.next_due(here.id)
    ledger.waiting(NOW)
    ledger.handles_for(here.id, [company.person("Ana")])


def test_a_repeat_is_found_by_its_key(kept: Kept) -> None:
    plan = plan_of(kept, lambda: kept.port(Intake).answered("key"))

    assert plan == "SEARCH inbox USING INDEX sqlite_autoindex_inbox_1 (key=?)"


def test_accounts_are_found_by_their_key(company: Company) -> None:
    intake = company.kept.port(Intake)

    plan = plan_of(company.kept, lambda: intake.recognise(company.workspace, [AccountId("U1")]))

    assert "SEARCH account USING INDEX sqlite_autoindex_account_1" in plan
    assert "(workspace_id=? AND external_id=?)" in plan
    assert "SEARCH person USING INTEGER PRIMARY KEY" in plan


def test_how_often_somebody_was_thanked_is_read_from_one_index(company: Company) -> None:
    ana, ben = company.person("Ana"), company.person("Ben")
    store = company.kept.port(RecognitionStore)

    plan = plan_of(company.kept, lambda: store.times_thanked(ana, [ben], NOW))

    assert "ix_kudos_receiver_giver_id_person_id_given_at" in plan
    assert "(giver_id=? AND person_id=? AND given_at>?)" in plan


@pytest.mark.parametrize(
    ("look", "index"),
    [
        ("received", "ix_kudos_receiver_person_id_given_at (person_id=?)"),
        ("given", "ix_kudos_giver_id_given_at (giver_id=?)"),
    ],
)
def test_a_persons_newest_kudos_come_in_the_order_of_an_index(
    company: Company, look: str, index: str
) -> None:
    ana = company.person("Ana")
    call = getattr(company.kept.port(RecognitionStore), look)

    plan = plan_of(company.kept, lambda: call(ana, 10))

    assert index in plan
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan  # the rest of a tie may be sorted


def test_a_claim_looks_at_what_is_due_and_not_at_what_is_held(company: Company) -> None:
    ledger, here = company.kept.port(Ledger), company.workspace

    plan = plan_of(company.kept, lambda: ledger.claim(here.id, NOW, LEASE, 20))

    assert "ix_delivery_due (workspace_id=? AND due_at<?)" in plan
    assert "ix_delivery_open (workspace_id=? AND lane=? AND id<?)" in plan
    assert "TEMP B-TREE" not in plan


def test_what_is_due_next_is_the_first_of_an_index(company: Company) -> None:
    ledger, here = company.kept.port(Ledger), company.workspace

    plan = plan_of(company.kept, lambda: ledger.next_due(here.id))

    assert "ix_delivery_due (workspace_id=?)" in plan
    assert "TEMP B-TREE" not in plan


def test_a_sweep_looks_once_into_each_workspace(company: Company) -> None:
    plan = plan_of(company.kept, lambda: company.kept.port(Ledger).waiting(NOW))

    assert "ix_delivery_due (workspace_id=? AND due_at<?)" in plan


def test_pruning_does_not_look_at_cards_that_stand(kept: Kept) -> None:
    plan = plan_of(kept, lambda: kept.port(Upkeep).prune(NOW, 500))

    assert "ix_delivery_passing (settled_at<?)" in plan


def test_a_full_scan_would_be_seen(kept: Kept) -> None:
    company_in(kept)

    with plans(kept) as found:
        kept.rows("SELECT * FROM delivery WHERE subject = 'kudos:1'")

    assert len(full_scans(found)) == 1
