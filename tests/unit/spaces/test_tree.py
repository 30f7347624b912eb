"""Spaces come together and part, by agreement of their owners."""

from dataclasses import replace

import pytest

from bot.identity import Person, Role, Space, SpaceId, SpaceKind
from bot.outcome import Revise
from bot.request import Typed
from bot.spaces.model import MOST_DEPTH, Branch, Chosen, in_order
from tests.office import Office, buttons, said, shown
from tests.people import ANA, BEN, CLEO, EVE, ODA, SPACE, THANKS, WORKSPACE


@pytest.fixture
def office() -> Office:
    """Ben owns Support, which hangs below no other; Oda owns the whole organisation."""
    office = Office()
    given(office, 7, "Support", BEN)
    return office


def given(
    office: Office, number: int, name: str, owner: Person, parent: SpaceId | None = None
) -> Space:
    """Return a space that somebody owns and belongs to."""
    kind = SpaceKind.DEPARTMENT
    space = Space(SpaceId(number), SPACE.organisation, name, is_set_up=True, kind=kind)
    office.memory.spaces[space.id] = replace(space, parent=parent)
    office.memory.choices[space.id] = Chosen()
    office.memory.roles[space.id, owner.id, Role.OWNER] = None
    office.memory.people[owner.id] = replace(office.memory.people[owner.id], home=space.id)
    return space


def parent_of(office: Office, number: int = 7) -> SpaceId | None:
    return office.memory.spaces[SpaceId(number)].parent


def question(office: Office, owner: Person = ODA) -> str:
    """Return what the buttons of the newest question to an owner carry."""
    return buttons(office.notes(owner)[-1].message)["space.agree"]


def log(office: Office) -> list[tuple[int, str]]:
    lines = office.memory.audit.values()
    return [(line[0], line[1].what) for line in lines if not isinstance(line, str)]


# ---- the list ---------------------------------------------------------------------------------


def test_all_spaces_are_shown_each_below_its_parent(office: Office) -> None:
    given(office, 8, "Lyon", EVE, SPACE.id)
    given(office, 9, "Academy", CLEO, SPACE.id)
    given(office, 10, "Night shift", ANA, SpaceId(8))

    told = shown(office.types(BEN, "admin spaces"))

    places = [told.index(name) for name in ("Acme", "Academy", "Lyon", "Night shift", "Support")]
    assert places == sorted(places)
    assert "under 5 people · owned by Ben · you are here" in told
    assert buttons(office.types(BEN, "admin spaces").message)["space.look"] == "7"
    assert "you are here" in shown(office.types(ODA, "admin spaces"))


def test_a_space_that_nobody_owns_says_so(office: Office) -> None:
    office.memory.roles.clear()

    assert "nobody owns it" in shown(office.types(BEN, "admin spaces"))


def test_a_ring_would_not_be_shown_for_ever() -> None:
    one = Space(SpaceId(1), SPACE.organisation, "A", parent=SpaceId(2))
    other = replace(one, id=SpaceId(2), name="B", parent=SpaceId(1))

    assert list(in_order((Branch(one, (), 0), Branch(other, (), 0)))) == []
    assert [d for d, _ in in_order((Branch(one, (), 0),))] == [0]


# ---- attaching --------------------------------------------------------------------------------


def test_a_space_stands_below_another_once_an_owner_there_agrees(office: Office) -> None:
    reply = office.types(BEN, "admin attach acme")

    assert "The owners of Acme are asked." in shown(reply)
    assert parent_of(office) is None
    assert "Ben asks to have Support below Acme." in said(office.notes(ODA)[0].message)
    agreed = office.presses(ODA, "space.agree", question(office))

    assert agreed.instead
    assert "Support stands below Acme now" in shown(agreed)
    assert parent_of(office) == SPACE.id
    assert office.memory.attached[SpaceId(7)] == office.clock.now()
    assert "Oda agreed" in said(office.notes(BEN)[-1].message)
    assert log(office) == [
        (7, "space.asked"),
        (7, "space.attached"),
        (SPACE.id, "space.attached"),
    ]


def test_what_the_child_did_not_choose_is_as_above_then(office: Office) -> None:
    office.sets(channels={WORKSPACE.id: THANKS}, value_required=False, locale="de")
    office.types(BEN, "admin attach Acme")
    office.presses(ODA, "space.agree", question(office))

    told = shown(office.types(BEN, "setup"))

    assert "Cards go to a channel" in told
    assert "A kudos may name a value." in told
    assert "Deutsch" in told


def test_an_owner_may_decline(office: Office) -> None:
    office.types(BEN, "admin attach Acme")
    value = question(office)

    declined = office.presses(ODA, "space.decline", value)
    late = office.presses(ODA, "space.agree", value)

    assert "stays where it is" in shown(declined)
    assert "Oda declined" in said(office.notes(BEN)[-1].message)
    assert "answered already" in shown(late)
    assert parent_of(office) is None
    assert (SPACE.id, "space.declined") in log(office)


def test_the_other_owners_see_that_it_was_answered(office: Office) -> None:
    office.memory.roles[SPACE.id, EVE.id, Role.OWNER] = None
    office.types(BEN, "admin attach Acme")

    office.presses(ODA, "space.agree", question(office))

    key = office.notes(EVE)[0].key
    [change] = [one for one in office.memory.utterances() if isinstance(one, Revise)]
    assert change.anchor == key
    assert "Oda agreed" in said(change.message)


def test_who_asked_and_owns_both_meanwhile_may_answer(office: Office) -> None:
    office.types(BEN, "admin attach Acme")
    office.memory.roles[SPACE.id, BEN.id, Role.OWNER] = None

    office.presses(BEN, "space.agree", question(office))

    assert parent_of(office) == SPACE.id
    assert office.notes(BEN) == []


def test_only_an_owner_of_the_parent_answers(office: Office) -> None:
    office.types(BEN, "admin attach Acme")
    value = question(office)

    for somebody in (BEN, ANA):
        assert "Only an owner of Acme" in shown(office.presses(somebody, "space.agree", value))
        assert "Only an owner of Acme" in shown(office.presses(somebody, "space.decline", value))
    assert parent_of(office) is None


def test_an_answer_to_an_earlier_question_counts_no_more(office: Office) -> None:
    office.types(BEN, "admin attach Acme")
    earlier = question(office)
    office.waits(minutes=1)
    office.types(BEN, "admin attach Acme")

    assert "asked anew" in shown(office.presses(ODA, "space.agree", earlier))
    assert parent_of(office) is None
    office.presses(ODA, "space.agree", question(office))
    assert parent_of(office) == SPACE.id


@pytest.mark.parametrize("value", ["", "7", "7:1", "99:1", "x:y"])
def test_a_made_up_answer_counts_for_nothing(office: Office, value: str) -> None:
    office.types(BEN, "admin attach Acme")

    assert "answered already" in shown(office.presses(ODA, "space.agree", value))


def test_who_owns_both_needs_to_ask_nobody(office: Office) -> None:
    office.memory.roles[SPACE.id, BEN.id, Role.OWNER] = None

    reply = office.types(BEN, "admin attach Acme")

    assert "Support stands below Acme now" in shown(reply)
    assert parent_of(office) == SPACE.id
    assert office.notes(ODA) == []


def test_only_an_owner_asks(office: Office) -> None:
    office.memory.roles[SpaceId(7), EVE.id, Role.ADMIN] = None
    office.memory.people[EVE.id] = replace(office.memory.people[EVE.id], home=SpaceId(7))

    for words in ("admin attach Acme", "admin detach"):
        assert "Only Ben can do this." in shown(office.types(EVE, words))
    assert office.memory.attachments == {}


def test_without_a_name_a_form_asks_for_it(office: Office) -> None:
    asked = office.types(BEN, "admin attach")
    reply = office.sends(BEN, "admin attach", {"parent": "Acme"})
    wrong = office.sends(BEN, "admin attach", {"parent": "Akme"})

    assert asked.form is not None
    assert asked.form.name == "admin attach"
    assert "are asked" in shown(reply)
    assert wrong.errors == {"parent": "There is no space called Akme."}


def test_a_name_must_be_that_of_one_space(office: Office) -> None:
    given(office, 8, "Twin", EVE)
    given(office, 9, "twin", CLEO)

    assert "no space called" in shown(office.types(BEN, "admin attach Nowhere"))
    assert "Several spaces" in shown(office.types(BEN, "admin attach Twin"))


def test_somebody_must_be_there_to_agree(office: Office) -> None:
    del office.memory.roles[SPACE.id, ODA.id, Role.OWNER]

    assert "Nobody owns Acme yet" in shown(office.types(BEN, "admin attach Acme"))


def test_spaces_never_stand_in_a_ring(office: Office) -> None:
    below = given(office, 8, "Night shift", BEN, SpaceId(7))
    office.memory.people[BEN.id] = replace(office.memory.people[BEN.id], home=SpaceId(7))

    for name in ("Night shift", "Support"):
        assert "cannot stand below itself" in shown(office.types(BEN, f"admin attach {name}"))
    assert "whole organisation" in shown(office.types(ODA, f"admin attach {below.name}"))


def test_a_ring_made_while_somebody_thinks_is_refused_too(office: Office) -> None:
    office.types(BEN, "admin attach Acme")
    value = question(office)
    office.memory.spaces[SpaceId(7)] = replace(office.memory.spaces[SpaceId(7)], parent=SPACE.id)

    assert "already" in shown(office.presses(ODA, "space.agree", value))


def test_a_tree_has_so_many_levels(office: Office) -> None:
    parent = SPACE.id
    for number in range(MOST_DEPTH):
        parent = given(office, 20 + number, f"Level {number}", EVE, parent).id

    deep = office.types(BEN, f"admin attach Level {MOST_DEPTH - 1}")
    fits = office.types(BEN, f"admin attach Level {MOST_DEPTH - 4}")

    assert "levels deep" in shown(deep)
    assert "are asked" in shown(fits)


# ---- parting ----------------------------------------------------------------------------------


def test_an_owner_takes_their_space_out_again(office: Office) -> None:
    office.types(BEN, "admin attach Acme")
    office.presses(ODA, "space.agree", question(office))

    reply = office.types(BEN, "admin detach")

    assert "It keeps its people, its history" in shown(reply)
    assert parent_of(office) is None
    assert "Ben took Support out" in said(office.notes(ODA)[-1].message)
    assert (SPACE.id, "space.detached") in log(office)
    assert "stands on its own" in shown(office.types(BEN, "admin detach"))


def test_asked_again_the_same_request_asks_once(office: Office) -> None:
    request = office.request(BEN, Typed(("admin attach Acme",)))

    for _ in range(2):
        office.receives(request)

    assert len(office.notes(ODA)) == 1


def test_only_a_space_that_can_go_below_another_is_told_how(office: Office) -> None:
    whole, below = (shown(office.types(who, "admin spaces")) for who in (ODA, BEN))

    assert "admin attach" not in whole
    assert "admin attach" in below
