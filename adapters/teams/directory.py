"""Who there is in the tenant, as far as the rosters of teams and chats tell.

Without a consent of the tenant's admins there is no list of all people (that would be Microsoft
Graph); the people whom the bot meets are those in teams and chats where it was added.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import replace
from functools import partial
from typing import TypeVar

import structlog

from adapters.teams.api import TeamsApi
from adapters.teams.arrivals import Reference
from adapters.teams.failures import CONVERSATION_GONE, MEMBER_GONE
from adapters.teams.heard import Heard
from adapters.teams.references import Note, TeamsReferences
from adapters.wire.reading import part, word
from adapters.wire.text import Json, storable
from bot.audience import NOT_A_MEMBER
from bot.errors import PlatformError, Unavailable
from bot.identity import AccountId, ConversationId, Standing
from bot.surface import Account, Directory, PlaceKind

MOST_PAGES = 1_000
MOST_WAITS = 5
LONGEST_WAIT_SECONDS = 60.0
MOST_ASKED = 5  # teams, about somebody whom no chat leads to
MOST_MISSING = 500  # asked for in one go; the others the next time
NOT_TOLD = ""  # Teams' rosters tell neither zone nor language
GUEST_MARK = "#ext#"
_GUESTS = frozenset({"guest", "anonymous", "federated"})
ABSENT = frozenset({NOT_A_MEMBER, CONVERSATION_GONE, MEMBER_GONE})

GENERAL = "General"  # Teams tells no name of the first channel of a team
STANDARD = "standard"

Answer = TypeVar("Answer")

log = structlog.get_logger()


class TeamsDirectory(Directory):
    """The people of the tenant whose app registration we hold."""

    def __init__(
        self, api: TeamsApi, references: TeamsReferences, heard: Heard | None = None
    ) -> None:
        """Ask through `api` about the conversations in `references`.

        Args:
            api: calls the Connector.
            references: the conversations of the bot.
            heard: what people's own activities told of them a moment ago.
        """
        self._api = api
        self._references = references
        self._heard = heard or Heard()
        self._tenant = api.installation.tenant
        self._asked_up_to = ConversationId("")

    async def everyone(self) -> tuple[Account, ...]:
        """Return everybody in the teams and chats of the bot; who left them all is not in it.

        Raises:
            PlatformError: a roster could not be read, or there is none at all.
        """
        notes = await self._notes()
        rosters = _rosters(notes)
        found: dict[AccountId, Account] = {}
        read = 0
        for roster in rosters:
            members = await self._unless_absent(self._members(roster))
            if members is not None:
                read += 1
                found.update((one.id, one) for one in accounts_of(members, self._tenant))
                await self._learn_rooms(roster)
        for note in notes:
            if note.account is not None and note.account not in found:
                member = await self._unless_absent(self._member(note.reference, note.account))
                if member is not None:
                    read += 1
                    found.update((one.id, one) for one in accounts_of([member], self._tenant))
        if not read:
            raise PlatformError("no_rosters")
        return tuple(found.values())

    async def departed(self, present: Collection[AccountId]) -> tuple[AccountId, ...]:
        """Return those of whom Teams says that they are not even in their own 1:1 chat any more.

        Nothing less counts: a team that somebody is missing from tells that they left that team,
        one that cannot be read tells nothing, and who removes the bot is not gone. Some are asked
        for at a time, the others the next time.
        """
        chats = [note for note in await self._notes(anew=False) if note.account is not None]
        missing = sorted(
            (note.reference.conversation, note.account, note.reference)
            for note in chats
            if note.account is not None and note.account not in present
        )
        begin = bisect_right([where for where, _, _ in missing], self._asked_up_to)
        gone: list[AccountId] = []
        for where, account, reference in (missing[begin:] + missing[:begin])[:MOST_MISSING]:
            if await self._is_gone(reference, account):
                gone.append(account)
            self._asked_up_to = where
        return tuple(gone)

    async def look_up(self, account: AccountId) -> Account | None:
        """Return one account, or None when no conversation of ours knows it.

        It has the clock and the language that the account's own activity told a moment ago.
        """
        notes = await self._notes(anew=False)
        heard = self._heard.chat_with(account)
        chats = {
            note.reference.conversation: note.reference for note in notes if note.account == account
        }
        if heard is not None:
            chats[heard.conversation] = heard
        for reference in (*chats.values(), *_rosters(notes)[:MOST_ASKED]):
            member = await self._unless_absent(self._api.member(reference, account))
            if member is not None:
                found = account_of(member, self._tenant)
                return self._heard.with_habit(found) if found else None
        return None

    async def members_of_conversation(self, conversation: ConversationId) -> tuple[AccountId, ...]:
        """Return everybody in a conversation, page by page, waiting as long as Teams asks to."""
        try:
            reference = await self._references.of(conversation)
        except Unavailable as error:
            raise PlatformError("storage_away") from error
        if reference is None:
            raise PlatformError(NOT_A_MEMBER, permanent=True)
        members = await self._members(reference)
        return tuple(one.id for one in accounts_of(members, self._tenant))

    async def members_of_group(self, group: str) -> tuple[AccountId, ...]:  # noqa: ARG002 - the port
        """Return nobody: who bears a tag of Teams, only Microsoft Graph tells."""
        return ()

    # ---- steps --------------------------------------------------------------------------------

    async def _notes(self, *, anew: bool = True) -> tuple[Note, ...]:
        """Return all conversations that we know, read anew or as of some minutes ago."""
        try:
            return await (self._references.all() if anew else self._references.known())
        except Unavailable as error:
            raise PlatformError("storage_away") from error

    async def _members(self, reference: Reference) -> list[object]:
        """Return everybody in one conversation; half a roster is a failure."""
        found: list[object] = []
        onward = ""
        for _ in range(MOST_PAGES):
            page = await self._patiently(partial(self._api.members, reference, onward))
            members = part(page, "members")
            if not isinstance(members, list):
                raise PlatformError("no_members")
            found += members
            onward = word(page, "continuationToken")
            if not onward:
                return found
        raise PlatformError("too_many_pages")

    async def _member(self, reference: Reference, account: AccountId) -> Json:
        """Return one member, waiting as long as Teams asks to."""
        return await self._patiently(partial(self._api.member, reference, account))

    async def _patiently(self, ask: Callable[[], Awaitable[Json]]) -> Json:
        """Return an answer, waiting as long as Teams asks to."""
        for _ in range(MOST_WAITS):
            try:
                return await ask()
            except PlatformError as error:
                if error.retry_after is None or error.retry_after > LONGEST_WAIT_SECONDS:
                    raise
                await asyncio.sleep(error.retry_after)
        raise PlatformError("ratelimited", retry_after=LONGEST_WAIT_SECONDS)

    async def _is_gone(self, chat: Reference, account: AccountId) -> bool:
        """Return whether Teams says that somebody is not in their own 1:1 chat any more."""
        try:
            await self._member(chat, account)
        except PlatformError as error:
            if error.reason not in ABSENT:
                raise
            return error.reason == MEMBER_GONE
        return False

    async def _unless_absent(self, asked: Awaitable[Answer]) -> Answer | None:
        """Return an answer; None where the bot, or whom it asked for, is not there any more."""
        try:
            return await asked
        except PlatformError as error:
            if error.reason not in ABSENT:
                raise
            return None

    async def _learn_rooms(self, roster: Reference) -> None:
        """Keep where the channels of a team are, so that messages can be sent there.

        Nothing is lost where that fails: each tells of itself when somebody writes in it.
        """
        if not roster.team:
            return
        try:
            team = word(await self._api.team(roster), "name")
            listed = part(await self._api.channels(roster), "conversations")
            for room in rooms_of(replace(roster, team_name=team), listed):
                await self._references.keep(room)
        except (PlatformError, Unavailable) as error:
            log.info("teams_rooms_not_learned", kind=type(error).__name__)


def accounts_of(members: Iterable[object], tenant: str) -> tuple[Account, ...]:
    """Return the people of a roster as the core knows people."""
    found = (account_of(member, tenant) for member in members)
    return tuple(one for one in found if one is not None)


def account_of(member: object, tenant: str) -> Account | None:
    """Return a member of a roster as the core knows people; None when this describes nobody."""
    found = word(member, "aadObjectId").lower() or word(member, "objectId").lower()
    if not found:
        return None
    standing = standing_of(member, tenant)
    is_ours = standing is Standing.MEMBER and _home_of(member) == tenant
    principal = word(member, "userPrincipalName")
    return Account(
        id=AccountId(found),
        name=_name(member) or found,
        zone=NOT_TOLD,
        locale=NOT_TOLD,
        standing=standing,
        email=word(member, "email") or (principal if is_ours and "@" in principal else ""),
        email_verified=is_ours,  # its admins gave it out
    )


def standing_of(member: object, tenant: str) -> Standing:
    """Return what kind of account a member of a roster has, the most limiting one that holds.

    Teams tells the home tenant in all rosters. Should it be missing in one, whoever has a principal
    name or a role is taken for a member whose address nobody vouches for, and others are guests.
    """
    role = (word(member, "userRole") or word(member, "role")).lower()
    if role == "bot":
        return Standing.BOT
    home, principal = _home_of(member), word(member, "userPrincipalName").lower()
    if home and home != tenant:
        return Standing.OUTSIDER
    if role in _GUESTS or GUEST_MARK in principal:
        return Standing.GUEST
    return Standing.MEMBER if home or role or principal else Standing.GUEST


def _home_of(member: object) -> str:
    """Return the tenant that somebody belongs to; empty: Teams does not say."""
    return word(member, "tenantId").lower()


def rooms_of(roster: Reference, listed: object) -> tuple[Reference, ...]:
    """Return where the open channels of a team are; others have to tell of themselves."""
    return tuple(
        replace(
            roster,
            conversation=ConversationId(word(room, "id")),
            kind=PlaceKind.CHANNEL,
            channel_name=word(room, "name") or GENERAL,
        )
        for room in (listed if isinstance(listed, list) else ())
        if word(room, "id") and (word(room, "type") or STANDARD) == STANDARD
    )


def _rosters(notes: Iterable[Note]) -> tuple[Reference, ...]:
    """Return the conversations whose members together are everybody, each team once.

    Everybody in a private or shared channel of ours is in its team, or is none of ours. A 1:1 chat
    says of one person alone that they are there.
    """
    found: dict[ConversationId, Reference] = {}
    for note in notes:
        one = note.reference
        if one.kind is PlaceKind.DIRECT:
            continue
        # The id of a team is that of its first channel.
        where = ConversationId(one.team) if one.team else one.conversation
        found[where] = replace(one, conversation=where, kind=_kind_of_roster(one))
    return tuple(found.values())


def _kind_of_roster(reference: Reference) -> PlaceKind:
    """Return the kind of conversation by which a roster is read."""
    return PlaceKind.CHANNEL if reference.team else reference.kind


def _name(member: object) -> str:
    """Return how people call somebody."""
    own = f"{word(member, 'givenName')} {word(member, 'surname')}"
    return next((storable(one.strip()) for one in (word(member, "name"), own) if one.strip()), "")
