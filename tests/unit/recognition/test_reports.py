"""Reported cards: who is told, when one is hidden, who decides, and what follows."""

from dataclasses import replace

import pytest

from bot.identity import QuietHours, Role, Space, SpaceId
from bot.outcome import Post
from bot.recognition.model import Kudos
from bot.request import Typed
from tests.office import REASON, Office, buttons, said, shown
from tests.people import (
    ACME,
    ANA,
    BEN,
    CLEO,
    DEV,
    EVE,
    FAY,
    LEO,
    MIA,
    ODA,
    SPACE,
    THANKS,
    WORKSPACE,
)

HIDDEN = "hidden until a curator has looked at it"
NEW = "repaired the whole export, alone"
REPORTERS = (LEO, DEV, EVE)


@pytest.fixture
def kudos(office: Office) -> Kudos:
    """One that Ana gave to Ben, typed in one channel and shown in another."""
    office.sets(channels={WORKSPACE.id: THANKS})
    office.thanks(ANA, BEN)
    return office.last


def report(office: Office, kudos: Kudos, *people: object) -> None:
    for person in people:
        office.presses(person, "kudos.report", kudos.id)  # type: ignore[arg-type] # people


def told(office: Office, person: object, part: str) -> list[Post]:
    """Return the direct messages to somebody whose key has a part."""
    return [post for post in office.notes(person) if part in post.key]  # type: ignore[arg-type]


def now(office: Office, kudos: Kudos) -> Kudos:
    return office.memory.kudos[kudos.id]


# ---- reporting ----------------------------------------------------------------------------------


def test_a_curator_is_told_once_without_the_name_of_who_reported(
    office: Office, kudos: Kudos
) -> None:
    report(office, kudos, LEO, DEV)

    (post,) = told(office, ODA, "reported")
    message = office.now_says(post.key)
    assert "2 people reported it" in said(message)
    assert REASON in said(message)
    assert "Leo" not in said(message)
    assert buttons(message).keys() == {"kudos.leave_up", "kudos.take_down"}


def test_two_reports_leave_the_card_as_it_is(office: Office, kudos: Kudos) -> None:
    report(office, kudos, LEO, DEV)

    assert REASON in said(office.now_says(kudos.card_key))
    assert "told" in shown(office.presses(EVE, "kudos.report", kudos.id))


def test_three_people_hide_a_card_and_the_line_that_leads_to_it(
    office: Office, kudos: Kudos
) -> None:
    report(office, kudos, *REPORTERS)

    card = office.now_says(kudos.card_key)
    assert HIDDEN in said(card)
    assert REASON not in said(card)
    assert buttons(card) == {}
    assert office.now_says(kudos.echo_key) is None
    (post,) = told(office, ODA, "reported")
    assert "It is hidden until a curator decides" in said(office.now_says(post.key))


def test_the_same_person_counts_once(office: Office, kudos: Kudos) -> None:
    report(office, kudos, LEO, LEO, LEO, DEV)

    assert not now(office, kudos).hidden
    assert "already" in shown(office.presses(LEO, "kudos.report", kudos.id))


def test_the_giver_cannot_report_their_own(office: Office, kudos: Kudos) -> None:
    assert "This kudos is yours" in shown(office.presses(ANA, "kudos.report", kudos.id))


def test_whoever_was_thanked_can_report_it(office: Office, kudos: Kudos) -> None:
    report(office, kudos, BEN, LEO, DEV)

    assert now(office, kudos).hidden


def test_a_card_on_which_nobody_stands_cannot_be_reported(office: Office, kudos: Kudos) -> None:
    office.presses(BEN, "kudos.keep_private", kudos.id)

    assert "not there any more" in shown(office.presses(BEN, "kudos.report", kudos.id))
    assert "does not exist" in shown(office.presses(LEO, "kudos.report", kudos.id))
    assert office.memory.reports == {}


def test_a_curator_whom_it_concerns_is_not_told(office: Office) -> None:
    office.thanks(ANA, ODA)
    report(office, office.last, LEO)

    assert told(office, ODA, "reported") == []


def test_curators_above_are_told_where_a_space_has_none(office: Office, kudos: Kudos) -> None:
    whole = Space(SpaceId(77), ACME, "Whole")
    office.memory.spaces[whole.id] = whole
    office.sets(parent=whole.id)
    office.memory.roles.clear()
    office.memory.roles[whole.id, MIA.id, Role.CURATOR] = None

    report(office, kudos, LEO)

    assert len(told(office, MIA, "reported")) == 1
    office.presses(MIA, "kudos.take_down", kudos.id)
    assert now(office, kudos).removed


def test_without_any_curator_it_is_noted(office: Office, kudos: Kudos) -> None:
    office.memory.roles.clear()

    assert "It is noted" in shown(office.presses(LEO, "kudos.report", kudos.id))
    report(office, kudos, DEV, EVE)
    assert HIDDEN in said(office.now_says(kudos.card_key))


def test_a_curator_is_told_outside_of_quiet_hours(office: Office, kudos: Kudos) -> None:
    office.prefers(ODA, quiet=QuietHours(8, 20))

    report(office, kudos, LEO)

    (post,) = told(office, ODA, "reported")
    assert post.due_at is not None
    assert post.due_at > office.clock.now()


def test_a_curator_reads_the_words_as_they_are_and_nothing_of_what_was_taken_back(
    office: Office, kudos: Kudos
) -> None:
    report(office, kudos, DEV)
    (post,) = told(office, ODA, "reported")

    office.sends(ANA, "kudos.reword", {"reason": NEW}, kudos.id)
    assert NEW in said(office.now_says(post.key))
    assert "1 person reported it" in said(office.now_says(post.key))

    office.presses(ANA, "kudos.undo", kudos.id)
    assert office.now_says(post.key) is None


# ---- while it is hidden -------------------------------------------------------------------------


@pytest.fixture
def hidden(office: Office, kudos: Kudos) -> Kudos:
    report(office, kudos, *REPORTERS)
    return now(office, kudos)


@pytest.mark.parametrize("action", ["me_too", "report", "read", "show_to_manager"])
def test_nothing_is_done_with_a_hidden_card(office: Office, hidden: Kudos, action: str) -> None:
    assert HIDDEN in shown(office.presses(BEN, f"kudos.{action}", hidden.id))
    assert "does not exist" in shown(office.presses(MIA, f"kudos.{action}", hidden.id))


def test_an_edit_does_not_bring_a_card_back(office: Office, hidden: Kudos) -> None:
    office.sends(ANA, "kudos.reword", {"reason": NEW}, hidden.id)

    assert HIDDEN in said(office.now_says(hidden.card_key))
    assert NEW in said(office.now_says(hidden.note_key(BEN.id)))


def test_whoever_keeps_a_hidden_card_private_takes_it_away(office: Office, hidden: Kudos) -> None:
    office.presses(BEN, "kudos.keep_private", hidden.id)
    office.presses(ODA, "kudos.leave_up", hidden.id)

    assert office.now_says(hidden.card_key) is None


def test_a_hidden_kudos_can_be_undone(office: Office, hidden: Kudos) -> None:
    office.presses(ANA, "kudos.undo", hidden.id)

    assert office.now_says(hidden.card_key) is None
    assert "taken back" in shown(office.presses(ODA, "kudos.leave_up", hidden.id))
    assert "Nothing waits" in shown(office.types(ODA, "admin queue"))


# ---- deciding -----------------------------------------------------------------------------------


def test_a_card_that_stays_comes_back(office: Office, hidden: Kudos) -> None:
    office.presses(MIA, "kudos.me_too", hidden.id)

    reply = office.presses(ODA, "kudos.leave_up", hidden.id)

    assert "left it up" in shown(reply)
    assert REASON in said(office.now_says(hidden.card_key))
    assert office.now_says(hidden.echo_key) is None
    (post,) = told(office, ODA, "reported")
    assert "left it up" in said(office.now_says(post.key))
    assert buttons(office.now_says(post.key)) == {}
    for person in REPORTERS:
        assert len(told(office, person, "thanked")) == 1


def test_a_card_that_stays_takes_three_new_people(office: Office, hidden: Kudos) -> None:
    office.presses(ODA, "kudos.leave_up", hidden.id)

    report(office, hidden, *REPORTERS, MIA, FAY)
    assert not now(office, hidden).hidden
    assert len(told(office, ODA, "reported")) == 2, "a new message tells of new reports"

    report(office, hidden, CLEO)
    assert now(office, hidden).hidden


def test_a_card_that_is_taken_down_goes_everywhere_and_counts_no_more(
    office: Office, hidden: Kudos
) -> None:
    office.presses(ODA, "kudos.take_down", hidden.id)

    assert office.now_says(hidden.card_key) is None
    assert office.now_says(hidden.note_key(BEN.id)) is None
    assert "Nothing yet" in shown(office.types(BEN, "kudos mine"))
    assert "Nothing yet" in shown(office.types(ANA, "kudos given"))
    assert office.memory.allowances[ANA.id].used == 0
    for person in REPORTERS:
        assert "taken down the card" in said(told(office, person, "thanked")[0].message)


def test_the_giver_is_told_in_private_with_their_words_and_what_they_can_do(
    office: Office, hidden: Kudos
) -> None:
    office.presses(ODA, "kudos.take_down", hidden.id)

    (post,) = told(office, ANA, "taken_down")
    assert REASON in said(post.message)
    assert "ask Oda why" in said(post.message)
    assert "kudos.open" in buttons(post.message)


@pytest.mark.parametrize("action", ["me_too", "report", "thank_back", "edit", "keep_private"])
def test_nothing_is_done_with_what_was_taken_down(
    office: Office, hidden: Kudos, action: str
) -> None:
    office.presses(ODA, "kudos.take_down", hidden.id)

    reply = office.presses(ANA if action == "edit" else BEN, f"kudos.{action}", hidden.id)

    assert "A curator has taken this card down" in shown(reply)


def test_what_was_taken_down_can_be_undone_and_is_not_given_back_twice(
    office: Office, hidden: Kudos
) -> None:
    office.thanks(ANA, EVE)
    office.presses(ODA, "kudos.take_down", hidden.id)

    assert "Undone" in shown(office.presses(ANA, "kudos.undo", hidden.id))

    assert office.memory.allowances[ANA.id].used == 1


def test_one_report_is_enough_for_a_curator_to_decide(office: Office, kudos: Kudos) -> None:
    report(office, kudos, LEO)

    office.presses(ODA, "kudos.take_down", kudos.id)

    assert office.now_says(kudos.card_key) is None


@pytest.mark.parametrize("action", ["kudos.leave_up", "kudos.take_down"])
def test_only_a_curator_decides(office: Office, hidden: Kudos, action: str) -> None:
    assert "Only Oda can do this" in shown(office.presses(MIA, action, hidden.id))
    assert now(office, hidden).hidden


@pytest.mark.parametrize("action", ["kudos.leave_up", "kudos.take_down"])
@pytest.mark.parametrize("person", [ANA, BEN])
def test_nobody_decides_on_a_card_that_they_gave_or_received(
    office: Office, hidden: Kudos, action: str, person: object
) -> None:
    office.memory.roles[SPACE.id, person.id, Role.CURATOR] = None  # type: ignore[attr-defined]

    assert "concerns you" in shown(office.presses(person, action, hidden.id))  # type: ignore[arg-type]
    assert "Nothing waits" in shown(office.types(person, "admin queue"))  # type: ignore[arg-type]


def test_what_is_decided_is_decided_once(office: Office, hidden: Kudos) -> None:
    office.presses(ODA, "kudos.leave_up", hidden.id)

    assert "decided this already" in shown(office.presses(ODA, "kudos.take_down", hidden.id))
    assert not now(office, hidden).removed


@pytest.mark.parametrize("action", ["kudos.leave_up", "kudos.take_down", "kudos.report"])
def test_a_number_of_nothing_is_no_failure(office: Office, action: str) -> None:
    assert "does not exist" in shown(office.presses(ODA, action, "12"))


# ---- the queue and the audit log ----------------------------------------------------------------


def test_the_queue_shows_what_waits_with_its_buttons(office: Office, hidden: Kudos) -> None:
    reply = office.types(ODA, "admin queue")

    assert REASON in shown(reply)
    assert "3 people reported it. It is hidden" in shown(reply)
    assert buttons(reply.message)["kudos.take_down"] == str(hidden.id)
    office.presses(ODA, "kudos.leave_up", hidden.id)
    assert "Nothing waits" in shown(office.types(ODA, "admin queue"))


def test_the_queue_is_for_curators(office: Office) -> None:
    assert "Only Oda can do this" in shown(office.types(MIA, "admin queue"))


def test_the_queue_leaves_no_trace(office: Office) -> None:
    door = Typed(("admin queue",))

    assert office.dispatcher.only_reads(office.request(ODA, door))


def test_everything_is_in_the_audit_log_and_no_words_are(office: Office, hidden: Kudos) -> None:
    office.presses(ODA, "kudos.take_down", hidden.id)

    log = "\n".join(str(entry) for entry in office.memory.audit.values())
    assert log.count("kudos.reported") == 3
    assert log.count("by:None") == 4  # its giver may read the log: three reports, one hidden
    assert log.count("kudos.hidden") == log.count("kudos.taken_down") == 1
    assert REASON not in log


def test_a_card_in_the_language_of_its_space_stays_in_it(office: Office, kudos: Kudos) -> None:
    office.memory.spaces[SPACE.id] = replace(office.memory.spaces[SPACE.id], locale="en-XA")

    report(office, kudos, *REPORTERS)

    assert HIDDEN not in said(office.now_says(kudos.card_key))
