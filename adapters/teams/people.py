"""Who stands behind Teams' own ids such as `29:…`: a mention tells nothing else."""

import asyncio

import structlog

from adapters.teams.arrivals import LooksUpMembers, Reference
from adapters.wire.reading import word
from adapters.wire.text import Json
from bot.errors import PlatformError
from bot.identity import AccountId

MOST_AT_HAND = 50_000
MOST_LOOK_UPS = 25
LOOK_UP_SECONDS = 3.0  # of the ten in which we answer

log = structlog.get_logger()


class TeamsPeople:
    """Knows the object ids of those whom somebody mentioned, or who said something."""

    def __init__(self, api: LooksUpMembers) -> None:
        """Know nobody yet, and ask `api`."""
        self._api = api
        self._known: dict[str, AccountId] = {}

    def learn(self, activity: Json) -> None:
        """Remember who sent an activity: it names both ids."""
        self._remember(word(activity, "from", "id"), word(activity, "from", "aadObjectId"))

    async def object_ids(
        self, reference: Reference, members: tuple[str, ...]
    ) -> dict[str, AccountId]:
        """Return the object ids behind ids such as `29:…`; who is not found in time is left out."""
        missing = [one for one in members if one not in self._known][:MOST_LOOK_UPS]
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS), asyncio.TaskGroup() as group:
                for one in missing:
                    group.create_task(self._ask(reference, one))
        except TimeoutError:
            log.warning("teams_members_not_told_in_time", members=len(missing))
        return {one: self._known[one] for one in members if one in self._known}

    async def _ask(self, reference: Reference, member: str) -> None:
        """Ask for one member of a conversation."""
        try:
            found = await self._api.member(reference, member)
        except PlatformError as error:
            log.info("teams_member_not_told", reason=error.reason)
            return
        self._remember(member, word(found, "aadObjectId") or word(found, "objectId"))

    def _remember(self, member: str, object_id: str) -> None:
        """Have somebody near at hand."""
        if member and object_id:
            if len(self._known) >= MOST_AT_HAND:
                self._known.clear()
            self._known[member] = AccountId(object_id.lower())
