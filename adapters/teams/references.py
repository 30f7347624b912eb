"""Where each conversation is reached: kept in the database as our own JSON, and near at hand."""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.teams.arrivals import PLATFORM, Installation, Reference
from adapters.teams.hosts import Hosts, NotAllowed
from adapters.teams.rooms import label
from adapters.wire.reading import Malformed, read_json, word
from bot.clock import Clock
from bot.dispatch import Intake
from bot.identity import AccountId, ConversationId, Workspace
from bot.references import References
from bot.surface import PlaceKind
from bot.units import Stores, Units

BELIEVED = timedelta(minutes=5)  # another process may have learned better since
MOST_AT_HAND = 20_000
MOST_READ = 100_000
MOST_TURNED_AWAY = 20_000
CHANNELS = frozenset({PlaceKind.CHANNEL, PlaceKind.PRIVATE_CHANNEL})

_ACCOUNT = re.compile(r"[0-9A-Za-z:_-]{1,200}", re.ASCII)
"""Words in the place of an account stand for somebody who asked to be forgotten."""


@dataclass(frozen=True)
class Note:
    """What is remembered of a conversation.

    Attributes:
        reference: where it is reached; without a thread.
        account: with whom a 1:1 chat is; None elsewhere, and where nobody told yet.
        home: the message that is the Home of that person; empty when there is none.
    """

    reference: Reference
    account: AccountId | None = None
    home: str = ""


@dataclass(frozen=True)
class _AtHand:
    """A note, or that there is none, and when that was so."""

    note: Note | None
    at: datetime


class TeamsReferences:
    """The conversations of one tenant."""

    def __init__(
        self, units: Units, installation: Installation, hosts: Hosts, clock: Clock
    ) -> None:
        """Keep them by `units`, for the tenant of `installation`."""
        self._units = units
        self._tenant = installation.tenant
        self._hosts = hosts
        self._clock = clock
        self._at_hand: dict[ConversationId, _AtHand] = {}
        self._directs: dict[AccountId, ConversationId] = {}
        self._turned_away: set[AccountId] = set()
        self._service_url = ""
        self._read_at: datetime | None = None

    @property
    def service_url(self) -> str:
        """The Connector that made itself known last; the usual one before that."""
        return self._service_url or self._hosts.service_url

    async def keep(self, reference: Reference, account: AccountId | None = None) -> None:
        """Keep where a conversation is reached, if that is new or was otherwise.

        Args:
            reference: a thread in it does not matter.
            account: with whom a 1:1 chat is, where that is known; whoever was turned away is not
                written down.

        Raises:
            NotAllowed: it names no host of Teams'.
            Unavailable: the database is away.
        """
        if account in self._turned_away:
            account = None
        address = self._hosts.checked(reference.service_url)
        found = replace(reference.without_thread(), service_url=address)
        known = await self.note_of(found.conversation)
        if known is None:
            await self._keep(Note(found, account))
            return
        made = Note(_merged(found, known.reference), account or known.account, known.home)
        if made != known:
            await self._keep(made)

    async def take_in(self, account: AccountId, chat: Reference | None) -> None:
        """Keep with whom a 1:1 chat is: the core knows them.

        Args:
            account: of a person.
            chat: their 1:1 chat, where they are in it; None: they are elsewhere.

        Raises:
            Unavailable: the database is away.
        """
        self._turned_away.discard(account)
        if chat is not None:
            await self.keep(chat, account)

    async def turn_away(self, account: AccountId) -> None:
        """Keep nothing of somebody: the core knows nobody like that, or not any more.

        Where their chat is reached stays, for they have to be answered.

        Raises:
            Unavailable: the database is away.
        """
        if len(self._turned_away) >= MOST_TURNED_AWAY:
            self._turned_away.clear()
        self._turned_away.add(account)
        where = self._directs.get(account)
        note = await self.note_of(where) if where is not None else None
        if note is not None and note.account == account:
            await self._keep(Note(note.reference))

    async def keep_home(self, conversation: ConversationId, message_id: str) -> None:
        """Keep which message is somebody's Home, in a conversation that is known.

        Raises:
            Unavailable: the database is away.
        """
        known = await self.note_of(conversation)
        if known is not None and known.home != message_id:
            await self._keep(replace(known, home=message_id))

    async def of(self, conversation: ConversationId) -> Reference | None:
        """Return where a conversation is reached; None: nobody told.

        Raises:
            Unavailable: the database is away.
        """
        note = await self.note_of(conversation)
        return note.reference if note else None

    async def note_of(self, conversation: ConversationId) -> Note | None:
        """Return what is remembered of a conversation; None: nothing.

        Raises:
            Unavailable: the database is away.
        """
        held = self._at_hand.get(conversation)
        if held is not None and timedelta() <= self._clock.now() - held.at < BELIEVED:
            return held.note

        def work(stores: Stores) -> str | None:
            workspace = self._workspace(stores)
            return stores.get(References).of(workspace, conversation) if workspace else None

        kept = await self._units.read(work)
        note = read_note(conversation, kept, self._hosts) if kept else None
        self._hold(conversation, note)
        return note

    def direct_with(self, account: AccountId) -> ConversationId | None:
        """Return the 1:1 chat with somebody, if this process knows it already."""
        return self._directs.get(account)

    async def all(self) -> tuple[Note, ...]:
        """Return all that is remembered, read anew.

        Raises:
            Unavailable: the database is away.
        """

        def work(stores: Stores) -> dict[ConversationId, str]:
            workspace = self._workspace(stores)
            if workspace is None:
                return {}
            return dict(stores.get(References).all(workspace, MOST_READ))

        kept = await self._units.read(work)
        notes = await asyncio.to_thread(self._read, kept)  # there may be one for each colleague
        if stale := kept.keys() - notes.keys():
            await self.forget(*stale)  # somebody who was forgotten, or an earlier setting
        for conversation, note in notes.items():
            self._hold(conversation, note)
        self._read_at = self._clock.now() if len(notes) <= MOST_AT_HAND // 2 else None
        return tuple(notes.values())

    async def known(self) -> tuple[Note, ...]:
        """Return all that is remembered, as it was at most some minutes ago.

        Raises:
            Unavailable: the database is away.
        """
        at = self._read_at
        if at is None or not timedelta() <= self._clock.now() - at < BELIEVED:
            return await self.all()
        return tuple(held.note for held in self._at_hand.values() if held.note is not None)

    async def rooms(self) -> dict[ConversationId, str]:
        """Return the channels that messages can be sent to, with their names, by name.

        Raises:
            Unavailable: the database is away.
        """
        known = [note.reference for note in await self.known()]
        named = {
            one.conversation: label(one)
            for one in known
            if one.kind in CHANNELS and one.channel_name
        }
        return dict(sorted(named.items(), key=lambda room: (room[1].casefold(), room[0])))

    async def around(self, reference: Reference) -> tuple[ConversationId, ...]:
        """Return a conversation and all others of its team that are known, read anew.

        Raises:
            Unavailable: the database is away.
        """
        team = reference.team
        known = [note.reference for note in await self.all()] if team else []
        rooms = [one.conversation for one in known if one.team == team]
        return tuple(dict.fromkeys([reference.conversation, *rooms]))

    async def forget(self, *conversations: ConversationId) -> None:
        """Forget conversations; one that is not known is no failure.

        Raises:
            Unavailable: the database is away.
        """

        def work(stores: Stores) -> None:
            workspace = self._workspace(stores)
            if workspace is not None:
                for conversation in conversations:
                    stores.get(References).forget(workspace, conversation)

        await self._units.write(work)
        for conversation in conversations:
            self._hold(conversation, None)

    async def _keep(self, note: Note) -> None:
        """Write a note down."""
        conversation, words = note.reference.conversation, write_note(note)

        def work(stores: Stores) -> bool:
            workspace = self._workspace(stores)
            if workspace is not None:
                stores.get(References).keep(workspace, conversation, words)
            return workspace is not None

        if await self._units.write(work):  # else the next activity tells of it again
            self._hold(conversation, note)
        self._service_url = note.reference.service_url

    def _hold(self, conversation: ConversationId, note: Note | None) -> None:
        """Have a note near at hand."""
        if len(self._at_hand) >= MOST_AT_HAND:
            self._at_hand.clear()
            self._directs.clear()
            self._read_at = None
        before = self._at_hand.get(conversation)
        if before is not None and before.note is not None and before.note.account is not None:
            self._directs.pop(before.note.account, None)
        self._at_hand[conversation] = _AtHand(note, self._clock.now())
        if note is not None and note.account is not None:
            self._directs[note.account] = conversation
        if note is not None and not self._service_url:
            self._service_url = note.reference.service_url

    def _read(self, kept: Mapping[ConversationId, str]) -> dict[ConversationId, Note]:
        """Return the notes by which somebody can be reached."""
        found = {where: read_note(where, words, self._hosts) for where, words in kept.items()}
        return {where: note for where, note in found.items() if note is not None}

    def _workspace(self, stores: Stores) -> Workspace | None:
        """Return the workspace of the tenant; None: it is not connected."""
        return stores.get(Intake).workspace(PLATFORM, self._tenant)


def write_note(note: Note) -> str:
    """Return a note as it is kept."""
    reference = note.reference
    said = {
        "service": reference.service_url,
        "kind": reference.kind.value,
        "tenant": reference.tenant,
        "team": reference.team,
        "channel": reference.channel_name,
        "team name": reference.team_name,
        "account": note.account or "",
        "home": note.home,
    }
    return json.dumps({name: words for name, words in said.items() if words}, ensure_ascii=False)


def read_note(conversation: ConversationId, kept: str, hosts: Hosts) -> Note | None:
    """Return what was kept; None when nobody can be reached by it any more."""
    try:
        found = read_json(kept)
        kind = PlaceKind(word(found, "kind"))
        address = hosts.checked(word(found, "service"))
    except (Malformed, ValueError, NotAllowed):
        return None
    reference = Reference(
        service_url=address,
        conversation=conversation,
        kind=kind,
        thread=None,
        tenant=word(found, "tenant"),
        team=word(found, "team"),
        channel_name=word(found, "channel"),
        team_name=word(found, "team name"),
    )
    account = word(found, "account")
    if account and not _ACCOUNT.fullmatch(account):
        return None
    return Note(reference, AccountId(account) if account else None, word(found, "home"))


def _merged(found: Reference, known: Reference) -> Reference:
    """Return what was told now, with what only an earlier message told."""
    return replace(
        found,
        team=found.team or known.team,
        channel_name=found.channel_name or known.channel_name,
        team_name=found.team_name or known.team_name,
    )
