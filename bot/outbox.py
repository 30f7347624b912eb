"""The rules of delivery: what is said at most once, how fast, when again, when given up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.errors import PlatformError
from bot.identity import AccountId, ConversationId, PersonId, Workspace, WorkspaceId
from bot.outcome import Utterance
from bot.pace import Paces, Plan, plan_of
from bot.surface import Handles
from bot.ui.language import SOURCE_LANGUAGE
from bot.ui.views import Message

DELIVER = "deliver"
"""The kind of job that drains the ledger of one workspace; its key is the workspace's id."""

LEASE = timedelta(seconds=4)
"""How long a delivery belongs to whoever claimed it. They renew it while they live, so that what
a dead process was saying is taken up soon. The clocks of workers must agree to about a second."""

RENEW_AFTER = timedelta(seconds=1)
MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=10)
MOST_PLANS = 10_000


class Verb(StrEnum):
    """What is to be done on the platform."""

    POST = "post"
    UPDATE = "update"
    WITHDRAW = "withdraw"


class Promise(StrEnum):
    """What holds when nobody knows whether a message was said."""

    AT_MOST_ONCE = "at most once"  # direct messages: rather parked than said twice
    AT_LEAST_ONCE = "at least once"  # public posts: rather said twice, and counted


class State(StrEnum):
    """How far a delivery is."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    AMBIGUOUS = "ambiguous"
    FAILED = "failed"  # a dead letter: an operator can read and replay it
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Delivery:
    """One thing to be said once, with all that its sender needs.

    Attributes:
        conversation: None for a person with whom none is open yet; then `account` is set.
        message_id: the platform's id of the message to update or withdraw.
        lane: deliveries of one lane are said in the order of their ids.
        stranded: a previous sender died while it said this; nobody knows whether it was said.
        locale: the language that the message is written in.
    """

    id: int
    workspace: WorkspaceId
    verb: Verb
    lane: str
    promise: Promise
    message: Message | None
    attempts: int
    conversation: ConversationId | None
    account: AccountId | None
    thread: str | None
    message_id: str | None
    author: PersonId | None
    key: str
    stranded: bool = False
    locale: str = SOURCE_LANGUAGE


@dataclass(frozen=True)
class Retry:
    """Try again at `at`."""

    at: datetime
    reason: str


@dataclass(frozen=True)
class Park:
    """It may have been said: never again without an operator."""

    reason: str


@dataclass(frozen=True)
class GiveUp:
    """It cannot be said: a dead letter."""

    reason: str


Verdict = Retry | Park | GiveUp


def verdict(delivery: Delivery, error: PlatformError, now: datetime) -> Verdict:
    """Decide what happens to a delivery that failed."""
    if error.permanent:
        return GiveUp(error.reason)
    if error.ambiguous and delivery.promise is Promise.AT_MOST_ONCE:
        return Park(error.reason)
    if delivery.attempts >= MOST_ATTEMPTS:
        return GiveUp(error.reason)
    if error.retry_after is not None:
        return Retry(now + timedelta(seconds=error.retry_after), error.reason)
    return Retry(now + wait_before(delivery.attempts), error.reason)


def wait_before(attempt: int) -> timedelta:
    """Return how long to wait before an attempt, the first retry being attempt 1."""
    doublings: int = 2 ** min(attempt - 1, 20)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)


class Ledger(Protocol):
    """The truth about what must be said."""

    def write(
        self, utterances: Collection[Utterance], workspace: Workspace, now: datetime
    ) -> tuple[WorkspaceId, ...]:
        """Write down what must be said; what was written under the same key stands.

        Args:
            workspace: where the request came from; people are reached there if they can be.

        Returns:
            The workspaces whose ledgers may have something new.
        """
        ...

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, most: int
    ) -> tuple[Delivery, ...]:
        """Take up to `most` due deliveries for `lease`, at most one of each lane, oldest first.

        The oldest is what was due first; in a lane what was written first.
        """
        ...

    def renew(self, deliveries: Collection[Delivery], until: datetime) -> None:
        """Keep claimed deliveries until an instant, but for those that others have taken since."""
        ...

    def handles_for(self, workspace: WorkspaceId, people: Collection[PersonId]) -> Handles:
        """Return how the people whom a message mentions are shown in the workspace."""
        ...

    def sent(
        self, delivery: Delivery, conversation: ConversationId, message_id: str, now: datetime
    ) -> None:
        """Mark it as said, keep where, and forget what it said."""
        ...

    def settle(self, delivery: Delivery, verdict: Verdict, now: datetime) -> None:
        """Write down what was decided about a delivery that failed."""
        ...

    def postpone(self, delivery: Delivery, until: datetime) -> None:
        """Give a claimed delivery back untried, because of the pace."""
        ...

    def next_due(self, workspace: WorkspaceId) -> datetime | None:
        """Return when there is something to do for a workspace next, None when nothing waits.

        What is being said counts from the end of its lease.
        """
        ...

    def waiting(self, now: datetime) -> tuple[WorkspaceId, ...]:
        """Return the workspaces in whose ledgers something is due, or left behind, at `now`."""
        ...


@dataclass(frozen=True)
class DeadLetter:
    """A delivery that was given up or parked; an operator can read it and send it again."""

    id: int
    key: str
    state: State
    reason: str
    attempts: int
    to: str
    at: datetime
    message: Message | None


class DeadLetters(Protocol):
    """What could not be said."""

    def all(self, most: int) -> tuple[DeadLetter, ...]:
        """Return the newest dead letters first."""
        ...

    def one(self, letter: int) -> DeadLetter | None:
        """Return one dead letter."""
        ...

    def replay(self, letter: int, now: datetime) -> bool:
        """Have a dead letter said again; return whether there was one with something to say."""
        ...

    def revive(self, workspace: WorkspaceId, conversation: ConversationId, now: datetime) -> int:
        """Have everything said that failed because the bot was not in a conversation."""
        ...


class Pacer:
    """Keeps messages under a platform's limits, on an absolute schedule.

    Each conversation and the whole workspace have a plan of their own. A slot that is taken moves
    both, so a late sender does not speed up the ones behind it.
    """

    def __init__(self, per_conversation: Paces, per_workspace: Paces) -> None:
        """Set the limits: in messages per second, infinity for none, or as windows of time."""
        self._per_conversation = per_conversation
        self._plans: dict[str, Plan] = {}
        self._workspace = plan_of(per_workspace)
        self._paused_until: datetime | None = None
        self._enough = MOST_PLANS

    def slot(self, conversation: str, now: datetime) -> datetime:
        """Return when the next message to `conversation` may leave, without taking the slot."""
        plan = self._plans.get(conversation)
        free = plan.free if plan is not None else None
        return max(now, free or now, self._workspace.free or now, self._paused_until or now)

    def take(self, conversation: str, now: datetime) -> datetime:
        """Take the next slot and return it."""
        slot = self.slot(conversation, now)
        if conversation not in self._plans:
            self._forget(now)
            self._plans[conversation] = plan_of(self._per_conversation)
        self._plans[conversation].take(slot)
        self._workspace.take(slot)
        return slot

    def pause(self, until: datetime) -> None:
        """Let nothing leave before `until`: the platform said so."""
        self._paused_until = max(self._paused_until or until, until)

    def _forget(self, now: datetime) -> None:
        """Drop the plans that are like new ones, each time there are twice as many as stayed."""
        if len(self._plans) < self._enough:
            return
        self._plans = {key: plan for key, plan in self._plans.items() if (plan.idle or now) > now}
        self._enough = max(MOST_PLANS, 2 * len(self._plans))
