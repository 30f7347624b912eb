"""What Teams tells of its conversations: the bot is added or removed, people come, rooms change."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import structlog

from adapters.teams.arrivals import Installation, KeepsReferences, Reference
from adapters.teams.people import TeamsPeople
from adapters.teams.rosters import Rosters
from adapters.teams.shapes import Kind
from adapters.wire.notices import Notices
from adapters.wire.reading import word
from adapters.wire.text import Json
from bot.errors import PlatformError
from bot.identity import AccountId, ConversationId
from bot.surface import Account, PlaceKind

MOST_LOOK_UPS = 25  # the whole roster is read once a day anyway
LOOK_UP_SECONDS = 5.0
STANDARD = "standard"  # a channel that the bot is in because it is in the team

log = structlog.get_logger()


class LooksUpAccounts(Protocol):
    """Who somebody is; may raise `PlatformError`."""

    async def look_up(self, account: AccountId) -> Account | None:
        """Return one account, or None when the platform does not know it."""
        ...


class ForgetsPlaces(Protocol):
    """What remembers what conversations are like."""

    def forget(self, conversation: ConversationId) -> None:
        """Ask anew about a conversation: who can see it may be others now."""
        ...


@dataclass(frozen=True)
class Happenings:
    """Takes the activities that are no request of a person.

    Nothing here tells that a tenant is gone: Teams tells of each removal from one conversation
    alone, so the connection stays until whoever runs the bot takes the settings away.
    """

    installation: Installation
    references: KeepsReferences
    places: ForgetsPlaces
    directory: LooksUpAccounts
    people: TeamsPeople
    notices: Notices
    rosters: Rosters

    async def take(self, kind: Kind, activity: Json, reference: Reference) -> bool:
        """Pass on what an activity tells and return whether it meant anything to us.

        Raises:
            Unavailable: nothing was stored; Teams may send it again.
        """
        if kind is Kind.INSTALLATION:
            return await self._installed(activity, reference)
        told = word(activity, "channelData", "eventType")
        known = False
        if tell := _TELLS.get(told):
            known = await tell(self, activity, reference)
        added, removed = _ids(activity, "membersAdded"), _ids(activity, "membersRemoved")
        if added or removed:
            self.places.forget(reference.conversation)
            await self._came(activity, added, reference)
            await self._went(activity, removed, reference)
        return known or bool(added or removed)

    async def _installed(self, activity: Json, reference: Reference) -> bool:
        """Take that the bot was installed somewhere, or removed from there."""
        what = word(activity, "action").removesuffix("-upgrade")
        if what == "add":
            await self._joined(reference)
        elif what == "remove":
            await self._left(activity, reference)
        return what in {"add", "remove"}

    async def _came(self, activity: Json, added: tuple[str, ...], reference: Reference) -> None:
        """Take who was added; for people the directory is asked."""
        if self.installation.bot_account in added:
            await self._joined(reference)
        members = activity.get("membersAdded") or []
        for one in members:
            self.people.learn({"from": one})
        people = tuple(one for one in added if not one.startswith("28:"))
        known = await self.people.object_ids(reference, people[:MOST_LOOK_UPS])
        if accounts := await self._accounts(tuple(known.values())):
            await self.notices.keep_accounts(self.installation.workspace, accounts)

    async def _went(self, activity: Json, removed: tuple[str, ...], reference: Reference) -> None:
        """Take who was removed; of people that says only that they are not in this place."""
        if self.installation.bot_account in removed:
            await self._left(activity, reference)

    async def _joined(self, reference: Reference) -> None:
        """Keep where the bot is now, and tell of it: what waited for that can be said.

        With whom a 1:1 chat is comes later, once the core knows them.
        """
        await self.references.keep(reference)
        await self._can_speak(reference)
        if reference.kind is not PlaceKind.DIRECT:  # and all rooms of a team, which are learned now
            self.rosters.refresh(partial(self._can_speak, reference))

    async def _can_speak(self, reference: Reference) -> None:
        """Tell that messages can be sent to a place, and to the rooms of the team around it."""
        for room in await self.references.around(reference):
            self.places.forget(room)
            await self.notices.bot_joined(self.installation.workspace, room)

    async def _left(self, activity: Json, reference: Reference) -> None:
        """Forget where the bot is no more: a team with all its rooms, or one that is not open."""
        sort = word(activity, "channelData", "channel", "type") or STANDARD
        if reference.team and sort == STANDARD:
            await self._forget(*await self.references.around(reference))
        else:
            await self._forget(reference.conversation)

    async def _changed(self, activity: Json, reference: Reference) -> bool:
        """Ask anew about a room."""
        self.places.forget(_room(activity, reference))
        return True

    async def _closed(self, activity: Json, reference: Reference) -> bool:
        """Forget a room that is gone."""
        await self._forget(_room(activity, reference))
        return True

    async def _dissolved(self, activity: Json, reference: Reference) -> bool:
        """Forget all rooms of a team that is gone."""
        rooms = await self.references.around(reference)
        await self._forget(_room(activity, reference), *rooms)
        return True

    async def _forget(self, *rooms: ConversationId) -> None:
        """Forget rooms."""
        every = tuple(dict.fromkeys(rooms))
        await self.references.forget(*every)
        for room in every:
            self.places.forget(room)

    async def _accounts(self, people: tuple[AccountId, ...]) -> tuple[Account, ...]:
        """Return what the directory says of people; silence changes nothing."""
        found: list[Account] = []

        async def ask(account: AccountId) -> None:
            try:
                answer = await self.directory.look_up(account)
            except PlatformError as error:
                log.info("teams_account_not_told", reason=error.reason)
            else:
                found.extend([answer] if answer else [])

        try:
            async with asyncio.timeout(LOOK_UP_SECONDS), asyncio.TaskGroup() as group:
                for account in people:
                    group.create_task(ask(account))
        except TimeoutError:
            log.warning("teams_accounts_not_told_in_time", accounts=len(people))
        return tuple(found)


def _room(activity: Json, reference: Reference) -> ConversationId:
    """Return the room that an event is about: it may be told of in another one."""
    return ConversationId(word(activity, "channelData", "channel", "id") or reference.conversation)


def _ids(activity: Json, name: str) -> tuple[str, ...]:
    """Return Teams' own ids of those who came or went."""
    members = activity.get(name) or []
    return tuple(dict.fromkeys(word(member, "id") for member in members))


Tell = Callable[[Happenings, Json, Reference], Coroutine[Any, Any, bool]]

# learn.microsoft.com, "Conversation events in your Teams bot", 2026-11-22.
_TELLS: Mapping[str, Tell] = {
    **dict.fromkeys(
        (
            "channelRenamed",
            "channelRestored",
            "channelShared",
            "channelUnshared",
            "channelMemberAdded",
            "channelMemberRemoved",
            "teamRenamed",
            "teamArchived",
            "teamUnarchived",
            "teamRestored",
        ),
        Happenings._changed,  # noqa: SLF001 - its own table
    ),
    **dict.fromkeys(
        ("teamDeleted", "teamHardDeleted"),
        Happenings._dissolved,  # noqa: SLF001
    ),
    "channelDeleted": Happenings._closed,  # noqa: SLF001
}
