"""The demo as a command: it starts, says where it is, and stops quickly and quietly."""

import http.client
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from playground.beside import HOST
from playground.slack.company import user_id
from tests.playground.browser.demo import running_demo, start

LONGEST_SECONDS = 30


@contextmanager
def open_page(address: str) -> Iterator[None]:
    """Hold the stream of events that an open page holds."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", f"/playground/api/stream?persona={user_id('ana')}")
    assert connection.getresponse().readline()
    yield
    connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to stop by")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_demo_with_open_pages_stops_at_once_and_says_nothing(number: signal.Signals) -> None:
    with running_demo() as demo, open_page(demo.address):
        said = demo.stop(number)

    assert said == ""
    assert demo.process.returncode == 0


def test_a_port_that_is_taken_is_named_with_the_way_out() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        process = start(port)
        said, _ = process.communicate(timeout=LONGEST_SECONDS)

    assert process.returncode == 1
    assert f"Port {port} is taken" in said
    assert f"--port {port + 1}" in said
    assert "Traceback" not in said


def test_tokens_of_a_real_workspace_are_refused_by_name() -> None:
    process = start(0, {"SLACK_BOT_TOKEN": "xoxb-1-2-3", "SLACK_SIGNING_SECRET": "s" * 32})
    said, _ = process.communicate(timeout=LONGEST_SECONDS)

    assert process.returncode == 2
    assert "SLACK_BOT_TOKEN" in said
    assert "simulated Slack" in said
    assert "xoxb" not in said
