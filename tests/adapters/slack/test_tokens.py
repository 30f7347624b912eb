"""What people typed, with Slack's escapes, as words and mentions."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.tokens import readable, tokens, unescaped
from bot.identity import AccountId, ConversationId
from bot.request import (
    Broken,
    ChannelName,
    Everyone,
    Group,
    Said,
    Who,
    WhoseAddress,
)

ANA, WES = Who(AccountId("U1")), Who(AccountId("W123"))
GENERAL = ConversationId("C1")

TYPED: list[tuple[str, Said]] = [
    ("", ()),
    (" ", (" ",)),
    ("just words", ("just words",)),
    ("<@U1>", (ANA,)),
    ("<@U1|old-format> thanks", (ANA, " thanks")),
    ("<@W123>", (WES,)),
    ("<@U1><@U1>", (ANA, ANA)),
    ("for <@U1>, and <@W123>!", ("for ", ANA, ", and ", WES, "!")),
    ("<!subteam^S1|@front>", (Group("S1"),)),
    ("<!subteam^S1>", (Group("S1"),)),
    ("<!here|here>", (Everyone("here"),)),
    ("<!channel> free money", (Everyone("channel"), " free money")),
    ("<!everyone>", (Everyone("everyone"),)),
    ("<#C1|general>", (ChannelName(GENERAL, "general"),)),
    ("<#C1>", (ChannelName(GENERAL),)),
    ("<mailto:a@b.co|a@b.co> x", (WhoseAddress("a@b.co"), " x")),
    ("to ana@acme.example thanks", ("to ", WhoseAddress("ana@acme.example"), " thanks")),
    ("<https://a.example/x>", ("https://a.example/x",)),
    ("see <http://a.example|a.example>", ("see a.example",)),
    (
        "<https://evil.example|https://bank.example>",
        ("https://bank.example (https://evil.example)",),
    ),
    ("@here", (Everyone("here"),)),
    ("@ana", (Broken("@ana"),)),
    ("@@anna", (Broken("@@anna"),)),
    ("<@u1>", (Broken("<@u1>"),)),
    ("<@U1 >", (Broken("<@U1 >"),)),
    ("<@U1", (Broken("<@U1"),)),
    ("&lt;@U1&gt;", (Broken("<@U1>"),)),
    ("&lt;!channel&gt;", ("<!channel>",)),
    ("a &amp;lt; b", ("a &lt; b",)),
    ("R&amp;D &lt;3 you", ("R&D <3 you",)),
    ("<javascript:alert(1)|x>", ("<javascript:alert(1)|x>",)),
    ("<slack://open?team=T1|x>", ("<slack://open?team=T1|x>",)),
    ("<!date^1^{date}|Monday>", ("Monday",)),
    ("5pm @ the office", ("5pm @ the office",)),
    ("root@localhost", ("root@localhost",)),
    ("a\x00b\ud800c", ("a\ufffdb\ufffdc",)),
    ("one\ntwo  three", ("one\ntwo  three",)),
]


@pytest.mark.parametrize(("typed", "expected"), TYPED)
def test_what_was_typed_becomes_words_and_mentions(typed: str, expected: Said) -> None:
    assert tokens(typed) == expected


def test_a_message_reads_as_a_person_reads_it() -> None:
    said = "<@U1|ana> see <https://a.example|the page> in <#C1|general> &amp; tell <!here>"

    assert readable(said) == "@ana see the page (https://a.example) in #general & tell @here"


PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from([typed for typed, _ in TYPED]),
    st.sampled_from(["<", ">", "&", "@", "|", "&amp;", "<@", "mailto:", "<!", "^"]),
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_nothing_that_is_typed_can_break_the_reading(typed: str) -> None:
    found = tokens(typed)

    kinds = [type(token) for token in found]
    assert all(pair != (str, str) for pair in pairwise(kinds))
    assert "" not in found
    assert readable(typed) is not None


@given(st.text(st.characters(exclude_characters="@<>&\x00", exclude_categories=["Cs"])))
def test_words_without_marks_stay_verbatim(words: str) -> None:
    assert tokens(words) == ((words,) if words else ())


@given(st.lists(st.sampled_from(["<@U1>", "thanks", " for ", "&lt;b&gt;", "\n"])).map("".join))
def test_no_word_is_lost_between_mentions(typed: str) -> None:
    spoken = "".join(token for token in tokens(typed) if isinstance(token, str))

    assert spoken == unescaped(re.sub("<@U1>", "", typed))


@pytest.mark.parametrize("piece", ["<", "<@", "@", "a@", "a.", "a@b.", "&", "<@U1 ", "-@-"])
def test_long_nonsense_is_read_in_a_moment(piece: str) -> None:
    assert tokens(piece * 20_000) is not None
