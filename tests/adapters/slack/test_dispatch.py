"""No payload that Slack could sign makes the adapter fail, and none is kept waiting."""

import asyncio
import copy
import time
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.app.async_app import AsyncApp

from adapters.slack.api import SlackApi, web_client
from adapters.slack.app import build_app, dispatch
from adapters.slack.arrivals import Installation
from adapters.slack.desk import Desk
from adapters.slack.happenings import Happenings
from adapters.slack.messenger import SlackMessenger
from adapters.slack.replies import Replies
from adapters.slack.requests import Reader
from adapters.slack.shapes import Kind, kind_of
from adapters.wire.chores import Chores
from adapters.wire.metrics import Counts
from adapters.wire.notices import Notices
from adapters.wire.reading import Malformed, cleaned
from adapters.wire.seals import Seals
from adapters.wire.text import Json
from bot.clock import MovableClock
from bot.errors import PlatformError
from bot.outcome import Reply
from bot.ui.forms import Form, Words
from bot.ui.views import Message
from tests.adapters.slack.door import KEY, FakeNotices, FakeReception
from tests.adapters.slack.test_requests import GOOD, mention, pressed

OURS = Installation("T1", "T1", "", "UBOT", "BBOT")
CLOCK = MovableClock(datetime(2026, 11, 23, 9, tzinfo=UTC))
BUSY = Reply(
    message=Message("Done."),
    form=Form("kudos", "Thank", "Send", (Words("reason", "Why?"),)),
    errors={"reason": "No."},
)


class SilentApi(SlackApi):
    """Says yes to everything, or no, at once or late."""

    def __init__(self, *, refuses: bool = False, seconds: float = 0) -> None:
        super().__init__(web_client("http://127.0.0.1:9/api/", "xoxb-x"), CLOCK)
        self.refuses = refuses
        self.seconds = seconds

    async def _call(self, method: str, verb: str, *, writes: bool, **how: object) -> Json:
        await asyncio.sleep(self.seconds)
        if self.refuses:
            raise PlatformError("no")
        return {"ok": True, "channel": {"id": "C1", "name": "thanks"}}

    async def respond(self, response_url: str, body: Json) -> None:
        await self._call("response_url", "POST", writes=True)


def build(api: SilentApi, reception: FakeReception, chores: Chores) -> AsyncApp:
    messenger, seals, notices = SlackMessenger(api, OURS, CLOCK), Seals(KEY, CLOCK), FakeNotices()
    told = Notices(notices.keep, notices.join, notices.disconnect)
    desk = Desk(
        reader=Reader(OURS, seals),
        receive=reception.receive,
        replies=Replies(api, messenger, seals),
        happenings=Happenings(OURS, messenger, told),
        messenger=messenger,
        counts=Counts(),
        later=chores.start,
    )
    return build_app(desk, OURS, "http://127.0.0.1:9/api/")


@contextmanager
def running() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats()
ANY_JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
NAMES = st.sampled_from(
    [
        *("type", "event", "user", "team", "enterprise", "authorizations", "channel", "view"),
        *("actions", "message", "container", "response_url", "response_urls", "team_id", "text"),
        *("is_ext_shared_channel", "is_enterprise_install", "function_data", "item", "command"),
        *("thread_ts", "blocks", "state", "private_metadata", "callback_id", "tab", "tokens"),
    ]
)
EVENTS = [
    mention(type=kind, tab="home", user={"id": "UANA", "team_id": "T1"}, tokens={"bot": ["UBOT"]})
    for kind in ("team_join", "user_change", "tokens_revoked", "app_uninstalled", "message")
]


@given(
    st.sampled_from([*GOOD, *EVENTS]),
    st.dictionaries(NAMES, ANY_JSON, max_size=3),
    st.dictionaries(NAMES, ANY_JSON, max_size=3),
)
def test_no_payload_makes_it_fail(payload: Json, above: Json, below: Json) -> None:
    changed = {**copy.deepcopy(payload), **above}
    for part in ("event", "view", "message"):
        if isinstance(changed.get(part), dict):
            changed[part].update(below)
    try:
        kind = kind_of(changed := cleaned(changed))
    except Malformed:
        return
    if kind in {Kind.UNKNOWN, Kind.HANDSHAKE, Kind.SSL_CHECK}:
        return  # the front answers these itself

    async def take() -> int:
        chores = Chores()
        app = build(SilentApi(), FakeReception(lambda _: BUSY), chores)
        answer = await dispatch(app, kind, changed)
        await chores.finish()
        return int(answer.status)

    with running() as runner:
        assert runner.run(take()) in {200, 400}


@pytest.mark.parametrize("payload", GOOD)
async def test_a_slack_that_refuses_everything_is_no_failure(payload: Json) -> None:
    chores = Chores()
    app = build(SilentApi(refuses=True), FakeReception(lambda _: BUSY), chores)

    assert (await dispatch(app, kind_of(payload), payload)).status == 200
    await chores.finish()


@pytest.mark.parametrize("payload", [mention(), pressed()])
async def test_an_answer_that_takes_long_goes_on_after_the_acknowledgement(
    payload: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.desk.SHOW_SECONDS", 0.05)
    monkeypatch.setattr("adapters.slack.desk.PLACE_SECONDS", 0.05)
    chores, api = Chores(), SilentApi(seconds=0.3)
    app = build(api, FakeReception(lambda _: Reply(message=Message("Done."))), chores)

    began = time.monotonic()
    answer = await dispatch(app, kind_of(payload), payload)

    assert answer.status == 200
    assert time.monotonic() - began < 0.25
    await chores.finish()


async def test_what_never_ends_is_not_waited_for() -> None:
    chores = Chores()
    endless: Awaitable[object] = asyncio.Event().wait()
    chores.start(endless)

    began = time.monotonic()
    await chores.finish(0.05)

    assert time.monotonic() - began < 1


async def test_a_bug_in_the_background_is_told_to_the_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def broken() -> None:
        raise KeyError("a bug")

    chores = Chores()
    chores.start(broken())
    await chores.finish()

    assert "failed_in_the_background" in capsys.readouterr().out


async def test_a_reply_costs_little() -> None:
    app = build(SilentApi(), FakeReception(lambda _: Reply(message=Message("Done."))), Chores())
    for _ in range(20):
        await dispatch(app, Kind.COMMAND, GOOD[0])

    began = time.perf_counter()
    for _ in range(100):
        await dispatch(app, Kind.COMMAND, GOOD[0])

    assert (time.perf_counter() - began) / 100 < 0.02  # seconds; 0.0001 on a quiet machine
