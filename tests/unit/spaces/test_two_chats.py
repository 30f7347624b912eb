"""An organisation with Slack and Teams: what is set in one chat leaves the other alone."""

from itertools import count

import pytest

from bot.identity import AccountId, ConversationId, Person, Workspace, WorkspaceId
from bot.outcome import Reply, ToConversation
from bot.request import Answers, Door, Place, Pressed, Request, Submitted, Token, Typed, Who
from bot.spaces.model import Room
from bot.surface import PlaceKind
from bot.ui.forms import Channel
from bot.ui.language import say_in
from bot.ui.words import words
from tests.office import REASON, Office, draft, memory_of, shown
from tests.people import ACME, ANA, BEN, CAST, GENERAL, ODA, SPACE, THANKS, WORKSPACE

TEAMS = Workspace(WorkspaceId(2), ACME, "teams", "11aa-tenant", "Acme", AccountId("28:bot"))
CARDS, STAND_UP = ConversationId("19:cards"), ConversationId("19:stand-up")
IN_STAND_UP = Place(STAND_UP, PlaceKind.CHANNEL)
KEYS = count(1)


@pytest.fixture
def office() -> Office:
    memory = memory_of(CAST)
    memory.workspaces[TEAMS.id] = TEAMS
    for person in CAST:
        memory.accounts[TEAMS.id, guid(person)] = person.id
    return Office(memory)


def guid(person: Person) -> AccountId:
    return AccountId(f"8f1c-{person.id}-guid")


def there(office: Office, actor: Person, door: Door, place: Place | None = IN_STAND_UP) -> Reply:
    """Have somebody do something in Teams."""
    key = f"t{next(KEYS)}"
    return office.receives(
        Request(key, TEAMS.platform, TEAMS.external_id, guid(actor), door, place)
    )


def thanks_there(office: Office, giver: Person, to: Person, place: Place | None) -> Reply:
    said: tuple[Token, ...] = ("kudos ", Who(guid(to)), f" {REASON}")
    return there(office, giver, Typed(said), place)


def saves_there(office: Office, answers: Answers) -> Reply:
    return there(office, ODA, Submitted("space.thanks", answers, str(SPACE.id)))


def step_there(office: Office, step: int, space: int = SPACE.id) -> Reply:
    return there(office, ODA, Pressed("space.step", f"{space}:{step}", "1.0"))


def channels(office: Office) -> dict[WorkspaceId, ConversationId]:
    return dict(office.memory.spaces[SPACE.id].channels)


def label(reply: Reply) -> str:
    assert reply.form is not None
    return next(field.label for field in reply.form.fields if isinstance(field, Channel))


def test_an_untouched_save_in_one_chat_keeps_the_channel_of_the_other(office: Office) -> None:
    office.sends(ODA, "space.thanks", {"recognition": THANKS}, SPACE.id)

    opened = step_there(office, 4)
    assert draft(opened, "recognition") is None
    saves_there(office, {"recognition": ""})

    assert channels(office) == {WORKSPACE.id: THANKS}


def test_each_chat_chooses_its_own_channel(office: Office) -> None:
    office.sends(ODA, "space.thanks", {"recognition": THANKS}, SPACE.id)
    saves_there(office, {"recognition": CARDS})
    assert channels(office) == {WORKSPACE.id: THANKS, TEAMS.id: CARDS}
    assert draft(step_there(office, 4), "recognition") == CARDS

    office.sends(ODA, "space.thanks", {"recognition": ""}, SPACE.id)

    assert channels(office) == {TEAMS.id: CARDS}


def test_the_form_names_the_chat_that_it_is_about_and_says_what_holds_in_the_other(
    office: Office,
) -> None:
    office.sets(channels={WORKSPACE.id: THANKS})

    opened = step_there(office, 4)

    assert label(opened) == "Where do cards with thanks go in Teams?"
    assert "In Slack, cards go to a channel there." in shown(opened)


def test_with_one_chat_no_chat_is_named(office: Office) -> None:
    office.memory.disconnected[TEAMS.id] = None

    opened = office.presses(ODA, "space.step", f"{SPACE.id}:4")

    assert label(opened) == "Where do cards with thanks go?"
    assert "Teams" not in shown(office.types(ODA, "setup"))


def test_what_is_set_is_told_for_each_chat(office: Office) -> None:
    office.sets(channels={WORKSPACE.id: THANKS})

    here, in_teams = office.types(ODA, "setup"), there(office, ODA, Typed(("setup",)))

    assert "Cards go to a channel. If I am not there yet, add me" in shown(here)
    assert "In Teams, cards stay where each kudos is given." in shown(here)
    assert "Cards stay where each kudos is given." in shown(in_teams)
    assert "In Slack, cards go to a channel there. Change it in Slack." in shown(in_teams)


def test_two_workspaces_of_one_platform_go_by_name(office: Office) -> None:
    east = Workspace(WorkspaceId(3), ACME, "slack", "T3", "Acme East", AccountId("U3"))
    office.memory.workspaces[east.id] = east

    told = shown(office.types(ODA, "setup"))

    assert "In Acme East (Slack), cards stay where each kudos is given." in told
    assert "In Teams, cards" in told


def test_a_card_goes_to_the_channel_of_the_chat_in_which_it_was_given(office: Office) -> None:
    office.sets(channels={WORKSPACE.id: THANKS, TEAMS.id: CARDS})

    thanks_there(office, ANA, BEN, IN_STAND_UP)

    card, echo = office.cards()
    assert card.to == ToConversation(TEAMS.id, CARDS)
    assert echo.to == ToConversation(TEAMS.id, STAND_UP)


def test_without_a_channel_in_a_chat_its_cards_stay_where_they_are_given(office: Office) -> None:
    office.sets(channels={WORKSPACE.id: THANKS})

    thanks_there(office, ANA, BEN, IN_STAND_UP)

    assert [card.to for card in office.cards()] == [ToConversation(TEAMS.id, STAND_UP)]


@pytest.mark.parametrize("kind", [PlaceKind.DIRECT, PlaceKind.GROUP])
def test_a_chat_gets_no_card_by_itself(office: Office, kind: PlaceKind) -> None:
    office.sets(channels={WORKSPACE.id: THANKS})

    thanks_there(office, ANA, BEN, Place(ConversationId("19:chat"), kind))

    assert office.cards() == []


def test_whose_channel_it_is_in_one_chat_stays_when_the_other_is_saved(office: Office) -> None:
    space = office.memory.spaces[SPACE.id]
    child = office.sends(ODA, "space.place", {"kind": "site", "name": "Lyon"})
    assert child.form is not None
    number = next(one for one in office.memory.spaces if one != space.id)
    kept = Room(WORKSPACE.id, GENERAL, number, members_belong=True)
    office.memory.rooms[WORKSPACE.id, GENERAL] = kept

    opened = step_there(office, 1, number)
    assert draft(opened, "members") is None
    sent = {"kind": "site", "name": "Lyon", "members": ""}
    there(office, ODA, Submitted("space.place", sent, str(number)))

    assert office.memory.rooms == {(WORKSPACE.id, GENERAL): kept}
    here = office.presses(ODA, "space.step", f"{number}:1")
    assert draft(here, "members") == GENERAL
    told = there(office, ODA, Pressed("space.look", str(number), "1.0")).message
    assert told is not None
    assert "everybody in a channel in Slack" in words(told, {}, say_in("en"))
