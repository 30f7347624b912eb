"""A request from Teams together with the way by which its answer gets back."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

from adapters.wire.text import Json
from bot.identity import AccountId, ConversationId
from bot.request import Request
from bot.surface import PlaceKind

PLATFORM = "teams"

AGAIN = "teams.again"
"""A button of the adapter's own: says once more what was typed, where a form can be opened."""

OWN = "goodword"
"""The one key of a card's data that is ours: whatever people filled in stands beside it."""

ACCOUNT_OF_A_BOT = "28:"


@dataclass(frozen=True)
class Installation:
    """For which tenant we hold which app registration.

    Attributes:
        tenant: the Entra tenant's id in lower case; the core knows the workspace by it.
        app_id: the app registration's id in lower case.
        name: what people call the tenant; empty where nobody told.
        cloud: `public`, `gcc`, `gcc-high` or `dod`.
        answered_at: what Microsoft's clock said when it gave us a token; None: it did not say.
    """

    tenant: str
    app_id: str
    name: str = ""
    cloud: str = "public"
    answered_at: datetime | None = None

    @property
    def workspace(self) -> str:
        """The id under which the core knows the tenant."""
        return self.tenant

    @property
    def bot_account(self) -> AccountId:
        """Our own account."""
        return AccountId(f"{ACCOUNT_OF_A_BOT}{self.app_id}")


@dataclass(frozen=True)
class Reference:
    """Where a conversation is reached.

    Attributes:
        service_url: the Connector that serves it; passed `Hosts.checked` and ends with a slash.
        conversation: without the message that a thread hangs on.
        thread: the id of a channel's root message; None outside of threads.
        tenant: in lower case.
        team: Teams' id of the team around a channel; empty elsewhere.
        channel_name, team_name: as Teams told them, which it does not always.
    """

    service_url: str
    conversation: ConversationId
    kind: PlaceKind
    thread: str | None
    tenant: str
    team: str = ""
    channel_name: str = ""
    team_name: str = ""

    def without_thread(self) -> "Reference":
        """Return where the conversation itself is reached: what is worth keeping."""
        return replace(self, thread=None)


@dataclass(frozen=True)
class ByMessage:
    """Words to the bot; `typed` is what to say to mean the same again, its own name left out."""

    typed: str
    activity_id: str
    reference: Reference


@dataclass(frozen=True)
class ByPress:
    """A button or a form on a card.

    Attributes:
        card_activity_id: the message that the card stands on, where it has an address.
        is_invoke: Teams waits for an answer (Action.Execute); else it is a message with our data.
        in_dialog: the card stood in a dialog.
        inputs: the ids of the fields that were sent along, in order.
        at_home: it began on the Home.
        is_public: others see the card too.
    """

    reference: Reference
    card_activity_id: str | None
    is_invoke: bool
    in_dialog: bool = False
    inputs: tuple[str, ...] = ()
    at_home: bool = False
    is_public: bool = False


@dataclass(frozen=True)
class ByDialog:
    """A dialog that is to be filled, or whose form was sent.

    Attributes:
        asked: what it is about.
        inputs: the ids of the fields that were sent along, in order.
        at_compose: it was opened from the message extension, not from a card.
        at_home: it began on the Home.
    """

    reference: Reference
    asked: Literal["fetch", "submit"]
    inputs: tuple[str, ...] = ()
    at_compose: bool = False
    at_home: bool = False


@dataclass(frozen=True)
class ByHome:
    """Somebody opened the 1:1 chat, or asked for their home there."""

    reference: Reference


Way = ByMessage | ByPress | ByDialog | ByHome


@dataclass(frozen=True)
class Arrival:
    """A request, and the way back.

    Attributes:
        press: tells what was pressed, with what filled in, but not when; empty: it is no press.
    """

    request: Request
    way: Way
    press: str = ""


@dataclass(frozen=True)
class Stale:
    """A form that is not ours, not this person's, or too old to be read.

    Attributes:
        way: how it came, so that somebody can be told.
        actor: who.
    """

    way: ByPress | ByDialog
    actor: AccountId
    locale: str = "en"


@dataclass(frozen=True)
class Closed:
    """A form in the 1:1 chat that somebody does not want any more."""

    way: ByPress | ByDialog
    locale: str = "en"


@dataclass(frozen=True)
class TurnAnswer:
    """What is answered to an activity; no `body`: nothing but the status."""

    status: int
    body: Json | None = None


class KeepsReferences(Protocol):
    """Where references are kept; each method may raise `Unavailable`."""

    async def keep(self, reference: Reference, account: AccountId | None = None) -> None:
        """Keep where a conversation is reached, if that is new or was otherwise.

        Args:
            reference: a thread in it does not matter.
            account: with whom a 1:1 chat is, where that is known.
        """
        ...

    async def around(self, reference: Reference) -> tuple[ConversationId, ...]:
        """Return a conversation and all others of its team that are known."""
        ...

    async def take_in(self, account: AccountId, chat: Reference | None) -> None:
        """Keep with whom a 1:1 chat is: the core knows them.

        Args:
            account: of a person.
            chat: their 1:1 chat, where they are in it; None: they are elsewhere.
        """
        ...

    async def turn_away(self, account: AccountId) -> None:
        """Keep nothing of somebody: the core knows nobody like that, or not any more."""
        ...

    async def forget(self, *conversations: ConversationId) -> None:
        """Forget conversations; one that is not known is no failure."""
        ...


class LooksUpMembers(Protocol):
    """What tells of the members of a conversation; may raise `PlatformError`."""

    async def member(self, reference: Reference, member: str) -> Json:
        """Return one member of a conversation, by `29:…` or by the object id of Entra."""
        ...
