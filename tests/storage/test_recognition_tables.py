"""What SQL alone can answer of thanks: who only returns them, whom nobody thanked, who curates."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from bot.identity import ConversationId, PersonId, Role, SpaceId
from bot.outcome import ToConversation
from bot.recognition.limits import is_returned
from bot.recognition.model import KudosId
from bot.recognition.ports import ModerationStore, RecognitionStore, TeamStore
from bot.units import Stores
from storage.people import person
from storage.recognition import kudos, kudos_receiver
from storage.returns import REACHES, RETURNED
from storage.spaces import role, space
from tests.storage.conftest import only_postgresql
from tests.storage.kept import DAY, NOW, Company
from tests.storage.test_plans import full_scans, plans

HOUR = timedelta(hours=1)
INSTANTS = st.integers(-30 * 3600, 30 * 3600).map(lambda seconds: NOW + timedelta(seconds=seconds))
REACHING = (
    select(kudos_receiver.c.kudos_id)
    .join_from(kudos_receiver, kudos, kudos_receiver.c.kudos_id == kudos.c.id)
    .where(REACHES)
    .order_by(kudos_receiver.c.kudos_id)
)


def reports_to(company: Company, who: PersonId, manager: PersonId, **more: object) -> None:
    changed = update(person).where(person.c.id == who).values(manager_id=manager, **more)
    company.kept.rows(changed.returning(person.c.id))


# ---- thanks that only return thanks -------------------------------------------------------------


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(there=INSTANTS, back=st.lists(INSTANTS, max_size=3))
def test_sql_and_the_rule_agree_on_what_only_returns_thanks(
    company: Company, there: datetime, back: list[datetime]
) -> None:
    ana, ben = company.person("Ana"), company.person("Ben")
    number = company.kept.scalar("SELECT coalesce(max(id), 0) + 1 FROM kudos")
    for table in ("kudos_receiver", "thanks_month"):
        company.kept.change(f"DELETE FROM {table}")
    company.gave(number, ana, ben, at=there)
    for place, at in enumerate(back):
        company.gave(number + 1 + place, ben, ana, at=at)

    found = company.kept.rows(
        select(kudos_receiver.c.kudos_id).where(RETURNED, kudos_receiver.c.giver_id == ana)
    )

    assert [row.kudos_id for row in found] == [number] * is_returned(there, back)


def test_what_does_not_stand_reaches_nobody(company: Company) -> None:
    ana, ben, cleo = (company.person(name) for name in ("Ana", "Ben", "Cleo"))
    store = company.kept.port(ModerationStore)
    company.gave(1, ana, ben)
    company.gave(2, ben, ana, at=NOW + HOUR)  # returned
    store.undo(company.gave(3, ana, cleo), NOW)
    store.take_down(company.gave(4, ben, cleo), NOW)
    store.hide_from_all(KudosId(company.gave(5, cleo, ben).id), NOW)
    company.gave(6, ben, ana, at=NOW + DAY)

    assert [row.kudos_id for row in company.kept.rows(REACHING)] == [1, 6]


def test_what_was_taken_back_is_returned_by_nothing(company: Company) -> None:
    ana, ben = company.person("Ana"), company.person("Ben")
    first = company.gave(1, ana, ben)
    company.gave(2, ben, ana, at=NOW + HOUR)

    company.kept.port(RecognitionStore).undo(first, NOW)

    assert [row.kudos_id for row in company.kept.rows(REACHING)] == [2]


# ---- teams --------------------------------------------------------------------------------------


def test_a_manager_sees_who_was_not_thanked_lately_by_name(company: Company) -> None:
    mia, ana, ben, cleo, dev, eve = (
        company.person(name) for name in ("Mia", "Ana", "Ben", "Cleo", "Dev", "Eve")
    )
    for who in (dev, ben, cleo):
        reports_to(company, who, mia, hired_on=date(2026, 1, 1))
    reports_to(company, eve, mia, hired_on=NOW.date())
    company.gave(1, ana, ben)
    company.gave(2, ana, cleo, at=NOW - 60 * DAY)
    store = company.kept.port(TeamStore)

    found = store.unthanked(mia, NOW - 60 * DAY, 9)

    assert [one.name for one in found] == ["Cleo", "Dev"], "Eve began today"
    assert [one.name for one in store.unthanked(mia, NOW - 60 * DAY, 1)] == ["Cleo"]
    assert store.has_reports(mia)
    assert not store.has_reports(ana)


# ---- curators -----------------------------------------------------------------------------------


@pytest.fixture
def below(company: Company) -> SpaceId:
    """A department of the company's first space."""
    number = SpaceId(4711)
    company.kept.rows(
        insert(space)
        .values(
            id=number,
            organisation_id=company.workspace.organisation,
            name="Support",
            parent_id=company.space.id,
        )
        .returning(space.c.id)
    )
    return number


def appoint(company: Company, who: PersonId, where: SpaceId, what: Role = Role.CURATOR) -> None:
    row = {"space_id": where, "person_id": who, "role": what.value}
    company.kept.rows(insert(role).values(**row).returning(role.c.role))


def test_who_looks_after_a_space_above_looks_after_those_below(
    company: Company, below: SpaceId
) -> None:
    ana, ben, cleo = (company.person(name) for name in ("Ana", "Ben", "Cleo"))
    appoint(company, ana, company.space.id, Role.ADMIN)
    appoint(company, ben, below)
    store = company.kept.port(ModerationStore)

    assert [[one.id for one in level] for level in store.curators(below)] == [[ben], [ana]]
    assert store.curates(ana, below)
    assert not store.curates(ben, company.space.id)
    company.gave(1, ben, cleo)
    store.report(KudosId(1), cleo, NOW)
    assert [one.id for one, _ in store.reported(ana, 9)] == [1]
    assert store.reported(ben, 9) == ()


def test_two_roles_make_one_curator(company: Company) -> None:
    ana = company.person("Ana")
    appoint(company, ana, company.space.id)
    appoint(company, ana, company.space.id, Role.OWNER)

    levels = company.kept.port(ModerationStore).curators(company.space.id)

    assert [[one.id for one in level] for level in levels] == [[ana]]


# ---- cards that many share ----------------------------------------------------------------------


@only_postgresql
def test_a_shared_card_on_which_somebody_writes_is_passed_over(company: Company) -> None:
    there = ToConversation(company.workspace.id, ConversationId("C1"))
    store = company.kept.port(RecognitionStore)
    made = store.new_rollup(there, NOW)

    def look(stores: Stores) -> tuple[object, object]:
        mine = stores.get(RecognitionStore).open_rollup(there, NOW)
        return mine, store.open_rollup(there, NOW)

    assert company.kept.write(look) == (made, None)
    assert store.open_rollup(there, NOW) == made


# ---- plans --------------------------------------------------------------------------------------


def test_none_of_it_reads_a_big_table_from_end_to_end(company: Company) -> None:
    if company.kept.engine.dialect.name != "sqlite":
        pytest.skip("the plans of PostgreSQL depend on how full a table is")
    ana, ben = company.person("Ana"), company.person("Ben")
    one = company.gave(1, ana, ben)
    store, teams = company.kept.port(ModerationStore), company.kept.port(TeamStore)

    with plans(company.kept) as found:
        store.cards_lately(one.origin or "C1", NOW)  # type: ignore[arg-type] # any channel
        store.of_the_day(ana, 5)
        store.team_budget(ana, 2026)
        store.report(one.id, ben, NOW)
        store.reports(one.id)
        store.hide_from_all(one.id, NOW)
        store.curators(company.space.id)
        store.curates(ana, company.space.id)
        store.reported(ana, 9)
        store.leave_up(one.id, NOW)
        store.take_down(one, NOW)
        store.show_to_manager(one.id, ben, NOW)
        teams.has_reports(ana)
        teams.unthanked(ana, NOW, 9)
        company.kept.rows(REACHING.where(kudos_receiver.c.person_id == ben))

    assert full_scans(found) == []
