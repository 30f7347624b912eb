"""What an adapter must offer to the core: how messages leave, and what a place is like."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from bot.identity import AccountId, ConversationId, PersonId, Standing, Workspace
from bot.ui.language import SOURCE_LANGUAGE
from bot.ui.views import Message


@dataclass(frozen=True)
class Handle:
    """How a person can be shown in one workspace.

    `account` is None when they have no account there: then only the name is shown.
    """

    name: str
    account: AccountId | None = None


Handles = Mapping[PersonId, Handle]


class PlaceKind(StrEnum):
    """What sort of conversation something was said in."""

    CHANNEL = "channel"
    PRIVATE_CHANNEL = "private channel"
    DIRECT = "direct message"
    GROUP = "group message"


@dataclass(frozen=True)
class PlaceFacts:
    """What the platform says of a conversation right now.

    `shared_outside` is true as soon as people of another organisation are, or may soon be, in it.
    """

    conversation: ConversationId
    kind: PlaceKind
    shared_outside: bool
    archived: bool
    bot_is_member: bool
    name: str = ""


@dataclass(frozen=True)
class Document:
    """A file to be sent; `name` ends as files of its kind do."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Envelope:
    """A message with all that is needed to say it: where, and who its mentions are.

    `thread` is the platform's id of the message to answer below, if any. `document` goes with the
    message when it is posted. `locale` is the language that the message is written in.
    """

    conversation: ConversationId
    message: Message
    handles: Handles
    thread: str | None = None
    document: Document | None = None
    locale: str = SOURCE_LANGUAGE


ONE_MINUTE = timedelta(minutes=1)


class Messenger(Protocol):
    """How messages leave towards one workspace. Every method may raise `PlatformError`."""

    async def post(self, envelope: Envelope) -> str:
        """Say the message and return the platform's id of it."""
        ...

    async def update(self, envelope: Envelope, message_id: str) -> None:
        """Replace what an earlier message says."""
        ...

    async def withdraw(self, conversation: ConversationId, message_id: str) -> None:
        """Take an earlier message away; one that is gone already is no failure."""
        ...

    async def open_direct(self, account: AccountId) -> ConversationId:
        """Return the direct conversation between the bot and `account`."""
        ...

    async def place(
        self, conversation: ConversationId, *, no_older_than: timedelta = ONE_MINUTE
    ) -> PlaceFacts:
        """Return what the platform says of a conversation.

        Args:
            no_older_than: ask again if it was said longer ago; a platform that is asked too often
                is believed for up to a minute.
        """
        ...


class Messengers(Protocol):
    """The messenger of each connected workspace."""

    def of(self, workspace: Workspace) -> Messenger:
        """Return the messenger of `workspace`.

        Raises:
            PlatformError: no adapter serves it in this process.
        """
        ...


@dataclass(frozen=True)
class Account:
    """What a platform's directory says of one account.

    Attributes:
        zone: empty where the platform does not say.
        email_verified: the platform vouches that the address is theirs: whoever could choose it
            freely could choose somebody else's.
    """

    id: AccountId
    name: str
    zone: str
    locale: str
    standing: Standing
    email: str = ""
    title: str = ""
    department: str = ""
    is_admin: bool = False  # may change the workspace's own settings
    email_verified: bool = False


class Directory(Protocol):
    """Who there is, as one workspace's platform says. Every method may raise `PlatformError`."""

    async def everyone(self) -> tuple[Account, ...]:
        """Return every account of the workspace, deactivated ones included.

        Some platforms tell of a part of the company only: `bot.platforms.Platform.sees_everybody`.
        """
        ...

    async def departed(self, present: Collection[AccountId]) -> tuple[AccountId, ...]:
        """Return accounts that are surely gone, where `everyone` is a part of the company only.

        Args:
            present: whom `everyone` has just listed; of these nobody is gone.
        """
        ...

    async def look_up(self, account: AccountId) -> Account | None:
        """Return one account, or None when the platform does not know it."""
        ...

    async def members_of_conversation(self, conversation: ConversationId) -> tuple[AccountId, ...]:
        """Return everybody in a conversation; half a list is a `PlatformError`."""
        ...

    async def members_of_group(self, group: str) -> tuple[AccountId, ...]:
        """Return the members of a group of people, for example Slack's user groups."""
        ...
