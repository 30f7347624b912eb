"""Pictures of the main cards of Teams: `python -m docs.cards` takes them.

Microsoft's own renderer of cards draws them in a browser, as in the tests (tests/cards). It has no
charts: those are drawn by us, from the same data that Teams gets.
"""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import sync_playwright

from adapters.teams.cards import Stamp
from adapters.teams.forms import render_form
from adapters.teams.gallery import card_of, teams_payload
from adapters.wire.text import Json
from bot.capabilities import CAPABILITIES
from bot.commands import opening
from bot.identity import AccountId, PersonId
from bot.surface import Handle
from bot.ui.forms import Form
from bot.ui.language import say_in
from bot.ui.walk import people_in
from tests.cards.npm import provide
from tests.cards.studio import studio
from tests.playground.browser.conftest import NAMES, OPTIONS

PICTURES = Path(__file__).parent / "pictures"
MAIN: Mapping[str, str] = {
    "kudos": "kudos card with a value",
    "group-kudos": "kudos card that others joined",
    "private-note": "thanks to a receiver",
    "kudos-form": "kudos form",
    "me-form": "my settings, chosen",
    "home": "home, thanks",
    "reach": "reach",
    "round": "round question",
    "help": "help",
    "setup": "setup form",
}
"""The picture's name, to the example that it shows."""

PEOPLE = ("Ana Lima", "Ben Okoye", "Cleo Martin", "Dana Novak", "Emil Berg")


def card_shown(example: str) -> Json:
    """Return the card of an example, with people who have names; a form stands in a chat."""
    views = {one.name: one.view for capability in CAPABILITIES for one in capability.examples}
    view = views[example](say_in("en"))
    handles = _handles(view)
    if isinstance(view, Form):
        stamp = Stamp(opens=opening(CAPABILITIES))
        return render_form(view, handles, say_in("en"), stamp=stamp, as_card=True)
    return card_of(teams_payload(view, say_in("en"), handles, opens=opening(CAPABILITIES)))


def _handles(view: object) -> dict[PersonId, Handle]:
    """Return who the people in a view are."""
    return {
        person: Handle(
            PEOPLE[index % len(PEOPLE)], AccountId(f"00000000-0000-4000-8000-{person:012x}")
        )
        for index, person in enumerate(sorted(people_in(view)))
    }


def main() -> None:
    """Take every picture."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        sys.exit("No Chromium is installed.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(OPTIONS))
        with studio(browser, provide()) as page:
            page.draw_bars()
            for name, example in MAIN.items():
                page.draw(name, card_shown(example), keep=True)
                page.picture(name, PICTURES / f"teams-{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
