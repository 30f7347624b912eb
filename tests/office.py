"""The core at work in memory: people type, press and send; what follows can be looked at."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.capabilities import CAPABILITIES
from bot.clock import MovableClock
from bot.commands import Capability
from bot.dispatch import Dispatcher
from bot.errors import Refused, UsageError
from bot.identity import AccountId, ConversationId, Person, PersonId, Role, Space
from bot.outcome import Post, Reply, Revise, ToConversation, ToPerson, Withdraw
from bot.people.preferences import Preferences
from bot.recognition.model import Kudos
from bot.request import (
    Answers,
    Door,
    OpenedHome,
    PickedMessage,
    PickedShortcut,
    Place,
    Pressed,
    Request,
    Submitted,
    Token,
    Typed,
    Who,
)
from bot.surface import PlaceKind
from bot.ui.actions import Button
from bot.ui.language import say_in
from bot.ui.views import Message
from bot.ui.walk import _parts, people_in
from bot.ui.words import words
from bot.values.model import Value, ValueId
from tests.fakes import STORES, FakeUnits
from tests.fakes_units import FakeEngine
from tests.memory import Memory
from tests.people import (
    CAST,
    GENERAL,
    MIA,
    ODA,
    SPACE,
    WORKSPACE,
    account_of,
    email_of,
)

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
REASON = "fixed the export for Initech on Sunday"
IN_GENERAL = Place(GENERAL, PlaceKind.CHANNEL)
IN_DIRECT = Place(ConversationId("D-bot"), PlaceKind.DIRECT)


def who(person: Person) -> Who:
    """Return a mention of somebody."""
    return Who(account_of(person))


def memory_of(people: Iterable[Person], space: Space = SPACE) -> Memory:
    """Return a memory in which these people work in `space`; Mia manages, Oda owns."""
    memory = Memory(workspaces={WORKSPACE.id: WORKSPACE}, spaces={space.id: space})
    for person in people:
        memory.people[person.id] = person
        memory.chosen[person.id] = Preferences(quiet=person.quiet, praise=person.praise)
        memory.emails[person.id] = email_of(person)
        memory.accounts[WORKSPACE.id, account_of(person)] = person.id
    memory.roles[space.id, MIA.id, Role.MANAGER] = None
    memory.roles[space.id, ODA.id, Role.OWNER] = None
    return memory


@dataclass
class Office:
    """The dispatcher with everything around it in memory."""

    memory: Memory = field(default_factory=lambda: memory_of(CAST))
    clock: MovableClock = field(default_factory=lambda: MovableClock(MONDAY))
    engine: FakeEngine = field(default_factory=FakeEngine)
    capabilities: tuple[Capability, ...] = CAPABILITIES

    def __post_init__(self) -> None:
        self.units = FakeUnits(self.memory)
        self.dispatcher = Dispatcher(self.capabilities, STORES.keys(), self.engine)
        self._keys = count(1)

    # ---- what people do -----------------------------------------------------------------------

    def types(self, actor: Person, *said: Token, place: Place | None = IN_GENERAL) -> Reply:
        """Have somebody type words and mentions."""
        return self.does(actor, Typed(said), place)

    def thanks(
        self, giver: Person, *people: Person, reason: str = REASON, place: Place | None = IN_GENERAL
    ) -> Reply:
        """Have somebody type a kudos."""
        return self.types(giver, "kudos ", *map(who, people), f" {reason}", place=place)

    def presses(self, actor: Person, action: str, value: object = "") -> Reply:
        """Have somebody press a button."""
        return self.does(actor, Pressed(action, str(value), "1.0"))

    def sends(self, actor: Person, form: str, answers: Answers, carry: object = "") -> Reply:
        """Have somebody send a form."""
        return self.does(actor, Submitted(form, answers, str(carry)))

    def picks(self, actor: Person, shortcut: str) -> Reply:
        """Have somebody choose a global shortcut."""
        return self.does(actor, PickedShortcut(shortcut), None)

    def picks_message(self, actor: Person, shortcut: str, author: AccountId | None) -> Reply:
        """Have somebody choose a shortcut on a message."""
        return self.does(actor, PickedMessage(shortcut, author, "words", "1.0"))

    def opens_home(self, actor: Person) -> Reply:
        """Have somebody look at their home."""
        return self.does(actor, OpenedHome(), None)

    def does(self, actor: Person, door: Door, place: Place | None = IN_GENERAL) -> Reply:
        """Have somebody do something, once."""
        return self.receives(self.request(actor, door, place))

    def request(self, actor: Person, door: Door, place: Place | None = IN_GENERAL) -> Request:
        """Return a request with a key of its own."""
        key = f"key-{next(self._keys)}"
        return Request(
            key, WORKSPACE.platform, WORKSPACE.external_id, account_of(actor), door, place
        )

    def receives(self, request: Request) -> Reply:
        """Handle a request as reception does, but for looking up accounts."""
        now = self.clock.now()
        run = self.units.write_now
        if self.dispatcher.only_reads(request):
            run = self.units.read_now
        try:
            return run(lambda stores: self.dispatcher.handle(request, stores, now, final=True))
        except (UsageError, Refused) as refusal:
            return refusal.reply or Reply()

    # ---- how things are -----------------------------------------------------------------------

    def sets(self, **changes: object) -> None:
        """Change the settings of the space."""
        space = self.memory.spaces[SPACE.id]
        self.memory.spaces[SPACE.id] = replace(space, **changes)  # type: ignore[arg-type] # by name

    def prefers(self, person: Person, **changes: object) -> None:
        """Have somebody choose something for themselves."""
        chosen = self.memory.chosen[person.id]
        self.memory.chosen[person.id] = replace(chosen, **changes)  # type: ignore[arg-type] # by name

    def moves(self, person: Person, zone: str) -> None:
        """Have somebody travel to another zone."""
        self.prefers(person, zone=zone)

    def values(self, *names: str) -> tuple[Value, ...]:
        """Have the space agree on values with these names."""
        made = []
        for name in names:
            number = ValueId(self.memory.next_number())
            line = f"{name}: what it looks like"
            made.append(Value(number, SPACE.id, name.lower(), name, f"{name}.", looks=(line,)))
            self.memory.values[number] = made[-1]
        return tuple(made)

    def waits(self, **by: float) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(**by))

    # ---- what followed ------------------------------------------------------------------------

    @property
    def kudos(self) -> tuple[Kudos, ...]:
        """All kudos, undone ones included, oldest first."""
        return tuple(self.memory.kudos.values())

    @property
    def last(self) -> Kudos:
        """The newest kudos."""
        return self.kudos[-1]

    def cards(self) -> list[Post]:
        """Return what was posted in conversations."""
        return [post for post in self._posts() if isinstance(post.to, ToConversation)]

    def notes(self, person: Person) -> list[Post]:
        """Return the direct messages to somebody."""
        return [post for post in self._posts() if post.to == ToPerson(person.id)]

    def now_says(self, anchor: str) -> Message | None:
        """Return what a post says after all that happened to it; None: it was withdrawn.

        A change of what was withdrawn, or never said, changes nothing: the ledger is like that.
        """
        message: Message | None = None
        for utterance in self.memory.utterances():
            match utterance:
                case Post() if utterance.key == anchor:
                    message = utterance.message
                case Revise(where, changed) if where == anchor and message is not None:
                    message = changed
                case Withdraw(where) if where == anchor:
                    return None
        return message

    def _posts(self) -> list[Post]:
        return [said for said in self.memory.utterances() if isinstance(said, Post)]


def shown(reply: Reply) -> str:
    """Return all that the actor can read in a reply, names resolved."""
    parts = [words(view, reply.handles, say_in(reply.locale)) for view in _views(reply)]
    return "\n".join((*parts, *reply.errors.values()))


def _views(reply: Reply) -> list[Message]:
    intro = Message(reply.form.title, reply.form.intro) if reply.form else None
    page = Message(reply.page.title, reply.page.blocks) if reply.page else None
    home = Message("", reply.home.blocks) if reply.home else None
    return [view for view in (reply.message, intro, page, home) if view]


def said(message: Message | None) -> str:
    """Return what everybody can read in a message."""
    assert message is not None, "it was withdrawn, or never said"
    names = {person.id: person for person in CAST}
    return words(message, names, say_in("en"))


def draft(reply: Reply, key: str) -> object:
    """Return what is filled in for a field of the form in a reply."""
    assert reply.form is not None, f"no form: {shown(reply)}"
    found = {field.key: field for field in reply.form.fields}
    return getattr(found[key], "initial")  # noqa: B009 - not every field has one


def mentioned(message: Message | None) -> frozenset[PersonId]:
    """Return everybody whom a message mentions."""
    return people_in(message)


def buttons(message: Message | None) -> dict[str, str]:
    """Return what can be pressed on a message: the action and its value."""
    return {part.action: part.value for part in _parts(message) if isinstance(part, Button)}
