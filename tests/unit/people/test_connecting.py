"""One person, two chat programs: `me connect`, `me disconnect`, and where they are reached."""

from dataclasses import replace
from itertools import count

import pytest

from bot.identity import AccountId, Person, PersonId, Role, Workspace, WorkspaceId
from bot.outcome import Post, Reply, ToPerson
from bot.people.accounts import Change, name_of_workspace
from bot.people.preferences import Preferences
from bot.request import Answers, Door, Pressed, Request, Submitted, Typed
from bot.ui.blocks import Buttons
from bot.ui.language import say_in
from bot.ui.words import words
from tests.office import MONDAY, Office, draft, memory_of, shown
from tests.people import ACME, ANA, BEN, CAST, NEVER_QUIET, SPACE, WORKSPACE

TEAMS = Workspace(WorkspaceId(2), ACME, "teams", "11aa-tenant", "Acme", AccountId("28:bot"))
HER = Person(PersonId(50), ACME, "Ana", "Europe/Berlin", "en", quiet=NEVER_QUIET)  # of Teams
ZOE = Person(PersonId(51), ACME, "Zoe", "Europe/Berlin", "en", quiet=NEVER_QUIET)
KEYS = count(1)


@pytest.fixture
def office() -> Office:
    memory = memory_of(CAST)
    memory.workspaces[TEAMS.id] = TEAMS
    for person in (HER, ZOE):
        memory.people[person.id] = person
        memory.chosen[person.id] = Preferences(quiet=NEVER_QUIET)
        memory.accounts[TEAMS.id, guid(person)] = person.id
    return Office(memory)


def guid(person: Person) -> AccountId:
    return AccountId(f"8f1c-{person.id}-guid")


def there(office: Office, actor: Person, door: Door) -> Reply:
    """Have somebody do something in Teams."""
    request = Request(f"t{next(KEYS)}", TEAMS.platform, TEAMS.external_id, guid(actor), door)
    return office.receives(request)


def types_there(office: Office, actor: Person, words: str) -> Reply:
    return there(office, actor, Typed((words,)))


def sends_there(
    office: Office, actor: Person, form: str, answers: Answers, carry: str = ""
) -> Reply:
    return there(office, actor, Submitted(form, answers, carry))


def yes(office: Office, owner: Person = ANA) -> Reply:
    """Have the owner of the code that was typed last agree."""
    return office.presses(owner, "me.agree", asked_about(office))


def asked_about(office: Office) -> str:
    """Return what the buttons of the newest question carry."""
    posts = [said for said in office.memory.utterances() if isinstance(said, Post)]
    blocks = [block for post in posts for block in post.message.blocks]
    return [block for block in blocks if isinstance(block, Buttons)][-1].items[0].value


def connect(office: Office, person: Person = HER) -> Reply:
    """Have Ana's code typed by somebody in Teams, and have her agree."""
    types_there(office, person, f"me connect {code_of(office, ANA)}")
    return yes(office)


def code_of(office: Office, person: Person) -> str:
    """Have somebody of Slack ask for a code, and return it."""
    office.types(person, "me connect")
    return office.memory.codes[person.id].digits


# ---- connecting ---------------------------------------------------------------------------------


def test_a_code_from_one_program_connects_in_the_other(office: Office) -> None:
    reply = office.types(ANA, "me connect")
    code = office.memory.codes[ANA.id].digits
    assert f"me connect {code}" in shown(reply)

    asked = types_there(office, HER, f"me connect {code}")
    assert "I asked you in Acme (Slack)" in shown(asked)
    assert HER.id in office.memory.people
    told = yes(office)

    assert "Connected." in shown(told)
    assert told.instead
    assert office.memory.accounts[TEAMS.id, guid(HER)] == ANA.id
    assert HER.id not in office.memory.people


def test_the_owner_of_a_code_is_asked_where_they_got_it(office: Office) -> None:
    types_there(office, HER, f"me connect {code_of(office, ANA)}")

    (post,) = [said for said in office.memory.utterances() if isinstance(said, Post)]
    assert post.to == ToPerson(ANA.id, WORKSPACE.id)
    said = words(post.message, {}, say_in("en"))
    assert "Somebody who is Ana in Acme (Teams) typed your code. Is that you?" in said


def test_whoever_says_no_is_connected_to_nobody(office: Office) -> None:
    code = code_of(office, ANA)
    types_there(office, HER, f"me connect {code}")

    told = office.presses(ANA, "me.refuse", asked_about(office))

    assert "Nothing was connected" in shown(told)
    assert HER.id in office.memory.people
    assert f"person.code.refused person:{HER.id}" in office.memory.audit.values()
    assert office.memory.wrong_codes[TEAMS.id, guid(HER)][1] == 1
    assert "holds no more" in shown(yes(office))
    assert "wrong" in shown(types_there(office, HER, f"me connect {code}"))


def test_the_question_is_answered_once_and_within_ten_minutes(office: Office) -> None:
    types_there(office, HER, f"me connect {code_of(office, ANA)}")
    number = asked_about(office)
    office.waits(minutes=10)

    for answer in ("me.agree", "me.refuse"):
        assert "holds no more" in shown(office.presses(ANA, answer, number))
    assert HER.id in office.memory.people


def test_nobody_else_answers_the_question(office: Office) -> None:
    types_there(office, HER, f"me connect {code_of(office, ANA)}")
    number = asked_about(office)

    assert "holds no more" in shown(office.presses(BEN, "me.agree", number))
    there(office, HER, Pressed("me.agree", number, "1.0"))
    assert HER.id in office.memory.people


def test_a_code_is_typed_by_one_only_who_may_repeat_it(office: Office) -> None:
    code = code_of(office, ANA)
    types_there(office, HER, f"me connect {code}")

    assert "I asked you" in shown(types_there(office, HER, f"me connect {code}"))
    assert "wrong" in shown(types_there(office, ZOE, f"me connect {code}"))

    assert len(office.memory.utterances()) == 1


def test_who_was_connected_otherwise_in_the_meantime_is_told_so(office: Office) -> None:
    types_there(office, HER, f"me connect {code_of(office, ANA)}")
    number = asked_about(office)
    office.memory.accounts[TEAMS.id, guid(ZOE)] = ANA.id

    assert "in the same one" in shown(office.presses(ANA, "me.agree", number))
    assert HER.id in office.memory.people


def test_both_accounts_are_told_where_they_are(office: Office) -> None:
    types_there(office, HER, f"me connect {code_of(office, ANA)}")
    number = asked_about(office)
    office.memory.said.clear()

    office.presses(ANA, "me.agree", number)

    posts = [said for said in office.memory.utterances() if isinstance(said, Post)]
    assert [post.to for post in posts] == [
        ToPerson(ANA.id, WORKSPACE.id),
        ToPerson(ANA.id, TEAMS.id),
    ]
    assert all("Acme (Teams)" in post.message.summary for post in posts)


def test_a_code_may_be_typed_in_two_halves(office: Office) -> None:
    code = code_of(office, ANA)

    types_there(office, HER, f"me connect {code[:3]} {code[3:]}")
    yes(office)

    assert HER.id not in office.memory.people


def test_the_code_is_kept_nowhere_not_even_for_a_repeat(office: Office) -> None:
    request = office.request(ANA, Typed(("me connect",)))
    first = office.receives(request)
    code = office.memory.codes[ANA.id].digits

    again = office.receives(request)

    assert code in shown(first)
    assert code not in shown(again)
    assert all(code not in str(reply) for reply in office.memory.inbox.values())


def test_a_code_connects_once(office: Office) -> None:
    code = code_of(office, ANA)
    types_there(office, HER, f"me connect {code}")
    yes(office)

    assert "wrong" in shown(types_there(office, ZOE, f"me connect {code}"))


def test_a_code_holds_for_ten_minutes(office: Office) -> None:
    code = code_of(office, ANA)
    office.waits(minutes=10)

    assert "older than 10 minutes" in shown(types_there(office, HER, f"me connect {code}"))


@pytest.mark.parametrize("typed", ["12345", "1234567", "abcdef", "12345x", "１２３４５６"])
def test_what_is_no_code_is_said_and_not_counted(office: Office, typed: str) -> None:
    assert "six digits" in shown(types_there(office, HER, f"me connect {typed}"))
    assert office.memory.wrong_codes == {}


def test_after_five_wrong_codes_there_is_a_pause(office: Office) -> None:
    code = code_of(office, ANA)
    for left in (4, 3, 2, 1):
        assert f"{left} more time" in shown(types_there(office, HER, "me connect 000000"))
    assert "in an hour" in shown(types_there(office, HER, "me connect 000000"))

    office.waits(minutes=5)
    refused = shown(types_there(office, HER, f"me connect {code}"))

    assert "too many" in refused
    assert HER.id in office.memory.people
    office.waits(minutes=55)
    connect(office)
    assert HER.id not in office.memory.people


def test_a_code_of_the_same_program_is_refused_and_counts_as_a_guess(office: Office) -> None:
    code = code_of(office, ANA)

    assert "different chat programs" in shown(office.types(BEN, f"me connect {code}"))
    assert [wrong for _, wrong in office.memory.wrong_codes.values()] == [1]


def test_an_own_code_belongs_in_the_other_program(office: Office) -> None:
    code = code_of(office, ANA)

    assert "not here" in shown(office.types(ANA, f"me connect {code}"))


def test_accounts_that_are_connected_already_are_told_so(office: Office) -> None:
    connect(office)

    told = types_there(office, HER, f"me connect {code_of(office, ANA)}")

    assert "connected already" in shown(told)


def test_who_asked_to_be_forgotten_is_not_connected(office: Office) -> None:
    code = code_of(office, ANA)
    sends_there(office, HER, "me.forget", {"word": "delete"})

    assert "about to be deleted" in shown(types_there(office, HER, f"me connect {code}"))


def test_taking_apart_and_connecting_gives_no_new_guesses(office: Office) -> None:
    connect(office)
    guesses = 0
    for _ in range(3):
        sends_there(office, HER, "me.disconnect", {"account": str(TEAMS.id)})
        for _ in range(4):
            guesses += "is wrong" in shown(types_there(office, HER, "me connect 000000"))
        connect(office)

    assert guesses == 5
    assert "too many" in shown(types_there(office, HER, "me connect 000000"))


def test_many_wrong_codes_of_all_stop_everybody(office: Office) -> None:
    office.memory.wrong_codes[TEAMS.id, AccountId("others")] = (office.clock.now(), 49)
    code = code_of(office, ANA)
    types_there(office, ZOE, "me connect 000000")

    refused = types_there(office, HER, f"me connect {code}")

    assert "nobody can connect accounts now" in shown(refused)
    assert "person.codes.stopped" in office.memory.audit.values()
    office.waits(minutes=60)
    connect(office)
    assert HER.id not in office.memory.people


def test_accounts_are_connected_and_taken_apart_three_times_a_day(office: Office) -> None:
    for _ in range(3):
        connect(office)
        sends_there(office, HER, "me.disconnect", {"account": str(TEAMS.id)})

    said = shown(types_there(office, HER, f"me connect {code_of(office, ANA)}"))
    assert "three times today" in said
    office.waits(minutes=24 * 60)
    connect(office)
    assert office.memory.accounts[TEAMS.id, guid(HER)] == ANA.id


def test_nobody_disconnects_a_fourth_time_on_one_day(office: Office) -> None:
    ana = connected(office)
    for number in range(3):
        office.memory.changes[number] = (ana.id, Change.DISCONNECTED, office.clock.now())

    refused = office.sends(ana, "me.disconnect", {"account": str(TEAMS.id)})

    assert "three times today" in shown(refused)
    assert office.memory.accounts[TEAMS.id, guid(HER)] == ana.id


# ---- another name -------------------------------------------------------------------------------


def test_somebody_with_another_name_is_asked_first(office: Office) -> None:
    reply = types_there(office, ZOE, f"me connect {code_of(office, ANA)}")

    assert reply.form is not None
    assert "belongs to Ana in Acme (Slack)" in shown(reply)
    assert office.memory.utterances() == ()
    assert "I asked you" in shown(sends_there(office, ZOE, "me.connect", {}, reply.form.carry))
    assert ZOE.id in office.memory.people
    yes(office)
    assert office.memory.accounts[TEAMS.id, guid(ZOE)] == ANA.id


def test_the_question_holds_no_longer_than_the_code(office: Office) -> None:
    reply = types_there(office, ZOE, f"me connect {code_of(office, ANA)}")
    assert reply.form is not None
    office.waits(minutes=10)

    assert "no more" in shown(sends_there(office, ZOE, "me.connect", {}, reply.form.carry))
    assert "no more" in shown(sends_there(office, ZOE, "me.connect", {}, "nonsense"))
    assert ZOE.id in office.memory.people


def test_the_question_is_of_no_use_to_others(office: Office) -> None:
    reply = types_there(office, ZOE, f"me connect {code_of(office, ANA)}")
    assert reply.form is not None

    told = office.sends(BEN, "me.connect", {}, reply.form.carry)

    assert "different chat programs" in shown(told)


# ---- disconnecting ------------------------------------------------------------------------------


def connected(office: Office) -> Person:
    """Connect Ana's two accounts and return her."""
    connect(office)
    office.memory.said.clear()
    return ANA


def test_with_one_account_there_is_nothing_to_disconnect(office: Office) -> None:
    assert "only account" in shown(office.types(BEN, "me disconnect"))


def test_the_form_says_what_it_means_and_offers_the_other_account(office: Office) -> None:
    ana = connected(office)

    reply = office.types(ana, "me disconnect")

    assert "stays with the other account" in shown(reply)
    assert draft(reply, "account") == str(TEAMS.id)


def test_the_other_account_can_be_cut_off_from_here(office: Office) -> None:
    ana = connected(office)
    office.thanks(ana, BEN)
    office.memory.said.clear()

    office.sends(ana, "me.disconnect", {"account": str(TEAMS.id)})

    other = office.memory.accounts[TEAMS.id, guid(HER)]
    assert other != ana.id
    assert office.last.giver == ana.id
    posts = [said for said in office.memory.utterances() if isinstance(said, Post)]
    assert [post.to for post in posts] == [
        ToPerson(ana.id, WORKSPACE.id),
        ToPerson(other, TEAMS.id),
    ]


@pytest.mark.parametrize("account", ["", "3", "x"])
def test_only_an_own_account_can_be_disconnected(office: Office, account: str) -> None:
    reply = office.sends(connected(office), "me.disconnect", {"account": account})

    assert reply.errors == {"account": "Choose one of your accounts."}


def test_a_lone_account_cannot_be_sent_away_by_a_form(office: Office) -> None:
    reply = office.sends(BEN, "me.disconnect", {"account": str(WORKSPACE.id)})

    assert reply.errors == {"account": "Choose one of your accounts."}


def test_roles_stay_with_the_person_who_was_there(office: Office) -> None:
    office.memory.roles[SPACE.id, HER.id, Role.CURATOR] = None
    ana = connected(office)

    office.sends(ana, "me.disconnect", {"account": str(TEAMS.id)})

    other = office.memory.accounts[TEAMS.id, guid(HER)]
    assert {who for _, who, role in office.memory.roles if role is Role.CURATOR} == {ana.id}
    assert other in office.memory.people


# ---- where they are reached ---------------------------------------------------------------------

CHOICES: Answers = {
    "language": "en",
    "zone": "",
    "praise": "public",
    "quiet_start": "0",
    "quiet_end": "0",
    "weekends": (),
    "nudges": (),
}


def test_with_one_account_nobody_is_asked_where(office: Office) -> None:
    reply = office.types(BEN, "me")

    assert reply.form is not None
    assert "place" not in [field.key for field in reply.form.fields]


def test_a_place_is_chosen_by_name_and_comes_back(office: Office) -> None:
    ana = connected(office)
    assert draft(office.types(ana, "me"), "place") == "any"

    office.sends(ana, "me.save", {**CHOICES, "place": str(TEAMS.id)})
    assert draft(office.types(ana, "me"), "place") == str(TEAMS.id)
    office.sends(ana, "me.save", CHOICES)
    assert office.memory.chosen[ana.id].workspace == TEAMS.id

    office.sends(ana, "me.save", {**CHOICES, "place": "any"})
    assert office.memory.chosen[ana.id].workspace is None


def test_a_place_where_they_are_not_is_refused(office: Office) -> None:
    reply = office.sends(connected(office), "me.save", {**CHOICES, "place": "77"})

    assert reply.errors == {"place": "Choose one of the places."}


def test_a_place_that_is_gone_is_as_it_comes(office: Office) -> None:
    ana = connected(office)
    chosen = office.memory.chosen[ana.id]
    office.memory.chosen[ana.id] = replace(chosen, workspace=WorkspaceId(9))

    assert draft(office.types(ana, "me"), "place") == "any"


def test_the_time_of_the_next_try_is_an_instant(office: Office) -> None:
    for _ in range(5):
        types_there(office, HER, "me connect 000000")

    refused = types_there(office, HER, "me connect 000000")

    assert office.clock.now() == MONDAY
    assert say_in("en")("Those were too many wrong codes.") in shown(refused)


def test_workspaces_are_told_apart_by_their_platform_where_there_are_several() -> None:
    east = replace(TEAMS, id=WorkspaceId(3), name="Acme East")

    named = [name_of_workspace(one, (WORKSPACE, TEAMS, east)) for one in (WORKSPACE, TEAMS, east)]

    assert named == ["Acme (Slack)", "Acme (Teams)", "Acme East (Teams)"]
    assert name_of_workspace(TEAMS, (TEAMS, east)) == "Acme"
