"""What an activity needs: nothing that the stock handler stumbles over gets to it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.shapes import WITH_CARD, Kind, data_of, kind_of
from adapters.wire.reading import Malformed
from tests.adapters.teams.signing import (
    EVERY_KIND,
    Json,
    activity,
    added,
    data,
    event,
    execute,
    installed,
    invoke,
)

KINDS = {
    "message": Kind.MESSAGE,
    "message in a channel": Kind.MESSAGE,
    "message in a group": Kind.MESSAGE,
    "card as a message": Kind.SENT_CARD,
    "press": Kind.PRESS,
    "dialog": Kind.DIALOG,
    "submission": Kind.SUBMISSION,
    "shortcut": Kind.SHORTCUT,
    "shortcut submission": Kind.SHORTCUT_SUBMISSION,
    "consent": Kind.CONSENT,
    "members": Kind.CONVERSATION,
    "event": Kind.CONVERSATION,
    "installation": Kind.INSTALLATION,
}


@pytest.mark.parametrize("name", EVERY_KIND)
def test_each_activity_has_its_kind(name: str) -> None:
    assert kind_of(EVERY_KIND[name]()) is KINDS[name]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (activity(value={"other": 1}), Kind.MESSAGE),
        (activity(value={}), Kind.MESSAGE),
        (activity(value={"other": 1}, text=None), Kind.SENT_CARD),
        (activity(value={"goodword": None}), Kind.SENT_CARD),
    ],
)
def test_words_beside_what_is_not_ours_are_words(said: Json, kind: Kind) -> None:
    assert kind_of(said) is kind


def action(**changes: object) -> Json:
    told = {"type": "Action.Execute", "verb": "x", "data": data("press", "a"), **changes}
    return invoke("adaptiveCard/action", {"action": told})


def on_message(payload: object) -> Json:
    value = {"commandId": "thank", "commandContext": "message", "messagePayload": payload}
    return invoke("composeExtension/fetchTask", value)


MALFORMED: dict[str, Json] = {
    # what raises out of the stock handler (platforms.md)
    "adaptiveCard/action without a value": invoke("adaptiveCard/action", None),
    "adaptiveCard/action with a null value": {**execute({}), "value": None},
    "adaptiveCard/action with a text value": invoke("adaptiveCard/action", "press"),
    "adaptiveCard/action with a list value": invoke("adaptiveCard/action", []),
    "adaptiveCard/action without an action": invoke("adaptiveCard/action", {}),
    "adaptiveCard/action with a null action": invoke("adaptiveCard/action", {"action": None}),
    "adaptiveCard/action with a text action": invoke("adaptiveCard/action", {"action": "x"}),
    "adaptiveCard/action of another type": action(type="Action.Submit"),
    "adaptiveCard/action without a type": action(type=None),
    "adaptiveCard/action with a number for a type": action(type=7),
    "adaptiveCard/action without a verb": action(verb=None),
    "adaptiveCard/action without data": action(data=None),
    "adaptiveCard/action with text for data": action(data="x"),
    "task/fetch without a value": invoke("task/fetch", None),
    "task/fetch with a text value": invoke("task/fetch", "open"),
    "task/fetch with a list value": invoke("task/fetch", []),
    "task/fetch with text for data": invoke("task/fetch", {"data": "open"}),
    "task/submit with a text value": invoke("task/submit", "x"),
    "task/submit without data": invoke("task/submit", {}),
    "task/submit with a list for data": invoke("task/submit", {"data": []}),
    "composeExtension/fetchTask with a text value": invoke("composeExtension/fetchTask", "x"),
    "composeExtension/fetchTask without a command": invoke("composeExtension/fetchTask", {}),
    "composeExtension/fetchTask on no message": on_message(None),
    "composeExtension/fetchTask on a text": on_message("hello"),
    "composeExtension/fetchTask on a message without an id": on_message({"body": {}}),
    "composeExtension/submitAction without data": invoke(
        "composeExtension/submitAction", {"commandId": "x"}
    ),
    "fileConsent/invoke without a value": invoke("fileConsent/invoke", None),
    "fileConsent/invoke with a text value": invoke("fileConsent/invoke", "accept"),
    "fileConsent/invoke neither yes nor no": invoke("fileConsent/invoke", {"action": "maybe"}),
    "fileConsent/invoke yes without a place": invoke("fileConsent/invoke", {"action": "accept"}),
    "no type": activity(type=None),
    "empty type": activity(type=""),
    "type that is a number": activity(type=7),
    "name that is a number": {**invoke("x", {}), "name": 7},
    "name that is a list": {**invoke("x", {}), "name": ["task/fetch"]},
    "membersAdded that is an object": added(membersAdded={"id": "29:x"}),
    "membersAdded that is a text": added(membersAdded="29:x"),
    "membersAdded with a text in it": added(membersAdded=["29:x"]),
    "membersAdded with a null in it": added(membersAdded=[None]),
    "a member without an id": added({"name": "Ben"}),
    "a member with a number for an id": added({"id": 7}),
    "membersRemoved that is a number": added(membersRemoved=7),
    "channelData that is a text": added(channelData="x"),
    "channelData that is a list": event("channelRenamed", channelData=[]),
    "installation without an action": installed(action=""),
    "installation with a number for an action": activity(type="installationUpdate", action=1),
    # parts that all need
    "no sender": {**activity(), "from": None},
    "a sender without an id": activity(**{"from": {"name": "Ana"}}),
    "a sender that is a text": activity(**{"from": "29:ana"}),
    "no conversation": activity(conversation=None),
    "a conversation that is a text": activity(conversation="a:ana"),
    "a conversation without an id": activity(conversation={"tenantId": "x"}),
    "an id of two thousand characters": activity(conversation={"id": "a" * 2_000}),
    "a message without an id": activity(id=None),
    "a message with a number for an id": activity(id=7),
    "text that is a list": activity(text=["kudos"]),
    "text that is a number": activity(text=7),
    "entities that are an object": activity(entities={}),
    "entities with a text in them": activity(entities=["mention"]),
    "a card's data that is a text": activity(value="x"),
    "a card's data that is a list": activity(value=[]),
}


@pytest.mark.parametrize("said", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_the_handlers_could_not_read_is_malformed(said: Json) -> None:
    with pytest.raises(Malformed):
        kind_of(said)


def test_no_refusal_quotes_what_was_sent() -> None:
    for said in MALFORMED.values():
        with pytest.raises(Malformed) as caught:
            kind_of({**said, "text": "our secret"} if isinstance(said.get("text"), str) else said)
        assert "secret" not in str(caught.value)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "action", "data", "type", "goodword", "k"])
            | st.text(max_size=5),
            inner,
            max_size=3,
        )
    ),
    max_leaves=10,
)
PARTS = [
    "type",
    "name",
    "id",
    "from",
    "conversation",
    "channelData",
    "value",
    "text",
    "entities",
    "action",
    "membersAdded",
    "membersRemoved",
]


@given(
    st.sampled_from(list(EVERY_KIND)),
    st.dictionaries(st.sampled_from(PARTS), JSON_VALUES, max_size=3),
)
def test_any_object_is_of_a_kind_or_malformed(name: str, changes: dict[str, Any]) -> None:
    said = {**EVERY_KIND[name](), **changes}
    try:
        kind = kind_of(said)
    except Malformed:
        return

    assert isinstance(data_of(kind, said), dict)
    if kind in WITH_CARD:
        assert data_of(kind, said) is not None


@given(st.dictionaries(st.text(max_size=8) | st.sampled_from(PARTS), JSON_VALUES))
def test_any_object_at_all_is_of_a_kind_or_malformed(said: dict[str, Any]) -> None:
    try:
        assert kind_of(said) in Kind
    except Malformed:
        return
