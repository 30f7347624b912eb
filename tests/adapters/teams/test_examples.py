"""Every view that the bot can show is good on Teams, in every language."""

import pytest

from adapters.teams.gallery import card_of, teams_payload
from bot.capabilities import CAPABILITIES
from bot.commands import Example, opening
from bot.identity import AccountId, ConversationId, PersonId
from bot.surface import Handle
from bot.ui.forms import Form
from bot.ui.language import PSEUDO_LANGUAGE, languages, say_in
from bot.ui.views import Home, Message
from bot.ui.walk import people_in
from tests.adapters.teams.adaptive import check_activity, check_card
from tests.golden import Golden

EXAMPLES = tuple(example for one in CAPABILITIES for example in one.examples)
ROOMS = {ConversationId("19:thanks@thread.tacv2"): "Thanks", ConversationId("19:it"): "IT"}
each = pytest.mark.parametrize("example", EXAMPLES, ids=[one.name for one in EXAMPLES])


def handles(view: object) -> dict[PersonId, Handle]:
    """Return a handle for everybody whom a view mentions."""
    return {
        who: Handle(f"Person {who}", AccountId(f"00000000-0000-4000-8000-{who:012x}"))
        for who in people_in(view)
    }


@each
def test_an_example_looks_as_somebody_last_agreed_to(example: Example, golden: Golden) -> None:
    view = example.view(say_in("en"))
    name = example.name.replace(" ", "-").replace(",", "")

    golden.check(
        f"examples/{name}",
        teams_payload(view, say_in("en"), handles(view), ROOMS, opening(CAPABILITIES)),
    )


@each
@pytest.mark.parametrize("language", [*languages(), PSEUDO_LANGUAGE])
def test_an_example_is_what_teams_takes(example: Example, language: str) -> None:
    say = say_in(language)
    view = example.view(say)
    made = teams_payload(view, say, handles(view), ROOMS, opening(CAPABILITIES))

    if isinstance(view, Message | Home):
        check_activity(made)
    else:
        check_card(made)


@each
def test_what_can_be_answered_has_a_button_that_sends_it(example: Example) -> None:
    view = example.view(say_in("en"))
    if not isinstance(view, Form):
        return

    card = card_of(teams_payload(view, say_in("en"), handles(view), ROOMS, opening(CAPABILITIES)))

    (row,) = card["body"][-1:]
    assert [one["data"]["goodword"]["a"] for one in row["actions"]] == [view.name]
