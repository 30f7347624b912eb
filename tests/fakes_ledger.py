"""A ledger in memory that honours the port; `tests/contracts` holds it to that."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.identity import (
    AccountId,
    ConversationId,
    OrganisationId,
    PersonId,
    Workspace,
    WorkspaceId,
)
from bot.outbox import Delivery, GiveUp, Ledger, Park, Promise, Retry, State, Verb, Verdict
from bot.outcome import Post, Revise, ToConversation, Utterance, Withdraw
from bot.surface import Handle, Handles
from bot.ui.views import Message

ACME = Workspace(WorkspaceId(1), OrganisationId(1), "slack", "T1", "Acme")
TEAMS = Workspace(WorkspaceId(2), OrganisationId(1), "teams", "tenant", "Acme")
WAITS = frozenset({State.PENDING, State.RETRY})
OVER = frozenset({State.CANCELLED, State.FAILED, State.AMBIGUOUS})


@dataclass
class Row:
    """One delivery as it is kept."""

    id: int
    workspace: WorkspaceId
    verb: Verb
    lane: str
    promise: Promise
    message: Message | None
    key: str
    due_at: datetime
    conversation: ConversationId | None = None
    account: AccountId | None = None
    thread: str | None = None
    author: PersonId | None = None
    optional: bool = False
    anchor: "Row | None" = None
    message_id: str | None = None
    state: State = State.PENDING
    attempts: int = 0
    reason: str | None = None
    locale: str = "en"

    def is_claimable(self, now: datetime) -> bool:
        """Whether it may be said at `now`, but for those before it in its lane."""
        return self.state in WAITS | {State.SENDING} and self.due_at <= now

    def blocks(self, now: datetime) -> bool:
        """Whether those behind it in its lane have to wait for it."""
        if self.state is State.PENDING:
            return self.due_at <= now
        return self.state in {State.SENDING, State.RETRY}


class FakeLedger:
    """Implements `bot.outbox.Ledger`. People have the account that `join` gave them, if any."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.accounts: dict[PersonId, dict[WorkspaceId, AccountId]] = {}
        self.preferred: dict[PersonId, WorkspaceId] = {}
        self.disconnected: set[WorkspaceId] = set()
        self.names: dict[PersonId, str] = {}

    def join(self, name: str, workspace: WorkspaceId = ACME.id) -> PersonId:
        """Give somebody an account and return who they are."""
        person = PersonId(len(self.names) + 1)
        self.names[person] = name
        self.accounts[person] = {workspace: AccountId(f"U{person}")}
        return person

    def reached_at(
        self, person: PersonId, home: WorkspaceId, chosen: WorkspaceId | None
    ) -> tuple[WorkspaceId, AccountId] | None:
        """Return where somebody is reached: where the post says, they prefer, or it came from."""
        known = self.accounts.get(person, {})
        able = [one for one in sorted(known, reverse=True) if one not in self.disconnected]
        wanted = (chosen, self.preferred.get(person), home, *able)
        where = next((one for one in wanted if one in able), None)
        return None if where is None else (where, known[where])

    def row(self, key: str) -> Row:
        """Return the delivery with that key."""
        return next(row for row in self.rows if row.key == key)

    def write(
        self, utterances: Collection[Utterance], workspace: Workspace, now: datetime
    ) -> tuple[WorkspaceId, ...]:
        touched: dict[WorkspaceId, None] = {}
        for utterance in utterances:
            for row in self._write(utterance, workspace, now):
                touched[row.workspace] = None
        return tuple(touched)

    def _write(self, utterance: Utterance, workspace: Workspace, now: datetime) -> Iterator[Row]:
        known = next((row for row in self.rows if row.key == _key(utterance)), None)
        match utterance:
            case Post() if known is None:
                yield from self._post(utterance, workspace, now)
            case Post() if known is not None:
                yield known
            case Revise(_, _, Post() as otherwise) if known is None or known.state in OVER:
                yield from self._post(otherwise, workspace, now)
            case Revise(_, message) if known is not None and known.state not in OVER:
                waiting = [known] if known.state in WAITS else self._revisions(known)
                if waiting:
                    waiting[-1].message = message
                else:
                    self._follow(known, Verb.UPDATE, message, now)
                yield known
            case Withdraw() if known is not None and known.state not in OVER:
                for row in (known, *self._revisions(known)):
                    row.state = State.CANCELLED if row.state in WAITS else row.state
                if known.state is not State.CANCELLED:
                    self._follow(known, Verb.WITHDRAW, None, now)
                yield known

    def _post(self, post: Post, workspace: Workspace, now: datetime) -> Iterator[Row]:
        number, due = len(self.rows) + 1, post.due_at or now
        if isinstance(post.to, ToConversation):
            lane, promise = f"c:{post.to.conversation}", Promise.AT_LEAST_ONCE
            row = Row(
                number, post.to.workspace, Verb.POST, lane, promise, post.message, post.key, due
            )
            row.conversation, row.thread = post.to.conversation, post.to.thread
            row.locale = post.locale
        elif place := self.reached_at(post.to.person, workspace.id, post.to.workspace):
            home, account = place
            lane, promise = f"a:{account}", Promise.AT_MOST_ONCE
            row = Row(number, home, Verb.POST, lane, promise, post.message, post.key, due)
            row.account = account
        else:
            return
        row.author, row.optional = post.author, post.optional
        self.rows.append(row)
        yield row

    def _revisions(self, anchor: Row) -> list[Row]:
        return [row for row in self.rows if row.anchor is anchor and row.state in WAITS]

    def _follow(self, anchor: Row, verb: Verb, message: Message | None, now: datetime) -> None:
        number = len(self.rows) + 1
        key = f"{anchor.key}:{number}"
        promise = Promise.AT_LEAST_ONCE
        row = Row(number, anchor.workspace, verb, anchor.lane, promise, message, key, now)
        row.account, row.anchor, row.optional = anchor.account, anchor, True
        row.locale = anchor.locale
        self.rows.append(row)

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, most: int
    ) -> tuple[Delivery, ...]:
        due = [row for row in self.rows if row.workspace == workspace and row.is_claimable(now)]
        due.sort(key=lambda row: (row.due_at, row.id))
        free = [row for row in due if not self._is_behind(row, now)][:most]
        able = [row for row in free if row.anchor is None or row.anchor.message_id is not None]
        claimed = tuple(self._take(row, now + lease) for row in able)
        if len(able) == len(free):
            return claimed
        for row in free:
            if row not in able:
                row.state = State.CANCELLED  # what it follows was never said
        return claimed + self.claim(workspace, now, lease, most - len(able))

    def _is_behind(self, row: Row, now: datetime) -> bool:
        lane = (one for one in self.rows if (one.workspace, one.lane) == (row.workspace, row.lane))
        return any(one.id < row.id and one.blocks(now) for one in lane)

    def _take(self, row: Row, until: datetime) -> Delivery:
        stranded = row.state is State.SENDING
        row.state, row.due_at, row.attempts = State.SENDING, until, row.attempts + 1
        return _delivery(row, stranded=stranded)

    def renew(self, deliveries: Collection[Delivery], until: datetime) -> None:
        for delivery in deliveries:
            if self._is_mine(delivery):
                self._of(delivery).due_at = until

    def handles_for(self, workspace: WorkspaceId, people: Collection[PersonId]) -> Handles:
        return {
            person: Handle(self.names[person], self.accounts[person].get(workspace))
            for person in people
            if person in self.names
        }

    def sent(
        self, delivery: Delivery, conversation: ConversationId, message_id: str, now: datetime
    ) -> None:
        row = self._of(delivery)
        row.state, row.message = State.SENT, None
        row.conversation, row.message_id = conversation, message_id

    def settle(self, delivery: Delivery, verdict: Verdict, now: datetime) -> None:
        if not self._is_mine(delivery):
            return
        row = self._of(delivery)
        row.reason = verdict.reason
        match verdict:
            case Retry(at):
                row.state, row.due_at = State.RETRY, at
            case Park():
                row.state = State.AMBIGUOUS
            case GiveUp():
                row.state = State.CANCELLED if row.optional else State.FAILED

    def postpone(self, delivery: Delivery, until: datetime) -> None:
        if self._is_mine(delivery):
            row = self._of(delivery)
            row.state, row.due_at = State.RETRY, until
            row.attempts -= 1

    def next_due(self, workspace: WorkspaceId) -> datetime | None:
        behind: set[str] = set()
        waiting = []
        for row in [row for row in self.rows if row.workspace == workspace]:
            if row.state in WAITS | {State.SENDING} and row.lane not in behind:
                waiting.append(row.due_at)
            if row.state in {State.SENDING, State.RETRY}:
                behind.add(row.lane)
        return min(waiting, default=None)

    def waiting(self, now: datetime) -> tuple[WorkspaceId, ...]:
        return tuple({row.workspace: None for row in self.rows if row.is_claimable(now)})

    def _of(self, delivery: Delivery) -> Row:
        return next(row for row in self.rows if row.id == delivery.id)

    def _is_mine(self, delivery: Delivery) -> bool:
        """Whether nobody else has taken the delivery since."""
        row = self._of(delivery)
        return row.state is State.SENDING and row.attempts == delivery.attempts


def _key(utterance: Utterance) -> str:
    """Return the key of the post that an utterance is, or is about."""
    return utterance.key if isinstance(utterance, Post) else utterance.anchor


def _delivery(row: Row, *, stranded: bool) -> Delivery:
    """Return a row as its sender sees it."""
    anchor = row.anchor
    return Delivery(
        id=row.id,
        workspace=row.workspace,
        verb=row.verb,
        lane=row.lane,
        promise=row.promise,
        message=row.message,
        attempts=row.attempts,
        conversation=anchor.conversation if anchor else row.conversation,
        account=row.account,
        thread=row.thread,
        message_id=anchor.message_id if anchor else None,
        author=row.author,
        key=row.key,
        stranded=stranded,
        locale=row.locale,
    )


class FakeLedgerBench:
    """What the contract asks of a ledger beyond the port; see `tests/contracts`."""

    def __init__(self) -> None:
        self._ledger = FakeLedger()
        self.workspace = ACME

    @property
    def ledger(self) -> Ledger:
        return self._ledger

    def person(self, name: str) -> PersonId:
        return self._ledger.join(name)

    def second_account(self, person: PersonId) -> Workspace:
        self._ledger.accounts[person][TEAMS.id] = AccountId("8f1c-guid")
        return TEAMS

    def prefers(self, person: PersonId, workspace: Workspace) -> None:
        self._ledger.preferred[person] = workspace.id

    def disconnects(self, workspace: Workspace) -> None:
        self._ledger.disconnected.add(workspace.id)

    def state_of(self, key: str) -> State:
        return self._ledger.row(key).state

    def remains_of(self, key: str) -> Message | None:
        return self._ledger.row(key).message
