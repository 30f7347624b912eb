"""A whole name that was typed with an @ is as good as a mention, in every command."""

import pytest

from bot.identity import AccountId
from bot.naming import Called, has_names, with_names
from bot.request import Request, Token, Typed, Who
from tests.office import Office, shown
from tests.people import ODA, WORKSPACE

BEN = AccountId("oid-ben")
HERE = (
    Called("Ben Okafor", BEN),
    Called("Ben Okafor Silva", AccountId("oid-silva")),
    Called("Esra Yılmaz", AccountId("oid-esra")),
    Called("Hana Sato", None),
    Called("Kim Lee", AccountId("oid-kim")),
    Called("Kim Lee", AccountId("oid-other-kim")),
)


class Known:
    def called(self, _: object, word: str, most: int) -> tuple[Called, ...]:
        return tuple(one for one in HERE if one.name.casefold().startswith(word))[:most]


def read(*said: Token) -> tuple[Token, ...]:
    request = Request("k", "teams", "T", ANA_ID, Typed(said))
    door = with_names(request, WORKSPACE, Known()).door
    assert isinstance(door, Typed)
    return door.said


ANA_ID = AccountId("oid-ana")


def test_a_whole_name_is_a_mention() -> None:
    assert read("admin grant @Esra Yılmaz curator") == (
        "admin grant ",
        Who(AccountId("oid-esra")),
        " curator",
    )


def test_each_of_several_names_is_one() -> None:
    found = read("admin reports @ben okafor to @ESRA yılmaz")

    assert [one for one in found if isinstance(one, Who)] == [
        Who(BEN),
        Who(AccountId("oid-esra")),
    ]


def test_the_longest_name_wins() -> None:
    assert Who(AccountId("oid-silva")) in read("kudos @Ben Okafor Silva stayed")
    assert Who(BEN) in read("kudos @Ben Okafor stayed")


@pytest.mark.parametrize(
    "typed",
    [
        "kudos @Ben stayed",  # not a whole name
        "kudos @Kim Lee stayed",  # two of them
        "kudos @Hana Sato stayed",  # no account here: the capability knows what to do
        "kudos @Nobody Known stayed",
        "write to ben@acme.example",
        "kudos @@Ben Okafor",
        "kudos Ben Okafor stayed",
        "@",
    ],
)
def test_what_is_not_sure_stays_as_it_was_typed(typed: str) -> None:
    assert [one for one in read(typed) if isinstance(one, Who)] == []
    assert "".join(one for one in read(typed) if isinstance(one, str)) == typed


def test_mentions_and_other_tokens_stay_where_they_are() -> None:
    assert read(Who(BEN), " and @Esra Yılmaz") == (Who(BEN), " and ", Who(AccountId("oid-esra")))


@pytest.mark.parametrize(
    ("typed", "may_be"), [("@Ben", True), ("a@b.example", False), ("@", False)]
)
def test_only_what_may_be_a_name_is_looked_up(typed: str, may_be: bool) -> None:
    assert has_names(Request("k", "teams", "T", ANA_ID, Typed((typed,)))) is may_be
    assert not has_names(Request("k", "teams", "T", ANA_ID, Typed((Who(BEN),))))


def test_a_command_of_any_capability_understands_it() -> None:
    office = Office()

    told = shown(office.types(ODA, "admin reports @Ben to @Mia"))

    assert "Ben reports to Mia" in told
