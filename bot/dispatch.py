"""From a request to a reply: seen before? who is it? allowed? which handler? Then one transaction."""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, get_type_hints

from bot.commands import (
    Action,
    Capability,
    Command,
    Filled,
    FormReply,
    Handler,
    NoArguments,
    Press,
    Shortcut,
    is_blank,
    parse,
    read,
)
from bot.context import Context
from bot.engine import Engine
from bot.errors import Refused, UnknownAccounts, UsageError
from bot.identity import AccountId, Person, PersonId, Role, Space, Standing, Workspace
from bot.outbox import DELIVER, Ledger
from bot.outcome import Outcome, Reply
from bot.request import (
    Door,
    OpenedHome,
    PickedMessage,
    PickedShortcut,
    Place,
    Pressed,
    Request,
    Said,
    Submitted,
    Typed,
)
from bot.surface import Handle
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Divider, Paragraph
from bot.ui.language import Say, mark, say_in
from bot.ui.text import Code, Mention, Plain, listed
from bot.ui.views import Home, Message
from bot.ui.walk import people_in
from bot.units import Stores

NEAREST = 3


class Intake(Protocol):
    """What dispatch needs to know before any handler runs."""

    def answered(self, key: str) -> Reply | None:
        """Return what a request with this key was answered, or None if it is new."""
        ...

    def remember(self, key: str, reply: Reply, now: datetime) -> None:
        """Keep the answer to a request."""
        ...

    def workspace(self, platform: str, external_id: str) -> Workspace | None:
        """Return a connected workspace."""
        ...

    def recognise(
        self, workspace: Workspace, accounts: Collection[AccountId]
    ) -> Mapping[AccountId, Person]:
        """Return the people behind accounts; unknown ones are missing."""
        ...

    def space_of(self, workspace: Workspace, place: Place | None) -> Space:
        """Return the space that a place belongs to; there always is one."""
        ...

    def roles(self, person: PersonId, space: Space) -> frozenset[Role]:
        """Return what a person may do in a space."""
        ...

    def holders(self, space: Space, roles: Collection[Role]) -> tuple[Person, ...]:
        """Return up to five people who hold one of the roles, by name."""
        ...

    def handles(
        self, workspace: Workspace, people: Collection[PersonId]
    ) -> Mapping[PersonId, Handle]:
        """Return how people are shown in a workspace; nobody is missing who exists."""
        ...


@dataclass(frozen=True)
class Route:
    """Who handles a request, with what."""

    handler: Handler
    arguments: Any
    roles: frozenset[Role] = frozenset()
    reads_only: bool = False
    name: str = ""


class Dispatcher:
    """Finds the handler of each request and runs it in the caller's transaction."""

    def __init__(
        self, capabilities: Collection[Capability], ports: Collection[type], engine: Engine
    ) -> None:
        """Bind every handler to its store.

        Raises:
            LookupError: a handler wants a store that nobody implements; it is named.
        """
        self._engine = engine
        self._commands = {c.name: c for part in capabilities for c in part.commands}
        self._actions = {a.name: a for part in capabilities for a in part.actions}
        self._forms = {f.name: f for part in capabilities for f in part.forms}
        self._shortcuts = {s.name: s for part in capabilities for s in part.shortcuts}
        self._home = tuple(part for c in capabilities for part in c.home)
        self._ports: dict[Handler, type | None] = {}
        for owner in (*self._all_routes(), *self._home):
            self._ports[owner.handler] = _port_of(owner.handler, ports)

    def _all_routes(self) -> tuple[Command | Action | FormReply | Shortcut, ...]:
        """Return everything that has a handler, apart from the parts of the home."""
        tables = (self._commands, self._actions, self._forms, self._shortcuts)
        return tuple(route for table in tables for route in table.values())

    def only_reads(self, request: Request) -> bool:
        """Return whether the request can run on a reader."""
        if isinstance(request.door, OpenedHome):
            return True
        try:
            return self._route(request.door, say_in("en")).reads_only
        except UsageError:
            return True

    def handle(self, request: Request, stores: Stores, now: datetime, *, final: bool) -> Reply:
        """Handle one request in the transaction of `stores`.

        Args:
            final: do not ask for unknown accounts to be looked up any more.

        Raises:
            UnknownAccounts: somebody is not in the directory yet and `final` is false.
            UsageError, Refused: with `reply` set; the transaction must roll back.
        """
        intake = stores.get(Intake)
        reads_only = self.only_reads(request)
        if not reads_only and (remembered := intake.answered(request.unique_key)) is not None:
            return remembered
        context = self._context(request, intake, now, final=final)
        try:
            outcome = self._decide(request, context, stores, intake)
        except (UsageError, Refused) as refusal:
            refusal.reply = _reply(_shown(refusal, request.door), context, intake)
            raise
        reply = _reply(outcome, context, intake)
        if not reads_only:
            self._write_down(outcome, context, stores)
            intake.remember(request.unique_key, reply, now)
        return reply

    def _context(
        self, request: Request, intake: Intake, now: datetime, *, final: bool
    ) -> Context:
        """Find out who asks, where, and what they may do."""
        workspace = intake.workspace(request.platform, request.workspace)
        if workspace is None:
            raise _not_connected()
        accounts = request.accounts()
        known = intake.recognise(workspace, accounts)
        missing = tuple(account for account in accounts if account not in known)
        if missing and not final:
            raise UnknownAccounts(missing)
        actor = known.get(request.actor)
        if actor is None or not actor.takes_part or request.actor_is_outside:
            raise _not_for_you(actor)
        space = intake.space_of(workspace, request.place)
        return Context(
            organisation=workspace.organisation,
            workspace=workspace,
            space=space,
            actor=actor,
            roles=intake.roles(actor.id, space),
            place=request.place,
            now=now,
            say=say_in(actor.locale),
            known=known,
            handles={p.id: Handle(p.name, account) for account, p in known.items()},
            key=request.unique_key,
            in_form=isinstance(request.door, Submitted),
        )

    def _decide(
        self, request: Request, context: Context, stores: Stores, intake: Intake
    ) -> Outcome:
        """Run the handler that the door leads to."""
        if isinstance(request.door, OpenedHome):
            return Outcome(home=self._home_of(context, stores))
        route = self._route(request.door, context.say)
        if route.roles and not route.roles & context.roles:
            raise _not_your_role(route, context, intake)
        return self._call(route.handler, route.arguments, context, stores)  # type: ignore[no-any-return] - handlers are Callable[..., Outcome]

    def _home_of(self, context: Context, stores: Stores) -> Home:
        """Put the parts of everybody's home together."""
        blocks: list[Block] = []
        for part in self._home:
            found = self._call(part.handler, NoArguments(), context, stores)
            if found and blocks:
                blocks.append(Divider())
            blocks.extend(found)
        return Home(tuple(blocks))

    def _call(self, handler: Any, arguments: Any, context: Context, stores: Stores) -> Any:  # noqa: ANN401
        """Call a handler with the store that it asks for."""
        port = self._ports[handler]
        if port is None:
            return handler(arguments, context)
        return handler(arguments, context, stores.get(port))

    def _write_down(self, outcome: Outcome, context: Context, stores: Stores) -> None:
        """Put what must be said into the ledger and have somebody say it after the commit."""
        if not outcome.utterances:
            return
        workspaces = stores.get(Ledger).write(outcome.utterances, context.workspace, context.now)
        for workspace in workspaces:
            self._engine.enqueue(stores.transaction, DELIVER, str(workspace))

    def _route(self, door: Door, say: Say) -> Route:
        """Return the way that a door leads to.

        Raises:
            UsageError: it leads nowhere.
        """
        match door:
            case Typed(said):
                return self._typed(said, say)
            case Pressed(action, value, message_id) if action in self._actions:
                found = self._actions[action]
                press = Press(value, message_id)
                return Route(found.handler, press, found.roles, found.reads_only, found.name)
            case Submitted(form, answers, carry):
                return self._submitted(form, answers, carry, say)
            case PickedMessage(shortcut) | PickedShortcut(shortcut) if shortcut in self._shortcuts:
                return Route(self._shortcuts[shortcut].handler, door, name=shortcut)
            case _:
                raise _gone(say)

    def _submitted(self, form: str, answers: Any, carry: str, say: Say) -> Route:  # noqa: ANN401
        """Return the way of a form: its own handler, or the command of the same name."""
        if form in self._forms:
            own = self._forms[form]
            return Route(own.handler, Filled(answers, carry), own.roles, name=form)
        if form in self._commands:
            command = self._commands[form]
            return Route(
                command.handler, read(command.arguments, answers), command.roles, name=form
            )
        raise _gone(say)

    def _typed(self, said: Said, say: Say) -> Route:
        """Return the command whose name begins what was typed; the longest name wins."""
        first = said[0] if said and isinstance(said[0], str) else ""
        words = first.split()
        for length in (2, 1):
            command = self._commands.get(" ".join(words[:length]).lower().rstrip(".!?"))
            if command is None or len(words) < length:
                continue
            rest = _behind(first, length), *said[1:]
            if command.arguments is NoArguments and not _is_empty(rest):
                continue
            return _route_of(command, rest)
        if _asks_for_help(words) or _is_empty(said):
            topic = words[0].lower() if len(words) > 1 else ""
            return _route_of(self._commands["help"], (topic,))
        raise self._unknown(words[0] if words else "", say)

    def _unknown(self, word: str, say: Say) -> UsageError:
        """Return what is said to an unknown command: the nearest ones, and help."""
        names = [name for name in self._commands if " " not in name]
        near = difflib.get_close_matches(word.lower(), names, n=NEAREST, cutoff=0.5)
        shown = listed(tuple(Code(name) for name in near or names[:NEAREST]))
        said = say.spans(
            "I don't know {word}. Did you mean {near}? For all I can do, ask for {help}.",
            word=Code(word[:40] or "?"),
            near=shown,
            help=Code("help"),
        )
        return UsageError(Message(say("I don't know this command."), (Paragraph(said),)))


def _route_of(command: Command, rest: Said) -> Route:
    """Return the way of a command with what was typed behind its name."""
    arguments = parse(command.arguments, rest)
    return Route(command.handler, arguments, command.roles, command.reads_only, command.name)


def _behind(words: str, count: int) -> str:
    """Return what stands behind the first `count` words, verbatim."""
    for _ in range(count):
        words = words.lstrip().partition(" ")[2] if " " in words.strip() else ""
    return words


def _is_empty(said: Said) -> bool:
    """Return whether nothing was typed that can be read."""
    return all(isinstance(token, str) and is_blank(token) for token in said)


def _asks_for_help(words: list[str]) -> bool:
    """Return whether somebody typed `kudos help` or the like."""
    return bool(words) and words[-1].lower().rstrip(".!?") == "help" and len(words) <= 2  # noqa: PLR2004


def _port_of(handler: Handler, ports: Collection[type]) -> type | None:
    """Return the port that a handler's third parameter is annotated with; None: it has two.

    Raises:
        LookupError: no store implements it.
    """
    hints = [hint for name, hint in get_type_hints(handler).items() if name != "return"]
    if len(hints) < 3:  # noqa: PLR2004 - arguments and context
        return None
    port: type = hints[2]
    if port not in ports:
        name = f"{handler.__module__}.{handler.__qualname__}"
        msg = f"no store implements {port.__name__}, which {name} asks for"
        raise LookupError(msg)
    return port


def _shown(refusal: UsageError | Refused, door: Door) -> Outcome:
    """Return how a refusal is shown: beside the fields of a form, else as words or as the form."""
    if isinstance(door, Submitted):
        if refusal.fields:
            return Outcome(errors=refusal.fields)
        return Outcome(reply=refusal.message)
    return Outcome(reply=refusal.message, form=refusal.form)


def _reply(outcome: Outcome, context: Context, intake: Intake) -> Reply:
    """Return what the actor sees, with everybody resolved whom it mentions."""
    mentioned = people_in(outcome.reply, outcome.form, outcome.page, outcome.home)
    handles = {who: context.handles[who] for who in mentioned if who in context.handles}
    if missing := mentioned - handles.keys():
        handles.update(intake.handles(context.workspace, missing))
    return Reply(
        message=outcome.reply,
        instead=outcome.instead,
        form=outcome.form,
        errors=dict(outcome.errors),
        page=outcome.page,
        home=outcome.home,
        locale=context.say.locale,
        handles=handles,
    )


def _refuse_plainly(words: str, locale: str) -> Refused:
    """Return a refusal that needs nothing but words."""
    said = say_in(locale)(words)
    return Refused(Message(said), reply=Reply(message=Message(said), locale=locale))


def _not_connected() -> Refused:
    return _refuse_plainly(mark("This workspace is not connected to Goodword yet."), "en")


def _not_for_you(actor: Person | None) -> Refused:
    """Return the one polite line for guests, people of other organisations and unknown ones."""
    locale = actor.locale if actor else "en"
    if actor is not None and actor.standing is Standing.DEACTIVATED:
        return _refuse_plainly(mark("This account is deactivated."), locale)
    return _refuse_plainly(
        mark("Goodword is for the members of this organisation. Nothing was stored."), locale
    )


def _gone(say: Say) -> UsageError:
    """Return what is said to a button or form that no longer exists."""
    return UsageError(
        Message(say("This button or form is from an earlier time and does nothing any more."))
    )


def _not_your_role(route: Route, context: Context, intake: Intake) -> Refused:
    """Return who can do it, with a button that asks them."""
    say = context.say
    able = intake.holders(context.space, route.roles)
    if not able:
        said = say.spans(
            "Only an admin of {space} can do this, and there is none yet. Become one with {setup}.",
            space=Plain(context.space.name),
            setup=Code("setup"),
        )
        return Refused(Message(say("Only an admin can do this."), (Paragraph(said),)))
    names = listed(tuple(Mention(person.id) for person in able))
    buttons = tuple(
        Button(
            say("Ask {name} to do this", name=person.name), "space.ask", f"{person.id}:{route.name}"
        )
        for person in able[:NEAREST]
    )
    said = say.spans("This needs a role that {names} hold.", names=names)
    return Refused(
        Message(say("This needs another role."), (Paragraph(said), Buttons(buttons)))
    )


