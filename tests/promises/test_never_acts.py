"""Promise 6: what people write never pings, links or forges, by whichever way it comes in.

tests/adapters/slack/test_render_safety.py puts words into every kind of block. Here they take the
whole way: through every command, button, form and shortcut there is, into what is kept, and out
again into all that is shown to anybody.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.forms import render_form
from adapters.slack.render import render_home, render_message, render_page
from adapters.slack.spelling import spelled
from adapters.wire.text import storable
from bot.identity import ConversationId, Person, PersonId
from bot.outcome import Post, Reply, Revise
from bot.request import Door, Place
from bot.surface import Handle, PlaceKind
from bot.ui.language import say_in
from bot.ui.views import Message
from tests.adapters.slack.block_kit import check_home, check_message, check_modal, pinged
from tests.adapters.slack.samples import people_write
from tests.office import Office
from tests.people import ANA, BEN, CLEO, EVE, ODA, account_of
from tests.promises.conftest import Figures
from tests.promises.sizes import Sizes
from tests.promises.ways_in import Visitor, Way, forms_shown, ways_in

HERE = Place(ConversationId("C0GENERAL"), PlaceKind.CHANNEL)
SAY = say_in("en")
WAYS, FORMS = ways_in(), forms_shown()
ACTS = re.compile(r"<[!#@][^>]*>|<[a-z]+:", re.IGNORECASE)

Shown = dict[str, Any]
Handles = Mapping[PersonId, Handle]


def company_in_which(words: str) -> Office:
    """Return a company where somebody is called what was written, and thanks were given."""
    office = Office()
    office.memory.people[EVE.id] = replace(EVE, name=words[:200] or "Eve")
    office.values("Care")
    office.thanks(BEN, ANA, EVE, reason=f"#care {words} and fifteen more", place=HERE)
    office.thanks(EVE, ANA, reason=f"#care fifteen letters and then {words}", place=HERE)
    return office


def visitor(office: Office, words: str) -> Visitor:
    """Return what somebody has at hand who tries every way in."""
    numbers = (*office.memory.kudos, *office.memory.values)
    return Visitor((account_of(CLEO), account_of(EVE)), tuple(map(int, numbers[-3:])), words)


def views_in(reply: Reply) -> list[tuple[str, Shown]]:
    """Return what Slack is sent of a reply, by surface."""
    say, handles, made = say_in(reply.locale), reply.handles, []
    if reply.message is not None:
        message = spelled(reply.message, "")
        made.append(("message", render_message(message, handles, say)))
    if reply.page is not None:
        made.append(("page", render_page(reply.page, handles, say)))
    if reply.home is not None:
        made.append(("home", render_home(reply.home, handles, say)))
    if reply.form is not None:
        form = render_form(reply.form, handles, say, private_metadata="m", callback_id="c")
        made.append(("form", form))
    return made


def said_elsewhere(office: Office) -> list[Message]:
    """Return all that was said to others."""
    said = [one for one in office.memory.utterances() if isinstance(one, Post | Revise)]
    return [one.message for one in said]


CHECKS = {
    "message": check_message,
    "page": check_modal,
    "form": check_modal,
    "home": check_home,
}


def expect_harmless(surface: str, made: Shown, handles: Handles) -> None:
    """Read what Slack gets as Slack does; nothing in it acts but what is ours."""
    CHECKS[surface](made)
    known = {str(one.account) for one in handles.values() if one.account}
    assert pinged(made) <= known
    for words in _marked(made):
        acting = [tag for tag in ACTS.findall(words) if not _is_ours(tag, known)]
        assert acting == [], words


def _marked(node: Any) -> list[str]:  # noqa: ANN401 - Block Kit
    """Return every text that Slack reads as markup: mrkdwn objects and a message's own text."""
    if isinstance(node, list):
        return [words for one in node for words in _marked(one)]
    if not isinstance(node, dict):
        return []
    kind, words = node.get("type"), node.get("text")
    own = [words] if kind in (None, "mrkdwn") and isinstance(words, str) else []
    return own + [found for one in node.values() for found in _marked(one)]


def _is_ours(tag: str, known: set[str]) -> bool:
    """Return whether we put a tag there: a date, a room of ours, or somebody who was meant."""
    return tag.startswith(("<!date^", "<#C0")) or tag[2:-1] in known


def doors(way: Way, at_hand: Visitor) -> list[Door]:
    return list(at_hand.doors(way, FORMS))


def test_what_people_write_acts_nowhere_whatever_way_it_comes_in(
    sizes: Sizes, figures: Figures
) -> None:
    seen: Counter[str] = Counter()

    @sizes.examples
    @given(people_write().map(storable), st.data())  # as the door hands it on
    def harmless(words: str, data: st.DataObject) -> None:
        office = company_in_which(words)
        at_hand = visitor(office, words)
        names: dict[PersonId, Person] = dict(office.memory.people)
        handles = {one: Handle(who.name, account_of(who)) for one, who in names.items()}
        for way in data.draw(st.lists(st.sampled_from(WAYS), min_size=2, max_size=3)):
            door = data.draw(st.sampled_from(doors(way, at_hand)))
            reply = office.does(data.draw(st.sampled_from([ANA, ODA, BEN])), door, HERE)
            for surface, made in views_in(reply):
                seen[surface] += 1
                expect_harmless(surface, made, reply.handles)
        for message in said_elsewhere(office):
            seen["said to others"] += 1
            made = render_message(spelled(message, ""), handles, SAY)
            expect_harmless("message", made, handles)
        seen["texts"] += 1

    harmless()
    figures("P6", ways_in=len(WAYS), **seen, pings=0, tags=0, links_not_ours=0)


def test_the_reading_of_what_slack_gets_finds_what_acts() -> None:
    for words in ("<!channel>", "<@U0EVE>", "<https://evil.example|bank>", "<#D1>"):
        made = {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn"}}]}
        made["blocks"][0]["text"]["text"] = words  # type: ignore[index] # as built above

        assert any(map(ACTS.findall, _marked(made))), words
