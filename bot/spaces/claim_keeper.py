"""Decides what a space that chose a channel may have, once the platform said who is in it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial

import structlog

from bot.errors import PlatformError
from bot.fanout import Chunk, Done, Fanout
from bot.identity import AccountId, ConversationId, Person, PersonId, Space
from bot.outcome import Post, ToPerson
from bot.spaces import claim_views as views
from bot.spaces.belonging import HOMES, Homes, within
from bot.spaces.claims import (
    Claim,
    Wish,
    ask,
    has_it,
    looks_after_all,
    must_ask,
    read,
    take,
    taken_by,
)
from bot.spaces.ports import SetupStore
from bot.surface import Directory
from bot.ui.language import Say, say_in
from bot.ui.views import Message

_Refusal = Callable[[views.Wanted, Say], Message]

log = structlog.get_logger()


@dataclass(frozen=True)
class Crowd:
    """Who is in a channel.

    Attributes:
        inside: how many of them belong to the space, or to one below it.
        everybody: how many members the organisation has.
    """

    people: frozenset[PersonId]
    inside: int
    everybody: int

    @property
    def is_most(self) -> bool:
        """Whether it is more than half of all."""
        return 2 * len(self.people) > self.everybody

    @property
    def is_own(self) -> bool:
        """Whether all of them belong to the space already."""
        return 0 < len(self.people) == self.inside


@dataclass(frozen=True)
class ClaimKeeper:
    """Looks who is in a channel before a space has it.

    Attributes:
        directories: the directory of each platform.
    """

    fanout: Fanout
    directories: Mapping[str, Directory]

    async def look(self, key: str) -> None:
        """Give a space the channel that it chose, or ask the owners, or say why not."""
        claim = read(key)
        if claim is None or claim.channel is None:
            return
        accounts = await self._members(claim, claim.channel)
        await self.fanout.run(partial(self._decide, claim, accounts))

    async def _members(self, claim: Claim, channel: ConversationId) -> tuple[AccountId, ...] | None:
        """Return who is in the channel; None: the platform did not say."""
        directory = self.directories.get(claim.platform)
        if directory is None:
            return None
        try:
            return await directory.members_of_conversation(channel)
        except PlatformError as error:
            log.warning("members_not_read", reason=error.reason)
            return None

    def _decide(self, claim: Claim, accounts: tuple[AccountId, ...] | None, chunk: Chunk) -> Done:
        """Decide in one unit; a second run finds what the first one did."""
        store = chunk.stores.get(SetupStore)
        by = next((one for one in store.people([claim.by]) if one.takes_part), None)
        space = store.space(by.organisation, claim.space) if by else None
        if by is None or space is None or has_it(claim, space, store):
            return Done()
        if taken_by(claim, space, store) is not None:
            return Done()
        if accounts is None:
            return _no(claim, space, by, views.not_seen)
        crowd = _crowd(space, accounts, claim, chunk.stores.get(Homes))
        if not (claim.wish is Wish.CARDS and crowd.is_own):
            is_trusted = looks_after_all(by.id, space, store)
            refusal = _refusal(claim, crowd, is_trusted=is_trusted)
            if refusal is not None:
                return _no(claim, space, by, refusal)
            if must_ask(by.id, space, store):
                return Done(ask(claim, space, by, store, chunk.now))
        take(claim, space, by.id, store, chunk.now)
        self.fanout.engine.enqueue(chunk.stores.transaction, HOMES, "all")
        return Done()


def _refusal(claim: Claim, crowd: Crowd, *, is_trusted: bool) -> _Refusal | None:
    """Return why a space cannot have a channel at all."""
    if crowd.is_most:
        return views.everybody_is_in_it
    if claim.by not in crowd.people and not is_trusted:
        return views.not_in_it
    return None


def _no(claim: Claim, space: Space, by: Person, refusal: _Refusal) -> Done:
    """Say why not; cards go to a channel all the same, and nothing needs to be said."""
    if claim.wish is Wish.CARDS:
        return Done()
    wanted = views.Wanted(space, claim.channel, platform=claim.platform)
    message = refusal(wanted, say_in(by.locale))
    key = f"claim:{claim.space}:{claim.wish.value}:{claim.stamp}:{by.id}:no"
    return Done((Post(ToPerson(by.id), message, key),))


def _crowd(space: Space, accounts: Collection[AccountId], claim: Claim, store: Homes) -> Crowd:
    """Return who is in a channel, as far as they are members."""
    behind = store.behind(claim.workspace)
    people = frozenset(behind[account] for account in accounts if account in behind)
    members = [one for one in store.members() if one.organisation == space.organisation]
    inner = within(space.id, store.takings())
    inside = sum(one.person in people and one.home in inner for one in members)
    return Crowd(people, inside, len(members))
