"""Where every request comes in: people are looked up, one unit of work runs, a reply goes back.

This is the one asynchronous step that all adapters share, and the one funnel for bugs.
"""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.clock import Clock
from bot.dispatch import Dispatcher, Intake, Stranger, is_final
from bot.errors import PlatformError, Refused, Unavailable, UnknownAccounts, UsageError
from bot.identity import AccountId
from bot.logs import places_of
from bot.outcome import Reply
from bot.people.erasures import Erasures
from bot.people.ports import DirectoryStore
from bot.people.returning import Prints, never_forgotten
from bot.promised import Later, Promises
from bot.request import Group, Request, Token, Typed
from bot.surface import Account, Directory
from bot.ui.blocks import Paragraph
from bot.ui.language import SOURCE_LANGUAGE, say_in
from bot.ui.text import Code
from bot.ui.views import Message
from bot.units import Stores, Units

LOOK_UP_SECONDS = 1.5  # the platforms wait 3 s for the whole answer (platforms.md)
MOST_LOOK_UPS = 25
MOST_MEMBERS = 100  # of a group; far more than can share one kudos

log = structlog.get_logger()


@dataclass(frozen=True)
class Reception:
    """Takes requests from the adapters.

    Attributes:
        directories: the directory of each platform, asked about people who are not known yet.
        prints: tells who asked to be forgotten, so that nobody asks for them; None: nobody did.
        promises: keep what takes long; None: whoever asks waits, however long it takes.
    """

    units: Units
    dispatcher: Dispatcher
    directories: Mapping[str, Directory]
    clock: Clock
    prints: Prints | None = None
    promises: Promises | None = None

    async def receive(self, request: Request, later: Later | None = None) -> Reply:
        """Handle a request once, however often it arrives, and return what the actor sees.

        Where that takes long, the request is written down, and what is returned only says that
        the reply `comes_later`.

        Args:
            later: gets the reply then; None: nobody is told.

        Raises:
            Unavailable: nothing was stored; the platform should send the request again.
        """
        if self.promises is None:
            return await self.do(request)
        return await self.promises.answer(request, self.do, later, self.dispatcher.only_reads)

    async def do(self, request: Request) -> Reply:
        """Handle a request once, however long it takes, and return what the actor sees.

        Raises:
            Unavailable: nothing was stored.
        """
        try:
            return await self._answer(request)
        except Unavailable:
            raise
        except Exception as bug:  # noqa: BLE001 - the one funnel: a code is logged and shown
            code = secrets.token_hex(4)
            log.error("request failed", code=code, platform=request.platform, **places_of(bug))  # noqa: TRY400 - a traceback may quote people
            return _broken(code)

    async def _answer(self, request: Request) -> Reply:
        """Return the answer, be it a refusal."""
        try:
            return await self._handle(await self._with_members(request))
        except Stranger as refusal:
            return refusal.reply or Reply(message=refusal.message, is_stranger=True)
        except (UsageError, Refused) as refusal:
            return await self._refused(request, refusal)

    async def _handle(self, request: Request) -> Reply:
        """Run the request; look up whoever is unknown and run it once more."""
        try:
            return await self._run(request, final=False)
        except UnknownAccounts as unknown:
            strangers = await self._never_forgotten(request, unknown.accounts)
            if request.actor in unknown.accounts and request.actor not in strangers:
                return _forgotten()
            await self._look_up(request, strangers)
        return await self._run(request, final=True)

    async def _run(self, request: Request, *, final: bool) -> Reply:
        """Run the request as one unit of work, or on a reader if it only reads."""
        now = self.clock.now()

        def work(stores: Stores) -> Reply:
            return self.dispatcher.handle(request, stores, now, final=final)

        if self.dispatcher.only_reads(request):
            return await self.units.read(work)
        return await self.units.write(work)

    async def _never_forgotten(
        self, request: Request, accounts: tuple[AccountId, ...]
    ) -> tuple[AccountId, ...]:
        """Return the accounts without those of people who asked to be forgotten."""
        prints = self.prints
        if prints is None:
            return accounts
        made = {
            prints.of_account(request.platform, request.workspace, account): account
            for account in accounts
        }
        buried = await self.units.read(lambda stores: stores.get(Erasures).buried(made))
        return tuple(account for print_, account in made.items() if print_ not in buried)

    async def _look_up(self, request: Request, accounts: tuple[AccountId, ...]) -> None:
        """Ask the platform about accounts and keep what it says; silence changes nothing."""
        directory = self.directories.get(request.platform)
        if directory is None:
            return
        found: list[Account] = []

        async def ask(account: AccountId) -> None:
            try:
                answer = await directory.look_up(account)
            except PlatformError as error:
                log.warning("look-up failed", reason=error.reason)
            else:
                found.extend([answer] if answer else [])

        try:
            async with asyncio.timeout(LOOK_UP_SECONDS), asyncio.TaskGroup() as group:
                for account in accounts[:MOST_LOOK_UPS]:
                    group.create_task(ask(account))
        except TimeoutError:
            log.warning("look-up timed out", accounts=len(accounts))
        if found:
            prints = self.prints
            await self.units.write(lambda stores: _keep(stores, request, tuple(found), prints))

    async def _with_members(self, request: Request) -> Request:
        """Return the request with the members of every group that it mentions filled in."""
        directory = self.directories.get(request.platform)
        if directory is None or not isinstance(request.door, Typed):
            return request
        if not any(
            isinstance(token, Group) and token.members is None for token in request.door.said
        ):
            return request
        said = tuple([await _with_members(directory, token) for token in request.door.said])
        return replace(request, door=Typed(said))

    async def _refused(self, request: Request, refusal: UsageError | Refused) -> Reply:
        """Remember a refusal, so that a repeat is told the same, and return how it is shown."""
        reply = refusal.reply or Reply(message=refusal.message)
        if is_final(reply) and not self.dispatcher.only_reads(request):
            now = self.clock.now()
            await self.units.write(lambda stores: _remember(stores, request, reply, now))
        return reply


async def _with_members(directory: Directory, token: Token) -> Token:
    """Return a mention of a group with its members; a platform that does not say has none."""
    if not isinstance(token, Group) or token.members is not None:
        return token
    try:
        async with asyncio.timeout(LOOK_UP_SECONDS):
            members = await directory.members_of_group(token.id)
    except (PlatformError, TimeoutError) as error:
        log.warning("group not read", reason=getattr(error, "reason", "timeout"))
        members = ()
    return Group(token.id, members[:MOST_MEMBERS])


def _remember(stores: Stores, request: Request, reply: Reply, now: datetime) -> None:
    """Keep a refusal, unless a repeat of the request was quicker."""
    intake = stores.get(Intake)
    if intake.answered(request.unique_key) is None:
        intake.remember(request.unique_key, reply, now)


def _keep(
    stores: Stores, request: Request, accounts: tuple[Account, ...], prints: Prints | None
) -> None:
    """Keep what the platform said of accounts."""
    intake = stores.get(Intake)
    workspace = intake.workspace(request.platform, request.workspace)
    if workspace is not None:
        directory = stores.get(DirectoryStore)
        known = never_forgotten(accounts, request.platform, request.workspace, prints, stores)
        directory.upsert(workspace, known)


def _forgotten() -> Reply:
    """Return the one line for somebody who asked to be forgotten."""
    say = say_in(SOURCE_LANGUAGE)
    told = say.spans(
        "You asked me to forget you, and I did: nothing of this is stored. If you want to come"
        " back, ask whoever runs Goodword for {command}.",
        command=Code("goodword person welcome"),
    )
    summary = say("You asked me to forget you, and I did.")
    return Reply(message=Message(summary, (Paragraph(told),)), is_stranger=True)


def _broken(code: str) -> Reply:
    """Return what the actor sees of a bug: that nothing happened, and the code to report."""
    say = say_in("en")
    return Reply(
        message=Message(
            say(
                "Something went wrong on our side and nothing was sent. Please try again; if it"
                " stays, tell your admin the code {code}.",
                code=code,
            )
        )
    )
