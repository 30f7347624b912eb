"""Where every request comes in: people are looked up, one unit of work runs, a reply goes back.

This is the one asynchronous step that all adapters share, and the one funnel for bugs.
"""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

import structlog

from bot.clock import Clock
from bot.dispatch import Dispatcher, Intake
from bot.errors import PlatformError, Refused, Unavailable, UnknownAccounts, UsageError
from bot.identity import AccountId, Workspace
from bot.outcome import Reply
from bot.people.ports import DirectoryStore
from bot.request import Group, Request, Typed
from bot.surface import Account, Directory
from bot.ui.language import say_in
from bot.ui.views import Message
from bot.units import Stores, Units

LOOK_UP_SECONDS = 1.5  # the platforms wait 3 s for the whole answer (platforms.md)
MOST_LOOK_UPS = 25

log = structlog.get_logger()


@dataclass(frozen=True)
class Reception:
    """Takes requests from the adapters.

    Attributes:
        directories: the directory of each platform, asked about people who are not known yet.
    """

    units: Units
    dispatcher: Dispatcher
    directories: Mapping[str, Directory]
    clock: Clock

    async def receive(self, request: Request) -> Reply:
        """Handle a request once, however often it arrives, and return what the actor sees.

        Raises:
            Unavailable: nothing was stored; the platform should send the request again.
        """
        try:
            return await self._handle(await self._with_members(request))
        except (UsageError, Refused) as refusal:
            return await self._refused(request, refusal)
        except Unavailable:
            raise
        except Exception:  # the one funnel: a bug is logged with a code, and the code is shown
            code = secrets.token_hex(4)
            log.exception("request failed", code=code, platform=request.platform)
            return _broken(code)

    async def _handle(self, request: Request) -> Reply:
        """Run the request; look up whoever is unknown and run it once more."""
        try:
            return await self._run(request, final=False)
        except UnknownAccounts as unknown:
            await self._look_up(request, unknown.accounts)
        return await self._run(request, final=True)

    async def _run(self, request: Request, *, final: bool) -> Reply:
        """Run the request as one unit of work, or on a reader if it only reads."""
        now = self.clock.now()

        def work(stores: Stores) -> Reply:
            return self.dispatcher.handle(request, stores, now, final=final)

        if self.dispatcher.only_reads(request):
            return await self.units.read(work)
        return await self.units.write(work)

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
            await self.units.write(lambda stores: _keep(stores, request, tuple(found)))

    async def _with_members(self, request: Request) -> Request:
        """Return the request with the members of every group that it mentions filled in."""
        directory = self.directories.get(request.platform)
        if directory is None or not isinstance(request.door, Typed):
            return request
        if not any(isinstance(token, Group) and token.members is None for token in request.door.said):
            return request
        said = []
        for token in request.door.said:
            if isinstance(token, Group) and token.members is None:
                said.append(Group(token.id, await _members(directory, token.id)))
            else:
                said.append(token)
        return replace(request, door=Typed(tuple(said)))

    async def _refused(self, request: Request, refusal: UsageError | Refused) -> Reply:
        """Remember a refusal, so that a repeat is told the same, and return how it is shown."""
        reply = refusal.reply or Reply(message=refusal.message)
        if self.dispatcher.only_reads(request):
            return reply
        now = self.clock.now()
        await self.units.write(
            lambda stores: stores.get(Intake).remember(request.unique_key, reply, now)
        )
        return reply


async def _members(directory: Directory, group: str) -> tuple[AccountId, ...]:
    """Return the members of a group; a platform that does not say has none."""
    try:
        async with asyncio.timeout(LOOK_UP_SECONDS):
            return await directory.members_of_group(group)
    except (PlatformError, TimeoutError):
        return ()


def _keep(stores: Stores, request: Request, accounts: tuple[Account, ...]) -> None:
    """Keep what the platform said of accounts."""
    workspace: Workspace | None = stores.get(Intake).workspace(request.platform, request.workspace)
    if workspace is not None:
        stores.get(DirectoryStore).upsert(workspace, accounts)


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


