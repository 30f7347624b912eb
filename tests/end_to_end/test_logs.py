"""Promise 1 and privacy: no text, token or signature ever stands in a log."""

from pathlib import Path

import httpx

from playground.slack.delivery import Delivery, HttpDoor
from tests.end_to_end.processes import (
    everything_is_said,
    log_lines,
    nobody_is_quiet,
    serving,
    simulated,
)
from tests.end_to_end.test_killed import cards, give
from tests.end_to_end.world import until

SECRET_WORDS = "aubergine-velocity"
REASON = f"fixed the {SECRET_WORDS} export on Sunday"


async def test_a_log_at_its_loudest_holds_no_text_no_token_and_no_signature(
    tmp_path: Path, empty_database: Path
) -> None:
    async with simulated(tmp_path, empty_database) as slack:
        async with serving(tmp_path, slack, LOG_LEVEL="debug") as process:
            nobody_is_quiet(tmp_path)
            slack.faults.next("chat.postMessage", "server_error")
            slack.faults.next("chat.postMessage", "done_then_drop")
            slack.faults.next("chat.postMessage", "refused", word="restricted_action")
            await give(slack, REASON)
            await slack.command("ana", "general", f"/kudos @lena {REASON}")
            await slack.command("ana", "general", f"/goodword {SECRET_WORDS}")
            await slack.say("chloe", "general", f"@goodword kudos @dieter {REASON}")
            slack.faults.next("views.open", "server_error")
            await slack.command("ana", "general", f"/kudos {SECRET_WORDS}")
            await forged(slack.slack._http, SECRET_WORDS)
            await until(lambda: everything_is_said(tmp_path), "all is said", 40)
            assert cards(slack, SECRET_WORDS) >= 1
            code = await process.stop()

        assert code == 0
        installation = slack.workspace.installation
        hidden = (*installation.secrets(), SECRET_WORDS, "v0=", "response/", "@harbour-pine")
        assert [word for word in hidden if word in process.log] == []
        assert "Traceback" not in process.log
        assert "Ana Sousa" not in process.log
        assert len(log_lines(process)) >= 3


async def forged(door: object, words: str) -> None:
    """Send what a stranger on the internet might, with words in it that must not be logged."""
    assert isinstance(door, HttpDoor)
    body, headers = door.request_of(Delivery("slash_commands", {"text": words}, "forged"))
    async with httpx.AsyncClient(trust_env=False) as client:
        wrong = {**headers, "X-Slack-Signature": "v0=" + "a" * 64}
        assert (await client.post(door.url, content=body, headers=wrong)).status_code == 401
        for garbage in (b"\xff\xfe" + words.encode(), b"[1]", b"{", b"payload=" + words.encode()):
            answer = await client.post(door.url, content=garbage, headers=headers)
            assert answer.status_code == 401
        assert (await client.post(door.url, content=body, headers=headers)).status_code < 500
