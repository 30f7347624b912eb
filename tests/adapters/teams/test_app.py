"""Turns through botbuilder: each has an answer, and none raises."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.app import TeamsBot
from adapters.teams.arrivals import ByMessage, ByPress, TurnAnswer
from adapters.teams.shapes import INVOKES, Kind, kind_of
from adapters.wire.reading import Malformed
from bot.outcome import Reply
from bot.request import Pressed, Typed, Who
from bot.surface import PlaceKind
from bot.ui.views import Message
from tests.adapters.teams.signing import (
    ANA,
    BEN,
    BEN_ID,
    BOT,
    CHANNEL_ID,
    EVERY_KIND,
    Json,
    activity,
    added,
    data,
    event,
    execute,
    in_channel,
    installed,
    invoke,
    mention,
)
from tests.adapters.teams.stage import Stage, where

CARD = {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": {"a": [1]}}
PRESS = execute(data("press", "kudos.me_too", "7"))


@pytest.fixture
def stage() -> Stage:
    return Stage()


async def test_words_are_handled_and_answered_elsewhere(stage: Stage) -> None:
    stage.replies.body = {"not": "shown"}
    stage.reception.reply = Reply(message=Message("All done."))

    answer = await stage.deliver(in_channel())

    assert answer == TurnAnswer(200)
    assert [one.door for one in stage.reception.asked] == [Typed(("kudos",))]
    ((arrival, reply, late),) = stage.replies.given
    assert isinstance(arrival.way, ByMessage)
    assert (reply.message, late) == (Message("All done."), False)


async def test_what_teams_waits_for_is_answered_in_the_body(stage: Stage) -> None:
    stage.replies.body = CARD

    answer = await stage.deliver(PRESS)

    assert answer == TurnAnswer(200, CARD)
    assert [one.door for one in stage.reception.asked] == [Pressed("kudos.me_too", "7", "1650")]
    assert stage.sender.sent == []


async def test_an_invoke_with_nothing_to_say_is_answered_all_the_same(stage: Stage) -> None:
    assert await stage.deliver(PRESS) == TurnAnswer(200)


@pytest.mark.parametrize("name", EVERY_KIND)
async def test_every_kind_has_an_answer(stage: Stage, name: str) -> None:
    answer = await stage.deliver(EVERY_KIND[name]())

    assert answer.status == 200
    await stage.finish()


async def test_what_is_no_request_is_counted(stage: Stage) -> None:
    await stage.deliver(execute({}))
    await stage.deliver(in_channel(entities=None))
    await stage.deliver(event("somethingNew"))

    assert stage.reception.asked == []
    assert stage.ignored(Kind.PRESS.value) == 1
    assert stage.ignored(Kind.MESSAGE.value) == 1
    assert stage.ignored(Kind.CONVERSATION.value) == 1


def test_botbuilder_is_imported_by_one_file_alone() -> None:
    root = Path(__file__).parents[3]
    naming = re.compile(r"^\s*(?:from|import) (?:botbuilder|botframework)", re.MULTILINE)
    files = (file for top in ("adapters", "bot", "storage") for file in (root / top).rglob("*.py"))

    found = [file.relative_to(root).as_posix() for file in files if naming.search(file.read_text())]

    assert found == ["adapters/teams/app.py"]


# ---- what goes wrong ----------------------------------------------------------------------------


@pytest.mark.parametrize("said", [activity(), PRESS])
async def test_when_nothing_was_stored_teams_sends_it_again(stage: Stage, said: Json) -> None:
    stage.reception.unavailable = 1

    assert await stage.deliver(said) == TurnAnswer(503)
    assert (await stage.deliver(said)).status == 200
    first, second = stage.reception.asked
    assert first.key == second.key


async def test_when_no_reference_can_be_kept_teams_sends_it_again(stage: Stage) -> None:
    stage.references.away = True

    assert await stage.deliver(activity()) == TurnAnswer(503)
    assert stage.reception.asked == []


@pytest.mark.parametrize("said", [activity(), PRESS])
async def test_a_bug_is_told_to_the_log_and_never_to_teams(
    stage: Stage, said: Json, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.reception.bug = KeyError("oh no")

    assert await stage.deliver(said) == TurnAnswer(503)
    assert "request_failed_in_the_adapter" in capsys.readouterr().out


class Speaking(TeamsBot):
    """A handler that uses botbuilder's own ways of speaking."""

    def __init__(self) -> None:
        super().__init__(None)  # type: ignore[arg-type]  # nobody is served

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity("hello")
        await turn_context.send_activity(Activity(type=ActivityTypes.trace, name="x"))
        await turn_context.update_activity(Activity(id="1700", type="message", text="bye"))
        await turn_context.delete_activity("1700")

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse | None:
        return None

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        await TeamsBot.__mro__[1].on_conversation_update_activity(self, turn_context)


async def test_what_botbuilder_sends_goes_out_by_our_own_client(stage: Stage) -> None:
    answer = await stage.deliver(in_channel(), Speaking())

    assert answer == TurnAnswer(200)
    assert [(what, one) for what, one, _ in stage.sender.sent] == [
        ("post", where(in_channel())),
        ("update 1700", where(in_channel())),
        ("delete 1700", where(in_channel())),
    ]
    assert stage.sender.sent[0][2]["text"] == "hello"


async def test_an_invoke_that_nobody_answers_is_not_implemented(stage: Stage) -> None:
    assert await stage.deliver(PRESS, Speaking()) == TurnAnswer(501)


async def test_members_are_added_without_a_connector_client(stage: Stage) -> None:
    said = added({"id": "29:ben", "name": "Ben"}, {"id": BOT})

    assert await stage.deliver(said, Speaking()) == TurnAnswer(200)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "goodword", "k", "a", "data", "action", "type", "eventType"])
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)
PARTS = ["id", "name", "from", "conversation", "channelData", "value", "text", "entities", "action"]


@given(
    st.sampled_from(list(EVERY_KIND)),
    st.dictionaries(
        st.sampled_from([*PARTS, "membersAdded", "membersRemoved", "recipient", "replyToId"]),
        JSON_VALUES,
        max_size=3,
    ),
)
async def test_any_activity_is_malformed_or_answered(name: str, changes: dict[str, Any]) -> None:
    stage, said = Stage(), {**EVERY_KIND[name](), **changes}
    try:
        kind = kind_of(said)
    except Malformed:
        return
    if kind in {Kind.UNKNOWN, Kind.UNKNOWN_INVOKE}:
        return  # the front answers these

    answer = await stage.deliver(said)

    assert answer.status == 200
    assert answer.body is None or kind in INVOKES
    await stage.finish()


# ---- time ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [activity(), PRESS])
async def test_what_takes_long_to_show_goes_on_after_the_answer(said: Json) -> None:
    stage = Stage(show_seconds=0.01)
    stage.replies.gate, stage.replies.body = asyncio.Event(), CARD

    assert await stage.deliver(said) == TurnAnswer(200)
    assert stage.replies.given == []
    stage.replies.gate.set()
    await stage.finish()
    assert len(stage.replies.given) == 1


async def test_a_reply_that_comes_later_is_shown_late(stage: Stage) -> None:
    stage.reception.reply = Reply(message=Message("A moment."), comes_later=True)
    await stage.deliver(PRESS)

    await stage.reception.later[0](Reply(message=Message("All done.")))

    assert [(reply.message, late) for _, reply, late in stage.replies.given] == [
        (Message("A moment."), False),
        (Message("All done."), True),
    ]


# ---- where, and who -----------------------------------------------------------------------------


async def test_where_somebody_speaks_is_kept(stage: Stage) -> None:
    await stage.deliver(activity())
    await stage.deliver(in_channel())

    chat, channel = where(activity()), where(in_channel())
    assert stage.references.kept == {
        chat.conversation: (chat, ANA),
        channel.conversation: (channel, None),
    }


async def test_where_a_shortcut_is_chosen_the_bot_need_not_be(stage: Stage) -> None:
    await stage.deliver(EVERY_KIND["shortcut"]())

    assert stage.references.kept == {}


async def test_who_is_mentioned_is_asked_for_once(stage: Stage) -> None:
    stage.members.known["29:ben"] = {"id": "29:ben", "aadObjectId": BEN_ID.upper()}
    adapter = stage.adapter()
    said = activity(text="kudos <at>Ben</at>", entities=[mention("Ben", "29:ben")])

    for _ in range(2):
        await adapter.dispatch(Kind.MESSAGE, said)

    assert [one.door for one in stage.reception.asked] == [Typed(("kudos ", Who(BEN)))] * 2
    assert stage.members.asked == ["29:ben"]


async def test_who_spoke_before_is_not_asked_for(stage: Stage) -> None:
    adapter = stage.adapter()
    ben = activity(**{"from": {"id": "29:ben", "aadObjectId": BEN_ID}})

    await adapter.dispatch(Kind.MESSAGE, ben)
    said = activity(text="kudos <at>Ben</at>", entities=[mention("Ben", "29:ben")])
    await adapter.dispatch(Kind.MESSAGE, said)

    assert stage.reception.asked[-1].door == Typed(("kudos ", Who(BEN)))
    assert stage.members.asked == []


# ---- forms that are too old ---------------------------------------------------------------------

STALE = data("form", "kudos", sealed="x")


async def test_in_a_dialog_a_form_that_is_too_old_says_so(stage: Stage) -> None:
    answer = await stage.deliver(invoke("task/submit", {"data": STALE}))

    assert answer.body is not None
    assert answer.body["task"]["type"] == "message"
    assert "nothing was stored" in answer.body["task"]["value"]
    assert stage.reception.asked == []


async def test_on_a_card_a_form_that_is_too_old_says_so(stage: Stage) -> None:
    answer = await stage.deliver(execute(STALE))

    assert answer.body is not None
    assert answer.body["type"] == "application/vnd.microsoft.activity.message"
    assert "nothing was stored" in answer.body["value"]


@pytest.mark.parametrize("broken", [False, True])
async def test_on_another_client_it_is_whispered(stage: Stage, broken: bool) -> None:
    stage.places.broken = broken

    answer = await stage.deliver(activity(text=None, value=STALE))
    await stage.finish()

    assert answer == TurnAnswer(200)
    told = [(one.message.summary[:9], who) for one, who in stage.places.whispered]
    assert told == ([] if broken else [("This form", ANA)])


# ---- files --------------------------------------------------------------------------------------


async def test_what_somebody_says_to_a_file_is_passed_on(stage: Stage) -> None:
    value = {"action": "accept", "context": {}, "uploadInfo": {"uploadUrl": "https://x"}}

    answer = await stage.deliver(invoke("fileConsent/invoke", value, replyToId="1650"))
    await stage.finish()

    assert answer == TurnAnswer(200)
    (taken,) = stage.consents.taken
    assert (taken.actor, taken.question_id, taken.value) == (ANA, "1650", value)


async def test_a_press_in_a_channel_keeps_its_place(stage: Stage) -> None:
    said = in_channel(
        type="invoke",
        name="adaptiveCard/action",
        value=execute(data("press", "kudos.me_too", "7", where=CHANNEL_ID))["value"],
        replyToId="1650",
    )

    await stage.deliver(said)

    ((arrival, _, _),) = stage.replies.given
    assert isinstance(arrival.way, ByPress)
    assert arrival.way.reference.kind is PlaceKind.CHANNEL
    assert arrival.way.reference.conversation == CHANNEL_ID


async def test_installing_it_for_oneself_shows_the_home(stage: Stage) -> None:
    await stage.deliver(installed())

    assert len(stage.replies.given) == 1
    assert stage.notices.joined == ["a:ana"]


# ---- forms that are not wanted ----------------------------------------------------------------


async def test_a_form_in_the_chat_that_is_not_wanted_is_taken_away() -> None:
    stage = Stage()

    answer = await stage.deliver(execute(data("close", "kudos.send"), replyToId="1700"))
    await stage.finish()

    assert answer.body is not None
    assert answer.body["value"] == "Closed. Nothing was sent."
    assert [message for _, message in stage.places.withdrawn] == ["1700"]
    assert stage.reception.asked == []


async def test_a_form_that_teams_does_not_take_away_stays() -> None:
    stage = Stage()
    stage.places.broken = True

    answer = await stage.deliver(execute(data("close", "kudos.send"), replyToId="1700"))
    await stage.finish()

    assert answer.status == 200


async def test_what_stands_in_a_channel_is_nobodys_to_take_away() -> None:
    stage = Stage()

    await stage.deliver(
        in_channel(
            type="invoke",
            name="adaptiveCard/action",
            value=execute(data("close", "kudos.send"))["value"],
            replyToId="1700",
        )
    )
    await stage.finish()

    assert stage.places.withdrawn == []
