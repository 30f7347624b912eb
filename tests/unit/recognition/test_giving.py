"""Giving a kudos: the rules of product.md B1, in their order."""

import pytest

from bot.identity import AccountId, ConversationId, Person
from bot.request import Broken, ChannelName, Everyone, Group, Said, Who, WhoseAddress
from bot.ui.forms import Choice
from tests.office import IN_DIRECT, REASON, Office, draft, mentioned, said, shown, who
from tests.people import (
    ANA,
    APP,
    BEN,
    CLEO,
    DEV,
    EVE,
    FAY,
    GUEST,
    LEAVER,
    LEO,
    MIA,
    OUTSIDER,
    THANKS,
    WORKSPACE,
    account_of,
    crowd,
    email_of,
)


def test_a_kudos_is_kept_with_all_that_was_said(office: Office) -> None:
    office.thanks(ANA, BEN)

    assert (office.last.giver, office.last.receivers) == (ANA.id, (BEN.id,))
    assert office.last.reason == REASON
    assert office.last.shown == (BEN.id,)


def test_a_kudos_is_told_to_the_giver_alone_to_the_channel_and_to_the_receiver(
    office: Office,
) -> None:
    reply = office.thanks(ANA, BEN)

    assert "Thanked Ben" in shown(reply)
    assert [card.key for card in office.cards()] == [office.last.card_key]
    assert [note.key for note in office.notes(BEN)] == [office.last.note_key(BEN.id)]
    assert office.engine.jobs


def test_several_people_share_one_kudos_and_each_is_told(office: Office) -> None:
    office.thanks(ANA, BEN, EVE)

    assert office.last.receivers == (BEN.id, EVE.id)
    assert len(office.cards()) == len(office.notes(BEN)) == len(office.notes(EVE)) == 1


def test_the_same_person_named_twice_counts_once(office: Office) -> None:
    office.types(ANA, "kudos ", who(BEN), who(BEN), WhoseAddress(email_of(BEN)), f" {REASON}")

    assert office.last.receivers == (BEN.id,)
    assert office.last.reason == REASON


def test_a_colleague_can_be_named_by_address_in_any_spelling(office: Office) -> None:
    office.types(ANA, "kudos ", WhoseAddress(email_of(BEN).upper()), f" {REASON}")

    assert office.last.receivers == (BEN.id,)
    assert office.last.reason == REASON


def test_an_address_of_a_customer_stays_in_the_words(office: Office) -> None:
    address = WhoseAddress("pat@initech.example")

    office.types(ANA, "kudos ", who(BEN), " answered ", address, " on a Sunday")

    assert office.last.reason == "answered pat@initech.example on a Sunday"


def test_a_channel_stays_in_the_words(office: Office) -> None:
    room = ChannelName(ConversationId("C9"), "billing")

    office.types(ANA, "kudos ", who(BEN), " tidied ", room, " on a Sunday")

    assert office.last.reason == "tidied #billing on a Sunday"


def test_nothing_typed_opens_the_empty_form(office: Office) -> None:
    reply = office.types(ANA, "kudos")

    assert draft(reply, "reason") == ""
    assert "kudos @ana" in shown(reply)


def test_somebody_who_was_stopped_gets_their_words_back(office: Office) -> None:
    reply = office.thanks(LEO, BEN)

    assert "paused" in shown(reply)
    assert REASON in shown(reply)
    assert office.kudos == ()


def test_being_stopped_comes_before_everything_else(office: Office) -> None:
    assert "paused" in shown(office.types(LEO, "kudos ", who(LEO)))


def test_nobody_can_thank_themselves(office: Office) -> None:
    assert "thank yourself" in shown(office.thanks(ANA, ANA))
    assert office.kudos == ()


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (APP, "is an app"),
        (GUEST, "is a guest"),
        (OUTSIDER, "another organisation"),
        (LEAVER, "has left"),
    ],
    ids=lambda case: getattr(case, "name", None),
)
def test_whoever_is_no_member_is_refused_by_name(office: Office, person: Person, why: str) -> None:
    reply = office.thanks(ANA, BEN, person)

    assert f"{person.name} {why}" in shown(reply).replace("belongs to ", "")
    assert office.kudos == ()


def test_an_account_of_nobody_here_is_told_without_its_number(office: Office) -> None:
    told = shown(office.types(ANA, "kudos ", Who(AccountId("UNOBODY")), f" {REASON}"))

    assert "This person is not here, or not any more." in told
    assert "UNOBODY" not in told


@pytest.mark.parametrize(
    ("mention", "word"),
    [
        (WhoseAddress("nobody@acme.example"), "nobody@acme.example"),
        (ChannelName(ConversationId("C9"), "billing"), "#billing"),
        (ChannelName(ConversationId("C9")), "#C9"),
        (Broken("@@anna"), "@@anna"),
    ],
)
def test_a_mention_that_leads_to_nobody_is_named(
    office: Office, mention: WhoseAddress, word: str
) -> None:
    reply = office.types(ANA, "kudos ", mention, f" {REASON}")

    assert f"I can't find {word}" in shown(reply)
    assert REASON in str(draft(reply, "reason"))
    assert office.kudos == ()


def test_a_broken_mention_beside_a_person_is_refused_with_all_words_kept(office: Office) -> None:
    reply = office.types(ANA, "kudos ", who(BEN), " fixed the ", Broken("@media"), " query today")

    assert draft(reply, "reason") == "fixed the @media query today"
    assert draft(reply, "to") == (BEN.id,)


def test_nobody_named_says_how_to_name_somebody(office: Office) -> None:
    reply = office.types(ANA, f"kudos {REASON}")

    assert "Say whom you want to thank" in shown(reply)
    assert draft(reply, "reason") == REASON


def test_at_most_ten_people_share_one_kudos() -> None:
    office = office_with_a_crowd()

    office.thanks(ANA, *crowd(10))
    reply = office.thanks(ANA, *crowd(11), reason="another very good deed today")

    assert "At most 10 people" in shown(reply)
    assert len(office.kudos) == 1


def office_with_a_crowd() -> Office:
    office = Office()
    for person in crowd(30):
        office.memory.people[person.id] = person
        office.memory.accounts[(1, account_of(person))] = person.id  # type: ignore[index] # ids
    return office


def group_of(*people: Person) -> Group:
    return Group("S1", tuple(account_of(person) for person in people))


def test_only_a_manager_can_thank_a_group(office: Office) -> None:
    reply = office.types(ANA, "kudos ", group_of(BEN, EVE), f" {REASON}")

    assert "Only managers" in shown(reply)
    assert office.kudos == ()


def test_a_group_means_its_members_who_can_be_thanked_without_the_giver(office: Office) -> None:
    office.types(MIA, "kudos ", group_of(MIA, BEN, GUEST, EVE), f" {REASON}")

    assert office.last.receivers == (BEN.id, EVE.id)


@pytest.mark.parametrize("group", [Group("S1"), Group("S1", ()), group_of(MIA, GUEST)])
def test_a_group_in_which_nobody_can_be_thanked_is_refused(office: Office, group: Group) -> None:
    reply = office.types(MIA, "kudos ", group, f" {REASON}")

    assert "nobody in this group" in shown(reply)


def test_a_group_holds_at_most_twenty_five() -> None:
    office = office_with_a_crowd()

    office.types(MIA, "kudos ", group_of(*crowd(25)), f" {REASON}")
    reply = office.types(MIA, "kudos ", group_of(*crowd(26)), f" {REASON}!")

    assert len(office.last.receivers) == 25
    assert "At most 25 people" in shown(reply)


def test_people_beside_a_group_count_too() -> None:
    office = office_with_a_crowd()

    reply = office.types(MIA, "kudos ", group_of(*crowd(25)), who(BEN), f" {REASON}")

    assert "At most 25 people" in shown(reply)


@pytest.mark.parametrize("word", ["here", "channel", "everyone"])
def test_a_whole_channel_cannot_be_thanked(office: Office, word: str) -> None:
    reply = office.types(ANA, "kudos ", who(BEN), Everyone(word), f" {REASON}")

    assert f"@{word} means everybody" in shown(reply)
    assert office.kudos == ()


@pytest.mark.parametrize(
    "reason", ["", "x" * 14, ":tada: " * 50, "🎉" * 20, "#care --private  !!", "```" * 6]
)
def test_a_reason_has_at_least_fifteen_characters_in_words(office: Office, reason: str) -> None:
    office.values("Care")

    reply = office.thanks(ANA, BEN, reason=reason)

    assert "at least 15 characters" in shown(reply)
    assert draft(reply, "to") == (BEN.id,)
    assert office.kudos == ()


def test_fourteen_characters_open_the_form_with_the_text_kept(office: Office) -> None:
    reply = office.thanks(ANA, BEN, reason="fourteen chars")

    assert draft(reply, "reason") == "fourteen chars"


@pytest.mark.parametrize(("length", "sent"), [(15, True), (1500, True), (1501, False)])
def test_a_reason_has_at_most_1500_characters(office: Office, length: int, sent: bool) -> None:
    reason = ("so kind " * 200)[: length - 1] + "!"

    reply = office.thanks(ANA, BEN, reason=reason)

    assert bool(office.kudos) is sent
    assert sent or draft(reply, "reason") == reason
    assert sent or f"{length:,} characters" in shown(reply)


def test_a_group_that_cannot_be_thanked_comes_before_a_reason_that_is_too_short(
    office: Office,
) -> None:
    assert "everybody" in shown(office.types(ANA, "kudos ", Everyone("here"), " x"))


def test_the_reason_comes_before_the_value(office: Office) -> None:
    office.values("Care")

    assert "at least 15" in shown(office.thanks(ANA, BEN, reason="x #cares"))


def test_a_form_shows_what_is_wrong_beside_its_fields(office: Office) -> None:
    nobody = office.sends(ANA, "kudos", {"to": (), "reason": REASON})
    leaver = office.sends(ANA, "kudos", {"to": (who(LEAVER),), "reason": REASON})
    short = office.sends(ANA, "kudos", {"to": (who(BEN),), "reason": "x"})

    assert nobody.errors.keys() == leaver.errors.keys() == {"to"}
    assert leaver.errors["to"] == "Dora has left; their account is deactivated."
    assert short.errors.keys() == {"reason"}


def test_a_form_that_is_right_is_sent_word_for_word(office: Office) -> None:
    office.values("Care")

    office.sends(
        ANA,
        "kudos",
        {"to": (who(BEN),), "reason": " wrote #care  on the wall ", "value": "care"},
    )

    assert office.last.reason == "wrote #care  on the wall"
    assert office.last.value is not None


def test_somebody_who_was_stopped_is_refused_in_the_form_too(office: Office) -> None:
    reply = office.sends(LEO, "kudos", {"to": (who(BEN),), "reason": REASON})

    assert "paused" in shown(reply)


def test_the_same_again_within_a_minute_is_a_double_press(office: Office) -> None:
    office.thanks(ANA, BEN)
    reply = office.thanks(ANA, BEN)

    assert "Once is enough" in shown(reply)
    assert len(office.kudos) == 1


def test_the_same_again_after_a_minute_is_meant(office: Office) -> None:
    office.thanks(ANA, BEN)
    office.waits(seconds=60)
    office.thanks(ANA, BEN)

    assert len(office.kudos) == 2


def test_a_private_kudos_has_no_card(office: Office) -> None:
    reply = office.types(ANA, "kudos ", who(BEN), f" {REASON} —private.")

    assert "in private" in shown(reply)
    assert office.cards() == []
    assert "just between you" in said(office.notes(BEN)[0].message)
    assert office.last.reason == f"{REASON}."


def test_somebody_who_prefers_private_thanks_is_not_on_the_card_and_the_giver_is_told(
    office: Office,
) -> None:
    reply = office.thanks(ANA, BEN, DEV)

    assert "Dev prefers to be thanked in private" in shown(reply)
    assert DEV.id not in mentioned(office.cards()[0].message)
    assert "Dev" not in office.cards()[0].message.summary
    assert len(office.notes(DEV)) == 1


def test_if_nobody_may_stand_on_the_card_there_is_none(office: Office) -> None:
    reply = office.thanks(ANA, DEV)

    assert office.cards() == []
    assert "by direct message" in shown(reply)
    assert "No card this time" not in shown(reply)


def test_the_form_hints_that_somebody_prefers_a_private_note(office: Office) -> None:
    reply = office.thanks(ANA, DEV, CLEO, reason="too short")

    assert "Dev prefers a private note" in shown(reply)
    assert draft(reply, "to") == (DEV.id, CLEO.id)


def test_whoever_cannot_be_thanked_is_left_out_of_the_draft(office: Office) -> None:
    said_to: Said = (who(BEN), who(ANA), who(GUEST), WhoseAddress(email_of(EVE)))

    reply = office.types(ANA, "kudos ", *said_to, f" {REASON}")

    assert draft(reply, "to") == (BEN.id, EVE.id)


def test_a_kudos_can_be_given_in_a_direct_message(office: Office) -> None:
    office.sets(channels={WORKSPACE.id: THANKS})

    office.thanks(ANA, BEN, place=IN_DIRECT)

    assert len(office.cards()) == 1


def test_quiet_people_are_thanked_too(office: Office) -> None:
    office.thanks(ANA, FAY)

    assert len(office.notes(FAY)) == 1


# ---- values ---------------------------------------------------------------------------------


def test_a_value_is_named_by_its_tag_which_leaves_the_words(office: Office) -> None:
    office.values("Care", "Courage")

    office.thanks(ANA, BEN, reason="fixed the #Care export, #12 on Sunday")

    assert office.last.value is not None
    assert office.last.value.slug == "care"
    assert office.last.reason == "fixed the export, #12 on Sunday"


def test_a_tag_that_is_no_value_stays_in_the_words_beside_one_that_is(office: Office) -> None:
    office.values("Care")

    office.thanks(ANA, BEN, reason="fixed it on #monday with #care.")

    assert office.last.reason == "fixed it on #monday with."
    assert office.last.value is not None


def test_where_there_are_no_values_every_tag_is_a_word(office: Office) -> None:
    office.thanks(ANA, BEN, reason="fixed the export for #initech")

    assert office.last.reason == "fixed the export for #initech"
    assert office.last.value is None


def test_once_there_are_values_one_is_required(office: Office) -> None:
    office.values("Care")

    reply = office.thanks(ANA, BEN)

    assert "Which value does it show" in shown(reply)
    assert office.kudos == ()


def test_a_space_can_leave_the_value_open(office: Office) -> None:
    office.values("Care")
    office.sets(value_required=False)

    office.thanks(ANA, BEN)

    assert office.last.value is None


@pytest.mark.parametrize("required", [True, False])
def test_the_form_asks_for_a_value_as_the_space_wants_it(office: Office, required: bool) -> None:
    office.values("Care")
    office.sets(value_required=required)

    reply = office.types(ANA, "kudos")

    assert reply.form is not None
    [value] = [field for field in reply.form.fields if isinstance(field, Choice)]
    assert value.optional is not required


def test_an_unknown_value_is_asked_for_even_where_none_is_required(office: Office) -> None:
    office.values("Care")
    office.sets(value_required=False)

    assert "no value #zeal" in shown(office.thanks(ANA, BEN, reason=f"{REASON} #zeal"))


def test_an_unknown_value_offers_the_three_nearest(office: Office) -> None:
    office.values("Care", "Courage", "Clarity", "Zeal")

    reply = office.thanks(ANA, BEN, reason=f"{REASON} #cares")

    assert "[#care] " in shown(reply)
    assert shown(reply).count("[#") == 3


def test_in_a_form_the_value_is_asked_for_beside_its_field(office: Office) -> None:
    office.values("Care")

    reply = office.sends(ANA, "kudos", {"to": (who(BEN),), "reason": REASON})

    assert reply.errors.keys() == {"value"}


def test_the_value_comes_before_the_limits(office: Office) -> None:
    office.values("Care")
    for number in range(5):
        office.thanks(ANA, (BEN, EVE, MIA, FAY, DEV)[number], reason=f"{REASON} {number} #care")

    assert "Which value" in shown(office.thanks(ANA, CLEO))


def test_the_draft_of_a_refused_kudos_has_its_value_chosen(office: Office) -> None:
    office.values("Care")

    reply = office.thanks(ANA, BEN, reason="short #care")

    assert (draft(reply, "reason"), draft(reply, "value")) == ("short", "care")


def test_a_draft_with_an_unknown_value_has_none_chosen(office: Office) -> None:
    office.values("Care")

    assert draft(office.thanks(ANA, BEN, reason="short #zeal"), "value") is None


@pytest.mark.parametrize("flag", ["--privat", "--pirvate", "--publik"])
def test_a_mistyped_flag_is_asked_about_and_nothing_is_posted(office: Office, flag: str) -> None:
    reply = office.thanks(ANA, BEN, reason=f"{REASON} {flag}")

    assert f"I don't know {flag}. Did you mean --private?" in shown(reply)
    assert flag in str(draft(reply, "reason"))
    assert office.kudos == ()
    assert office.cards() == []
