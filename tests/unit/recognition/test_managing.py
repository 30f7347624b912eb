"""What can be done with a kudos that was given."""

import pytest

from bot.recognition.model import Kudos
from tests.office import REASON, Office, draft, mentioned, said, shown
from tests.people import ANA, BEN, DEV, EVE, MIA, ODA, THANKS, WORKSPACE

NEW = "repaired the whole export, alone"


@pytest.fixture
def kudos(office: Office) -> Kudos:
    """One that Ana gave to Ben and Eve."""
    office.sets(channels={WORKSPACE.id: THANKS})
    office.thanks(ANA, BEN, EVE)
    return office.last


# ---- me too -------------------------------------------------------------------------------------


def test_others_can_join_a_card(office: Office, kudos: Kudos) -> None:
    reply = office.presses(ODA, "kudos.me_too", kudos.id)

    assert reply.message is not None
    assert "Also thankful: Oda" in said(office.now_says(kudos.card_key))


def test_joining_twice_adds_a_name_once(office: Office, kudos: Kudos) -> None:
    office.presses(ODA, "kudos.me_too", kudos.id)
    office.presses(MIA, "kudos.me_too", kudos.id)
    reply = office.presses(MIA, "kudos.me_too", kudos.id)

    assert "already" in shown(reply)
    assert "Also thankful: Oda, Mia" in said(office.now_says(kudos.card_key))


@pytest.mark.parametrize("person", [ANA, BEN, EVE])
def test_nobody_joins_a_card_of_their_own(office: Office, kudos: Kudos, person: object) -> None:
    reply = office.presses(person, "kudos.me_too", kudos.id)  # type: ignore[arg-type] # drawn

    assert "yours already" in shown(reply)


def test_a_card_on_which_nobody_is_left_cannot_be_joined(office: Office, kudos: Kudos) -> None:
    office.presses(BEN, "kudos.keep_private", kudos.id)
    office.presses(EVE, "kudos.keep_private", kudos.id)

    assert "does not exist" in shown(office.presses(ODA, "kudos.me_too", kudos.id))


@pytest.mark.parametrize("value", ["", "0", "x", "999999", "9" * 19, "9" * 30, "-1", "³"])
def test_a_card_that_does_not_exist_is_no_failure(office: Office, value: str) -> None:
    assert "does not exist" in shown(office.presses(ODA, "kudos.me_too", value))


def test_a_card_that_was_taken_back_cannot_be_joined(office: Office, kudos: Kudos) -> None:
    office.presses(ANA, "kudos.undo", kudos.id)

    assert "taken back" in shown(office.presses(ODA, "kudos.me_too", kudos.id))


# ---- keep private -------------------------------------------------------------------------------


def test_a_receiver_leaves_the_card_and_the_line_that_leads_to_it(
    office: Office, kudos: Kudos
) -> None:
    office.presses(BEN, "kudos.keep_private", kudos.id)

    assert mentioned(office.now_says(kudos.card_key)) == {ANA.id, EVE.id}
    assert "Ben" not in said(office.now_says(kudos.card_key))
    assert office.now_says(kudos.echo_key) is None


def test_when_the_last_receiver_leaves_the_card_goes(office: Office, kudos: Kudos) -> None:
    office.presses(BEN, "kudos.keep_private", kudos.id)
    office.presses(EVE, "kudos.keep_private", kudos.id)

    assert office.now_says(kudos.card_key) is None


def test_leaving_the_card_is_for_ever(office: Office, kudos: Kudos) -> None:
    office.presses(BEN, "kudos.keep_private", kudos.id)
    office.presses(ODA, "kudos.me_too", kudos.id)
    office.sends(ANA, "kudos.reword", {"reason": NEW}, kudos.id)

    assert mentioned(office.now_says(kudos.card_key)) == {ANA.id, EVE.id, ODA.id}


def test_the_thanks_stay_with_the_receiver(office: Office, kudos: Kudos) -> None:
    office.presses(BEN, "kudos.keep_private", kudos.id)

    assert REASON in shown(office.types(BEN, "kudos mine"))


@pytest.mark.parametrize("person", [ANA, ODA])
def test_only_a_receiver_keeps_it_private(office: Office, kudos: Kudos, person: object) -> None:
    reply = office.presses(person, "kudos.keep_private", kudos.id)  # type: ignore[arg-type] # drawn

    assert "Only those who were thanked" in shown(reply)
    assert mentioned(office.now_says(kudos.card_key)) == {ANA.id, BEN.id, EVE.id}


# ---- edit ---------------------------------------------------------------------------------------


def test_the_giver_edits_the_words_wherever_they_stand(office: Office, kudos: Kudos) -> None:
    reply = office.presses(ANA, "kudos.edit", kudos.id)
    assert draft(reply, "reason") == REASON
    assert reply.form is not None

    office.waits(minutes=9, seconds=59)
    office.sends(ANA, "kudos.reword", {"reason": f" {NEW} "}, reply.form.carry)

    assert office.last.reason == NEW
    for anchor in (kudos.card_key, kudos.note_key(BEN.id), kudos.note_key(EVE.id)):
        assert NEW in said(office.now_says(anchor))


def test_a_kudos_without_a_card_has_only_its_notes_edited(office: Office) -> None:
    office.thanks(ANA, DEV)

    office.sends(ANA, "kudos.reword", {"reason": NEW}, office.last.id)

    assert NEW in said(office.now_says(office.last.note_key(DEV.id)))
    assert office.cards() == []


def test_after_ten_minutes_the_words_stay(office: Office, kudos: Kudos) -> None:
    office.waits(minutes=10)

    assert "for 10 minutes" in shown(office.presses(ANA, "kudos.edit", kudos.id))
    assert "for 10 minutes" in shown(office.sends(ANA, "kudos.reword", {"reason": NEW}, kudos.id))
    assert office.last.reason == REASON


@pytest.mark.parametrize("reason", ["too short", "x" * 1501, "🎉" * 30, ""])
def test_edited_words_keep_to_the_same_rules(office: Office, kudos: Kudos, reason: str) -> None:
    reply = office.sends(ANA, "kudos.reword", {"reason": reason}, kudos.id)

    assert reply.errors.keys() == {"reason"}
    assert office.last.reason == REASON


def test_only_the_giver_edits(office: Office, kudos: Kudos) -> None:
    assert "Only the giver" in shown(office.presses(BEN, "kudos.edit", kudos.id))
    assert "Only the giver" in shown(office.sends(ODA, "kudos.reword", {"reason": NEW}, kudos.id))


def test_an_edited_kudos_keeps_its_place_among_others_in_one_message(office: Office) -> None:
    office.thanks(ANA, BEN)
    first = office.last
    office.thanks(EVE, BEN, reason="a second kind thing today")
    office.sends(ANA, "kudos.reword", {"reason": NEW}, first.id)

    told = said(office.now_says(first.note_key(BEN.id)))
    assert told.index(NEW) < told.index("a second kind thing")


# ---- undo ---------------------------------------------------------------------------------------


def test_an_undone_kudos_goes_away_everywhere_quietly(office: Office, kudos: Kudos) -> None:
    reply = office.presses(ANA, "kudos.undo", kudos.id)

    assert reply.instead
    for anchor in (
        kudos.card_key,
        kudos.echo_key,
        kudos.note_key(BEN.id),
        kudos.note_key(EVE.id),
    ):
        assert office.now_says(anchor) is None
    assert REASON not in shown(office.types(BEN, "kudos mine"))
    assert REASON not in shown(office.types(ANA, "kudos given"))


def test_undoing_one_of_several_in_a_message_leaves_the_others(office: Office) -> None:
    office.thanks(ANA, BEN)
    first = office.last
    office.thanks(EVE, BEN, reason=NEW)
    office.presses(ANA, "kudos.undo", first.id)

    told = said(office.now_says(first.note_key(BEN.id)))
    assert told.startswith("Eve thanked you")
    assert REASON not in told


def test_the_newest_kudos_is_undone_by_words(office: Office, kudos: Kudos) -> None:
    office.thanks(ANA, ODA)

    office.types(ANA, "kudos undo")

    assert [one.undone for one in office.kudos] == [False, True]


def test_undo_by_words_walks_back(office: Office, kudos: Kudos) -> None:
    office.thanks(ANA, ODA)

    office.types(ANA, "Kudos Undo.")
    office.types(ANA, "kudos undo")

    assert [one.undone for one in office.kudos] == [True, True]
    assert "no kudos of yours" in shown(office.types(ANA, "kudos undo"))


def test_a_second_undo_changes_nothing(office: Office, kudos: Kudos) -> None:
    office.presses(ANA, "kudos.undo", kudos.id)
    before = office.memory.utterances()

    reply = office.presses(ANA, "kudos.undo", kudos.id)

    assert "undone before" in shown(reply)
    assert office.memory.utterances() == before


def test_nobody_undoes_the_kudos_of_somebody_else(office: Office, kudos: Kudos) -> None:
    assert "Only the giver" in shown(office.presses(BEN, "kudos.undo", kudos.id))
    assert not office.last.undone


@pytest.mark.parametrize(("seconds", "undone"), [(24 * 3600 - 1, True), (24 * 3600, False)])
def test_a_kudos_can_be_undone_for_a_day(
    office: Office, kudos: Kudos, seconds: int, undone: bool
) -> None:
    office.waits(seconds=seconds)

    reply = office.presses(ANA, "kudos.undo", kudos.id)

    assert office.last.undone is undone
    assert undone or "24 hours" in shown(reply)


def test_a_kudos_from_before_there_were_limits_can_be_undone(office: Office, kudos: Kudos) -> None:
    office.memory.allowances.clear()

    office.presses(ANA, "kudos.undo", kudos.id)

    assert office.last.undone


def test_a_receiver_who_is_gone_from_the_directory_stops_no_undo(
    office: Office, kudos: Kudos
) -> None:
    del office.memory.people[EVE.id]

    office.presses(ANA, "kudos.undo", kudos.id)

    assert office.now_says(kudos.note_key(BEN.id)) is None


def test_a_kudos_of_an_earlier_message_is_revised_where_it_was_told(office: Office) -> None:
    office.thanks(ANA, BEN)
    first = office.last
    office.waits(hours=2)
    office.thanks(EVE, BEN, reason=NEW)

    office.presses(ANA, "kudos.undo", first.id)

    assert office.now_says(first.note_key(BEN.id)) is None
    assert NEW in said(office.now_says(office.last.note_key(BEN.id)))


def test_a_kudos_that_joined_an_earlier_message_goes_from_it_when_it_is_undone(
    office: Office,
) -> None:
    office.thanks(ANA, BEN)
    office.thanks(EVE, BEN, reason=NEW)
    joined = office.last
    office.waits(hours=2)
    office.thanks(MIA, BEN, reason="and a third kind thing")

    office.presses(EVE, "kudos.undo", joined.id)

    assert NEW not in said(office.now_says(office.notes(BEN)[0].key))
