"""From a request to a reply: seen before? who is it? allowed? which handler? One transaction."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Protocol, get_type_hints

from bot.commands import Capability, NeedsRole, NoArguments
from bot.context import Context
from bot.engine import Engine
from bot.errors import Refused, UnknownAccounts, UsageError
from bot.identity import AccountId, Person, PersonId, Role, Space, Standing, Workspace
from bot.naming import Names, has_names, with_names
from bot.outbox import DELIVER, Ledger
from bot.outcome import Outcome, Reply
from bot.request import Door, OpenedHome, Place, Request, Submitted
from bot.routes import NEAREST, Route, Routes
from bot.surface import Handle
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Divider, Paragraph
from bot.ui.language import mark, say_in
from bot.ui.roles import role_names
from bot.ui.text import Mention, Plain, Text, Typing, listed
from bot.ui.views import Home, Message
from bot.ui.walk import people_in
from bot.units import Stores

Handler = Callable[..., object]

ARGUMENTS_AND_CONTEXT = 2


class Stranger(Refused):
    """Somebody whom the bot is not for: told so in one line, of which nothing is kept."""


class Intake(Protocol):
    """What dispatch needs to know before any handler runs."""

    def expect(self, request: Request) -> None:
        """Expect the questions below about a request, so that all can be looked at at once."""
        ...

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

    def space_of(
        self, workspace: Workspace, place: Place | None, actor: Person | None = None
    ) -> Space:
        """Return the space that a place belongs to, else the actor's; there always is one."""
        ...

    def roles(self, person: PersonId, space: Space) -> frozenset[Role]:
        """Return what a person may do in a space; whoever has people reporting is a manager."""
        ...

    def holders(self, space: Space, roles: Collection[Role]) -> tuple[Person, ...]:
        """Return up to five people who hold one of the roles, by name."""
        ...

    def handles(
        self, workspace: Workspace, people: Collection[PersonId]
    ) -> Mapping[PersonId, Handle]:
        """Return how people are shown in a workspace; nobody is missing who exists."""
        ...


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
        self._routes = Routes(capabilities)
        self._ports = {
            handler: port_of(handler, ports, ARGUMENTS_AND_CONTEXT)
            for handler in self._routes.handlers()
        }

    def only_reads(self, request: Request) -> bool:
        """Return whether the request can run on a reader."""
        return self._routes.only_reads(request.door)

    def handle(self, request: Request, stores: Stores, now: datetime, *, final: bool) -> Reply:
        """Handle one request in the transaction of `stores`.

        Args:
            final: do not ask for unknown accounts to be looked up any more.

        Raises:
            UnknownAccounts: somebody is not in the directory yet and `final` is false.
            UsageError, Refused: with `reply` set; the transaction must roll back.
        """
        intake = stores.get(Intake)
        keeps = not self.only_reads(request)
        intake.expect(request)
        if keeps and (remembered := intake.answered(request.unique_key)) is not None:
            return remembered
        request = _told_by_name(request, stores)
        context = self._context(request, intake, now, final=final)
        try:
            outcome = self._decide(request, context, stores)
        except (UsageError, Refused) as refusal:
            refusal.reply = _reply(_shown(refusal, request.door), context, intake)
            raise
        reply = _reply(outcome, context, intake)
        if keeps:
            self._write_down(outcome, context, stores)
            if is_final(reply):
                again = reply if outcome.kept is None else _reply_again(outcome, context, intake)
                intake.remember(request.unique_key, again, now)
        return reply

    def _context(self, request: Request, intake: Intake, now: datetime, *, final: bool) -> Context:
        """Find out who asks, where, and what they may do."""
        workspace = intake.workspace(request.platform, request.workspace)
        if workspace is None:
            raise _stranger(mark("This workspace is not connected to Goodword yet."), None)
        if request.actor_is_outside:
            raise _not_for_you(None)
        accounts = request.accounts()
        known = intake.recognise(workspace, accounts)
        missing = tuple(account for account in accounts if account not in known)
        if missing and not final:
            raise UnknownAccounts(missing)
        actor = known.get(request.actor)
        if actor is None or not actor.takes_part:
            raise _not_for_you(actor)
        space = intake.space_of(workspace, request.place, actor)
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
            carry=request.door.carry if isinstance(request.door, Submitted) else "",
            overheard=request.overheard,
        )

    def _decide(self, request: Request, context: Context, stores: Stores) -> Outcome:
        """Run the handler that the door leads to."""
        if isinstance(request.door, OpenedHome):
            return Outcome(home=self._home_of(context, stores))
        route = self._routes.of(request.door, context.say)
        try:
            _require_role(route, context)
            outcome: Outcome = self._call(route.handler, route.arguments, context, stores)
        except NeedsRole as needs:
            able = stores.get(Intake).holders(context.space, needs.roles)
            raise _not_your_role(needs, context, able) from needs
        return outcome

    def _home_of(self, context: Context, stores: Stores) -> Home:
        """Put the parts of everybody's home together."""
        blocks: list[Block] = []
        for part in self._routes.home:
            found = self._call(part.handler, NoArguments(), context, stores)
            if found and blocks:
                blocks.append(Divider())
            blocks.extend(found)
        return Home(tuple(blocks))

    def _call(self, handler: Handler, arguments: object, context: Context, stores: Stores) -> Any:  # noqa: ANN401 - an Outcome, or blocks of the home
        """Call a handler with the store that it asks for."""
        port = self._ports[handler]
        if port is None:
            return handler(arguments, context)
        return handler(arguments, context, stores.get(port))

    def _write_down(self, outcome: Outcome, context: Context, stores: Stores) -> None:
        """Put what must be said into the ledger and have somebody say it after the commit."""
        for job in outcome.jobs:
            self._engine.enqueue(stores.transaction, job.kind, job.key)
        if not outcome.utterances:
            return
        ledger = stores.get(Ledger)
        for workspace in ledger.write(outcome.utterances, context.workspace, context.now):
            self._engine.enqueue(stores.transaction, DELIVER, str(workspace))


def is_final(reply: Reply) -> bool:
    """Return whether a repeat is to be told the same.

    A form that stays open with errors may be sent again with the same answers when they have
    become right, for example after the limit of the day renewed.
    """
    return not reply.errors


def port_of(handler: Handler, ports: Collection[type], behind: int) -> type | None:
    """Return the port that a parameter is annotated with; None: there is no such parameter.

    Args:
        behind: how many parameters stand before it.

    Raises:
        LookupError: no store implements it.
    """
    hints = [hint for name, hint in get_type_hints(handler).items() if name != "return"]
    if len(hints) == behind:
        return None
    port: type = hints[behind]
    if port not in ports:
        name = f"{handler.__module__}.{handler.__qualname__}"
        raise LookupError(f"no store implements {port.__name__}, which {name} asks for")
    return port


def _told_by_name(request: Request, stores: Stores) -> Request:
    """Return a request with mentions for the whole names that were typed in it."""
    if not has_names(request):
        return request
    workspace = stores.get(Intake).workspace(request.platform, request.workspace)
    return with_names(request, workspace, stores.get(Names)) if workspace else request


def _require_role(route: Route, context: Context) -> None:
    """Refuse whoever holds none of the roles that a way in asks for.

    Raises:
        NeedsRole: they hold none.
    """
    if route.roles and not route.roles & context.roles:
        raise NeedsRole(route.roles, route.name.partition(".")[0])


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
    if outcome.errors:  # a form that stays open shows again who was chosen in it
        mentioned |= context.handles.keys()
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


def _reply_again(outcome: Outcome, context: Context, intake: Intake) -> Reply:
    """Return what a repeat is told where the reply holds a secret: that is kept nowhere."""
    return _reply(Outcome(reply=outcome.kept), context, intake)


def _stranger(words: str, actor: Person | None) -> Stranger:
    """Return a refusal that needs nothing but words."""
    say = say_in(actor.locale if actor else "en")
    said = Message(say(words))
    is_stranger = actor is None or actor.standing is not Standing.DEACTIVATED
    reply = Reply(message=said, locale=say.locale, is_stranger=is_stranger)
    return Stranger(said, reply=reply)


def _not_for_you(actor: Person | None) -> Stranger:
    """Return the one polite line for guests, people of other organisations and unknown ones."""
    if actor is not None and actor.standing is Standing.DEACTIVATED:
        return _stranger(mark("This account is deactivated."), actor)
    words = mark("Goodword is for the members of this organisation. Nothing was stored.")
    return _stranger(words, actor)


def _not_your_role(needs: NeedsRole, context: Context, able: Collection[Person]) -> Refused:
    """Return who can do it, with buttons that ask them."""
    say = context.say
    title = say("This needs another role.")
    if not able:
        return Refused(Message(title, (Paragraph(_nobody_yet(needs, context)),)))
    said = say.spans(
        "Only {names} can do this.",
        names=listed(tuple(Mention(person.id) for person in able)),
    )
    asked = list(able)[:NEAREST]
    buttons = Buttons(tuple(_asking(person, needs.command, context) for person in asked))
    return Refused(Message(title, (Paragraph(said), buttons)))


def _nobody_yet(needs: NeedsRole, context: Context) -> Text:
    """Return how a space gets somebody with a role that nobody holds yet."""
    say, space = context.say, Plain(context.space.name)
    if Role.OWNER in needs.roles:
        return say.spans(
            "Only an admin of {space} can do this, and there is none yet. Become one with {setup}.",
            space=space,
            setup=Typing("setup"),
        )
    if needs.roles == {Role.MANAGER}:
        return say.spans("This is for whoever has people reporting to them in the staff list.")
    return say.spans(
        "Nobody in {space} has the role for this yet: {roles}. An admin can give it with {grant}.",
        space=space,
        roles=role_names(needs.roles, say),
        grant=Typing("admin grant"),
    )


def _asking(person: Person, command: str, context: Context) -> Button:
    """Return the button that asks somebody to do what the actor may not."""
    label = context.say("Ask {name} to do this", name=person.name)
    return Button(label, "space.ask", f"{person.id}:{context.space.id}:{command}")
