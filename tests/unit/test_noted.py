"""A request that was written down comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from bot.identity import AccountId, ConversationId
from bot.noted import UnreadableNote, read_request, write_request
from bot.request import (
    Broken,
    ChannelName,
    Door,
    Everyone,
    Group,
    OpenedHome,
    PickedMessage,
    PickedShortcut,
    Place,
    Pressed,
    Request,
    Submitted,
    Token,
    Typed,
    Who,
    WhoseAddress,
)
from bot.surface import PlaceKind

WORDS = st.text(max_size=12)
ACCOUNTS = st.builds(AccountId, WORDS)
CONVERSATIONS = st.builds(ConversationId, WORDS)
WHO = st.builds(Who, ACCOUNTS)
TOKENS: st.SearchStrategy[Token] = st.one_of(
    WORDS,
    WHO,
    st.builds(WhoseAddress, WORDS),
    st.builds(Group, WORDS, st.none() | st.lists(ACCOUNTS, max_size=3).map(tuple)),
    st.builds(Everyone, WORDS),
    st.builds(ChannelName, CONVERSATIONS, WORDS),
    st.builds(Broken, WORDS),
)
ANSWERS = st.dictionaries(
    WORDS,
    WORDS | st.lists(WORDS, max_size=2).map(tuple) | st.lists(WHO, max_size=2).map(tuple),
    max_size=3,
)
DOORS: st.SearchStrategy[Door] = st.one_of(
    st.builds(Typed, st.lists(TOKENS, max_size=4).map(tuple)),
    st.builds(Pressed, WORDS, WORDS, st.none() | WORDS),
    st.builds(Submitted, WORDS, ANSWERS, WORDS),
    st.builds(PickedMessage, WORDS, st.none() | ACCOUNTS, WORDS, WORDS),
    st.builds(PickedShortcut, WORDS),
    st.builds(OpenedHome),
)
PLACES = st.builds(Place, CONVERSATIONS, st.sampled_from(PlaceKind), st.none() | WORDS)
REQUESTS = st.builds(
    Request, WORDS, WORDS, WORDS, ACCOUNTS, DOORS, st.none() | PLACES, st.booleans()
)


@given(REQUESTS)
def test_every_request_comes_back_as_it_was(request: Request) -> None:
    assert read_request(write_request(request)) == request


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"\xff",
        b"[]",
        b'"words"',
        b'{"is": "Request", "of": {}}',
        b'{"is": "OpenedHome", "of": {}}',
        b'{"is": "Unknown", "of": {}}',
        b'{"is": "Request"}',
        b'{"is": "PlaceKind", "of": "a square"}',
        b'{"is": ["x"], "of": {}}',
    ],
)
def test_what_another_version_wrote_is_told_apart(kept: bytes) -> None:
    with pytest.raises(UnreadableNote):
        read_request(kept)


@given(st.recursive(st.none() | WORDS | st.integers(), st.lists, max_leaves=3))
def test_what_is_no_request_is_told_apart(value: object) -> None:
    with pytest.raises(UnreadableNote):
        read_request(json.encode({"is": "Request", "of": value}))
