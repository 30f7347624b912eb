"""A page in a browser on which Microsoft's own renderer draws our cards."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route

ADDRESS = "http://cards.invalid/"
PAGE = Path(__file__).parent / "page.html"
SCRIPTS = {
    "adaptivecards.js": "adaptivecards/dist/adaptivecards.min.js",
    "markdown-it.js": "markdown-it/dist/markdown-it.min.js",
}


@dataclass(frozen=True)
class Drawn:
    """What became of one card.

    Attributes:
        complaints: what the renderer did not like, one text each.
        words: what can be read.
        values: what stands in the inputs.
        nameless: how many inputs have no name for a screen reader.
        links: where links lead.
        pings: the people who are mentioned.
        markup: the elements that formatting made, in capitals.
    """

    complaints: tuple[str, ...]
    words: str
    values: tuple[str, ...]
    nameless: int
    links: tuple[str, ...]
    pings: tuple[str, ...]
    markup: tuple[str, ...]


@dataclass(frozen=True)
class Studio:
    """The page, with the cards on it that are kept."""

    page: Page

    def draw(self, name: str, card: Mapping[str, Any], *, keep: bool = False) -> Drawn:
        """Draw a card into a frame with the id `name`, which stays on the page if it is kept."""
        drawn = "([name, card, keep]) => window.draw(name, card, keep)"
        made = self.page.evaluate(drawn, [name, dict(card), keep])
        return Drawn(
            complaints=tuple(f"{one['event']}: {one['message']}" for one in made["complaints"]),
            words=made["words"],
            values=tuple(made["values"]),
            nameless=made["nameless"],
            links=tuple(made["links"]),
            pings=tuple(made["pings"]),
            markup=tuple(made["markup"]),
        )

    def draw_bars(self) -> None:
        """Draw charts from now on, as we do it: the renderer itself has none."""
        self.page.evaluate("() => window.drawBars()")

    def picture(self, name: str, path: Path) -> None:
        """Write a picture of what was drawn under that name."""
        self.page.locator(f"[id='{name}']").screenshot(path=path)


@contextmanager
def studio(browser: Browser, packages: Path) -> Iterator[Studio]:
    """Open the page; everything on it comes from this machine, and nothing else is reached."""
    files = {ADDRESS: PAGE, **{ADDRESS + name: packages / path for name, path in SCRIPTS.items()}}

    def answer(route: Route) -> None:
        path = files.get(route.request.url)
        if path is None:
            route.abort()
            return
        kind = "text/javascript" if path.suffix == ".js" else "text/html"
        route.fulfill(path=path, content_type=f"{kind}; charset=utf-8")

    context = browser.new_context(
        viewport={"width": 820, "height": 900}, timezone_id="UTC", locale="en-US"
    )
    page = context.new_page()
    page.route("**/*", answer)
    page.goto(ADDRESS)
    yield Studio(page)
    context.close()
