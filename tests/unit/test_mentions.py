"""Who is named in a text, and the text without them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identity import OrganisationId, Person, PersonId
from bot.mentions import is_telling, named_in, without

INSTEAD = "a colleague"


def person(name: str) -> Person:
    return Person(PersonId(1), OrganisationId(1), name, "UTC", "en")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("Ana Sousa", "Ana Sousa fixed it", {"Ana Sousa", "Ana", "Sousa"}),
        ("Ana Sousa", "ANA fixed it, ana!", {"ANA", "ana"}),
        ("Ana Sousa", "Ana  Sousa fixed it", {"Ana  Sousa", "Ana", "Sousa"}),
        ("Ana Sousa", "Banana and Anatol", set()),
        ("Ana Sousa", "Ana's idea", {"Ana"}),
        ("Jo Miller", "Jo fixed it", set()),  # two letters are a word too often
        ("Jo Miller", "Jo Miller fixed it", {"Jo Miller", "Miller"}),
        ("Chloé Martin", "thanks chloé.", {"chloé"}),
        ("佐藤 花", "佐藤 花さんに感謝", {"佐藤 花"}),
        ("Cher", "Cher sang", {"Cher"}),
        ("Ben Okafor", "Ben and OKAFOR are one", {"Ben", "OKAFOR"}),
        ("Ana María de Sousa", "María and de are no names of hers", set()),
        ("Bo Li", "Bo Li, Bo or Li", {"Bo Li"}),
        ("", "nobody", set()),
        ("  ", "nobody", set()),
    ],
)
def test_full_first_and_last_names_are_found_as_they_stand(
    name: str, text: str, words: set[str]
) -> None:
    assert {found for _, found in named_in(text, [person(name)])} == words


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ana Sousa fixed it", "a colleague fixed it"),
        ("(ANA SOUSA)", "(a colleague)"),
        ("ana@acme.example wrote", "a colleague wrote"),
        ("hana@acme.example wrote", "hana@acme.example wrote"),
        ("Anas Sousa", "Anas Sousa"),
    ],
)
def test_sought_words_make_room_for_a_colleague(text: str, left: str) -> None:
    assert without(text, ["Ana Sousa", "ana@acme.example"], INSTEAD) == left


def test_nothing_sought_changes_nothing() -> None:
    assert without("Ana", [], INSTEAD) == without("Ana", ["", " "], INSTEAD) == "Ana"


def test_the_longest_words_go_first() -> None:
    assert without("Ana Sousa, Ana", ["Ana", "Ana Sousa"], "x") == "x, x"


@given(st.text(min_size=1), st.text())
def test_what_was_found_is_gone_afterwards(name: str, text: str) -> None:
    found = [words for _, words in named_in(text, [person(name)])]

    assert not named_in(without(text, found, "…"), [person(name)])


@pytest.mark.parametrize(
    ("name", "others", "telling"),
    [
        ("Ana Sousa", ["Ana Berg"], True),
        ("Mark", ["Mark Twain"], False),
        ("Cherilyn", ["Ana Berg"], True),
        ("Ed", [], False),
    ],
)
def test_a_lone_name_tells_only_if_nobody_shares_it(
    name: str, others: list[str], *, telling: bool
) -> None:
    assert is_telling(name, others) is telling
