"""The browser and Microsoft's renderer: both are needed in CI, and asked for kindly elsewhere."""

import os
import shutil
from collections.abc import Iterator
from typing import NoReturn

import pytest
from playwright.sync_api import sync_playwright

from tests.cards.npm import NotHere, provide
from tests.cards.studio import Studio
from tests.cards.studio import studio as opened
from tests.playground.browser.conftest import ABSENT, NAMES, OPTIONS


def without(reason: str) -> NoReturn:
    """Skip what needs it; in CI a missing part is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        without(ABSENT)
    try:
        packages = provide()
    except NotHere as absent:
        without(str(absent))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(OPTIONS))
        with opened(browser, packages) as page:
            yield page
        browser.close()
