"""One demo and one Chromium for each module; each visitor has a context of their own."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.playground.browser.demo import RunningDemo, running_demo
from tests.playground.browser.visitor import Visitor, visit

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ABSENT = "No Chromium is installed. On Debian or Ubuntu: sudo apt install chromium"
SLOWEST_MS = 8_000
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse(ABSENT)
    expect.set_options(timeout=SLOWEST_MS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=list(OPTIONS))
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def demo(browser: Browser) -> Iterator[RunningDemo]:
    """Asked for after the browser: where there is none, nothing needs to start."""
    with running_demo() as running:
        running.forget_the_past()
        yield running


@pytest.fixture
def visits(browser: Browser, demo: RunningDemo) -> Iterator[Callable[..., Visitor]]:
    """Make visitors; in the end none of them may have had a complaint."""
    visitors: list[Visitor] = []

    def make(width: int = 1280, height: int = 800) -> Visitor:
        visitor = visit(browser, demo.address, width=width, height=height)
        visitor.page.set_default_timeout(SLOWEST_MS)
        visitors.append(visitor)
        return visitor

    yield make
    for visitor in visitors:
        visitor.leave()
    assert [one for visitor in visitors for one in visitor.complaints] == []


@pytest.fixture
def ana(visits: Callable[..., Visitor]) -> Visitor:
    """Ana, on the page with the channel of thanks."""
    visitor = visits()
    visitor.come()
    return visitor
