"""Managers: the copy that a receiver shows them, the team budget, and their own view."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.identity import Person, QuietHours
from bot.outcome import ToPerson
from bot.recognition.limits import TEAM_BUDGET, is_returned
from bot.recognition.model import Kudos
from tests.office import MONDAY, REASON, Office, buttons, draft, said, shown
from tests.people import ANA, BEN, CLEO, DEV, EVE, FAY, LEAVER, MIA, ODA

NEW = "repaired the whole export, alone"
TEAM = (BEN, EVE, FAY)


@pytest.fixture
def team(office: Office) -> Office:
    """An office in which Ben, Eve and Fay report to Mia."""
    for person in TEAM:
        reports_to(office, person, MIA)
    return office


def reports_to(office: Office, person: Person, manager: Person) -> None:
    office.memory.people[person.id] = replace(person, manager=manager.id)


# ---- show to my manager -------------------------------------------------------------------------


@pytest.fixture
def kudos(team: Office) -> Kudos:
    """One that Ana gave to Ben and Eve in private."""
    team.thanks(ANA, BEN, EVE, reason=f'{REASON} for:"Acme" --private')
    return team.last


def test_a_receiver_shows_it_to_their_manager(team: Office, kudos: Kudos) -> None:
    reply = team.presses(BEN, "kudos.show_to_manager", kudos.id)

    (post,) = team.notes(MIA)
    assert post.to == ToPerson(MIA.id)
    copy = said(post.message)
    assert "Ben shows you thanks from Ana" in copy
    assert REASON in copy
    assert "Customer: Acme" in copy
    assert "Eve" not in copy, "the others may not want it"
    assert "Mia gets it now" in shown(reply)


def test_without_a_press_no_manager_reads_it(team: Office, kudos: Kudos) -> None:
    assert team.notes(MIA) == []


def test_it_is_shown_once_and_the_button_goes(team: Office, kudos: Kudos) -> None:
    team.presses(BEN, "kudos.show_to_manager", kudos.id)
    again = team.presses(BEN, "kudos.show_to_manager", kudos.id)

    assert "Mia has it" in shown(again)
    assert len(team.notes(MIA)) == 1
    assert "kudos.show_to_manager" not in buttons(team.now_says(kudos.note_key(BEN.id)))
    assert "kudos.show_to_manager" in buttons(team.now_says(kudos.note_key(EVE.id)))


def test_a_managers_quiet_hours_are_kept(team: Office, kudos: Kudos) -> None:
    team.prefers(MIA, quiet=QuietHours(9, 14))

    reply = team.presses(BEN, "kudos.show_to_manager", kudos.id)

    (post,) = team.notes(MIA)
    assert post.due_at == datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    assert "outside working hours for Mia" in shown(reply)


def test_where_no_manager_is_known_it_says_who_can_help(office: Office) -> None:
    office.thanks(ANA, BEN)

    reply = office.presses(BEN, "kudos.show_to_manager", office.last.id)

    assert "Nobody is set as your manager: an admin can do it with admin reports." in shown(reply)


def test_a_manager_who_left_is_none(team: Office, kudos: Kudos) -> None:
    reports_to(team, BEN, LEAVER)

    assert "Nobody is set" in shown(team.presses(BEN, "kudos.show_to_manager", kudos.id))


def test_what_a_manager_gave_need_not_be_shown_to_them(team: Office) -> None:
    team.thanks(MIA, BEN)

    assert "kudos.show_to_manager" not in buttons(team.notes(BEN)[0].message)
    reply = team.presses(BEN, "kudos.show_to_manager", team.last.id)
    assert "Your manager gave you this" in shown(reply)


@pytest.mark.parametrize(
    ("person", "told"), [(ANA, "Only those who were thanked"), (ODA, "does not exist")]
)
def test_only_a_receiver_shows_it(team: Office, kudos: Kudos, person: Person, told: str) -> None:
    assert told in shown(team.presses(person, "kudos.show_to_manager", kudos.id))


def test_a_copy_changes_and_goes_with_the_kudos(team: Office, kudos: Kudos) -> None:
    team.presses(BEN, "kudos.show_to_manager", kudos.id)
    anchor = kudos.copy_key(BEN.id)

    team.sends(ANA, "kudos.reword", {"reason": NEW}, kudos.id)
    assert NEW in said(team.now_says(anchor))

    team.presses(ANA, "kudos.undo", kudos.id)
    assert team.now_says(anchor) is None


def test_a_copy_of_somebody_without_manager_by_now_stays_as_it_is(
    team: Office, kudos: Kudos
) -> None:
    team.presses(BEN, "kudos.show_to_manager", kudos.id)
    reports_to(team, BEN, LEAVER)
    team.memory.people[BEN.id] = BEN

    team.sends(ANA, "kudos.reword", {"reason": NEW}, kudos.id)

    assert REASON in said(team.now_says(kudos.copy_key(BEN.id)))


# ---- the team budget ----------------------------------------------------------------------------


def test_a_kudos_to_ones_own_team_leaves_the_five_of_the_day(team: Office) -> None:
    reply = team.thanks(MIA, *TEAM)

    assert "Taken from your team budget of 2026: 59 are left." in shown(reply)
    assert team.memory.allowances[MIA.id].used == 0
    assert team.memory.budgets == {(MIA.id, 2026): 1}
    for number, person in enumerate((ANA, CLEO, DEV, ODA, ANA)):
        team.thanks(MIA, person, reason=f"{REASON} {number}")
    assert team.memory.allowances[MIA.id].used == 5
    assert "team budget" in shown(team.thanks(MIA, BEN))


def test_a_kudos_to_somebody_else_too_is_one_of_the_five(team: Office) -> None:
    team.thanks(MIA, BEN, ANA)

    assert team.memory.allowances[MIA.id].used == 1
    assert team.memory.budgets == {}


def test_a_spent_budget_falls_back_to_the_five_and_says_so(team: Office) -> None:
    team.memory.budgets[MIA.id, 2026] = TEAM_BUDGET

    reply = team.thanks(MIA, BEN)

    assert "Your team budget of the year is used up" in shown(reply)
    assert team.memory.allowances[MIA.id].used == 1
    assert team.memory.budgets == {(MIA.id, 2026): TEAM_BUDGET}


def test_the_year_is_the_managers_own(team: Office) -> None:
    team.moves(MIA, "Pacific/Auckland")
    team.clock.move_to(datetime(2026, 12, 31, 12, 0, tzinfo=UTC))

    team.thanks(MIA, BEN)

    assert team.memory.budgets == {(MIA.id, 2027): 1}
    assert team.last.budget_year == 2027


def test_undo_gives_it_back_to_the_budget_of_its_year(team: Office) -> None:
    team.clock.move_to(datetime(2026, 12, 31, 12, 0, tzinfo=UTC))
    team.thanks(MIA, BEN)
    team.thanks(MIA, ANA)
    first, _ = team.kudos
    team.waits(hours=20)

    team.presses(MIA, "kudos.undo", first.id)

    assert team.memory.budgets == {(MIA.id, 2026): 0}
    assert team.memory.allowances[MIA.id].used == 1


def test_what_was_undone_can_be_given_again_at_once(team: Office) -> None:
    team.thanks(MIA, BEN)
    team.presses(MIA, "kudos.undo", team.last.id)

    team.thanks(MIA, BEN)

    assert not team.last.undone
    assert len(team.kudos) == 2


def test_a_double_press_is_one(team: Office) -> None:
    team.thanks(MIA, BEN)

    assert "Once is enough" in shown(team.thanks(MIA, BEN))
    assert team.memory.budgets == {(MIA.id, 2026): 1}


def test_undoing_one_of_the_five_counts_past_those_of_the_budget(team: Office) -> None:
    team.thanks(MIA, ANA)
    own = team.last
    for number in range(3):
        team.thanks(MIA, BEN, reason=f"{REASON} {number}")

    team.presses(MIA, "kudos.undo", own.id)

    assert team.memory.allowances[MIA.id].used == 0


def test_a_manager_thanks_their_own_more_than_three_times_a_month(team: Office) -> None:
    for number in range(4):
        team.thanks(MIA, BEN, reason=f"{REASON} {number}")

    assert len(team.kudos) == 4
    reports_to(team, BEN, ODA)
    assert "4 times in 30 days" in shown(team.thanks(MIA, BEN, reason=f"{REASON} again"))


# ---- the view of a manager ----------------------------------------------------------------------


def test_a_manager_sees_whom_nobody_thanked_and_what_is_left(team: Office) -> None:
    team.thanks(ANA, BEN, reason=f"{REASON} --private")
    team.thanks(MIA, FAY)

    reply = team.types(MIA, "kudos team")

    assert "59 kudos are left" in shown(reply)
    assert "Eve" in shown(reply)
    assert "Ben" not in shown(reply)
    assert "Fay" not in shown(reply)
    assert buttons(reply.message) == {"kudos.thank": str(EVE.id)}


def test_that_a_manager_saw_names_is_in_the_audit_log_once_a_day(team: Office) -> None:
    team.types(MIA, "kudos team")
    team.types(MIA, "kudos team")
    assert len(team.memory.audit) == 1

    team.waits(days=1)
    team.types(MIA, "kudos team")

    assert len(team.memory.audit) == 2


def test_one_press_opens_the_form_with_that_person(team: Office) -> None:
    assert draft(team.presses(MIA, "kudos.thank", EVE.id), "to") == (EVE.id,)


def test_after_sixty_days_somebody_is_named_again(team: Office) -> None:
    team.thanks(ANA, *TEAM)
    assert "Everybody in your team was thanked" in shown(team.types(MIA, "kudos team"))

    team.waits(days=60)

    shows = shown(team.types(MIA, "kudos team"))
    assert [name for name in ("Ben", "Eve", "Fay") if name in shows] == ["Ben", "Eve", "Fay"]
    assert shows.index("Ben") < shows.index("Eve") < shows.index("Fay"), "in no other order"


def test_what_was_taken_back_thanked_nobody(team: Office) -> None:
    team.thanks(ANA, BEN)
    team.presses(ANA, "kudos.undo", team.last.id)

    assert "Ben" in shown(team.types(MIA, "kudos team"))


def test_whoever_has_no_team_is_told_so(team: Office) -> None:
    assert "Nobody reports to you" in shown(team.types(ANA, "kudos team"))


# ---- thanks that only return thanks -------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "returned"), [(0, True), (1, True), (23.99, True), (24, False), (-1, False)]
)
def test_thanks_within_a_day_of_thanks_only_return_them(hours: float, returned: bool) -> None:
    given_at = MONDAY
    back = datetime.fromtimestamp(MONDAY.timestamp() - hours * 3600, UTC)

    assert is_returned(given_at, [back]) is returned
    assert not is_returned(given_at, [])
