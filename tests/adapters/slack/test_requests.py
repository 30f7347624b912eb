"""Payloads of Slack as requests, and what is not for us."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.arrivals import (
    AGAIN,
    Arrival,
    ByCommand,
    ByMention,
    ByPress,
    ByPressInView,
    ByShortcut,
    BySubmission,
    Installation,
    Stale,
)
from adapters.slack.requests import READS, Reader
from adapters.slack.shapes import Kind, kind_of
from adapters.wire.reading import Malformed
from adapters.wire.seals import Opened, Owner, Seals
from bot.clock import MovableClock
from bot.identity import AccountId, ConversationId
from bot.request import (
    OpenedHome,
    PickedMessage,
    PickedShortcut,
    Place,
    Pressed,
    Submitted,
    Typed,
    Who,
)
from bot.surface import PlaceKind

Json = dict[str, Any]

OURS = Installation("T1", "T1", "", "UBOT", "BBOT")
GRID = Installation("E1", "", "E1", "UBOT", "BBOT")
SEALS = Seals(b"k" * 32, MovableClock(datetime(2026, 11, 23, 9, tzinfo=UTC)))
ANA, BEN = AccountId("UANA"), AccountId("UBEN")
THANKS = ConversationId("C1")


def reader(prefix: str = "", installation: Installation = OURS) -> Reader:
    return Reader(installation, SEALS, prefix)


def read(payload: Json, by: Reader | None = None) -> Arrival:
    arrival = READS[kind_of(payload)](by or reader(), payload)
    assert isinstance(arrival, Arrival)
    return arrival


def command(**changes: object) -> Json:
    payload = {
        "command": "/kudos",
        "text": "<@UBEN|ben> for the night",
        "team_id": "T1",
        "channel_id": "C1",
        "channel_name": "thanks",
        "user_id": "UANA",
        "trigger_id": "1.2.abc",
    }
    return {**payload, **changes}


def mention(envelope: Json | None = None, **changes: object) -> Json:
    event = {
        "type": "app_mention",
        "user": "UANA",
        "text": "<@UBOT> kudos <@UBEN> well done",
        "ts": "2.0",
        "channel": "C1",
        "team": "T1",
    }
    wrapped = {"type": "event_callback", "event_id": "Ev1", "team_id": "T1"}
    return {**wrapped, **(envelope or {}), "event": {**event, **changes}}


def pressed(**changes: object) -> Json:
    payload = {
        "type": "block_actions",
        "user": {"id": "UANA", "team_id": "T1"},
        "team": {"id": "T1"},
        "trigger_id": "9.9.x",
        "response_url": "https://hooks.slack.com/actions/T1/1/x",
        "channel": {"id": "C1", "name": "thanks"},
        "container": {"type": "message", "message_ts": "5.0", "channel_id": "C1"},
        "message": {"ts": "5.0"},
        "actions": [
            {"type": "button", "action_id": "kudos.undo~2", "block_id": "b1", "value": "7"}
        ],
    }
    return {**payload, **changes}


def sealed(form: str, actor: str = "UANA") -> str:
    place = Place(THANKS, PlaceKind.CHANNEL)
    return SEALS.seal(Opened("nonce", "draft", place), Owner("T1", AccountId(actor), form))


def submitted(**changes: object) -> Json:
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": "kudos",
        "private_metadata": sealed("kudos"),
        "blocks": [
            {"type": "rich_text", "block_id": "intro~0"},
            {"type": "input", "block_id": "reason"},
        ],
        "state": {"values": {"reason": {"reason": {"type": "plain_text_input", "value": "Great"}}}},
    }
    payload = {"type": "view_submission", "user": {"id": "UANA"}, "team": {"id": "T1"}}
    return {**payload, "view": {**view, **changes}}


# ---- commands -----------------------------------------------------------------------------------


def test_a_slash_command_is_its_name_and_what_was_typed() -> None:
    arrival = read(command())

    assert arrival.request.door == Typed(("kudos ", Who(BEN), " for the night"))
    assert arrival.request.key == "1.2.abc"
    assert arrival.request.actor == ANA
    assert arrival.request.place == Place(THANKS, PlaceKind.CHANNEL)
    assert not arrival.request.actor_is_outside
    assert arrival.way == ByCommand("1.2.abc", "kudos <@UBEN|ben> for the night")


@pytest.mark.parametrize(
    ("prefix", "slash", "text", "said"),
    [
        ("", "/kudos", "mine", ("kudos mine",)),
        ("", "/goodword", "help", ("help",)),
        ("", "/goodword", "", ()),
        ("", "/kudos", "", ("kudos ",)),
        ("gw-", "/gw-kudos", "mine", ("kudos mine",)),
        ("gw-", "/gw-goodword", "values", ("values",)),
        ("gw-", "/kudos", "mine", ("kudos mine",)),
    ],
)
def test_a_command_with_its_own_slash_is_the_same_as_behind_goodword(
    prefix: str, slash: str, text: str, said: tuple[str, ...]
) -> None:
    payload = command(command=slash, text=text)

    assert read(payload, reader(prefix)).request.door == Typed(said)


def test_a_command_without_a_text_is_no_crash() -> None:
    assert read(command(text=None)).request.door == Typed(("kudos ",))


@pytest.mark.parametrize(
    ("channel", "name", "kind"),
    [
        ("C1", "thanks", PlaceKind.CHANNEL),
        ("C2", "privategroup", PlaceKind.PRIVATE_CHANNEL),
        ("G2", "", PlaceKind.PRIVATE_CHANNEL),
        ("D1", "directmessage", PlaceKind.DIRECT),
        ("D1", "", PlaceKind.DIRECT),
        ("C3", "mpdm-ana--ben--jo-1", PlaceKind.GROUP),
        ("G3", "mpdm-ana--ben--jo-1", PlaceKind.GROUP),
    ],
)
def test_the_kind_of_a_place_is_told_by_its_id_and_name(
    channel: str, name: str, kind: PlaceKind
) -> None:
    arrival = read(command(channel_id=channel, channel_name=name))

    assert arrival.request.place == Place(ConversationId(channel), kind)


# ---- who is one of us ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payload", "outside"),
    [
        (command(), False),
        (command(team_id="T9"), True),
        (mention(), False),
        (mention(team="T9"), True),
        (mention(user_team="E9"), True),
        (mention(team="T1", source_team="T9"), True),
        (pressed(), False),
        (pressed(user={"id": "UANA", "team_id": "T9"}), True),
        (pressed(user={"id": "UANA"}, team={"id": "T9"}), True),
        (pressed(user={"id": "UANA"}, team=None, enterprise={"id": "E1"}), False),
        (submitted(), False),
    ],
)
def test_people_of_other_organisations_are_told_apart(payload: Json, outside: bool) -> None:
    assert read(payload).request.actor_is_outside is outside


def test_where_a_whole_enterprise_installed_us_all_its_workspaces_are_ours() -> None:
    inside = {"enterprise": {"id": "E1"}, "is_enterprise_install": True, "team": None}
    user = {"id": "UANA", "team_id": "T77"}

    request = read(pressed(user=user, **inside), reader(installation=GRID)).request

    assert request.workspace == "E1"
    assert not request.actor_is_outside


def test_somebody_of_another_enterprise_stays_outside() -> None:
    elsewhere = {"enterprise": {"id": "E9"}, "is_enterprise_install": True}

    assert read(pressed(**elsewhere), reader(installation=GRID)).request.actor_is_outside


def test_an_event_without_a_team_belongs_to_the_enterprise() -> None:
    envelope = {"team_id": None, "enterprise_id": "E1"}

    request = read(mention(envelope, team="E1"), reader(installation=GRID)).request

    assert (request.workspace, request.actor_is_outside) == ("E1", False)


# ---- mentions -----------------------------------------------------------------------------------


def test_naming_the_bot_is_a_command_without_its_name() -> None:
    arrival = read(mention())

    assert arrival.request.door == Typed(("kudos ", Who(BEN), " well done"))
    assert arrival.request.key == "Ev1"
    assert arrival.way == ByMention("kudos <@UBEN> well done")


@pytest.mark.parametrize(("kind", "overheard"), [("channel", True), ("mpim", True), ("im", False)])
def test_words_that_name_the_bot_are_read_by_whoever_is_there(kind: str, overheard: bool) -> None:
    assert read(mention(channel_type=kind)).request.overheard is overheard


def test_nobody_overhears_a_slash_command() -> None:
    assert not read(command()).request.overheard


def test_the_bots_name_elsewhere_stays() -> None:
    said = "<@UBOT|goodword> kudos <@UBOT> and <@UBEN>"

    bot = Who(AccountId("UBOT"))
    assert read(mention(text=said)).request.door == Typed(("kudos ", bot, " and ", Who(BEN)))


def test_a_name_that_does_not_lead_is_part_of_what_was_said() -> None:
    door = read(mention(text="hey <@UBOT> kudos")).request.door

    assert door == Typed(("hey ", Who(AccountId("UBOT")), " kudos"))


def test_a_mention_in_a_thread_knows_its_thread() -> None:
    place = read(mention(thread_ts="1.0")).request.place

    assert place == Place(THANKS, PlaceKind.CHANNEL, "1.0")


def test_the_first_message_of_a_thread_stands_in_none() -> None:
    place = read(mention(thread_ts="2.0")).request.place

    assert place is not None
    assert place.thread is None


@pytest.mark.parametrize(
    "changes",
    [
        {"user": "UBOT"},
        {"bot_id": "B9"},
        {"subtype": "bot_message"},
        {"subtype": "message_changed"},
        {"edited": {"user": "UANA", "ts": "3.0"}},
        {"user": None},
        {"channel": None},
    ],
)
def test_bots_edits_and_ourselves_are_not_listened_to(changes: Json) -> None:
    assert reader().event(mention(**changes)) is None


def test_a_mention_without_a_text_says_nothing() -> None:
    assert read(mention(text=None)).request.door == Typed(())


# ---- the home -----------------------------------------------------------------------------------


def test_looking_at_the_home_is_a_request() -> None:
    request = read(mention(type="app_home_opened", tab="home")).request

    assert (request.door, request.key, request.place) == (OpenedHome(), "Ev1", None)


@pytest.mark.parametrize("changes", [{"tab": "messages"}, {"tab": "home", "user": None}, {}])
def test_looking_at_the_messages_is_none(changes: Json) -> None:
    assert reader().event(mention(type="app_home_opened", **changes)) is None


# ---- presses ------------------------------------------------------------------------------------


def test_a_press_carries_the_action_its_value_and_the_message() -> None:
    arrival = read(pressed())

    assert arrival.request.door == Pressed("kudos.undo", "7", "5.0")
    assert arrival.request.key == "9.9.x"
    assert arrival.request.place == Place(THANKS, PlaceKind.CHANNEL)
    assert arrival.way == ByPress("9.9.x", "https://hooks.slack.com/actions/T1/1/x")


def test_a_press_on_what_only_they_see_stands_on_no_message() -> None:
    container = {"type": "message", "message_ts": "5.0", "channel_id": "C1", "is_ephemeral": True}

    request = read(pressed(container=container, message=None)).request

    assert request.door == Pressed("kudos.undo", "7", None)


def test_a_press_in_a_thread_knows_it() -> None:
    container = {"message_ts": "5.0", "channel_id": "C1", "thread_ts": "4.0"}

    place = read(pressed(container=container)).request.place

    assert place == Place(THANKS, PlaceKind.CHANNEL, "4.0")


def test_a_press_on_the_home_has_no_place() -> None:
    home = {"id": "V9", "type": "home", "callback_id": "", "private_metadata": ""}

    arrival = read(pressed(view=home, channel=None, container={"type": "view"}, message=None))

    assert arrival.request.place is None
    assert arrival.way == ByPressInView("9.9.x", "", at_home=True)


def test_a_press_in_a_modal_knows_where_it_was_opened() -> None:
    page = {"id": "V9", "type": "modal", "callback_id": "", "private_metadata": sealed("")}

    arrival = read(pressed(view=page, channel=None, container={"type": "view"}, message=None))

    assert arrival.request.place == Place(THANKS, PlaceKind.CHANNEL)
    assert arrival.way == ByPressInView("9.9.x", "V9", at_home=False)


def test_the_button_that_offers_a_form_says_the_same_again() -> None:
    again = {"type": "button", "action_id": AGAIN, "value": "kudos <@UBEN> well done"}

    request = read(pressed(actions=[again])).request

    assert request.door == Typed(("kudos ", Who(BEN), " well done"))


def test_a_choice_in_a_menu_is_no_press() -> None:
    choice = {"type": "static_select", "action_id": "value", "selected_option": None}

    assert reader().press(pressed(actions=[choice])) is None


# ---- forms --------------------------------------------------------------------------------------


def test_a_form_brings_its_answers_and_what_it_carried() -> None:
    arrival = read(submitted())

    assert arrival.request.door == Submitted("kudos", {"reason": "Great"}, "draft")
    assert arrival.request.key.startswith("nonce:")
    assert arrival.request.place == Place(THANKS, PlaceKind.CHANNEL)
    assert arrival.way == BySubmission(("reason",), at_home=False)


def test_the_same_answers_are_the_same_request_and_corrected_ones_are_not() -> None:
    def key(words: str) -> str:
        answer = {"type": "plain_text_input", "value": words}
        return read(submitted(state={"values": {"reason": {"reason": answer}}})).request.key

    assert key("Great") == key("Great")
    assert key("Great") != key("Great!")


@pytest.mark.parametrize(
    "changes",
    [
        {"private_metadata": ""},
        {"private_metadata": None},
        {"private_metadata": "x" * 3001},
        {"private_metadata": sealed("space.save")},
        {"private_metadata": sealed("kudos", actor="UBEN")},
        {"callback_id": "unknown"},
        {"callback_id": ""},
    ],
)
def test_a_form_that_is_not_theirs_is_stale(changes: Json) -> None:
    assert isinstance(reader().submission(submitted(**changes)), Stale)


@pytest.mark.parametrize(
    "state", [None, {}, {"values": None}, {"values": []}, {"values": {"a": 1}}]
)
def test_a_form_without_answers_has_none(state: object) -> None:
    assert read(submitted(state=state)).request.door == Submitted("kudos", {}, "draft")


# ---- shortcuts ----------------------------------------------------------------------------------


def shortcut(**changes: object) -> Json:
    payload = {
        "type": "shortcut",
        "callback_id": "kudos.from_anywhere",
        "trigger_id": "3.3.z",
        "user": {"id": "UANA", "team_id": "T1"},
        "team": {"id": "T1"},
    }
    return {**payload, **changes}


def on_message(**changes: object) -> Json:
    message = {"user": "UBEN", "ts": "6.0", "text": "I fixed R&amp;D", "thread_ts": "1.0"}
    return shortcut(
        type="message_action",
        message={**message, **changes},
        message_ts="6.0",
        channel={"id": "C1", "name": "thanks"},
        response_url="https://hooks.slack.com/app/T1/1/x",
    )


def test_a_shortcut_can_be_chosen_anywhere() -> None:
    arrival = read(shortcut())

    assert arrival.request.door == PickedShortcut("kudos.from_anywhere")
    assert (arrival.request.key, arrival.request.place) == ("3.3.z", None)
    assert arrival.way == ByShortcut("3.3.z")


def test_a_shortcut_on_a_message_knows_its_author_and_place() -> None:
    request = read(on_message()).request

    assert request.door == PickedMessage("kudos.from_anywhere", BEN, "I fixed R&D", "6.0")
    assert request.place == Place(THANKS, PlaceKind.CHANNEL, "1.0")


def test_a_message_of_an_app_has_no_author() -> None:
    door = read(on_message(user=None, bot_id="B9", text=None)).request.door

    assert door == PickedMessage("kudos.from_anywhere", None, "", "6.0")


# ---- shapes -------------------------------------------------------------------------------------

GOOD = (command(), mention(), pressed(), submitted(), shortcut(), on_message())

CHANGES: list[Callable[[Json], Json]] = [
    lambda _: {},
    lambda p: {**p, "type": ["list"]},
    lambda p: {**p, "type": None},
    lambda p: {**p, "user": None, "user_id": None, "event_id": None},
    lambda p: {**p, "user": "U1", "user_id": 7, "event": "x"},
    lambda p: {**p, "trigger_id": None, "event_id": "", "view": None},
    lambda p: {**p, "team_id": None, "team": None, "user": {"id": "U1"}, "user_id": "U1"},
]


@pytest.mark.parametrize("payload", GOOD)
@pytest.mark.parametrize("change", CHANGES)
def test_a_payload_without_what_its_kind_needs_is_refused(
    payload: Json, change: Callable[[Json], Json]
) -> None:
    with pytest.raises(Malformed):
        kind_of(change(payload))


@pytest.mark.parametrize(
    "actions", [None, [], {}, "x", [None], [{}], [{"action_id": 7}], [{"action_id": ""}]]
)
def test_a_press_without_an_action_is_refused(actions: object) -> None:
    with pytest.raises(Malformed):
        kind_of(pressed(actions=actions))


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ({"type": "dialog_submission"}, Kind.UNKNOWN),
        ({"type": "command"}, Kind.UNKNOWN),
        ({"type": "app_rate_limited", "team_id": "T1"}, Kind.UNKNOWN),
        ({"ssl_check": "1", "token": "x"}, Kind.SSL_CHECK),
        ({"type": "url_verification", "challenge": "c"}, Kind.HANDSHAKE),
        (mention(type="something_new"), Kind.EVENT),
    ],
)
def test_what_slack_may_add_is_unknown_and_no_mistake(payload: Json, kind: Kind) -> None:
    assert kind_of(payload) is kind


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)
PATHS = st.sampled_from(
    ["user", "team", "view", "event", "channel", "container", "message", "actions", "text", "state"]
)


@given(st.sampled_from(GOOD), st.dictionaries(PATHS, ANY_JSON, max_size=4))
def test_no_shape_of_a_payload_can_break_the_reading(payload: Json, changes: Json) -> None:
    changed = {**payload, **changes}
    try:
        kind = kind_of(changed)
    except Malformed:
        return

    arrival = READS[kind](reader(), changed)

    assert arrival is None or isinstance(arrival, Arrival | Stale)


@given(st.dictionaries(st.sampled_from(["user", "text", "channel", "ts", "team"]), ANY_JSON))
def test_no_shape_of_an_event_can_break_the_reading(changes: Json) -> None:
    assert isinstance(reader().event(mention(**changes)), Arrival | None)
