"""Who may do what in a space, pausing kudos, and the log of it all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.commands import Capability, Command, NoArguments
from bot.context import Context
from bot.identity import Person, Role, SpaceId, Standing
from bot.outcome import Outcome
from bot.spaces.audit import SHOWN
from bot.spaces.model import Held, roles_in_force
from bot.ui.views import Message
from tests.fakes import FakeIntake
from tests.fakes_spaces import FakeAudit
from tests.office import Office, buttons, said, shown, who
from tests.people import ANA, BEN, CLEO, DEV, EVE, GUEST, LEAVER, LEO, MIA, ODA, SPACE


def holds(office: Office, person: Person, role: Role) -> bool:
    return (SPACE.id, person.id, role) in office.memory.roles


def an_admin(office: Office, person: Person = BEN) -> Person:
    office.memory.roles[SPACE.id, person.id, Role.ADMIN] = None
    return person


def log(office: Office) -> list[str]:
    return [line[1].what for line in office.memory.audit.values() if not isinstance(line, str)]


# ---- roles ------------------------------------------------------------------------------------


def test_a_role_is_given_and_told_in_the_language_of_whoever_has_it(office: Office) -> None:
    reply = office.types(ODA, "admin grant ", who(CLEO), who(BEN), " curator")

    assert "are curator of Acme now" in shown(reply)
    assert holds(office, CLEO, Role.CURATOR)
    assert holds(office, BEN, Role.CURATOR)
    assert "Oda made you curator of Acme." in said(office.notes(BEN)[0].message)
    assert "ɱåđé" in said(office.notes(CLEO)[0].message)
    assert log(office) == ["role.curator", "role.curator"]


def test_a_role_is_given_once(office: Office) -> None:
    for _ in range(2):
        reply = office.types(ODA, "admin grant ", who(BEN), " Analyst.")

    assert "nothing changed" in shown(reply)
    assert len(office.notes(BEN)) == 1


def test_a_role_is_taken_and_told(office: Office) -> None:
    office.types(ODA, "admin grant ", who(BEN), " sponsor")

    reply = office.types(ODA, "admin revoke ", who(BEN), " sponsor")

    assert "is no longer sponsor" in shown(reply)
    assert not holds(office, BEN, Role.SPONSOR)
    assert "no longer sponsor of Acme" in said(office.notes(BEN)[-1].message)
    assert log(office) == ["role.sponsor", "role.sponsor.taken"]


def test_one_owner_always_stays(office: Office) -> None:
    reply = office.types(ODA, "admin revoke ", who(ODA), " owner")
    assert "needs an owner" in shown(reply)
    assert holds(office, ODA, Role.OWNER)

    office.types(ODA, "admin grant ", who(ANA), " owner")
    office.types(ODA, "admin revoke ", who(ODA), " owner")

    assert not holds(office, ODA, Role.OWNER)
    assert office.notes(ODA) == []


def test_an_owner_who_left_does_not_count(office: Office) -> None:
    office.memory.roles[SPACE.id, LEAVER.id, Role.OWNER] = None

    reply = office.types(ODA, "admin revoke ", who(ODA), " owner")

    assert "needs an owner" in shown(reply)


def test_an_admin_gives_roles_below_their_own(office: Office) -> None:
    admin = an_admin(office)

    assert "now" in shown(office.types(admin, "admin grant ", who(ANA), " curator"))
    for words in ("admin grant ", "admin revoke "):
        for role in ("owner", "admin"):
            reply = office.types(admin, words, who(ODA), f" {role}")
            assert "Only an owner of Acme" in shown(reply)
    assert not holds(office, ODA, Role.ADMIN)


@pytest.mark.parametrize("words", ["admin roles", "admin audit", "admin lock", "admin grant"])
def test_a_plain_member_is_told_whom_to_ask(office: Office, words: str) -> None:
    reply = office.types(ANA, words)

    assert "Only Oda can do this." in shown(reply)
    assert buttons(reply.message) == {"space.ask": f"{ODA.id}:{SPACE.id}:{words}"}


def test_an_unknown_role_is_answered_with_those_there_are(office: Office) -> None:
    reply = office.types(ODA, "admin grant ", who(BEN), " emperor")
    manager = office.types(ODA, "admin grant ", who(BEN), " manager")
    filled = office.sends(ODA, "admin grant", {"people": (who(BEN),), "role": "emperor"})

    assert "curator, sponsor, analyst, admin, owner" in shown(reply)
    assert "people reporting" in shown(manager)
    assert list(filled.errors) == ["role"]


@pytest.mark.parametrize("words", ["admin grant", "admin revoke"])
def test_what_is_missing_is_asked_in_a_form(office: Office, words: str) -> None:
    nobody = office.types(ODA, f"{words} curator")
    nothing = office.types(ODA, f"{words} ", who(BEN))

    for reply in (nobody, nothing):
        assert reply.form is not None
        assert reply.form.name == words
    filled = office.sends(ODA, words, {"people": (who(BEN),), "role": "curator"})
    assert filled.form is None


def test_only_members_hold_roles(office: Office) -> None:
    for somebody in (GUEST, LEAVER):
        reply = office.types(ODA, "admin grant ", who(somebody), " curator")
        assert "Name members" in shown(reply)
    unlocked = office.types(ODA, "admin unlock")

    assert "Name members" in shown(unlocked)


def test_all_roles_are_shown(office: Office) -> None:
    office.memory.roles[SPACE.id, LEAVER.id, Role.CURATOR] = None

    told = shown(office.types(ODA, "admin roles"))

    assert "Owner: Oda" in told
    assert "Manager: Mia" in told
    assert "Dora" not in told


def test_a_role_that_nobody_holds_yet_says_who_gives_it(office: Office) -> None:
    office.memory.roles.clear()
    analyst = office.types(ANA, "admin reach")

    assert "there is none yet" in shown(analyst)


def nothing(_none: NoArguments, context: Context) -> Outcome:
    return Outcome(reply=Message(context.say("Nobody reads it.")))


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        (
            {Role.CURATOR, Role.ANALYST},
            "has the role for this yet: curator, analyst.",
        ),
        ({Role.MANAGER}, "for whoever has people reporting to them"),
        ({Role.CURATOR, Role.OWNER}, "Only an admin of Acme can do this, and there is none yet."),
    ],
)
def test_a_role_that_nobody_holds_yet_is_named_with_the_way_to_it(
    roles: set[Role], told: str
) -> None:
    probe = Command("probe", "Looks", nothing, roles=frozenset(roles), reads_only=True)
    office = Office(capabilities=(Capability("probing", (probe,)),))
    office.memory.roles.clear()

    assert told in shown(office.types(ANA, "probe"))


def test_a_role_in_one_space_is_none_in_another(office: Office) -> None:
    child = replace(SPACE, id=SpaceId(7), name="Support", parent=SPACE.id)
    office.memory.spaces[child.id] = child
    office.memory.roles[child.id, BEN.id, Role.OWNER] = None
    office.memory.people[BEN.id] = replace(office.memory.people[BEN.id], home=child.id)

    assert "Only Oda" in shown(office.types(ANA, "admin roles"))
    assert "Owner: Ben" in shown(office.types(BEN, "admin roles"))
    office.memory.people[ANA.id] = replace(office.memory.people[ANA.id], home=child.id)
    assert "Only Ben" in shown(office.types(ANA, "admin roles"))


def test_who_has_people_reporting_is_a_manager(office: Office) -> None:
    intake_roles = _roles(office, EVE)
    office.memory.people[BEN.id] = replace(office.memory.people[BEN.id], manager=EVE.id)

    assert intake_roles == frozenset()
    assert _roles(office, EVE) == {Role.MANAGER}
    left = replace(office.memory.people[BEN.id], standing=Standing.DEACTIVATED)
    office.memory.people[BEN.id] = left
    assert _roles(office, EVE) == frozenset()
    assert _roles(office, MIA) == {Role.MANAGER}


def _roles(office: Office, person: Person) -> frozenset[Role]:
    return FakeIntake(office.memory).roles(person.id, SPACE)


held = some.builds(Held, some.integers(0, 3), some.sampled_from(Role), some.booleans())


@given(some.lists(held, max_size=12))
def test_only_who_looks_after_things_stands_in_for_those_below(known: list[Held]) -> None:
    mine = roles_in_force(known)

    own = {one.role for one in known if one.is_mine and one.depth == 0}
    others = {one.role for one in known if not one.is_mine and one.depth == 0}
    assert own <= mine
    assert mine - own <= {Role.OWNER, Role.ADMIN, Role.CURATOR}
    if others & {Role.OWNER, Role.ADMIN}:
        assert not (mine - own) & {Role.OWNER, Role.ADMIN}


# ---- locks ------------------------------------------------------------------------------------


def test_kudos_are_paused_kindly_and_the_reason_is_in_no_log(office: Office) -> None:
    reply = office.types(ODA, "admin lock ", who(ANA), " let us talk about Friday")

    told = said(office.notes(ANA)[0].message)
    assert "cannot give kudos for now" in shown(reply)
    assert "You still receive them" in told
    assert "let us talk about Friday" in told
    assert office.memory.people[ANA.id].locked
    assert log(office) == ["person.locked"]
    assert "Friday" not in str(office.memory.audit)
    office.thanks(ANA, BEN)
    assert office.kudos == ()


def test_a_pause_ends(office: Office) -> None:
    reply = office.types(ODA, "admin unlock ", who(LEO))
    again = office.types(ODA, "admin unlock ", who(LEO))

    assert "can give kudos again" in shown(reply)
    assert said(office.notes(LEO)[0].message).startswith("You can give kudos again.")
    assert "nothing changed" in shown(again)
    assert log(office) == ["person.unlocked"]


def test_without_a_reason_none_is_quoted_and_a_form_can_say_it(office: Office) -> None:
    asked = office.types(ODA, "admin lock")
    reply = office.sends(ODA, "admin lock", {"people": (who(DEV),)})

    assert asked.form is not None
    assert "cannot give" in shown(reply)
    assert len(office.notes(DEV)[0].message.blocks) == 1


def test_nobody_pauses_themselves_or_people_of_other_spaces(office: Office) -> None:
    office.memory.spaces[SpaceId(7)] = replace(SPACE, id=SpaceId(7), name="Lyon")
    office.memory.people[BEN.id] = replace(office.memory.people[BEN.id], home=SpaceId(7))

    assert "your own" in shown(office.types(ODA, "admin lock ", who(ODA)))
    assert "belongs to another space" in shown(office.types(ODA, "admin lock ", who(BEN)))
    assert not office.memory.people[BEN.id].locked


def other_space(office: Office, number: int = 7, parent: SpaceId | None = None) -> SpaceId:
    space = SpaceId(number)
    office.memory.spaces[space] = replace(SPACE, id=space, name=f"Lyon {number}", parent=parent)
    return space


def moves(office: Office, person: Person, space: SpaceId | None) -> None:
    office.memory.people[person.id] = replace(office.memory.people[person.id], home=space)


def test_nobody_ends_their_own_pause(office: Office) -> None:
    lyon = other_space(office)
    office.memory.roles[lyon, LEO.id, Role.OWNER] = None
    moves(office, LEO, lyon)

    assert "for somebody else to end" in shown(office.types(LEO, "admin unlock ", who(LEO)))
    assert office.memory.people[LEO.id].locked


def test_a_pause_is_ended_where_it_was_made_or_above(office: Office) -> None:
    support = other_space(office, 8, SPACE.id)
    lyon = other_space(office)
    office.memory.roles[support, BEN.id, Role.ADMIN] = None
    office.memory.roles[lyon, EVE.id, Role.OWNER] = None
    for person, home in ((ANA, support), (BEN, support), (EVE, lyon)):
        moves(office, person, home)
    office.types(BEN, "admin lock ", who(ANA))
    moves(office, ANA, lyon)

    stranger = office.types(EVE, "admin unlock ", who(ANA))
    assert office.memory.people[ANA.id].locked
    office.types(ODA, "admin unlock ", who(ANA))

    assert "Ana was paused in Lyon 8: only an admin there can end it." in shown(stranger)
    assert not office.memory.people[ANA.id].locked


def test_an_admin_pauses_no_owner(office: Office) -> None:
    admin = an_admin(office)

    reply = office.types(admin, "admin lock ", who(ODA))

    assert "Only an owner of Acme can pause an owner." in shown(reply)
    assert not office.memory.people[ODA.id].locked


def test_ending_a_pause_asks_for_no_reason(office: Office) -> None:
    reply = office.types(ODA, "admin unlock")

    assert reply.form is None or [field.key for field in reply.form.fields] == ["people"]


# ---- the log ----------------------------------------------------------------------------------


def test_the_log_says_who_changed_what_newest_first(office: Office) -> None:
    assert "Nothing was changed yet." in shown(office.types(ODA, "admin audit"))
    office.types(ODA, "admin grant ", who(BEN), " curator")
    office.types(ODA, "admin revoke ", who(BEN), " curator")
    office.types(ODA, "admin lock ", who(BEN))

    told = shown(office.types(ODA, "admin audit"))

    assert told.index("paused the kudos of Ben") < told.index("took the role curator from Ben")
    assert told.index("took the role") < told.index("made Ben curator")
    assert "Show older" not in told


def test_the_log_is_read_page_by_page(office: Office) -> None:
    for number in range(SHOWN + 2):
        FakeAudit(office.memory).note(
            SPACE, None, f"some.thing{number:02}", "kudos:1", office.clock.now()
        )

    first = office.types(ODA, "admin audit")
    value = buttons(first.message)["space.older"]
    rest = office.presses(ODA, "space.older", value)
    wrong = office.presses(ODA, "space.older", "x")

    assert "some.thing21" in shown(first)
    assert "some.thing01" not in shown(first)
    assert rest.instead
    assert "some.thing01" in shown(rest)
    assert "some.thing02" not in shown(rest)
    assert "some.thing21" in shown(wrong)
    assert "whoever runs Goodword" in shown(rest)
    assert "Only Oda" in shown(office.presses(ANA, "space.older", value))
