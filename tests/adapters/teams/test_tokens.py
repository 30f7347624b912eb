"""What people type on Teams: mentions come from entities alone, everything else stays words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.tokens import (
    Mention,
    mentions_in,
    people_in,
    read_again,
    tokens,
    unescaped,
    written,
)
from bot.identity import AccountId
from bot.request import Broken, ChannelName, Everyone, Group, Said, Who, WhoseAddress
from tests.adapters.teams.signing import ANA, BEN, BEN_ID, BOT, Json, activity, mention

KNOWN = {"29:ben": BEN, "29:ana": ANA}
US = mention("Goodword", BOT)
TO_BEN = mention("Ben", "29:ben")


def said(text: str, *entities: Json) -> Said:
    named = mentions_in(activity(text=text, entities=list(entities)))
    return tokens(text, named, KNOWN, BOT)


EXAMPLES: dict[str, tuple[str, tuple[Json, ...], Said]] = {
    "plain": ("kudos", (), ("kudos",)),
    "nothing": ("", (), ()),
    "our own name goes": ("<at>Goodword</at> kudos", (US,), ("kudos",)),
    "our own name goes wherever it is": ("kudos <at>Goodword</at>!", (US,), ("kudos !",)),
    "our own name is taken away once": (
        "<at>Goodword</at> kudos <at>Goodword</at>",
        (US, US),
        ("kudos ", Who(AccountId(BOT))),
    ),
    "our name typed stays": (
        "<at>Goodword</at> Goodword is nice",
        (US,),
        ("Goodword is nice",),
    ),
    "somebody else who is called like us stays": (
        "<at>Goodword</at> kudos <at>Goodword</at>",
        (US, mention("Goodword", "29:ben")),
        ("kudos ", Who(BEN)),
    ),
    "a mention": ("kudos <at>Ben</at> thanks", (TO_BEN,), ("kudos ", Who(BEN), " thanks")),
    "a mention with the object id along": (
        "<at>Ben</at>",
        (mention("Ben", "29:other", aadObjectId=BEN_ID.upper()),),
        (Who(BEN),),
    ),
    "a mention by object id": ("<at>Ben</at>", (mention("Ben", BEN_ID),), (Who(BEN),)),
    "two of one name, in order": (
        "<at>Ben</at> and <at>Ben</at>",
        (TO_BEN, mention("Ben", "29:ana")),
        (Who(BEN), " and ", Who(ANA)),
    ),
    "a mention with an attribute": ('<at id="0">Ben</at>', (TO_BEN,), (Who(BEN),)),
    "a name with an ampersand": (
        "<at>Ben &amp; Co</at>",
        (mention("Ben & Co", "29:ben"),),
        (Who(BEN),),
    ),
    "somebody whom nobody could tell": (
        "<at>Zoe</at>",
        (mention("Zoe", "29:zoe"),),
        (Broken("@Zoe"),),
    ),
    "a mark without an entity": ("kudos <at>Ben</at>", (), ("kudos ", Broken("@Ben"))),
    "one entity for two marks": ("<at>Ben</at><at>Ben</at>", (TO_BEN,), (Who(BEN), Broken("@Ben"))),
    "an entity without a mark": ("kudos", (TO_BEN,), ("kudos",)),
    "a mark that was typed": ("&lt;at&gt;Ben&lt;/at&gt;", (TO_BEN,), ("<at>Ben</at>",)),
    "a name typed with a sign": ("kudos @Ben thanks", (), ("kudos @Ben thanks",)),
    "a tag": (
        "<at>Night shift</at>",
        (mention("Night shift", "tag-1", type="tag"),),
        (Group("tag-1"),),
    ),
    "a channel": (
        "<at>thanks</at>",
        (mention("thanks", "19:thanks@thread.tacv2", type="channel"),),
        (Everyone("thanks"),),
    ),
    "a team": ("<at>Night</at>", (mention("Night", "19:x@thread.tacv2"),), (Everyone("Night"),)),
    "an address": (
        "kudos ben@example.com!",
        (),
        ("kudos ", WhoseAddress("ben@example.com"), "!"),
    ),
    "entities of HTML, once": ("a &amp;lt; b&nbsp;c &#39;d&#x27;", (), ("a &lt; b c 'd'",)),
    "what is no entity": (
        "a?x=1&copy=2 &; &#; &#9999999;",
        (),
        ("a?x=1&copy=2 &; &#; &#9999999;",),
    ),
    "an entity that no database takes": ("&#0;&#xd800;", (), ("\ufffd\ufffd",)),
    "smart quotes stay": ("kudos “Ben”", (), ("kudos “Ben”",)),
    "lines stay": ("kudos\r\n\nx", (), ("kudos\r\n\nx",)),
    "a mark that does not end": ("<at>Ben", (TO_BEN,), ("<at>Ben",)),
    "a mark in a mark": (
        "<at><at>Ben</at></at>",
        (TO_BEN,),
        ("<at>", Who(BEN), "</at>"),
    ),
}


@pytest.mark.parametrize(("text", "entities", "found"), EXAMPLES.values(), ids=EXAMPLES.keys())
def test_words_and_mentions_are_told_apart(
    text: str, entities: tuple[Json, ...], found: Said
) -> None:
    assert said(text, *entities) == found


ODD: dict[str, Json] = {
    "no mentioned": {"type": "mention", "text": "<at>Ben</at>"},
    "mentioned is a list": {"type": "mention", "text": "<at>Ben</at>", "mentioned": []},
    "mentioned has no id": {"type": "mention", "text": "<at>Ben</at>", "mentioned": {"name": "B"}},
    "text is a number": {"type": "mention", "text": 7, "mentioned": {"id": "29:ben"}},
    "no type": {"text": "<at>Ben</at>", "mentioned": {"id": "29:ben"}},
    "another type": {"type": "clientInfo", "locale": "en-US"},
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_an_odd_entity_mentions_nobody(odd: Json) -> None:
    assert said("<at>Ben</at>", odd) == (Broken("@Ben"),)


def test_the_people_who_are_mentioned_are_listed_once_without_bots_and_rooms() -> None:
    entities = [US, TO_BEN, mention("Ben", "29:ben"), mention("x", "19:x"), mention("y", BEN_ID)]

    assert people_in(mentions_in(activity(entities=entities))) == ("29:ben",)


TEXTS = st.text(alphabet="<>@&;at/ Ben#x0\x00\ud800“é\n", max_size=60) | st.text(max_size=60)
TOKENS = st.one_of(
    st.text(alphabet="<>@&;*!? abc\n“", min_size=1, max_size=20),
    st.builds(Who, st.sampled_from([ANA, BEN])),
    st.builds(Group, st.text(alphabet="abc<>&", min_size=1, max_size=5)),
    st.builds(Everyone, st.text(alphabet="abc<>&", min_size=1, max_size=5)),
    st.builds(Broken, st.text(alphabet="@abc<>&", min_size=1, max_size=5)),
    st.just(WhoseAddress("ben@example.com")),
)


@given(TEXTS, st.lists(st.builds(Mention, TEXTS, TEXTS, st.sampled_from(["", "tag"]))))
def test_no_words_can_break_the_reading(text: str, mentions: list[Mention]) -> None:
    found = tokens(text, mentions, KNOWN, BOT)

    assert all(token != "" for token in found)
    assert not any(isinstance(one, str) and isinstance(two, str) for one, two in pairwise(found))


@given(TEXTS)
def test_without_entities_nobody_is_mentioned(text: str) -> None:
    found = tokens(text, (), KNOWN, BOT)

    assert not any(isinstance(token, Who | Group | Everyone) for token in found)


@given(st.lists(TOKENS, max_size=6))
def test_what_is_written_down_is_read_again(parts: list[str | Who]) -> None:
    whole = read_again(written(tuple(parts)))

    assert written(whole) == written(tuple(parts))
    assert [one for one in whole if isinstance(one, Who)] == [
        one for one in parts if isinstance(one, Who)
    ]


@given(TEXTS)
def test_what_is_no_writing_of_ours_is_read_all_the_same(text: str) -> None:
    assert isinstance(read_again(text), tuple)


def test_a_channel_is_said_again_by_its_name() -> None:
    assert written((ChannelName("19:x", "thanks"),)) == "thanks"  # type: ignore[arg-type]


@given(TEXTS)
def test_entities_are_replaced_once(text: str) -> None:
    assert unescaped(text.replace("&", "&amp;")) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/kudos @Ben stayed", "kudos @Ben stayed"),
        ("/goodword me connect 158144", "me connect 158144"),
        ("/Goodword  help", "help"),
        ("/", "/"),
        ("// no", "// no"),
        ("and/or", "and/or"),
    ],
)
def test_what_is_typed_as_in_slack_means_the_same(typed: str, meant: str) -> None:
    assert tokens(typed, (), {}, "28:bot") == (meant,)
