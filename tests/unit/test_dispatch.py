"""From a request to a reply: seen before, who, where, allowed, which handler."""

from dataclasses import replace

import pytest

from bot.capabilities import CAPABILITIES
from bot.commands import Action, Capability, Command, NoArguments, Press, Shortcut
from bot.context import Context
from bot.dispatch import Dispatcher
from bot.errors import UnknownAccounts
from bot.identity import AccountId, Person, Role
from bot.outcome import Outcome
from bot.recognition.ports import RecognitionStore
from bot.request import (
    Door,
    Group,
    OpenedHome,
    PickedMessage,
    PickedShortcut,
    Pressed,
    Said,
    Submitted,
    Typed,
    WhoseAddress,
)
from bot.routes import behind
from bot.ui.blocks import Divider
from bot.ui.language import say_in
from bot.ui.views import Message
from tests.fakes import STORES, FakeStores
from tests.fakes_units import FakeEngine
from tests.office import REASON, Office, buttons, shown, who
from tests.people import (
    ANA,
    BEN,
    CLEO,
    GUEST,
    LEAVER,
    MIA,
    ODA,
    OUTSIDER,
    SPACE,
    account_of,
)


@pytest.fixture
def office() -> Office:
    return Office()


def kudos(*to: Person) -> Typed:
    return Typed(("kudos ", *map(who, to), f" {REASON}"))


# ---- again and again ------------------------------------------------------------------------


def test_the_same_request_four_times_is_one_kudos_and_one_answer(office: Office) -> None:
    request = office.request(ANA, kudos(BEN))

    replies = [office.receives(request) for _ in range(4)]

    assert replies == [replies[0]] * 4
    assert len(office.kudos) == len(office.cards()) == len(office.notes(BEN)) == 1
    assert office.units.writes == 4


def test_the_same_request_is_not_sent_to_the_ledger_twice(office: Office) -> None:
    request = office.request(ANA, kudos(BEN))
    for _ in range(3):
        office.receives(request)

    assert len(office.engine.jobs) == 1


def test_the_same_key_in_another_workspace_is_another_request(office: Office) -> None:
    request = office.request(ANA, kudos(BEN))

    assert replace(request, workspace="T2").unique_key != request.unique_key


def test_what_only_reads_leaves_no_inbox_row(office: Office) -> None:
    office.types(ANA, "help")
    office.types(ANA, "unheard of")
    office.opens_home(ANA)

    assert office.memory.inbox == {}
    assert office.units.writes == 0


def test_a_refused_request_leaves_nothing_but_its_answer(office: Office) -> None:
    before = office.memory.snapshot()

    office.thanks(ANA, ANA)

    assert office.memory == before


# ---- who ------------------------------------------------------------------------------------


def test_a_workspace_that_is_not_connected_is_told_so(office: Office) -> None:
    request = replace(office.request(ANA, kudos(BEN)), workspace="T9")

    assert "not connected" in shown(office.receives(request))


def test_an_uninstalled_workspace_is_told_so(office: Office) -> None:
    office.memory.disconnected[next(iter(office.memory.workspaces))] = None

    assert "not connected" in shown(office.thanks(ANA, BEN))


@pytest.mark.parametrize("person", [GUEST, OUTSIDER], ids=lambda person: person.name)
@pytest.mark.parametrize("door", [kudos(BEN), OpenedHome(), Typed(("setup",))])
def test_whoever_is_no_member_gets_one_polite_line(
    office: Office, person: Person, door: Door
) -> None:
    before = office.memory.snapshot()

    reply = office.does(person, door)

    assert "for the members of this organisation" in shown(reply)
    assert office.memory == before


def test_whoever_left_is_told_that_the_account_is_deactivated(office: Office) -> None:
    assert "deactivated" in shown(office.thanks(LEAVER, BEN))


def test_somebody_of_another_organisation_is_refused_without_being_looked_up(
    office: Office,
) -> None:
    request = replace(
        office.request(ANA, kudos(BEN)), actor=AccountId("UELSE"), actor_is_outside=True
    )

    assert "for the members" in shown(office.receives(request))


def test_unknown_accounts_are_asked_for_once(office: Office) -> None:
    stranger = AccountId("U999")
    request = office.request(ANA, Typed(("kudos ", Group("S1", (stranger,)), who(BEN))))
    handle = office.dispatcher.handle

    with pytest.raises(UnknownAccounts) as unknown:
        handle(request, FakeStores(office.memory), office.clock.now(), final=False)

    assert unknown.value.accounts == (stranger,)


def test_an_actor_who_stays_unknown_is_nobody_here(office: Office) -> None:
    request = replace(office.request(ANA, kudos(BEN)), actor=AccountId("U999"))

    assert "for the members" in shown(office.receives(request))


def test_every_account_that_is_named_is_known_to_the_handler(office: Office) -> None:
    request = office.request(
        ANA,
        Submitted("kudos", {"to": (who(BEN), who(BEN)), "reason": "x", "other": ("a",)}),
    )

    assert request.accounts() == (account_of(ANA), account_of(BEN))
    assert office.request(ANA, OpenedHome()).accounts() == (account_of(ANA),)
    picked = PickedMessage("x", account_of(BEN), "", "1")
    assert office.request(ANA, picked).accounts() == (account_of(ANA), account_of(BEN))
    said = Typed((WhoseAddress("x@y.z"), Group("S1")))
    assert office.request(ANA, said).accounts() == (account_of(ANA),)


def test_people_whom_a_reply_mentions_are_resolved(office: Office) -> None:
    office.thanks(BEN, ANA)

    reply = office.types(ANA, "kudos mine")

    assert reply.handles[BEN.id].account == account_of(BEN)
    assert reply.locale == "en"
    assert office.types(CLEO, "help").locale == "en-XA"


# ---- which command --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("kudos mine", "Thanks you received"),
        ("KUDOS  Mine.", "Thanks you received"),
        ("kudos\nmine", "Thanks you received"),
        ("help", "What I can do"),
        ("help.", "What I can do"),
        ("Help!", "What I can do"),
        ("help kudos", "Thank colleagues for good service"),
        ("kudos help", "Thank colleagues for good service"),
        ("me help?", "My language, hours"),
        ("help nonsense", "What I can do"),
        ("", "What I can do"),
        ("  \u200b ", "What I can do"),
        ("values", "Our values"),
    ],
)
def test_the_longest_name_of_a_command_wins(office: Office, typed: str, answer: str) -> None:
    assert answer in shown(office.types(ANA, typed))


def test_nothing_at_all_asks_for_help(office: Office) -> None:
    assert "What I can do" in shown(office.does(ANA, Typed(())))


def test_words_behind_a_command_without_arguments_belong_to_the_shorter_one(
    office: Office,
) -> None:
    office.types(ANA, "kudos mine was fixed by ", who(BEN), " on Sunday")

    assert office.last.reason == "mine was fixed by on Sunday"


def test_words_behind_a_command_that_takes_none_mean_nothing(office: Office) -> None:
    reply = office.types(ANA, "me please")

    assert reply.form is not None
    assert reply.form.name == "me.save"


@pytest.mark.parametrize(
    ("typed", "unknown"),
    [
        (("kudo",), "kudo"),
        (("give undo",), "give"),
        (("zzzzzz",), "zzzzzz"),
        (("x" * 10_000,), "x" * 40),
    ],
)
def test_an_unknown_command_gets_the_three_nearest_and_help(
    office: Office, typed: Said, unknown: str
) -> None:
    told = shown(office.types(ANA, *typed))

    assert f"I don't know {unknown}. Did you mean " in told
    assert told.count(", ") == 2  # between three names
    assert "All I can do: help" in told


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("admin foo", "admin "),
        ("Admin foo bar", "admin "),
        ("values nonsense", "values "),
        ("me nonsense", "me "),
    ],
)
def test_an_unknown_second_word_gets_the_nearest_of_its_commands(
    office: Office, typed: str, known: str
) -> None:
    told = shown(office.types(ANA, typed))

    said, _, offered = told.partition("Did you mean ")
    assert f"I don't know {' '.join(typed.split()[:2])}. " in said
    assert offered.startswith(known)
    assert f"All I can do: help {known.strip()}" in told


@pytest.mark.parametrize(
    "typed",
    [
        (who(BEN), " kudos"),
        (" ", who(BEN), " stayed late"),
        ("@ben stayed late",),
        ("Thanks, ", who(BEN), " for staying late"),
        ("danke @ben",),
    ],
)
def test_whoever_names_somebody_first_is_told_what_stands_before(
    office: Office, typed: Said
) -> None:
    told = shown(office.types(ANA, *typed))

    assert "Write first what you want, then the names: kudos @name what they did." in told
    assert "Did you mean" not in told


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("hello", "Hello! "),
        ("Hi Goodword!", "Hello! "),
        ("Guten Morgen", "Hello! "),
        ("thank you :pray::skin-tone-2:", "You are welcome."),
        ("Danke!", "You are welcome."),
        (":tada:", "You can thank a colleague with kudos."),
        ("👍🏽", "You can thank a colleague with kudos."),
        ("...", "You can thank a colleague with kudos."),
    ],
)
def test_a_greeting_is_answered_in_kind_with_the_way_to_help(
    office: Office, typed: str, answer: str
) -> None:
    told = shown(office.types(ANA, typed))

    assert answer in told
    assert "All I can do: help" in told
    assert "I don't know" not in told


@pytest.mark.parametrize("typed", ["hilfe", "Hilfe!", "?", "???", "hilfe kudos", "kudos hilfe"])
def test_help_is_asked_for_in_ones_own_words(office: Office, typed: str) -> None:
    told = shown(office.types(ANA, typed))

    assert "kudos @people" in told


@pytest.mark.parametrize(
    "door",
    [
        Pressed("kudos.vanished", "1"),
        Submitted("kudos.vanished", {}),
        PickedShortcut("kudos.vanished"),
        PickedMessage("kudos.vanished", None, "", "1"),
    ],
)
def test_a_button_of_an_earlier_time_says_so(office: Office, door: Door) -> None:
    assert "from an earlier time" in shown(office.does(ANA, door))


@pytest.mark.parametrize(
    ("words", "count", "rest"),
    [
        ("kudos a  b", 1, "a  b"),
        ("kudos\n a", 1, "a"),
        (" kudos mine x", 2, "x"),
        ("kudos", 1, ""),
    ],
)
def test_what_stands_behind_a_command_stays_as_it_is(words: str, count: int, rest: str) -> None:
    assert behind(words, count) == rest


# ---- may they -------------------------------------------------------------------------------


def test_whoever_lacks_the_role_is_told_who_has_it_and_can_ask_them(office: Office) -> None:
    reply = office.types(ANA, "values add")

    assert "Only Oda can do this" in shown(reply)
    assert buttons(reply.message) == {"space.ask": f"{ODA.id}:{SPACE.id}:values add"}


def test_a_button_beyond_the_role_asks_for_what_can_be_typed(office: Office) -> None:
    [care] = office.values("Care")

    reply = office.presses(ANA, "values.retire", care.id)

    assert buttons(reply.message) == {"space.ask": f"{ODA.id}:{SPACE.id}:values"}


def test_three_people_at_most_are_offered_to_be_asked(office: Office) -> None:
    for person in (MIA, BEN, CLEO):
        office.memory.roles[SPACE.id, person.id, Role.ADMIN] = None

    assert shown(office.types(ANA, "values add")).count("[Ask") == 3


def test_where_nobody_has_the_role_the_setup_is_named(office: Office) -> None:
    office.memory.roles.clear()

    told = shown(office.types(ANA, "values add"))

    assert "Only an admin of Acme can do this, and there is none yet" in told
    assert "setup" in told


def test_whoever_has_the_role_may(office: Office) -> None:
    assert office.types(ODA, "values add").form is not None


# ---- what holds the program together --------------------------------------------------------


def test_the_program_starts_only_with_all_its_stores() -> None:
    ports = [port for port in STORES if port is not RecognitionStore]

    with pytest.raises(LookupError, match=r"no store implements RecognitionStore, which bot\."):
        Dispatcher(CAPABILITIES, ports, FakeEngine())


def test_every_name_is_given_once() -> None:
    for kind in ("commands", "actions", "forms", "shortcuts"):
        names = [part.name for one in CAPABILITIES for part in getattr(one, kind)]
        assert sorted(set(names)) == sorted(names)


def test_every_button_leads_somewhere() -> None:
    actions = {action.name for one in CAPABILITIES for action in one.actions}
    examples = [example for one in CAPABILITIES for example in one.examples]
    used = {action for one in examples for action in buttons(one.view(say_in("en")))}

    assert used <= actions


def greet(_: object, context: Context) -> Outcome:
    return Outcome(reply=Message(f"Good morning, {context.actor.name}"))


GREETING = Capability(
    "greeting",
    commands=(Command("greet", "Greets", greet), Command("help", "Helps", greet)),
    actions=(Action("greet.back", greet),),
    shortcuts=(Shortcut("greet.anywhere", "Greet", "Greets", greet),),
)


def test_a_handler_without_a_store_gets_none() -> None:
    office = Office(capabilities=(GREETING,))

    for reply in (
        office.types(ANA, "greet"),
        office.presses(ANA, "greet.back"),
        office.picks(ANA, "greet.anywhere"),
        office.sends(ANA, "greet", {}),
    ):
        assert shown(reply) == "Good morning, Ana"
    assert Press("") == Press("", None)
    assert NoArguments() == NoArguments()


def test_the_home_has_a_line_between_its_parts(office: Office) -> None:
    home = office.opens_home(ANA).home

    assert home is not None
    assert sum(isinstance(block, Divider) for block in home.blocks) == 2


@pytest.mark.parametrize(
    ("said", "is_bare"),
    [
        ((), True),
        (("kudos",), True),
        (("values suggest",), True),
        (("kudos @ben",), False),
        (("values story #care",), False),
        (("kudos ", who(BEN)), False),
        ((who(BEN),), False),
        (("kudos stayed late",), False),
    ],
)
def test_a_name_of_a_command_alone_is_bare(said: Said, is_bare: bool) -> None:
    assert Typed(said).is_bare is is_bare
