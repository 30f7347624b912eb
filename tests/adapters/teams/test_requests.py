"""Activities as requests: the same click or words, sent again, are the same request."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.arrivals import (
    AGAIN,
    OWN,
    Arrival,
    ByDialog,
    ByHome,
    ByMessage,
    ByPress,
    Closed,
    Installation,
    Reference,
    Stale,
)
from adapters.teams.cards import DATA, data_of
from adapters.teams.hosts import Hosts
from adapters.teams.requests import READS, Found, Reader, people_of
from adapters.teams.shapes import Kind, kind_of
from adapters.teams.stamps import Stamps
from adapters.wire.reading import Malformed
from adapters.wire.seals import Opened, Owner, Seals
from bot.clock import MovableClock
from bot.identity import AccountId, ConversationId
from bot.request import (
    Broken,
    OpenedHome,
    PickedMessage,
    PickedShortcut,
    Place,
    Pressed,
    Request,
    Submitted,
    Typed,
    Who,
)
from bot.surface import PlaceKind
from tests.adapters.teams.signing import (
    ANA,
    ANA_ID,
    APP,
    BEN,
    BEN_ID,
    BOT,
    CHANNEL_ID,
    EVERY_KIND,
    NOW,
    OTHER_TENANT,
    SEALS,
    SERVICE,
    TENANT,
    Json,
    activity,
    data,
    execute,
    in_channel,
    in_group,
    installed,
    invoke,
    mention,
)
from tests.bad_inputs import rows_about

READER = Reader(Installation(TENANT, APP), Hosts(), SEALS)
KNOWN = {"29:ben": BEN}
THANKS = Place(ConversationId(CHANNEL_ID), PlaceKind.CHANNEL, "1699")
CHAT = Place(ConversationId("a:ana"), PlaceKind.DIRECT)
CHAT_REFERENCE = Reference(SERVICE, CHAT.conversation, PlaceKind.DIRECT, None, TENANT)


def read(said: Json) -> Found:
    return READS[kind_of(said)](READER, said, KNOWN)


def arrival(said: Json) -> Arrival:
    found = read(said)
    assert isinstance(found, Arrival)
    return found


def request(said: Json) -> Request:
    return arrival(said).request


def sealed(form: str, carry: str = "", place: Place | None = THANKS, actor: AccountId = ANA) -> str:
    return SEALS.seal(Opened("n1", carry, place), Owner(TENANT, actor, form))


def form(name: str = "kudos", seal: str | None = None, **inputs: object) -> Json:
    return {**inputs, **data("form", name, sealed=sealed(name, "c") if seal is None else seal)}


# ---- words --------------------------------------------------------------------------------------


def test_words_in_the_1_1_chat_are_a_request() -> None:
    found = arrival(activity(text="kudos <at>Ben</at>", entities=[mention("Ben", "29:ben")]))

    assert found.request.door == Typed(("kudos ", Who(BEN)))
    assert (found.request.actor, found.request.place) == (ANA, CHAT)
    assert (found.request.platform, found.request.workspace) == ("teams", TENANT)
    assert not found.request.actor_is_outside
    assert found.way == ByMessage(f"kudos <@{BEN_ID}>", "1700000000001", CHAT_REFERENCE)


def test_words_in_a_channel_know_their_thread() -> None:
    found = arrival(in_channel())

    assert found.request.door == Typed(("kudos",))
    assert found.request.place == THANKS
    assert found.way.reference == Reference(
        SERVICE,
        ConversationId(CHANNEL_ID),
        PlaceKind.CHANNEL,
        "1699",
        TENANT,
        "19:team@thread.tacv2",
        "thanks",
    )


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (activity(), PlaceKind.DIRECT),
        (in_channel(), PlaceKind.CHANNEL),
        (in_channel(kind="private"), PlaceKind.PRIVATE_CHANNEL),
        (in_channel(kind="shared"), PlaceKind.CHANNEL),
        (in_group(), PlaceKind.GROUP),
        (in_group(conversation={"id": "x", "tenantId": TENANT}), PlaceKind.GROUP),
        (in_group(conversation={"id": "x", "conversationType": "new"}), PlaceKind.GROUP),
        (in_channel(conversation={"id": CHANNEL_ID}), PlaceKind.CHANNEL),
    ],
)
def test_each_conversation_has_its_kind(said: Json, kind: PlaceKind) -> None:
    place = request(said).place

    assert place is not None
    assert place.kind is kind


@pytest.mark.parametrize(
    ("said", "overheard"),
    [
        (activity(), False),
        (in_channel(), True),
        (in_channel(kind="private"), True),
        (in_group(), True),
    ],
)
def test_words_are_read_by_whoever_is_there(said: Json, overheard: bool) -> None:
    assert request(said).overheard is overheard


@pytest.mark.parametrize("thread", ["", "../x", "1 2", "x" * 200, "1;messageid=2"])
def test_an_odd_thread_is_none(thread: str) -> None:
    place = request(in_channel(thread=thread)).place

    assert place == Place(ConversationId(CHANNEL_ID), PlaceKind.CHANNEL, None)


@pytest.mark.parametrize("said", [in_channel(entities=None), in_group(entities=[])])
def test_where_others_are_the_bot_must_be_named(said: Json) -> None:
    assert read(said) is None


@pytest.mark.parametrize(
    "sender",
    [
        {"id": BOT, "name": "Goodword"},
        {"id": "28:another", "aadObjectId": BEN_ID},
        {"id": "29:flow", "role": "bot", "aadObjectId": BEN_ID},
    ],
)
def test_what_bots_say_is_no_request(sender: Json) -> None:
    assert read(activity(**{"from": sender})) is None
    assert read(execute(data("press", "kudos.me_too"), **{"from": sender})) is None


@pytest.mark.parametrize("text", ["home", " Home\n", "HOME"])
def test_the_word_home_opens_it_in_the_1_1_chat(text: str) -> None:
    found = arrival(activity(text=text))

    assert found.request.door == OpenedHome()
    assert found.request.place is None
    assert found.way == ByHome(CHAT_REFERENCE)


def test_the_word_home_in_a_channel_is_a_word() -> None:
    assert request(in_channel(text="<at>Goodword</at> home")).door == Typed(("home",))


def test_a_message_of_nothing_is_nothing_typed() -> None:
    assert request({**activity(), "text": None}).door == Typed(())


def test_the_people_to_look_up_are_told_beforehand() -> None:
    said = in_channel(entities=[mention("Goodword", BOT), mention("Ben", "29:ben")])

    assert people_of(said) == ("29:ben",)


def test_who_could_not_be_looked_up_is_nobody() -> None:
    said = activity(text="<at>Zoe</at>", entities=[mention("Zoe", "29:zoe")])

    assert request(said).door == Typed((Broken("@Zoe"),))


# ---- who ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sender",
    [
        {"id": "29:olga", "aadObjectId": BEN_ID, "tenantId": OTHER_TENANT},
        {"id": "29:olga", "aadObjectId": BEN_ID, "tenant": {"id": OTHER_TENANT}},
        {"id": "29:olga", "aadObjectId": BEN_ID, "userRole": "guest"},
        {"id": "29:olga", "aadObjectId": BEN_ID, "userRole": "Anonymous"},
        {"id": "29:olga", "aadObjectId": BEN_ID, "role": "guest"},
        {"id": "29:olga"},
        {"id": "29:olga", "aadObjectId": ""},
        {"id": "29:olga", "aadObjectId": 7},
    ],
)
def test_a_stranger_is_told_apart(sender: Json) -> None:
    assert request(activity(**{"from": sender})).actor_is_outside


def test_a_colleague_is_no_stranger_in_whatever_case() -> None:
    sender = {"id": "29:a", "aadObjectId": ANA_ID.upper(), "tenantId": TENANT.upper()}
    found = request(activity(**{"from": {**sender, "role": "user", "userRole": "user"}}))

    assert (found.actor, found.actor_is_outside) == (ANA, False)


# ---- presses ------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_invoke", [True, False])
def test_a_press_is_the_same_from_every_client(is_invoke: bool) -> None:
    told = data("press", "kudos.me_too", "7")
    said = execute(told) if is_invoke else activity(text=None, value=told, replyToId="1650")

    found = arrival(said)

    assert found.request.door == Pressed("kudos.me_too", "7", "1650")
    assert found.request.place == CHAT
    assert found.way == ByPress(CHAT_REFERENCE, "1650", is_invoke)


def test_a_press_that_knows_where_it_was_offered_is_made_there() -> None:
    told = data("press", "kudos.me_too", "7", sealed=sealed(""), only=ANA)

    assert request(execute(told)).place == THANKS
    assert request(execute(told)).door == Pressed("kudos.me_too", "7", None)
    fetch = arrival(invoke("task/fetch", {"data": told}))
    assert (fetch.request.place, fetch.way) == (THANKS, ByDialog(CHAT_REFERENCE, "fetch"))


def test_what_was_sealed_for_somebody_else_says_nothing() -> None:
    told = data("press", "kudos.me_too", "7", sealed=sealed("", actor=BEN))

    assert request(execute(told)).place == CHAT


def test_what_was_sealed_for_another_card_says_nothing() -> None:
    told = data("press", "kudos.me_too", "7", nonce="n2", sealed=sealed(""), only=ANA)

    assert request(execute(told)).place == CHAT


def test_a_dialog_is_opened_by_a_press() -> None:
    found = arrival(invoke("task/fetch", {"data": data("open", "kudos.open", "7")}))

    assert found.request.door == Pressed("kudos.open", "7", None)


def test_a_press_in_a_dialog_stands_on_no_message() -> None:
    told = invoke("task/submit", {"data": {"x": "1", **data("press", "kudos.undo", "7")}})

    found = arrival({**told, "replyToId": "1650"})

    assert found.request.door == Pressed("kudos.undo", "7", None)
    assert found.way == ByPress(CHAT_REFERENCE, None, True, True, ("x",))


@pytest.mark.parametrize("told", [data("again", "x", "a <@bbb>"), data("open", AGAIN, "a <@bbb>")])
def test_words_can_be_said_again_by_a_button(told: Json) -> None:
    found = request(invoke("task/fetch", {"data": told}))

    assert found.door == Typed(("a ", Who(AccountId("bbb"))))


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"goodword": None},
        {"goodword": "press"},
        {"goodword": []},
        {"goodword": {"k": "press"}},
        {"goodword": {"k": "press", "a": 7}},
        {"goodword": {"k": ["press"], "a": "x"}},
        {"goodword": {"k": "new", "a": "x"}},
        {"other": {"k": "press", "a": "x"}},
    ],
)
def test_what_is_no_press_of_ours_is_none(told: Json) -> None:
    assert read(execute(told)) is None
    assert read(invoke("task/fetch", {"data": told})) is None
    assert read(invoke("task/submit", {"data": told})) is None
    assert read(activity(text=None, value=told)) is None


# ---- signatures ---------------------------------------------------------------------------------

KINDS = ["press", "open", "again", "close"]


def pressing(sent: Json, **changes: object) -> list[Json]:
    """Return all the ways by which a press comes."""
    return [
        execute(sent, **changes),
        activity(text=None, value=sent, replyToId="1650", **changes),
        invoke("task/fetch", {"data": sent}, **changes),
        invoke("task/submit", {"data": sent}, **changes),
        invoke("composeExtension/submitAction", {"commandId": "k", "data": sent}, **changes),
    ]


def altered(told: Json, **changes: object) -> Json:
    """Return data of ours as a client changed it; None leaves a part out."""
    changed = {**told["goodword"], **changes}
    return {"goodword": {name: value for name, value in changed.items() if value is not None}}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "changes",
    [
        {"a": "nudge.stop"},
        {"val": "8"},
        {"n": "n2"},
        {"g": None},
        {"g": ""},
        {"g": 7},
        {"g": "\N{PARTY POPPER}" * 22},
        {"g": "A" * 22},
        {"a": "kudos.me_to", "val": "o7"},
    ],
)
def test_a_button_that_a_client_changed_is_stale(kind: str, changes: Json) -> None:
    told = altered(data(kind, "kudos.me_too", "7"), **changes)

    for said in pressing(told, locale="de-DE"):
        found = read(said)
        assert isinstance(found, Stale)
        assert (found.actor, found.locale) == (ANA, "de")


@pytest.mark.parametrize("kind", ["open", "again", "close"])
def test_one_kind_of_button_does_not_pass_for_another(kind: str) -> None:
    told = altered(data("press", "kudos.me_too", "7"), k=kind)

    assert all(isinstance(read(said), Stale) for said in pressing(told))


@pytest.mark.parametrize("kind", KINDS)
def test_a_button_of_another_conversation_is_stale(kind: str) -> None:
    told = data(kind, "kudos.me_too", "7", where=CHANNEL_ID)

    assert all(isinstance(read(said), Stale) for said in pressing(told))


@pytest.mark.parametrize("kind", KINDS)
def test_a_button_for_somebody_else_alone_is_stale(kind: str) -> None:
    told = data(kind, "kudos.me_too", "7", only=BEN)

    assert all(isinstance(read(said), Stale) for said in pressing(told))


def test_a_button_of_another_tenant_or_key_is_stale() -> None:
    told = data("press", "kudos.me_too", "7")
    others = [
        Reader(Installation(TENANT, APP), Hosts(), Seals(b"x" * 32, MovableClock(NOW))),
        Reader(Installation(OTHER_TENANT, APP), Hosts(), SEALS),
    ]

    for reader in others:
        assert isinstance(READS[Kind.PRESS](reader, execute(told), {}), Stale)


@given(st.text(max_size=30))
def test_no_signature_is_guessed(guess: str) -> None:
    told = altered(data("press", "kudos.me_too", "7"), g=guess)

    assert isinstance(read(execute(told)), Stale)


def test_a_card_in_a_channel_is_for_everybody_there_and_one_for_a_person_is_not() -> None:
    press, place = {"replyToId": "1650"}, in_channel()["conversation"]
    for_all = execute(data("press", "a", where=CHANNEL_ID), conversation=place, **press)
    for_one = execute(data("press", "a", only=ANA), conversation=place, **press)
    in_chat = execute(data("press", "a"))

    ways = [arrival(said).way for said in (for_all, for_one, in_chat)]

    assert [isinstance(way, ByPress) and way.is_public for way in ways] == [True, False, False]


def test_what_we_make_can_be_pressed_by_whom_it_was_made_for() -> None:
    stamps = Stamps(SEALS, TENANT)
    opened = Opened("n9", place=THANKS)
    made = [stamps.for_all(CHAT.conversation), stamps.for_one(ANA), stamps.for_one(ANA, opened)]

    found = [arrival(execute(data_of("press", "kudos.undo", "7", stamp))) for stamp in made]

    assert [one.request.door for one in found] == [
        Pressed("kudos.undo", "7", "1650"),
        Pressed("kudos.undo", "7", "1650"),
        Pressed("kudos.undo", "7", None),
    ]
    assert found[2].request.place == THANKS


def test_a_form_needs_no_signature_beside_its_seal() -> None:
    stamp = Stamps(SEALS, TENANT).for_one(ANA, Opened("n9", "c"), "kudos")

    assert "g" not in data_of("form", "kudos", "", stamp)[DATA]
    assert request(execute(data_of("form", "kudos", "", stamp))).door == Submitted("kudos", {}, "c")


# ---- forms --------------------------------------------------------------------------------------


def submitting(sent: Json) -> dict[str, Json]:
    """Return all the ways by which a form comes back."""
    return {
        "dialog": invoke("task/submit", {"data": sent}),
        "shortcut": invoke("composeExtension/submitAction", {"commandId": "k", "data": sent}),
        "card": execute(sent),
        "card as a message": activity(text=None, value=sent, replyToId="1650"),
    }


@pytest.mark.parametrize("how", submitting({}))
def test_a_form_is_read_with_what_it_carries(how: str) -> None:
    found = arrival(submitting(form(**{"words:reason": "For the night shift"}))[how])

    assert found.request.door == Submitted("kudos", {"reason": "For the night shift"}, "c")
    assert found.request.place == THANKS
    assert found.way.reference == CHAT_REFERENCE
    assert isinstance(found.way, ByDialog | ByPress)
    assert found.way.inputs == ("reason",)


def test_each_way_of_a_form_is_told_apart() -> None:
    ways = {how: arrival(said).way for how, said in submitting(form()).items()}

    assert ways == {
        "dialog": ByDialog(CHAT_REFERENCE, "submit"),
        "shortcut": ByDialog(CHAT_REFERENCE, "submit", at_compose=True),
        "card": ByPress(CHAT_REFERENCE, "1650", True),
        "card as a message": ByPress(CHAT_REFERENCE, "1650", False),
    }


@pytest.mark.parametrize("how", submitting({}))
@pytest.mark.parametrize(
    "seal", ["", "x", sealed("kudos", actor=BEN), sealed("insight"), sealed("kudos")[:-1]]
)
def test_a_form_that_was_not_made_for_its_sender_is_stale(how: str, seal: str) -> None:
    found = read(submitting(form(seal=seal))[how])

    assert isinstance(found, Stale)
    assert found.actor == ANA


# ---- shortcuts ----------------------------------------------------------------------------------


@pytest.mark.parametrize("context", ["compose", "commandBox", None])
def test_a_shortcut_is_chosen_anywhere(context: str | None) -> None:
    value = {"commandId": "kudos", "commandContext": context}

    found = arrival(invoke("composeExtension/fetchTask", value))

    assert found.request.door == PickedShortcut("kudos")
    assert found.way == ByDialog(CHAT_REFERENCE, "fetch", at_compose=True)


def picked(author: object, **more: object) -> Json:
    message = {
        "id": "1690",
        "from": author,
        "body": {"contentType": "html", "content": "<p>Done &amp; dusted</p>"},
        **more,
    }
    value = {"commandId": "thank", "commandContext": "message", "messagePayload": message}
    return in_channel(
        type="invoke", name="composeExtension/fetchTask", value=value, text=None, entities=None
    )


def test_a_shortcut_on_a_message_knows_its_author_and_its_words() -> None:
    author = {"user": {"userIdentityType": "aadUser", "id": BEN_ID.upper(), "displayName": "Ben"}}

    found = request(picked(author))

    assert found.door == PickedMessage("thank", BEN, "Done & dusted", "1690")
    assert found.place == THANKS


@pytest.mark.parametrize(
    "author",
    [
        None,
        "Ben",
        {"user": None},
        {"user": {"userIdentityType": "anonymousGuest", "id": "x"}},
        {"user": {"userIdentityType": "federatedUser", "id": "x"}},
        {"application": {"id": APP, "displayName": "Goodword"}, "user": None},
    ],
)
def test_a_message_of_nobody_here_has_no_author(author: object) -> None:
    door = request(picked(author)).door

    assert isinstance(door, PickedMessage)
    assert door.author is None


# ---- the home -----------------------------------------------------------------------------------


def test_whoever_installs_the_bot_for_themselves_sees_their_home() -> None:
    found = arrival(installed())

    assert (found.request.door, found.way) == (OpenedHome(), ByHome(CHAT_REFERENCE))


@pytest.mark.parametrize(
    "said",
    [
        installed("remove"),
        installed("add-upgrade"),
        installed(conversation=in_group()["conversation"]),
    ],
)
def test_no_home_is_shown_where_nobody_came(said: Json) -> None:
    assert read(said) is None


# ---- the same, sent again -----------------------------------------------------------------------

REPEATED: dict[str, Json] = {
    "words": activity(),
    "words in a channel": in_channel(),
    "press": execute(data("press", "kudos.me_too", "7")),
    "press as a message": activity(text=None, value=data("press", "kudos.me_too", "7")),
    "dialog": invoke("task/fetch", {"data": data("open", "kudos.open")}),
    "shortcut": invoke("composeExtension/fetchTask", {"commandId": "kudos"}),
    "installed": installed(),
    **submitting(form(reason="x")),
}


@pytest.mark.parametrize("said", REPEATED.values(), ids=REPEATED.keys())
def test_what_is_sent_again_with_another_id_is_the_same_request(said: Json) -> None:
    assert request({**said, "id": "another"}).key == request(said).key


LATER = "2026-11-23T09:30:00.456Z"
PRESSES = {name: said for name, said in REPEATED.items() if "'press'" in str(said)}


@pytest.mark.parametrize("said", submitting(form(reason="x")).values())
def test_the_same_form_with_another_id_and_time_is_the_same_request(said: Json) -> None:
    again = {**said, "id": "another", "timestamp": LATER}

    assert request(again).key == request(said).key


@pytest.mark.parametrize("said", PRESSES.values(), ids=PRESSES.keys())
def test_a_button_pressed_once_more_is_a_new_request_of_the_same_press(said: Json) -> None:
    again = {**said, "id": "another", "timestamp": LATER}

    assert request(again).key != request(said).key
    assert arrival(again).press == arrival(said).press != ""


def test_where_teams_tells_no_time_a_press_counts_once() -> None:
    said = execute(data("press", "kudos.me_too", "7"), timestamp=None)

    assert request({**said, "id": "another"}).key == request(said).key


def test_words_are_no_press() -> None:
    assert arrival(activity()).press == ""


def test_a_click_is_the_same_request_from_a_client_that_sends_it_otherwise() -> None:
    told = data("press", "kudos.me_too", "7")

    assert request(execute(told)).key == request(activity(text=None, value=told)).key


def test_of_many_that_come_up_to_four_times_none_is_lost_and_none_is_double() -> None:
    dice = Random(7)
    said = [activity(text=f"kudos {n % 50}", timestamp=f"2026-11-23T{n:06}") for n in range(1_000)]
    said += [execute(data("press", "kudos.me_too", str(n % 9), f"n{n}")) for n in range(1_000)]
    storm = [
        (number, {**one, "id": f"{number}-{copy if dice.random() < 0.5 else 0}"})
        for number, one in enumerate(said)
        for copy in range(dice.randint(1, 4))
    ]
    dice.shuffle(storm)

    seen = {(request(one).key, number) for number, one in storm}

    assert len(seen) == len({key for key, _ in seen}) == len(said)


def test_the_rows_about_teams_deliveries_are_tried() -> None:
    rows = [row.input for row in rows_about("webhooks") if row.group == "delivery"]

    assert [row for row in rows if row.startswith("Teams")] == [
        "Teams same activity id x2",
        "Teams same click, new id and timestamp",
    ]
    for said in REPEATED.values():
        assert request(said) == request(said)


DIFFERENT: list[tuple[Json, Json]] = [
    (activity(), activity(text="kudos")),
    (activity(), activity(timestamp="2026-11-23T09:00:01Z")),
    (activity(), activity(**{"from": {"id": "29:ben", "aadObjectId": BEN_ID}})),
    (activity(), in_group(text="help")),
    (execute(data("press", "a", "7")), execute(data("press", "a", "8"))),
    (execute(data("press", "a", "7")), execute(data("press", "b", "7"))),
    (execute(data("press", "a", nonce="1")), execute(data("press", "a", nonce="2"))),
    (
        execute(data("press", "a")),
        execute(data("press", "a"), **{"from": {"id": "29:ben", "aadObjectId": BEN_ID}}),
    ),
    (execute(data("press", "a")), execute(data("press", "a"), timestamp="1")),
    (execute(form(reason="x")), execute(form(reason="y"))),
]


@pytest.mark.parametrize(("one", "two"), DIFFERENT)
def test_what_is_not_the_same_is_another_request(one: Json, two: Json) -> None:
    assert request(one).key != request(two).key


def test_without_a_time_the_id_tells() -> None:
    said = activity(timestamp=None)

    assert request(said).key.startswith("i:")
    assert request({**said, "id": "another"}).key != request(said).key


def test_without_a_time_the_same_id_elsewhere_is_something_else() -> None:
    said = activity(timestamp=None)
    elsewhere = {**said, "conversation": {**said["conversation"], "id": "a:other"}}
    somebody = {**said, "from": {**said["from"], "id": "29:ben"}}

    assert len({request(one).key for one in (said, elsewhere, somebody)}) == 3
    assert request(said).key == request(dict(said)).key


def test_no_key_holds_words_or_names() -> None:
    for said in REPEATED.values():
        key = request(said).key
        assert ANA_ID not in key
        assert len(key) < 80


# ---- any activity at all ------------------------------------------------------------------------

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "goodword", "k", "a", "val", "n", "s", "data", "action", "text"])
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)
PARTS = ["id", "from", "conversation", "channelData", "value", "text", "entities", "replyToId"]


@given(
    st.sampled_from(list(EVERY_KIND)),
    st.dictionaries(st.sampled_from([*PARTS, "timestamp", "action"]), JSON_VALUES, max_size=3),
)
def test_any_activity_is_malformed_or_read(name: str, changes: dict[str, Any]) -> None:
    said = {**EVERY_KIND[name](), **changes}
    try:
        kind = kind_of(said)
    except Malformed:
        return

    found = READS[kind](READER, said, {}) if kind in READS else None
    assert found is None or isinstance(found, Arrival | Closed | Stale)
    assert isinstance(people_of(said), tuple)


@given(JSON_VALUES, st.sampled_from(["press", "form", "open", "again", "close"]))
def test_any_data_of_a_card_is_read(inputs: object, what: str) -> None:
    sent = {"x": inputs, **data(what, "kudos", sealed=sealed("kudos"))}

    for said in submitting(sent).values():
        found = read(said)
        assert found is None or isinstance(found, Arrival | Closed | Stale)


def test_every_kind_with_a_person_behind_it_is_read() -> None:
    assert set(Kind) - set(READS) == {
        Kind.CONSENT,
        Kind.CONVERSATION,
        Kind.UNKNOWN,
        Kind.UNKNOWN_INVOKE,
    }


def test_the_key_of_our_data_is_one_word() -> None:
    assert OWN == DATA


# ---- where it began -----------------------------------------------------------------------------


@pytest.mark.parametrize("at_home", [True, False])
def test_what_was_opened_from_the_home_knows_that_when_it_comes_back(at_home: bool) -> None:
    opened = Opened("n1", "c", CHAT, at_home)
    on_home = SEALS.seal(opened, Owner(TENANT, ANA, ""))
    in_form = SEALS.seal(opened, Owner(TENANT, ANA, "me.save"))
    told = data("open", "me.open", sealed=on_home, only=ANA)

    ways = [
        arrival(invoke("task/fetch", {"data": told})).way,
        arrival(invoke("task/submit", {"data": form("me.save", in_form)})).way,
    ]

    assert [isinstance(way, ByDialog) and way.at_home for way in ways] == [at_home, at_home]
