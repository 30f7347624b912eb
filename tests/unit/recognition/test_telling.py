"""Who is told of a kudos, where, when and in which language."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.identity import ConversationId, PersonId, Praise, QuietHours, WorkspaceId
from bot.outcome import Post, ToConversation
from bot.recognition.views import names
from bot.request import Place, Typed
from bot.surface import PlaceKind
from bot.ui.language import say_in
from tests.office import (
    IN_DIRECT,
    IN_GENERAL,
    REASON,
    Office,
    buttons,
    memory_of,
    mentioned,
    said,
    shown,
    who,
)
from tests.people import (
    ANA,
    BEN,
    CAST,
    CLEO,
    EVE,
    FAY,
    GENERAL,
    ODA,
    SPACE,
    THANKS,
    WORKSPACE,
    crowd,
)

ANOTHER = f"{REASON} again"


# ---- the card -------------------------------------------------------------------------------


def test_without_a_channel_for_cards_the_card_stays_where_the_kudos_was_given(
    office: Office,
) -> None:
    office.thanks(ANA, BEN)

    assert office.cards()[0].to == ToConversation(WORKSPACE.id, GENERAL)


def test_a_kudos_in_a_thread_has_its_card_in_the_thread(office: Office) -> None:
    office.thanks(ANA, BEN, place=replace(IN_GENERAL, thread="9.9"))

    assert office.cards()[0].to == ToConversation(WORKSPACE.id, GENERAL, "9.9")


def test_with_a_channel_for_cards_the_card_goes_there_and_a_line_stays(office: Office) -> None:
    office.sets(channels={WORKSPACE.id: THANKS})

    reply = office.thanks(ANA, BEN, place=replace(IN_GENERAL, thread="9.9"))

    card, echo = office.cards()
    assert card.to == ToConversation(WORKSPACE.id, THANKS)
    assert echo.to == ToConversation(WORKSPACE.id, GENERAL, "9.9")
    assert echo.optional
    assert not card.optional
    assert "Ana thanked Ben: see a channel." in said(echo.message)
    assert "The card goes to a channel" in shown(reply)


def test_the_line_where_the_kudos_was_given_pings_nobody(office: Office) -> None:
    office.sets(channels={WORKSPACE.id: THANKS})

    office.thanks(ANA, BEN)

    assert mentioned(office.cards()[1].message) == frozenset()


def test_in_the_channel_for_cards_itself_there_is_no_second_line(office: Office) -> None:
    office.sets(channels={WORKSPACE.id: GENERAL})

    office.thanks(ANA, BEN)

    assert len(office.cards()) == 1


def test_a_private_channel_or_a_direct_message_gets_no_line(office: Office) -> None:
    office.sets(channels={WORKSPACE.id: THANKS})

    office.thanks(ANA, BEN, place=IN_DIRECT)
    office.thanks(ANA, EVE, place=Place(GENERAL, PlaceKind.PRIVATE_CHANNEL))

    assert [card.to for card in office.cards()] == [ToConversation(WORKSPACE.id, THANKS)] * 2


def test_each_chat_has_a_channel_of_its_own_for_the_cards_of_the_kudos_in_it(
    office: Office,
) -> None:
    office.sets(channels={WORKSPACE.id: THANKS, WorkspaceId(7): ConversationId("19:cards")})

    office.thanks(ANA, BEN)

    card, echo = office.cards()
    assert card.to == ToConversation(WORKSPACE.id, THANKS)
    assert echo.to == ToConversation(WORKSPACE.id, GENERAL)


def test_a_card_never_goes_to_the_other_chat_for_want_of_a_channel_here(office: Office) -> None:
    office.sets(channels={WorkspaceId(7): THANKS})

    office.thanks(ANA, BEN)

    assert office.cards()[0].to == ToConversation(WORKSPACE.id, GENERAL)


def test_where_there_can_be_no_card_the_giver_is_told_how_there_could(office: Office) -> None:
    reply = office.thanks(ODA, BEN, place=IN_DIRECT)
    home = office.thanks(ODA, EVE, place=None)

    assert office.cards() == []
    assert "choose a channel for cards with setup" in shown(reply)
    assert "choose a channel for cards with setup" in shown(home)


def test_who_may_not_choose_a_channel_is_not_told_to(office: Office) -> None:
    reply = office.thanks(ANA, BEN, place=IN_DIRECT)

    assert "Thanked Ben by direct message." in shown(reply)
    assert "setup" not in shown(reply)


def test_the_giver_is_told_if_the_card_cannot_be_posted(office: Office) -> None:
    office.thanks(ANA, BEN)

    assert office.cards()[0].author == ANA.id


def test_all_that_is_said_of_a_kudos_can_be_found_again(office: Office) -> None:
    office.sets(channels={WORKSPACE.id: THANKS})

    office.thanks(ANA, BEN)

    posts = [post for post in office.memory.utterances() if isinstance(post, Post)]
    assert {post.subject for post in posts} == {office.last.subject}


def test_the_card_speaks_the_language_of_the_space(office: Office) -> None:
    office.sets(locale="en-XA")

    office.thanks(ANA, BEN)

    assert office.cards()[0].message.summary == "Ana ţĥåñķéđ Ben"


def test_the_card_shows_the_value_with_what_it_looks_like(office: Office) -> None:
    office.values("Care")

    office.thanks(ANA, BEN, reason=f"{REASON} #care")

    assert "#care · Care: what it looks like" in said(office.cards()[0].message)


# ---- the note to a receiver -----------------------------------------------------------------


def test_a_receiver_is_told_in_their_own_language(office: Office) -> None:
    office.thanks(ANA, CLEO)

    note = office.notes(CLEO)[0].message
    assert note.summary == "Ana ţĥåñķéđ ýôû"
    assert REASON in said(note)


def test_the_answer_to_the_giver_is_in_the_givers_language(office: Office) -> None:
    assert office.thanks(CLEO, BEN).locale == "en-XA"


@pytest.mark.parametrize("private", [" --private", ""])
def test_words_typed_where_others_read_are_not_said_to_be_private(
    office: Office, private: str
) -> None:
    office.prefers(BEN, praise=Praise.PUBLIC if private else Praise.PRIVATE)
    typed = office.request(ANA, Typed(("kudos ", who(BEN), f" {REASON}{private}")))

    told = shown(office.receives(replace(typed, overheard=True)))

    assert "Where you typed it, everybody can read it: delete it there" in told
    assert "Nobody else sees it" not in told


@pytest.mark.parametrize("reason", [f"{REASON} --private", "too short --private"])
def test_whoever_typed_in_private_for_all_to_read_is_warned_at_once(
    office: Office, reason: str
) -> None:
    office.values("Care")
    office.sets(value_required=True)
    typed = office.request(ANA, Typed(("kudos ", who(BEN), f" {reason}")))

    told = shown(office.receives(replace(typed, overheard=True)))

    assert "Where you typed it, everybody can read it: delete it there" in told


def test_the_value_that_is_chosen_afterwards_makes_nothing_private(office: Office) -> None:
    office.values("Care")
    office.sets(value_required=True)
    typed = office.request(ANA, Typed(("kudos ", who(BEN), f" {REASON} --private")))
    asked = office.receives(replace(typed, overheard=True))

    told = shown(office.presses(ANA, "kudos.finish", buttons(asked.message)["kudos.finish"]))

    assert "Where you typed it, everybody can read it: delete it there" in told
    assert "Nobody else sees it" not in told


def test_public_thanks_that_others_read_need_no_warning(office: Office) -> None:
    typed = office.request(ANA, Typed(("kudos ", who(BEN), f" {REASON}")))

    told = shown(office.receives(replace(typed, overheard=True)))

    assert "everybody can read it" not in told


def test_private_thanks_that_nobody_overheard_are_said_to_be_private(office: Office) -> None:
    told = shown(office.thanks(ANA, BEN, reason=f"{REASON} --private"))

    assert "in private. Nobody else sees it." in told


def test_a_receiver_can_thank_back_or_keep_it_private(office: Office) -> None:
    office.thanks(ANA, BEN)

    number = str(office.last.id)
    assert buttons(office.notes(BEN)[0].message) == {
        "kudos.thank_back": number,
        "kudos.keep_private": number,
        "kudos.show_to_manager": number,
    }


def test_what_is_private_already_cannot_be_kept_private(office: Office) -> None:
    office.thanks(ANA, BEN, reason=f"{REASON} --private")

    pressable = buttons(office.notes(BEN)[0].message)
    assert pressable.keys() == {"kudos.thank_back", "kudos.show_to_manager"}


def test_whoever_kept_it_private_is_not_asked_again(office: Office) -> None:
    office.thanks(ANA, BEN, EVE)

    office.presses(BEN, "kudos.keep_private", office.last.id)

    assert "kudos.keep_private" not in buttons(office.now_says(office.last.note_key(BEN.id)))
    assert "kudos.keep_private" in buttons(office.now_says(office.last.note_key(EVE.id)))


def test_the_first_thanks_comes_at_once(office: Office) -> None:
    office.thanks(ANA, BEN)

    assert office.notes(BEN)[0].due_at is None


def test_more_thanks_within_the_hour_join_the_first_message(office: Office) -> None:
    office.thanks(ANA, BEN)
    office.waits(minutes=59)
    office.thanks(EVE, BEN, reason=ANOTHER)

    [note] = office.notes(BEN)
    told = said(office.now_says(note.key))
    assert told.startswith("2 thank-yous for you")
    assert told.index(f"“{REASON}”") < told.index(ANOTHER)


def test_after_an_hour_a_new_message_comes(office: Office) -> None:
    office.thanks(ANA, BEN)
    office.waits(hours=1)
    office.thanks(EVE, BEN, reason=ANOTHER)

    first, second = office.notes(BEN)
    assert ANOTHER not in said(office.now_says(first.key))
    assert REASON in said(second.message)


def test_one_message_tells_of_eight_at_most() -> None:
    office = Office(memory_of((*CAST, *crowd(10))))

    for giver in crowd(10):
        office.thanks(giver, BEN, reason=f"{REASON}, says {giver.name}")
        office.waits(seconds=1)

    first, second = office.notes(BEN)
    assert said(office.now_says(first.key)).startswith("8 thank-yous")
    assert said(office.now_says(second.key)).startswith("2 thank-yous")


def test_quiet_people_are_told_when_their_day_begins_and_the_giver_knows(office: Office) -> None:
    office.clock.move_to(datetime(2026, 11, 27, 19, 0, tzinfo=UTC))  # Friday, 20:00 in Berlin

    reply = office.thanks(ANA, FAY)

    assert office.notes(FAY)[0].due_at == datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
    assert "outside working hours for Fay" in shown(reply)
    assert "Nov 30, 2026, 7:00\u202fAM UTC" in shown(reply)


def test_over_quiet_hours_all_thanks_join_one_message(office: Office) -> None:
    office.clock.move_to(datetime(2026, 11, 27, 19, 0, tzinfo=UTC))
    office.thanks(ANA, FAY)
    office.waits(hours=30)
    reply = office.thanks(EVE, FAY, reason=ANOTHER)

    [note] = office.notes(FAY)
    assert ANOTHER in said(office.now_says(note.key))
    assert "Nov 30, 2026, 7:00\u202fAM UTC" in shown(reply)


def test_thanks_that_join_a_message_which_can_be_read_are_not_called_late(office: Office) -> None:
    office.clock.move_to(datetime(2026, 11, 23, 16, 55, tzinfo=UTC))  # 17:55 in Berlin
    office.thanks(ANA, FAY)
    office.waits(minutes=10)

    reply = office.thanks(EVE, FAY, reason=ANOTHER)

    assert "outside working hours" not in shown(reply)


def test_equal_hours_are_never_quiet(office: Office) -> None:
    office.prefers(FAY, quiet=QuietHours(8, 8, weekends=False))
    office.clock.move_to(datetime(2026, 11, 28, 3, 0, tzinfo=UTC))

    office.thanks(ANA, FAY)

    assert office.notes(FAY)[0].due_at is None


def test_after_the_only_thanks_was_undone_the_next_one_is_told_afresh(office: Office) -> None:
    office.thanks(ANA, BEN)
    office.types(ANA, "kudos undo")
    office.waits(minutes=5)
    office.thanks(EVE, BEN, reason=ANOTHER)

    assert office.now_says(office.notes(BEN)[0].key) is None
    assert ANOTHER in said(office.now_says(office.notes(BEN)[1].key))


# ---- the implicit space ---------------------------------------------------------------------


def office_before_setup() -> Office:
    return Office(memory_of(CAST, replace(SPACE, is_set_up=False)))


def test_kudos_work_before_anybody_set_anything_up() -> None:
    office = office_before_setup()

    office.thanks(ANA, BEN)

    assert len(office.cards()) == 1


def test_the_first_giver_is_offered_the_setup_and_nobody_else() -> None:
    office = office_before_setup()

    first = office.thanks(ANA, BEN)
    second = office.thanks(EVE, BEN)
    third = office.thanks(ANA, EVE)

    assert "space.setup" in buttons(first.message)
    assert "space.setup" not in buttons(second.message) | buttons(third.message)


def test_in_a_space_that_is_set_up_nobody_is_offered_it(office: Office) -> None:
    assert "space.setup" not in buttons(office.thanks(ANA, BEN).message)


def test_a_refused_kudos_offers_nothing_so_the_offer_is_not_lost() -> None:
    office = office_before_setup()

    office.thanks(ANA, ANA)

    assert "space.setup" in buttons(office.thanks(EVE, BEN).message)


def test_names_of_people_who_are_gone_from_the_directory_are_left_out_of_the_summary() -> None:
    assert names((ANA.id, PersonId(99)), {ANA.id: ANA}, say_in("en")) == "Ana"
