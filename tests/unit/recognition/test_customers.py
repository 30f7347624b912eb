"""The customer for whom something was done: free text behind `for:`, or a field of the form."""

from dataclasses import dataclass
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import Flag, Named, Rest, Tags
from bot.grammar import Filling, fields_for, parse, read
from bot.request import Answers, Who
from bot.ui.forms import Words
from bot.ui.language import say_in
from tests.office import REASON, Office, buttons, draft, said, shown, who
from tests.people import ANA, BEN, THANKS, WORKSPACE


@dataclass(frozen=True)
class Praise:
    """What can be said of somebody."""

    words: Annotated[str, Rest("What?")] = ""
    value: Annotated[tuple[str, ...], Tags("Value?")] = ()
    customer: Annotated[str, Named("for", "Customer?", most=20)] = ""
    private: Annotated[bool, Flag("--private", "Who?", "Only they")] = False


@pytest.mark.parametrize(
    ("typed", "customer", "words"),
    [
        ("fixed it for:Acme", "Acme", "fixed it"),
        ("fixed it for:Acme.", "Acme", "fixed it."),
        ("for:Acme fixed it", "Acme", "fixed it"),
        ("fixed FOR:Acme it", "Acme", "fixed it"),
        ('fixed it for:"Acme Ltd", at night', "Acme Ltd", "fixed it, at night"),
        ("fixed it for:“Acme  & Co”", "Acme & Co", "fixed it"),
        ("hat es für:x for:„Müller GmbH“ getan", "Müller GmbH", "hat es für:x getan"),
        ("fait for:«Société Générale» hier", "Société Générale", "fait hier"),
        ("fixed for:Straße-7 it", "Straße-7", "fixed it"),
        ("fixed it for:O’Neill", "O’Neill", "fixed it"),
        # Without the second mark it is the word behind the first one.
        ('fixed it for:"Acme on Sunday', "Acme", "fixed it on Sunday"),
        ('fixed it for:Acme" on Sunday', "Acme", "fixed it on Sunday"),
        ('fixed it for:"Acme\nLtd" on', "Acme", 'fixed it\nLtd" on'),
        # The first one names it; any other is words.
        ("for:Acme and for:Initech", "Acme", "and for:Initech"),
        ('x for:"A #care" #zeal', "A #care", "x #zeal"),
        # Words.
        ("what this is for: a test", "", "what this is for: a test"),
        ("great for:) really", "", "great for:) really"),
        ('fixed it for:""', "", 'fixed it for:""'),
        ('fixed it for:" "', "", 'fixed it for:" "'),
        ("therefor:Acme", "", "therefor:Acme"),
    ],
)
def test_a_customer_is_read_wherever_it_stands(typed: str, customer: str, words: str) -> None:
    read_as = parse(Praise, (typed,))

    assert (read_as.customer, read_as.words) == (customer, words)


def test_a_tag_inside_of_a_name_is_no_value() -> None:
    assert parse(Praise, ('x for:"A #care" #zeal',)).value == ("zeal",)


def test_a_mention_ends_a_name() -> None:
    read_as = parse(Praise, ('for:"Acme ', Who(BEN.name), ' Ltd" x'))  # type: ignore[arg-type] # any

    assert read_as.customer == "Acme"


@given(st.text(max_size=60), st.text(max_size=20))
def test_whatever_is_typed_can_be_read_and_leaves_no_line_in_a_name(before: str, name: str) -> None:
    read_as = parse(Praise, (f'{before} for:"{name}" {before} for:{name}',))

    assert "\n" not in read_as.customer
    assert read_as.customer == read_as.customer.strip()


@pytest.mark.parametrize("answer", ["Acme Ltd", ' "Acme  Ltd" ', "“Acme\nLtd”"])
def test_a_customer_filled_in_is_read_the_same(answer: str) -> None:
    answers: Answers = {"customer": answer}

    assert read(Praise, answers).customer == "Acme Ltd"


def test_an_answer_that_is_no_text_names_no_customer() -> None:
    assert read(Praise, {"customer": ("x",)}).customer == ""


def test_the_form_has_a_field_that_may_stay_empty() -> None:
    _, customer, _ = fields_for(Praise(customer="Acme"), Filling(say_in("en")))

    assert isinstance(customer, Words)
    assert (customer.initial, customer.most, customer.optional) == ("Acme", 20, True)
    assert not customer.multiline


# ---- where it can be read -----------------------------------------------------------------------


def test_the_customer_stands_on_the_card_in_the_note_and_in_the_history(office: Office) -> None:
    office.sets(channels={WORKSPACE.id: THANKS})

    reply = office.thanks(ANA, BEN, reason=f'{REASON} for:"Acme Ltd"')

    kudos = office.last
    assert (kudos.customer, kudos.reason) == ("Acme Ltd", REASON)
    assert "Customer: Acme Ltd" in said(office.now_says(kudos.card_key))
    assert "Customer: Acme Ltd" in said(office.now_says(kudos.note_key(BEN.id)))
    assert "For the customer Acme Ltd." in shown(reply)
    assert "Acme Ltd" in shown(office.types(BEN, "kudos mine"))


def test_a_kudos_without_customer_speaks_of_none(office: Office) -> None:
    reply = office.thanks(ANA, BEN)

    assert office.last.customer == ""
    assert "ustomer" not in said(office.now_says(office.last.card_key)) + shown(reply)


def test_a_name_that_is_too_long_opens_the_form_with_everything_in_it(office: Office) -> None:
    reply = office.thanks(ANA, BEN, reason=f'{REASON} for:"{"x" * 81}"')

    assert office.kudos == ()
    assert "has 81 characters" in shown(reply)
    assert draft(reply, "customer") == "x" * 81
    assert draft(reply, "reason") == REASON
    assert draft(reply, "to") == (BEN.id,)


def test_eighty_characters_fit(office: Office) -> None:
    office.thanks(ANA, BEN, reason=f'{REASON} for:"{"x" * 80}"')

    assert office.last.customer == "x" * 80


def test_a_name_alone_is_no_reason(office: Office) -> None:
    reply = office.thanks(ANA, BEN, reason='for:"Acme International Holding"')

    assert office.kudos == ()
    assert draft(reply, "customer") == "Acme International Holding"


def test_a_draft_keeps_the_customer(office: Office) -> None:
    office.values("Care")
    reply = office.thanks(ANA, BEN, reason=f"{REASON} for:Acme")
    number = buttons(reply.message)["kudos.resume"]

    assert draft(office.presses(ANA, "kudos.resume", number), "customer") == "Acme"
    office.presses(ANA, "kudos.finish", f"{number}:care")

    assert office.last.customer == "Acme"


def test_the_form_sends_the_customer(office: Office) -> None:
    answers: Answers = {"to": (who(BEN),), "reason": REASON, "customer": "Acme Ltd"}

    office.sends(ANA, "kudos", answers)

    assert office.last.customer == "Acme Ltd"


def test_a_name_that_is_too_long_is_refused_beside_the_field(office: Office) -> None:
    answers: Answers = {"to": (who(BEN),), "reason": REASON, "customer": "x" * 81}

    assert office.sends(ANA, "kudos", answers).errors.keys() == {"customer"}
    assert office.kudos == ()
