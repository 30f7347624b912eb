"""Reading what was typed or filled in never fails and loses no word."""

from dataclasses import dataclass
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import Filled, Flag, NoArguments, People, Press, Rest, Tags, number_in
from bot.grammar import (
    Filling,
    fields_for,
    is_blank,
    mention_as_typed,
    parse,
    read,
    spoken,
    tag,
    without,
)
from bot.identity import AccountId, ConversationId
from bot.request import (
    Answers,
    Broken,
    ChannelName,
    Everyone,
    Group,
    Said,
    Token,
    Who,
    WhoseAddress,
)
from bot.ui.forms import Choice, Option, PersonField, Tick, Words
from bot.ui.language import say_in
from tests.people import ANA, BEN

WHO = Who(AccountId("U1"))


@dataclass(frozen=True)
class Praise:
    """Every kind of argument, and one field that nobody can type."""

    to: Annotated[Said, People("To", most=3)] = ()
    words: Annotated[str, Rest("Words")] = ""
    value: Annotated[tuple[str, ...], Tags("Value")] = ()
    private: Annotated[bool, Flag("--private", "Who", "Only us")] = False
    silent: bool = False


MENTIONS: st.SearchStrategy[Token] = st.sampled_from(
    [
        WHO,
        WhoseAddress("pat@initech.example"),
        Group("S1"),
        Everyone("here"),
        ChannelName(ConversationId("C1"), "billing"),
        Broken("@@anna"),
    ]
)
LINES = st.text(st.characters(codec="utf-8"), max_size=80)
A_TOKEN: st.SearchStrategy[Token] = st.one_of(LINES, MENTIONS)
TYPED: st.SearchStrategy[Said] = st.lists(A_TOKEN, max_size=8).map(tuple)
WORDS = st.from_regex(r"[^\W\d_]{1,8}", fullmatch=True)


@given(TYPED)
def test_whatever_is_typed_can_be_read(said: Said) -> None:
    read_as = parse(Praise, said)

    assert all(not isinstance(token, str) for token in read_as.to)
    assert read_as.words == read_as.words.strip()
    assert not read_as.silent


@given(st.lists(WORDS | MENTIONS, max_size=12))
def test_every_word_is_kept_in_its_order(tokens: list[Token]) -> None:
    typed = tuple(part for token in tokens for part in (token, " "))

    words = parse(Praise, typed).words.split()

    left_out = Who | Group | Everyone
    expected = [
        token if isinstance(token, str) else mention_as_typed(token)
        for token in tokens
        if not isinstance(token, left_out)
    ]
    assert words == expected


@given(LINES)
def test_words_without_flags_and_mentions_stand_as_they_were_typed(line: str) -> None:
    has_flag = "private" in line.lower()

    assert has_flag or parse(Praise, (line,)).words == line.strip()


@pytest.mark.parametrize("dashes", ["--", "—", "–"])
@pytest.mark.parametrize("end", ["", " ", ".", ", really", "!"])
def test_a_flag_is_read_whatever_the_keyboard_made_of_it(dashes: str, end: str) -> None:
    read_as = parse(Praise, (f"well done {dashes}Private{end}",))

    assert read_as.private
    assert "rivate" not in read_as.words


@pytest.mark.parametrize("typed", ["--privately", "x--private", "-private", "--private-ish"])
def test_what_only_looks_like_a_flag_is_words(typed: str) -> None:
    read_as = parse(Praise, (f"well done {typed}",))

    assert not read_as.private
    assert read_as.words == f"well done {typed}"


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("fixed #12", ()),
        ("#care", ("care",)),
        ("#care.", ("care",)),
        ("a #care b #good-humour", ("care", "good-humour")),
        ("x#care", ()),
        ("# care", ()),
        ("#für", ("für",)),
        ("##care", ()),
    ],
)
def test_a_tag_begins_a_word_and_with_a_letter(typed: str, tags: tuple[str, ...]) -> None:
    assert parse(Praise, (typed,)).value == tags


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ((WHO, ", thanks a lot"), "thanks a lot"),
        (("thanks ", WHO, " for it"), "thanks for it"),
        (("thanks ", WHO, "!"), "thanks!"),
        (("thanks", WHO, "you"), "thanks you"),
        (("one\n", WHO, " two"), "one\ntwo"),
        ((WHO, " :tada: two  blanks\n\nstay"), ":tada: two  blanks\n\nstay"),
        ((WHO, WHO, " a ", WHO, WHO, " b ", WHO), "a b"),
        ((WHO, WHO), ""),
    ],
)
def test_what_a_mention_leaves_behind_is_closed(said: Said, words: str) -> None:
    assert spoken(said) == words


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("a #care b", "a b"),
        ("a #Care. b", "a. b"),
        ("#care a", "a"),
        ("a #cares b", "a #cares b"),
        ("#care, a", "a"),
        ("a #care #care", "a"),
    ],
)
def test_a_tag_is_taken_out_whole(words: str, left: str) -> None:
    assert without(words, tag("care")).strip() == left


@pytest.mark.parametrize(
    ("token", "typed"),
    [
        (WHO, "@U1"),
        (Group("S1"), "@S1"),
        (Everyone("here"), "@here"),
        (ChannelName(ConversationId("C1")), "#C1"),
    ],
)
def test_a_mention_can_be_shown_as_it_was_typed(token: Who, typed: str) -> None:
    assert mention_as_typed(token) == typed


@pytest.mark.parametrize("words", ["", " ", "\t\n", "\u00a0", "\u200b\u2060\ufeff"])
def test_what_cannot_be_seen_is_blank(words: str) -> None:
    assert is_blank(words)
    assert not is_blank(f"{words}.")


ANSWERS: st.SearchStrategy[Answers] = st.dictionaries(
    st.sampled_from(["to", "words", "value", "private", "silent", "other"]),
    st.text(max_size=5)
    | st.lists(st.text(max_size=5), max_size=3).map(tuple)
    | st.lists(st.just(WHO), max_size=3).map(tuple),
)


@given(ANSWERS)
def test_whatever_is_filled_in_can_be_read(answers: Answers) -> None:
    read_as = read(Praise, answers)

    assert all(isinstance(who, Who) for who in read_as.to)
    assert isinstance(read_as.words, str)
    assert all(read_as.value)
    assert not read_as.silent


def test_a_form_is_read_by_its_fields() -> None:
    answers: Answers = {"to": (WHO,), "words": " well done ", "value": "care", "private": ("yes",)}

    assert read(Praise, answers) == Praise((WHO,), "well done", ("care",), private=True)


def test_nothing_is_read_where_nothing_can_be_typed() -> None:
    assert parse(NoArguments, ("x",)) == read(NoArguments, {"x": "y"}) == NoArguments()


def test_the_fields_keep_what_was_typed() -> None:
    options = {"value": (Option("care", "Care"), Option("zeal", "Zeal"))}
    filling = Filling(say_in("en"), (ANA, BEN), options, frozenset({"value"}))
    draft = Praise((WHO,), "well done", ("unknown", "zeal"), private=True)

    people, words, value, private = fields_for(draft, filling)

    assert isinstance(people, PersonField)
    assert (people.initial, people.most) == ((ANA.id, BEN.id), 3)
    assert isinstance(words, Words)
    assert words.initial == "well done"
    assert isinstance(value, Choice)
    assert (value.initial, value.optional) == ("zeal", True)
    assert isinstance(private, Tick)
    assert private.initial


def test_a_field_with_nothing_to_choose_from_is_left_out() -> None:
    fields = fields_for(Praise(), Filling(say_in("en")))

    assert [field.key for field in fields] == ["to", "words", "private"]


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("12", 12),
        (str(2**63 - 1), 2**63 - 1),
        (str(2**63), 0),
        ("9" * 40, 0),
        ("-1", 0),
        ("1.5", 0),
        ("٣", 0),
        ("³", 0),
        ("", 0),
    ],
)
def test_only_a_number_of_ours_is_one(value: str, number: int) -> None:
    assert number_in(value) == Press(value).number == number


def test_a_filled_form_is_read_by_key() -> None:
    filled = Filled({"name": " Care ", "looks": " a \n\n b", "tick": ("yes",), "many": ("x",)})

    assert filled.words("name") == "Care"
    assert filled.words("many") == filled.words("missing") == ""
    assert filled.lines("looks") == ("a", "b")
    assert filled.ticked("tick")
    assert not filled.ticked("missing")
