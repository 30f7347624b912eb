"""Ways to the form, and drafts that are sent later."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.identity import AccountId, QuietHours
from bot.recognition.model import Kudos
from bot.request import Answers, PickedMessage
from bot.ui.blocks import Quote
from bot.ui.views import Message
from tests.office import REASON, Office, buttons, draft, said, shown, who
from tests.people import ANA, APP, BEN, DEV, EVE, FAY, LEAVER, MIA, ODA, account_of


@pytest.fixture
def kudos(office: Office) -> Kudos:
    """One that Ana gave to Ben."""
    office.thanks(ANA, BEN)
    return office.last


def test_thanking_back_opens_the_form_with_the_giver(office: Office, kudos: Kudos) -> None:
    reply = office.presses(BEN, "kudos.thank_back", kudos.id)

    assert draft(reply, "to") == (ANA.id,)


def test_a_giver_who_left_cannot_be_thanked_back(office: Office, kudos: Kudos) -> None:
    office.memory.people[ANA.id] = LEAVER

    assert draft(office.presses(BEN, "kudos.thank_back", kudos.id), "to") == ()


def test_the_form_opens_from_the_home_and_from_the_menu(office: Office) -> None:
    assert draft(office.presses(ANA, "kudos.open"), "to") == ()
    assert draft(office.picks(ANA, "kudos.from_anywhere"), "to") == ()


def test_a_message_opens_the_form_with_its_author(office: Office) -> None:
    reply = office.picks_message(ANA, "kudos.from_message", account_of(BEN))

    assert draft(reply, "to") == (BEN.id,)
    assert draft(reply, "reason") == ""


def test_a_message_that_is_thanked_for_stands_above_the_fields_and_is_not_kept(
    office: Office,
) -> None:
    reply = office.picks_message(ANA, "kudos.from_message", account_of(BEN))

    assert "words" in shown(reply)
    assert office.memory.inbox == {}


def test_a_message_without_words_leaves_the_form_as_it_is(office: Office) -> None:
    picked = PickedMessage("kudos.from_message", account_of(BEN), " \n", "1.0")

    form = office.does(ANA, picked).form

    assert form is not None
    assert not any(isinstance(block, Quote) for block in form.intro)


def test_a_message_without_a_known_author_opens_the_empty_form(office: Office) -> None:
    assert draft(office.picks_message(ANA, "kudos.from_message", None), "to") == ()
    unknown = office.picks_message(ANA, "kudos.from_message", AccountId("U999"))
    assert draft(unknown, "to") == ()


def test_the_author_of_a_message_who_cannot_be_thanked_is_named(office: Office) -> None:
    app = office.picks_message(ANA, "kudos.from_message", account_of(APP))
    own = office.picks_message(ANA, "kudos.from_message", account_of(ANA))

    assert "Calendar is an app" in shown(app)
    assert "thank yourself" in shown(own)


# ---- drafts ------------------------------------------------------------------------------------


def kept_draft(office: Office, reason: str = f"{REASON} #cares") -> str:
    """Return the number of a draft that waits for its value."""
    reply = office.thanks(ANA, BEN, reason=reason)
    return buttons(reply.message)["kudos.resume"]


def test_one_press_on_a_value_completes_the_send(office: Office) -> None:
    office.values("Care")
    number = kept_draft(office)

    reply = office.presses(ANA, "kudos.finish", f"{number}:care")

    assert reply.instead
    assert office.last.value is not None
    assert office.last.reason == REASON
    assert office.memory.drafts == {}


def test_a_second_press_finds_that_it_was_sent(office: Office) -> None:
    office.values("Care")
    number = kept_draft(office)
    office.presses(ANA, "kudos.finish", f"{number}:care")

    assert "This draft is gone" in shown(office.presses(ANA, "kudos.finish", f"{number}:care"))
    assert len(office.kudos) == 1


def test_a_value_that_was_retired_meanwhile_is_asked_for_again(office: Office) -> None:
    [care, _] = office.values("Care", "Zeal")
    number = kept_draft(office)
    del office.memory.values[care.id]

    reply = office.presses(ANA, "kudos.finish", f"{number}:care")

    assert "no value #care" in shown(reply)
    assert len(office.memory.drafts) == 1


def test_a_draft_is_only_for_who_wrote_it(office: Office) -> None:
    office.values("Care")
    number = kept_draft(office)

    assert "This draft is gone" in shown(office.presses(BEN, "kudos.resume", number))
    assert "This draft is gone" in shown(office.presses(BEN, "kudos.finish", f"{number}:care"))


def test_whoever_left_since_a_draft_was_kept_is_refused_when_it_is_sent(office: Office) -> None:
    office.values("Care")
    number = kept_draft(office)
    office.memory.people[BEN.id] = replace(BEN, standing=LEAVER.standing)

    assert "Ben has left" in shown(office.presses(ANA, "kudos.finish", f"{number}:care"))
    assert office.kudos == ()


def test_whoever_was_stopped_meanwhile_cannot_send_a_draft(office: Office) -> None:
    office.values("Care")
    number = kept_draft(office)
    office.memory.people[ANA.id] = replace(ANA, locked=True)

    assert "paused" in shown(office.presses(ANA, "kudos.finish", f"{number}:care"))


def test_a_draft_opens_in_the_form_with_everything_in_it(office: Office) -> None:
    office.values("Care")
    number = kept_draft(office, f"{REASON} --private")

    reply = office.presses(ANA, "kudos.resume", number)

    assert draft(reply, "to") == (BEN.id,)
    assert draft(reply, "reason") == REASON
    assert draft(reply, "private") is True


def spent_draft(office: Office) -> str:
    """Return the number of a draft that waits for the limit to renew."""
    for person in (BEN, ODA, DEV, EVE, FAY):
        office.thanks(ANA, person, reason=f"{REASON}, {person.name}")
    return buttons(office.thanks(ANA, MIA).message)["kudos.save"]


def test_a_saved_draft_comes_back_when_the_limit_has_renewed_in_working_hours(
    office: Office,
) -> None:
    office.prefers(ANA, quiet=QuietHours())
    number = spent_draft(office)

    reply = office.presses(ANA, "kudos.save", number)

    [reminder] = office.notes(ANA)
    assert reminder.due_at == datetime(2026, 11, 24, 7, 0, tzinfo=UTC)  # 8:00 in Berlin
    assert "7:00" in shown(reply)
    assert "You wanted to thank Mia" in said(reminder.message)
    assert buttons(reminder.message) == {"kudos.resume": number}


def test_saving_twice_reminds_once(office: Office) -> None:
    number = spent_draft(office)

    office.presses(ANA, "kudos.save", number)
    office.presses(ANA, "kudos.save", number)

    assert len(office.notes(ANA)) == 1


def test_saving_after_the_limit_renewed_opens_the_draft(office: Office) -> None:
    number = spent_draft(office)
    office.waits(days=1)

    reply = office.presses(ANA, "kudos.save", number)

    assert draft(reply, "reason") == REASON
    assert office.notes(ANA) == []


# ---- what is not sent yet ----------------------------------------------------------------------


def test_home_shows_what_is_not_sent_yet_with_the_way_back_to_it(office: Office) -> None:
    office.values("Care")
    number = kept_draft(office)

    home = office.opens_home(ANA).home

    assert home is not None
    assert "Not sent yet" in said(Message("", home.blocks))
    assert REASON in said(Message("", home.blocks))
    assert buttons(Message("", home.blocks))["kudos.resume"] == number
    assert "Not sent yet" not in shown(office.opens_home(BEN))


def test_a_draft_that_is_sent_from_its_form_is_not_open_any_more(office: Office) -> None:
    office.values("Care")
    number = kept_draft(office)
    form = office.presses(ANA, "kudos.resume", number).form
    assert form is not None

    answers: Answers = {"to": (who(BEN),), "reason": REASON, "value": "care"}
    office.sends(ANA, "kudos", answers, form.carry)

    assert office.last.reason == REASON
    assert office.memory.drafts == {}


def test_a_draft_that_cannot_be_sent_from_its_form_stays_open(office: Office) -> None:
    office.values("Care")
    number = kept_draft(office)

    reply = office.sends(ANA, "kudos", {"to": (who(BEN),), "reason": REASON}, number)

    assert "value" in reply.errors
    assert len(office.memory.drafts) == 1
