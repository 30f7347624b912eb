"""Setting a space up, step by step, and asking somebody who may."""

from dataclasses import replace

import pytest

from bot.identity import Person, Role, Space, SpaceId, SpaceKind
from bot.outcome import Reply
from bot.request import Answers
from bot.spaces.belonging import HOMES
from bot.spaces.capability import spaces
from bot.spaces.model import Chosen, Room
from bot.ui.actions import Button
from bot.ui.forms import Choice, Form
from bot.ui.walk import _parts
from bot.values.local import LOCAL
from tests.office import Office, buttons, draft, memory_of, said, shown, who
from tests.people import ANA, BEN, CAST, CLEO, GENERAL, GUEST, LEO, ODA, SPACE, THANKS, WORKSPACE
from tests.unit.spaces.claiming import admits

PLACE: Answers = {"kind": "organisation", "name": "Acme Ltd"}
THANKING: Answers = {
    "recognition": THANKS,
    "value_required": "no",
    "locale": "above",
    "zone": "europe/berlin",
}


@pytest.fixture
def new_office() -> Office:
    """One that nobody set up."""
    office = Office(memory_of(CAST, replace(SPACE, is_set_up=False)))
    office.memory.roles.clear()
    return office


def roles(office: Office) -> set[tuple[int, int, str]]:
    return {(space, person, role.value) for space, person, role in office.memory.roles}


def form(reply: Reply) -> Form:
    assert reply.form is not None, f"no form: {shown(reply)} {reply.errors}"
    return reply.form


def ways(reply: Reply) -> dict[str, str]:
    """Return where the buttons of a form or message lead, by their words."""
    pressed = [one for one in _parts(reply.form or reply.message) if isinstance(one, Button)]
    return {one.label: f"{one.action} {one.value}" for one in pressed}


def begins(office: Office, person: Person, **answers: str) -> Space:
    """Have somebody begin a space that may have what it wants, and return it."""
    given = {"kind": "department", "name": "Support", **answers}
    reply = office.sends(person, "space.place", given)
    admits(office)
    return office.memory.spaces[SpaceId(int(form(reply).carry))]


def works_in(office: Office, person: Person, department: str) -> None:
    known = office.memory.people[person.id]
    office.memory.people[person.id] = replace(known, department=department)


def log(office: Office) -> list[str]:
    return [line[1].what for line in office.memory.audit.values() if not isinstance(line, str)]


# ---- the whole organisation -------------------------------------------------------------------


def test_the_first_to_set_it_up_becomes_its_owner(new_office: Office) -> None:
    reply = new_office.sends(ANA, "space.place", PLACE, SPACE.id)

    space = new_office.memory.spaces[SPACE.id]
    assert (space.name, space.is_set_up) == ("Acme Ltd", True)
    assert roles(new_office) == {(SPACE.id, ANA.id, "owner")}
    assert form(reply).name == "space.sponsor"
    assert log(new_office) == ["space.named", "role.owner"]
    assert [job[0] for job in new_office.engine.jobs] == [HOMES]


def test_the_steps_lead_from_one_to_the_next_and_end_with_what_is_set(new_office: Office) -> None:
    office, carry = new_office, str(SPACE.id)
    first = office.types(ANA, "setup")
    second = office.sends(ANA, form(first).name, PLACE, form(first).carry)
    third = office.sends(ANA, form(second).name, {"sponsor": (who(BEN),)}, carry)
    fourth = office.sends(ANA, form(third).name, {"values": "Care: as friends\n- Courage"}, carry)
    done = office.sends(ANA, form(fourth).name, THANKING, carry)

    assert [one.name for one in map(form, (first, second, third, fourth))] == [
        "space.place",
        "space.sponsor",
        "space.values",
        "space.thanks",
    ]
    told = shown(done)
    assert "Acme Ltd is set up." in told
    assert "owned by Ana" in told
    assert "Ben" in told
    assert "Care, Courage" in told
    assert "Cards go to a channel" in told
    assert "A kudos may name a value." in told
    assert "Europe/Berlin" in told
    assert "The next 7 days" in told
    assert "A card for each newcomer" in told
    chosen = Chosen(value_required=False, locale=None, zone="Europe/Berlin")
    assert office.memory.choices[SPACE.id] == chosen
    assert office.memory.spaces[SPACE.id].channels == {WORKSPACE.id: THANKS}


def test_each_step_can_be_skipped_and_gone_back_to(new_office: Office) -> None:
    office = new_office
    first = office.types(ANA, "setup")
    assert ways(first) == {"Skip this step": f"space.step {SPACE.id}:2"}

    second = office.presses(ANA, "space.step", f"{SPACE.id}:2")
    third = office.presses(ANA, "space.step", f"{SPACE.id}:3")
    done = office.presses(ANA, "space.step", f"{SPACE.id}:5")

    assert second.instead
    assert form(second).name == "space.sponsor"
    assert ways(third)["Back"] == f"space.step {SPACE.id}:2"
    assert "is set up" in shown(done)
    assert roles(office) == set()


def test_a_later_step_makes_the_owner_too(new_office: Office) -> None:
    new_office.sends(ANA, "space.values", {"values": "Care"}, SPACE.id)

    assert roles(new_office) == {(SPACE.id, ANA.id, "owner")}
    assert new_office.memory.spaces[SPACE.id].is_set_up


def test_run_again_it_shows_what_is_set_with_a_way_to_each_step(office: Office) -> None:
    office.sets(channels={WORKSPACE.id: THANKS}, value_required=False)

    reply = office.types(ODA, "setup")
    change = office.presses(ODA, "space.step", f"{SPACE.id}:4")

    assert "Acme is set up." in shown(reply)
    assert "nobody yet" in shown(reply)
    assert "none yet" in shown(reply)
    assert sum(way.startswith("space.step") for way in ways(reply).values()) == 4
    assert draft(change, "recognition") == THANKS
    assert draft(change, "value_required") == "no"


def test_the_whole_organisation_is_only_named_later(office: Office) -> None:
    reply = office.presses(ODA, "space.step", f"{SPACE.id}:1")

    assert [field.key for field in form(reply).fields] == ["name"]
    assert draft(reply, "name") == "Acme"
    office.sends(ODA, "space.place", {"name": "Acme Ltd"}, SPACE.id)
    assert office.memory.spaces[SPACE.id].name == "Acme Ltd"
    assert office.memory.spaces[SPACE.id].kind is SpaceKind.ORGANISATION


def test_what_is_sent_again_unchanged_leaves_no_line(office: Office) -> None:
    office.sends(ODA, "space.place", {"name": "Acme"}, SPACE.id)
    office.sends(ODA, "space.thanks", {"value_required": "yes", "locale": "en"}, SPACE.id)
    lines = log(office)
    office.sends(ODA, "space.thanks", {"value_required": "yes", "locale": "en"}, SPACE.id)

    assert lines == log(office) == ["space.settings"]


def test_an_admin_changes_it_without_becoming_the_owner(office: Office) -> None:
    office.memory.roles[SPACE.id, BEN.id, Role.ADMIN] = None

    office.sends(BEN, "space.thanks", THANKING, SPACE.id)

    assert (SPACE.id, BEN.id, "owner") not in roles(office)
    assert office.memory.spaces[SPACE.id].channels == {WORKSPACE.id: THANKS}


def test_without_a_channel_cards_stay_where_they_are_given(new_office: Office) -> None:
    reply = new_office.sends(ANA, "space.thanks", {"recognition": ""}, SPACE.id)

    assert "Cards stay where each kudos is given" in shown(reply)
    assert new_office.memory.choices[SPACE.id] == Chosen()
    assert new_office.memory.spaces[SPACE.id].channels == {}


@pytest.mark.parametrize("name", ["", "x", " x ", "x" * 61])
def test_a_space_needs_a_name(new_office: Office, name: str) -> None:
    reply = new_office.sends(ANA, "space.place", {**PLACE, "name": name}, SPACE.id)

    assert reply.errors == {"name": "Between 2 and 60 characters."}
    assert roles(new_office) == set()


def test_a_zone_must_be_one(office: Office) -> None:
    reply = office.sends(ODA, "space.thanks", {**THANKING, "zone": "Mars"}, SPACE.id)

    assert "Europe/Berlin" in reply.errors["zone"]
    assert SPACE.id not in office.memory.choices


def test_what_is_planned_is_named_only_where_people_get_something(office: Office) -> None:
    quiet = Office(memory_of(CAST), capabilities=(spaces(),))

    assert LOCAL
    assert "nothing is planned" in shown(quiet.types(ODA, "setup"))
    assert "nothing is planned" not in shown(office.types(ODA, "setup"))


# ---- who may ----------------------------------------------------------------------------------


def test_everybody_else_is_told_whom_to_ask_and_how_to_begin_their_own(office: Office) -> None:
    for reply in (
        office.types(BEN, "setup"),
        office.presses(BEN, "space.setup"),
        office.presses(BEN, "space.look", SPACE.id),
        office.presses(BEN, "space.step", f"{SPACE.id}:4"),
        office.sends(BEN, "space.place", {"name": "Mine"}, SPACE.id),
        office.sends(BEN, "space.sponsor", {}, SPACE.id),
        office.sends(BEN, "space.thanks", THANKING, SPACE.id),
    ):
        assert "Acme: only Oda can do this." in shown(reply)
        assert buttons(reply.message) == {
            "space.new": "",
            "space.ask": f"{ODA.id}:{SPACE.id}:setup",
        }
    assert office.memory.spaces[SPACE.id].name == "Acme"


@pytest.mark.parametrize("number", ["", "999", "x", "9" * 30])
def test_a_space_that_is_gone_is_told_so(office: Office, number: str) -> None:
    assert "does not exist" in shown(office.presses(ODA, "space.step", f"{number}:2"))


def test_who_holds_nothing_above_cannot_take_over_what_others_lost(office: Office) -> None:
    child = replace(SPACE, id=SpaceId(7), name="Support", parent=SPACE.id)
    office.memory.spaces[child.id] = child

    stranger = office.presses(BEN, "space.look", child.id)
    above = office.presses(ODA, "space.look", child.id)

    assert "only Oda" in shown(stranger)
    assert "Support is set up." in shown(above)


# ---- a space of one's own ---------------------------------------------------------------------


def test_a_plain_member_begins_a_space_and_owns_it(office: Office) -> None:
    asked = office.presses(BEN, "space.new")
    space = begins(office, BEN)

    assert form(asked).carry == ""
    assert _kinds(asked) == ["department", "division", "site"]
    assert (space.name, space.kind, space.parent) == ("Support", SpaceKind.DEPARTMENT, None)
    assert (space.id, BEN.id, "owner") in roles(office)
    assert office.memory.people[BEN.id].home == space.id
    [news] = office.notes(ODA)
    assert "Ben began a space called Support." in said(news.message)
    assert "Support is set up." in shown(office.types(BEN, "setup"))


def _kinds(reply: Reply) -> list[str]:
    [kind, *_] = [one for one in form(reply).fields if isinstance(one, Choice)]
    return [option.value for option in kind.options]


def test_the_first_set_up_can_be_of_a_department_alone(new_office: Office) -> None:
    space = begins(new_office, ANA, name="Support", kind="site")
    assert space.kind is SpaceKind.SITE

    first = new_office.sends(BEN, "space.place", {"kind": "site", "name": "Lyon"}, SPACE.id)

    assert form(first).carry != str(SPACE.id)
    assert not new_office.memory.spaces[SPACE.id].is_set_up
    assert {role for _, _, role in roles(new_office)} == {"owner"}
    assert (SPACE.id, BEN.id, "owner") not in roles(new_office)


def test_an_owner_who_begins_another_space_stays_where_they_are(office: Office) -> None:
    space = begins(office, ODA)

    assert (space.id, ODA.id, "owner") in roles(office)
    assert office.memory.people[ODA.id].home is None
    assert office.notes(ODA) == []


def test_a_kind_must_be_one_of_those_offered(office: Office) -> None:
    for kind in ("", "organisation", "galaxy"):
        reply = office.sends(BEN, "space.place", {"kind": kind, "name": "Support"})
        assert reply.errors == {"kind": "Choose for whom it is."}


def test_two_spaces_are_never_called_the_same(office: Office) -> None:
    space = begins(office, BEN)

    reply = office.sends(CLEO, "space.place", {"kind": "site", "name": "SUPPORT"})
    again = office.sends(BEN, "space.place", {"kind": "site", "name": "Support"}, space.id)

    assert "name" in reply.errors
    assert form(again).name == "space.sponsor"
    assert office.memory.spaces[space.id].kind is SpaceKind.SITE


def test_names_that_differ_in_case_alone_are_the_same_beyond_ascii_too(office: Office) -> None:
    begins(office, BEN, name="Ärzte Straße")

    reply = office.sends(CLEO, "space.place", {"kind": "site", "name": "ÄRZTE STRASSE"})

    assert "name" in reply.errors


def test_who_is_paused_begins_no_space(office: Office) -> None:
    before = set(office.memory.spaces)

    asked = office.presses(LEO, "space.new")
    reply = office.sends(LEO, "space.place", {"kind": "site", "name": "Mine"})

    assert "paused" in shown(asked)
    assert "paused" in shown(reply)
    assert set(office.memory.spaces) == before


def test_a_member_takes_in_their_own_department_only(office: Office) -> None:
    works_in(office, BEN, "Care")
    works_in(office, ANA, "Sales")

    asked = office.presses(BEN, "space.new")
    reply = office.sends(
        BEN, "space.place", {"kind": "site", "name": "Support", "department": "Sales"}
    )
    space = begins(office, BEN, department="Care")

    assert [one.key for one in form(asked).fields] == ["kind", "name", "department", "members"]
    assert reply.errors == {"department": "You can take in your own department."}
    assert office.memory.spaces[space.id].department == "Care"
    assert "everybody in Care" in shown(office.presses(BEN, "space.look", space.id))


def test_an_admin_takes_in_any_department_that_is_free(office: Office) -> None:
    works_in(office, BEN, "Care")
    space = begins(office, ODA, department="Care")

    reply = office.sends(ODA, "space.place", {"kind": "site", "name": "Lyon", "department": "Care"})
    office.sends(ODA, "space.place", {"kind": "site", "name": "Support"}, space.id)

    assert reply.errors == {"department": "Care belongs to Support already."}
    assert office.memory.spaces[space.id].department == ""


def test_a_channel_belongs_to_one_space(office: Office) -> None:
    space = begins(office, BEN, members=str(THANKS))
    reply = office.sends(CLEO, "space.place", {"kind": "site", "name": "Lyon", "members": THANKS})

    assert "members" in reply.errors
    assert office.memory.rooms == {
        (WORKSPACE.id, THANKS): Room(WORKSPACE.id, THANKS, space.id, members_belong=True)
    }
    assert draft(office.presses(BEN, "space.step", f"{space.id}:1"), "members") == THANKS
    assert "everybody in a channel" in shown(office.presses(BEN, "space.look", space.id))


def test_a_channel_that_is_left_out_is_given_back(office: Office) -> None:
    space = begins(office, BEN, members=str(THANKS))
    office.sends(BEN, "space.thanks", {"recognition": THANKS}, space.id)

    office.sends(BEN, "space.place", {"kind": "site", "name": "Support"}, space.id)
    kept = dict(office.memory.rooms)
    office.sends(BEN, "space.thanks", {"recognition": ""}, space.id)

    assert [room.members_belong for room in kept.values()] == [False]
    assert office.memory.rooms == {}


def test_thanks_in_the_channel_of_a_space_belong_to_it(office: Office) -> None:
    space = begins(office, BEN)
    office.sends(BEN, "space.thanks", {"recognition": THANKS}, space.id)
    admits(office)
    office.sends(ODA, "space.thanks", {"recognition": THANKS}, SPACE.id)

    assert [room.space for room in office.memory.rooms.values()] == [space.id]


def test_a_channel_of_another_space_stays_theirs(office: Office) -> None:
    theirs = begins(office, BEN, members=str(THANKS))
    mine = begins(office, CLEO, name="Lyon")

    office.sends(CLEO, "space.thanks", {"recognition": THANKS}, mine.id)

    assert [room.space for room in office.memory.rooms.values()] == [theirs.id]
    assert office.memory.spaces[mine.id].channels == {WORKSPACE.id: THANKS}


def test_a_space_that_leaves_a_channel_for_another_gives_the_first_back(office: Office) -> None:
    space = begins(office, BEN, members=str(THANKS))

    office.sends(
        BEN, "space.place", {"kind": "site", "name": "Support", "members": GENERAL}, space.id
    )
    admits(office)

    assert [room.conversation for room in office.memory.rooms.values()] == [GENERAL]


def test_a_new_space_is_offered_the_clock_and_the_language_of_whoever_began_it(
    office: Office,
) -> None:
    space = begins(office, BEN)

    fourth = office.presses(BEN, "space.step", f"{space.id}:4")

    assert draft(fourth, "zone") == "Europe/London"
    assert draft(fourth, "locale") == "en"


# ---- the sponsor ------------------------------------------------------------------------------


def test_a_sponsor_is_told_and_the_one_before_as_well(office: Office) -> None:
    office.sends(ODA, "space.sponsor", {"sponsor": (who(BEN),)}, SPACE.id)
    office.sends(ODA, "space.sponsor", {"sponsor": (who(BEN),)}, SPACE.id)
    office.sends(ODA, "space.sponsor", {"sponsor": (who(CLEO),)}, SPACE.id)

    assert (SPACE.id, CLEO.id, "sponsor") in roles(office)
    assert (SPACE.id, BEN.id, "sponsor") not in roles(office)
    first, second = office.notes(BEN)
    assert "Oda made you sponsor of Acme." in said(first.message)
    assert "no longer sponsor of Acme" in said(second.message)
    assert len(office.notes(CLEO)) == 1


def test_an_empty_field_takes_the_sponsor_away(office: Office) -> None:
    office.sends(ODA, "space.sponsor", {"sponsor": (who(ODA),)}, SPACE.id)
    office.sends(ODA, "space.sponsor", {"sponsor": ""}, SPACE.id)

    assert {role for _, _, role in roles(office)} == {"owner", "manager"}
    assert office.notes(ODA) == []


def test_a_sponsor_is_a_member(office: Office) -> None:
    reply = office.sends(ODA, "space.sponsor", {"sponsor": (who(GUEST),)}, SPACE.id)

    assert reply.errors == {"sponsor": "Choose a member of this organisation."}


# ---- values -----------------------------------------------------------------------------------


def test_nothing_pasted_leads_on(office: Office) -> None:
    reply = office.sends(ODA, "space.values", {"values": " \n "}, SPACE.id)

    assert form(reply).name == "space.thanks"
    assert log(office) == []


def test_values_that_are_there_are_shown(office: Office) -> None:
    office.values("Care", "Craft")

    assert "Care, Craft" in shown(office.presses(ODA, "space.step", f"{SPACE.id}:3"))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("C: short", "2 to 40"),
        (f"{'x' * 41}: long", "2 to 40"),
        (f"Care: {'x' * 301}", "at most 300"),
        ("Care\ncare: again", "There is already a value called care. Choose another name."),
        ("\n".join(f"Value {chr(65 + n)}" for n in range(11)), "10 values are enough"),
    ],
)
def test_values_that_cannot_be_are_told_beside_the_field(
    office: Office, lines: str, told: str
) -> None:
    reply = office.sends(ODA, "space.values", {"values": lines}, SPACE.id)

    assert told in reply.errors["values"]
    assert office.memory.values == {}
