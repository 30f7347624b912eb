"""Promise 1: what Slack did not sign just now never reaches a handler, whatever it is."""

import copy
import hmac
import json
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from adapters.slack.front import OLDEST_SECONDS
from adapters.web.app import build_web
from bot.outcome import Reply
from bot.ui.views import Message
from playground.slack import payloads
from playground.slack.delivery import Delivery, Envelope
from playground.slack.harness import SlackHarness
from playground.slack.messages import Message as SlackMessage
from playground.slack.views import View
from tests.adapters.slack.door import Scene, scene
from tests.adapters.slack.test_front import (
    FORM,
    JSON,
    SLASH,
    STAMP,
    UNSIGNED,
    Door,
    claim,
    sign,
)
from tests.promises.conftest import Figures
from tests.promises.figures import percentile
from tests.promises.loops import closing, looped
from tests.promises.sizes import Sizes

ROWS = Path(__file__).parents[1] / "bad_inputs.jsonl"
WORD = "aubergine-velocity"  # stands in every body that is sent, and in no log
WRITTEN = json.dumps({"type": "event_callback", "text": WORD}, indent=1).encode()
Headers = list[tuple[str, str]]

# ---- the inputs that are written down -----------------------------------------------------------

ALSO_UNSIGNED: Mapping[str, tuple[bytes, Headers]] = {
    "secret of other tenant": (SLASH, claim(SLASH, sign(SLASH, "0" * 32))),
    "body not UTF-8": (b"text=\xff" + WORD.encode(), claim(SLASH)),
    "body re-encoded JSON": (json.dumps(json.loads(WRITTEN)).encode(), claim(WRITTEN)),
}
REPEATED = "its key was seen before, so it counts once: tests/end_to_end/test_repeats.py"
LET_IN = {
    "timestamp -299 s replay": REPEATED,
    "same valid request twice": REPEATED,
    "socket-mode path over HTTP": "below: there is no such path",
}


def auth_rows() -> list[str]:
    """Return the inputs about signatures, without the remarks behind them."""
    rows = map(json.loads, ROWS.read_text(encoding="utf-8").splitlines())
    found = [row["input"] for row in rows if (row["class"], row["group"]) == ("webhooks", "auth")]
    return [re.sub(r"( 'v0=é')? \(.*\)$", "", words) for words in found]


def test_every_input_about_signatures_is_tried_or_has_its_reason() -> None:
    tried = UNSIGNED.keys() | ALSO_UNSIGNED.keys() | LET_IN.keys()

    assert [row for row in auth_rows() if row not in tried] == []


@pytest.mark.parametrize("row", [row for row in auth_rows() if row not in LET_IN])
def test_a_request_that_slack_did_not_sign_just_now_is_refused_and_not_logged(row: str) -> None:
    body, headers = ALSO_UNSIGNED.get(row) or (SLASH, UNSIGNED[row])

    with front() as (door, runner), written_logs() as logs:
        answer = runner.run(door.post(body, headers=headers))

    assert (answer.status_code, answer.text) == (401, "unauthorized")
    assert door.taken == []
    assert leaked(logs, body) == []


async def test_there_is_no_other_path_by_which_a_payload_comes_in() -> None:
    async with scene() as here:
        app = build_web(here.platform.routes(), _always, CollectorRegistry())
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot.example") as client:
            statuses = {
                path: (await client.post(path, content=SLASH)).status_code
                for path in ("/slack/socket", "/slack", "/slack/events/", "/", "/api/messages")
            }

    assert set(statuses.values()) == {404}
    assert here.reception.asked == []


async def _always() -> bool:
    return True


# ---- everything else ----------------------------------------------------------------------------


@contextmanager
def front() -> Iterator[tuple[Door, Any]]:
    """Yield a door with a handler behind it that keeps what it gets."""
    made = Door()
    with looped(closing(made, made.client.aclose)) as found:
        yield found


@contextmanager
def written_logs() -> Iterator[list[str]]:
    """Yield all that is logged meanwhile, at its loudest."""
    lines: list[str] = []
    keeper = logging.Handler(logging.DEBUG)
    keeper.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign] # all it needs
    root = logging.getLogger()
    level = root.level
    logging.getLogger("httpcore").setLevel(logging.WARNING)  # the client of the tests
    root.addHandler(keeper)
    root.setLevel(logging.DEBUG)
    with capture_logs() as structured:
        yield lines
        lines.extend(map(str, structured))
    root.setLevel(level)
    root.removeHandler(keeper)


def leaked(lines: list[str], body: bytes) -> list[str]:
    """Return the lines that hold a piece of the body, or a signature."""
    pieces = [piece for piece in re.findall(r"[^\s&={}\",:]{6,}", body.decode("latin-1")) if piece]
    return [one for one in lines if "v0=" in one or any(piece in one for piece in pieces)]


def bodies() -> st.SearchStrategy[bytes]:
    """Bodies of every sort, with the word in them that must not be logged."""
    written = [SLASH + b"&text=" + WORD.encode(), WRITTEN, b"payload=" + WRITTEN, b""]
    spoilt = st.tuples(st.sampled_from(written), st.binary(max_size=40), st.integers(0, 60))
    return spoilt.map(lambda parts: parts[0][: parts[2]] + parts[1] + parts[0][parts[2] :])


def stamps() -> st.SearchStrategy[str]:
    """Times of every sort: right, stale, early, and no time at all."""
    near = st.integers(-2 * OLDEST_SECONDS, 2 * OLDEST_SECONDS).map(lambda s: str(int(STAMP) + s))
    odd = st.sampled_from(
        ["", "nan", "-1", "1e9", "٠" * 10, "9" * 5_000, STAMP + ".0", " " + STAMP]
    )
    return st.just(STAMP) | near | odd | st.text(max_size=12)


@st.composite
def forged(draw: st.DrawFn) -> tuple[bytes, str, list[tuple[bytes, bytes]]]:
    """A body, its type, and headers; nearly always something about them is wrong."""
    body, stamp = draw(bodies()), draw(stamps())
    secret = draw(st.sampled_from(["0123456789abcdef0123456789abcdef", "", "f" * 32]))
    right = "v0=" + _hmac(secret, stamp, draw(st.sampled_from([body, body + b" ", b""])))
    odd = st.sampled_from([right.upper(), right[:-1], right + "0", "v1" + right[2:], "", "v0="])
    signatures = draw(st.lists(st.just(right) | odd | st.text(max_size=70), max_size=2))
    headers = [("x-slack-signature", one) for one in signatures]
    headers += [("X-Slack-Request-Timestamp", stamp)] * draw(st.sampled_from([1, 1, 1, 0, 2]))
    raw = [(name.encode(), value.encode("utf-8", "replace")) for name, value in headers]
    return body, draw(st.sampled_from([FORM, JSON, "", "text/plain"])), raw


def _hmac(secret: str, stamp: str, body: bytes) -> str:
    base = b"v0:" + stamp.encode("utf-8", "replace") + b":" + body
    return hmac.new(secret.encode(), base, "sha256").hexdigest()


def is_slacks(body: bytes, headers: list[tuple[bytes, bytes]]) -> bool:
    """Return whether Slack signed this just now; written without a look at the front."""
    signatures = [value for name, value in headers if name.lower() == b"x-slack-signature"]
    found = [value for name, value in headers if name.lower() == b"x-slack-request-timestamp"]
    if len(signatures) != 1 or len(found) != 1 or not re.fullmatch(rb"[0-9]{10}", found[0]):
        return False
    fresh = abs(int(found[0]) - int(STAMP)) <= OLDEST_SECONDS
    return fresh and signatures[0].decode("latin-1") == sign(body, stamp=found[0].decode())


def test_whatever_is_forged_reaches_no_handler_and_no_log(sizes: Sizes, figures: Figures) -> None:
    tries, durations, statuses = 0, list[float](), set[int]()

    @sizes.examples
    @given(forged())
    def refused(request: tuple[bytes, str, list[tuple[bytes, bytes]]]) -> None:
        nonlocal tries
        body, content_type, headers = request
        if is_slacks(body, headers):
            return
        tries += 1
        began = time.perf_counter()
        kind = (b"content-type", content_type.encode())
        sending = door.client.post("/slack/events", content=body, headers=[kind, *headers])
        answer = runner.run(sending)
        durations.append(time.perf_counter() - began)
        statuses.add(answer.status_code)
        assert (answer.status_code, answer.text) == (401, "unauthorized")
        assert door.taken == []

    with front() as (door, runner), written_logs() as logs:
        refused()

    lines = [one for one in logs if WORD in one or "v0=" in one]
    figures(
        "P1 unsigned",
        requests=tries,
        handler_calls=len(door.taken),
        http_500=sum(status >= 500 for status in statuses),
        log_lines_with_a_body=len(lines),
        p99_ms=percentile(durations, 0.99) * 1000,
    )
    assert lines == []


# ---- signed, and still not to be trusted --------------------------------------------------------

JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e300, "", " ", "x" * 2_000, "\x00", "<!channel>", [], {}, [[]], [None],
    [{}], {"id": 7}, ["x"],
)  # fmt: skip


def samples(slack: SlackHarness) -> list[tuple[Envelope, dict[str, Any]]]:
    """Return a payload of every kind that Slack sends."""
    workspace = slack.workspace
    ana, general = workspace.user("ana"), workspace.channel("general")
    said = SlackMessage(general.id, "1.1", ana.id, f"<@U0GOODWORD> kudos <@U0BEN00000> {WORD}")
    view = View("V1", ana.id, {"type": "modal", "blocks": [], "callback_id": "kudos"})
    press = {"type": "button", "action_id": "kudos.undo", "block_id": "b", "value": "1"}
    events = (
        payloads.app_mention(said, ana),
        payloads.app_home_opened(workspace.dm(ana.id), ana, "home", None),
        {"type": "user_change", "user": {"id": ana.id, "profile": {"real_name": "A"}}},
        {"type": "member_joined_channel", "user": "U0GOODWORD", "channel": general.id},
        {"type": "channel_shared", "channel": general.id},
        {"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}},
    )
    return [
        ("slash_commands", payloads.slash_command(workspace, ana, general, "/kudos", "@ben x")),
        *[("events_api", payloads.event(workspace, event, general)) for event in events],
        ("events_api", {"type": "url_verification", "challenge": "c", "token": "t"}),
        ("interactive", payloads.press_in_message(workspace, ana, said, press, {})),
        ("interactive", payloads.press_in_view(workspace, ana, view, press)),
        ("interactive", payloads.view_submission(workspace, ana, view)),
        ("interactive", payloads.view_closed(workspace, ana, view, cleared=False)),
        ("interactive", payloads.global_shortcut(workspace, ana, "kudos.from_anywhere")),
        ("interactive", payloads.message_shortcut(workspace, ana, "kudos.from_message", said)),
    ]


def places_in(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    """Yield where something stands in a payload."""
    inner: Any = node.items() if isinstance(node, dict) else ()
    inner = enumerate(node) if isinstance(node, list) else inner
    for key, child in inner:
        yield (*path, key)
        yield from places_in(child, (*path, key))


def spoil(
    payload: dict[str, Any], junk: tuple[Any, ...], draw: Callable[..., Any]
) -> dict[str, Any]:
    """Return a payload in which one to three things are missing or of another kind."""
    made = copy.deepcopy(payload)
    for _ in range(draw(st.integers(1, 3))):
        where = draw(st.sampled_from(list(places_in(made)) or [()]))
        node: Any = made
        for step in where[:-1]:
            node = node[step]
        if where and draw(st.booleans()):
            node[where[-1]] = copy.deepcopy(draw(st.sampled_from(junk)))
        elif where and isinstance(node, dict):
            del node[where[-1]]
    return made


async def test_a_form_that_does_not_say_the_kind_of_its_view_is_refused() -> None:
    async with scene() as here:
        payload = next(
            one for _, one in samples(here.slack) if one.get("type") == "view_submission"
        )
        del payload["view"]["type"]

        answer = await here.slack.slack.post.deliver(Delivery("interactive", payload, "spoilt"))

    assert answer.status == 400  # Bolt alone answers 500


def test_what_is_signed_and_spoilt_is_answered_without_a_500(
    sizes: Sizes, figures: Figures
) -> None:
    found: dict[int, int] = {}

    @sizes.examples
    @given(st.data())
    def answered(data: st.DataObject) -> None:
        envelope, payload = data.draw(st.sampled_from(kinds))
        junk = JUNK if envelope == "slash_commands" else (*JUNK, "\ud800")  # JSON can spell it
        spoilt = spoil(payload, junk, data.draw)
        answer = runner.run(here.slack.slack.post.deliver(Delivery(envelope, spoilt, "spoilt")))
        found[answer.status] = found.get(answer.status, 0) + 1
        assert answer.status in {200, 400}, spoilt

    with looped(scene()) as (here, runner), written_logs() as logs:
        here.replies(Reply(Message("Taken")))
        here.slack.slack.be_patient(60)  # a busy machine is no failure
        kinds = samples(here.slack)
        answered()

    assert isinstance(here, Scene)
    assert [one for one in logs if WORD in one] == []
    figures("P1 signed and spoilt", requests=sum(found.values()), statuses=found)
