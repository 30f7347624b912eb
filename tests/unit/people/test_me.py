"""What somebody chooses for themselves outranks what the directory says."""

from dataclasses import replace

import pytest

from bot.identity import ContactLevel, Praise, QuietHours
from bot.people.preferences import Preferences
from bot.request import Answers
from bot.ui.language import language_name
from tests.office import Office, draft, shown
from tests.people import ANA, BEN, CLEO, DEV

CHOSEN: Answers = {
    "language": "en",
    "zone": "asia/kathmandu",
    "praise": "private",
    "quiet_start": "20",
    "quiet_end": "7",
    "weekends": (),
    "contact_level": "influencer",
    "nudges": ("yes",),
}


def test_the_form_shows_what_is_set_now(office: Office) -> None:
    reply = office.types(DEV, "me")

    assert draft(reply, "language") == "directory"
    assert draft(reply, "zone") == ""
    assert draft(reply, "praise") == "private"
    assert draft(reply, "quiet_start") == "0"
    assert draft(reply, "weekends") is False


def test_a_button_opens_the_same_form(office: Office) -> None:
    assert office.presses(ANA, "me.open").form == office.types(ANA, "me").form


def test_what_was_chosen_holds_from_now_on(office: Office) -> None:
    office.sends(ANA, "me.save", CHOSEN)

    assert office.memory.chosen[ANA.id] == Preferences(
        "en",
        "Asia/Kathmandu",
        QuietHours(20, 7, weekends=False),
        Praise.PRIVATE,
        nudges=True,
        contact_level=ContactLevel.INFLUENCER,
    )
    office.thanks(BEN, ANA)
    assert office.cards() == []
    assert draft(office.types(ANA, "me"), "language") == "en"


def test_going_back_to_what_the_directory_says(office: Office) -> None:
    office.sends(ANA, "me.save", CHOSEN)
    office.sends(ANA, "me.save", {**CHOSEN, "language": "directory", "zone": ""})

    chosen = office.memory.chosen[ANA.id]
    assert (chosen.locale, chosen.zone) == (None, None)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("zone", "Mars/Olympus"),
        ("zone", "../etc/passwd"),
        ("quiet_start", "24"),
        ("quiet_start", ""),
        ("quiet_end", "x"),
        ("quiet_end", "³"),
        ("praise", "loud"),
        ("praise", ""),
        ("contact_level", "boss"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(office: Office, key: str, value: str) -> None:
    before = office.memory.chosen[ANA.id]

    reply = office.sends(ANA, "me.save", {**CHOSEN, key: value})

    assert reply.errors.keys() == {key}
    assert office.memory.chosen[ANA.id] == before


def test_what_the_list_of_staff_says_stands_until_somebody_corrects_it(office: Office) -> None:
    office.memory.people[ANA.id] = replace(ANA, contact_level=ContactLevel.ISOLATED)
    assert draft(office.types(ANA, "me"), "contact_level") == "isolated"

    office.sends(ANA, "me.save", {**CHOSEN, "contact_level": "isolated"})
    assert office.memory.chosen[ANA.id].contact_level is None  # a later list may change it

    office.sends(ANA, "me.save", {**CHOSEN, "contact_level": "modifier"})
    assert office.memory.person(ANA.id).contact_level is ContactLevel.MODIFIER
    assert "selling and advice are not my work" in shown(office.opens_home(ANA))


def test_reminders_are_off_until_somebody_wants_them(office: Office) -> None:
    assert draft(office.types(ANA, "me"), "nudges") is False
    assert "Reminders" not in shown(office.opens_home(ANA))

    office.sends(ANA, "me.save", CHOSEN)

    assert office.memory.person(ANA.id).nudges
    assert "Reminders: on Thursdays" in shown(office.opens_home(ANA))


def test_a_language_that_is_not_spoken_is_not_kept(office: Office) -> None:
    office.sends(ANA, "me.save", {**CHOSEN, "language": "tlh"})

    assert office.memory.chosen[ANA.id].locale is None


def test_the_home_says_how_things_are_set(office: Office) -> None:
    office.prefers(DEV, quiet=QuietHours(19, 8))

    told = shown(office.opens_home(DEV))

    assert "Time zone: Asia/Kolkata" in told
    assert "Thanked: in private, by direct message" in told
    assert "Quiet hours: 19:00 to 08:00" in told
    assert "Quiet hours: none" in shown(office.opens_home(ANA))
    assert "Thanked: in public, on cards" in shown(office.opens_home(ANA))


def test_somebody_who_chose_nothing_has_the_defaults(office: Office) -> None:
    del office.memory.chosen[CLEO.id]

    assert draft(office.types(CLEO, "me"), "quiet_start") == "18"


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "English"), ("de", "Deutsch"), ("pt-BR", "Português (brasil)"), ("en-XA", "en-XA")],
)
def test_a_language_is_called_by_its_own_name(language: str, name: str) -> None:
    assert language_name(language).lower() in {name.lower(), "english (pseudo-accents)"}
