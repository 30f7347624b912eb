"""The ledger: what must be said, how far each delivery is, and what became of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from msgspec import json
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    update,
)

from bot.identity import AccountId, ConversationId, PersonId, Standing, Workspace, WorkspaceId
from bot.outbox import Delivery, GiveUp, Park, Promise, Retry, State, Verb, Verdict
from bot.outcome import Post, Revise, ToConversation, Utterance, Withdraw
from bot.surface import Handles
from bot.ui.views import Message
from storage.intake import handles
from storage.people import account
from storage.schema import counted_id, metadata, refers_to
from storage.types import UtcDateTime
from storage.units import Transaction

delivery = Table(
    "delivery",
    metadata,
    counted_id(),
    refers_to("workspace_id", "workspace"),
    Column("verb", String, nullable=False),
    Column("lane", String, nullable=False),
    Column("promise", String, nullable=False),
    Column("state", String, nullable=False),
    Column("key", String, nullable=False, unique=True),
    Column("subject", String, nullable=False, index=True),
    Column("payload", LargeBinary),  # the message; empty once it is said
    Column("conversation", String),
    Column("account", String),
    Column("thread", String),
    Column("anchor_id", BigInteger().with_variant(Integer, "sqlite")),  # what an update changes
    Column("author_id", BigInteger().with_variant(Integer, "sqlite")),
    Column("optional", Boolean, nullable=False, server_default=false()),
    Column("due_at", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("attempts", Integer, nullable=False, default=0),
    Column("message_id", String),
    Column("reason", String),  # the platform's word for what went wrong; never a text
    Column("settled_at", UtcDateTime),  # empty as long as something is to be done
)
_is_open = delivery.c.settled_at.is_(None)
Index(
    "ix_delivery_open",
    delivery.c.workspace_id,
    delivery.c.lane,
    delivery.c.id,
    sqlite_where=_is_open,
    postgresql_where=_is_open,
)

_write_message = json.Encoder().encode
_read_message = json.Decoder(Message).decode

_earlier = delivery.alias("earlier")
_now, _workspace = bindparam("now", type_=UtcDateTime), bindparam("workspace")


def _claimable(table: Any) -> Any:  # noqa: ANN401 - a SQL expression
    """Return the condition under which a delivery may be said at `now`."""
    waits = table.c.state.in_((State.PENDING.value, State.RETRY.value)) & (table.c.due_at <= _now)
    stranded = (table.c.state == State.SENDING.value) & (table.c.lease_until <= _now)
    return or_(waits, stranded)


_blocked = (
    select(_earlier.c.id)
    .where(
        _earlier.c.workspace_id == delivery.c.workspace_id,
        _earlier.c.lane == delivery.c.lane,
        _earlier.c.id < delivery.c.id,
        _earlier.c.settled_at.is_(None),
        or_(
            _earlier.c.state.in_((State.SENDING.value, State.RETRY.value)),
            and_(_earlier.c.state == State.PENDING.value, _earlier.c.due_at <= _now),
        ),
    )
    .exists()
)
_anchor = delivery.alias("anchor")
_CLAIM = (
    select(
        delivery,
        _anchor.c.message_id.label("anchor_message"),
        _anchor.c.conversation.label("anchor_conversation"),
        account.c.direct,
        account.c.standing,
    )
    .join_from(delivery, _anchor, _anchor.c.id == delivery.c.anchor_id, isouter=True)
    .join(
        account,
        (account.c.workspace_id == delivery.c.workspace_id)
        & (account.c.external_id == delivery.c.account),
        isouter=True,
    )
    .where(delivery.c.workspace_id == _workspace, _is_open, _claimable(delivery), ~_blocked)
    .order_by(delivery.c.id)
    .limit(bindparam("most"))
    .with_for_update(of=delivery, skip_locked=True)
)
_TAKE = (
    update(delivery)
    .where(delivery.c.id == bindparam("which"))
    .values(
        state=State.SENDING.value,
        lease_until=bindparam("until", type_=UtcDateTime),
        attempts=delivery.c.attempts + 1,
    )
)
_SETTLE = (
    update(delivery)
    .where(delivery.c.id == bindparam("which"))
    .values(
        state=bindparam("into"),
        due_at=bindparam("due", type_=UtcDateTime),
        lease_until=None,
        reason=bindparam("why"),
        settled_at=bindparam("at", type_=UtcDateTime),
    )
)
_SENT = (
    update(delivery)
    .where(delivery.c.id == bindparam("which"))
    .values(
        state=State.SENT.value,
        payload=None,
        lease_until=None,
        reason=None,
        conversation=bindparam("where_said"),
        message_id=bindparam("said_as"),
        settled_at=bindparam("at", type_=UtcDateTime),
    )
)
_POSTPONE = (
    update(delivery)
    .where(delivery.c.id == bindparam("which"))
    .values(
        state=State.RETRY.value,
        due_at=bindparam("due", type_=UtcDateTime),
        lease_until=None,
        attempts=delivery.c.attempts - 1,
    )
)
_OPENED = update(account).where(
    account.c.workspace_id == _workspace, account.c.external_id == bindparam("external")
).values(direct=bindparam("conversation"))
_BY_KEY = select(delivery).where(delivery.c.key == bindparam("key"))
_KNOWN_KEYS = select(delivery.c.key).where(delivery.c.key.in_(bindparam("keys", expanding=True)))
_NEXT_DUE = select(func.min(delivery.c.due_at, type_=UtcDateTime)).where(
    delivery.c.workspace_id == _workspace,
    _is_open,
    delivery.c.state != State.SENDING.value,
)
_WAITING = select(delivery.c.workspace_id).distinct().where(_is_open, _claimable(delivery))
_ACCOUNTS = (
    select(account.c.person_id, account.c.workspace_id, account.c.external_id)
    .where(
        account.c.person_id.in_(bindparam("people", expanding=True)),
        account.c.standing == Standing.MEMBER.value,
    )
    .order_by(account.c.person_id, (account.c.workspace_id == _workspace).desc())
)
_REVISIONS = select(delivery.c.id, delivery.c.state).where(
    delivery.c.anchor_id == bindparam("anchor"), _is_open
)
_REPLACE = (
    update(delivery)
    .where(delivery.c.id == bindparam("which"))
    .values(payload=bindparam("message", type_=LargeBinary))
)


@dataclass(frozen=True)
class _Route:
    """Where a post goes."""

    workspace: int
    lane: str
    promise: Promise
    conversation: str | None = None
    account: str | None = None
    thread: str | None = None


class SqlLedger:
    """Implements `bot.outbox.Ledger`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def write(
        self, utterances: Collection[Utterance], workspace: Workspace, now: datetime
    ) -> tuple[WorkspaceId, ...]:
        """Write down what must be said; what was written under the same key stands."""
        posts = [one for one in utterances if isinstance(one, Post)]
        touched = self._write_posts(posts, workspace, now) if posts else {}
        for utterance in utterances:
            if isinstance(utterance, Revise):
                touched.update(self._revise(utterance, now))
            elif isinstance(utterance, Withdraw):
                touched.update(self._withdraw(utterance, now))
        return tuple(touched)

    def _write_posts(
        self, posts: Collection[Post], workspace: Workspace, now: datetime
    ) -> dict[WorkspaceId, None]:
        """Write down new posts; people without an account anywhere are left out."""
        accounts = self._accounts_of(posts, workspace)
        keys = {"keys": [post.key for post in posts]}
        known = set(self._transaction.execute(_KNOWN_KEYS, keys).scalars())
        touched: dict[WorkspaceId, None] = {}
        for post in posts:
            route = _route(post, accounts)
            if route is None or post.key in known:
                continue
            self._transaction.add(delivery, _row(post, route, now))
            touched[WorkspaceId(route.workspace)] = None
        return touched

    def _accounts_of(
        self, posts: Collection[Post], workspace: Workspace
    ) -> dict[PersonId, tuple[int, str]]:
        """Return where each person is reached: in this workspace if they can be."""
        people = [post.to.person for post in posts if not isinstance(post.to, ToConversation)]
        if not people:
            return {}
        key = {"people": people, "workspace": workspace.id}
        found: dict[PersonId, tuple[int, str]] = {}
        for row in self._transaction.execute(_ACCOUNTS, key):
            found.setdefault(PersonId(row.person_id), (row.workspace_id, row.external_id))
        return found

    def _revise(self, utterance: Revise, now: datetime) -> dict[WorkspaceId, None]:
        """Change what a delivery says: in place while it waits, by an update once it is said."""
        anchor = self._anchor(utterance.anchor)
        if anchor is None or anchor.state in {State.CANCELLED.value, State.FAILED.value}:
            return {}
        message = _write_message(utterance.message)
        waiting = [anchor.id] if anchor.state in _WAITS else self._open_revisions(anchor.id)
        if waiting:
            self._transaction.execute(_REPLACE, {"which": waiting[-1], "message": message})
        elif anchor.state != State.AMBIGUOUS.value:
            self._follow(anchor, Verb.UPDATE, message, now)
        return {WorkspaceId(anchor.workspace_id): None}

    def _withdraw(self, utterance: Withdraw, now: datetime) -> dict[WorkspaceId, None]:
        """Cancel a delivery that waits; take one away that was said."""
        anchor = self._anchor(utterance.anchor)
        if anchor is None or anchor.state in _OVER:
            return {}
        for revision in self._open_revisions(anchor.id):
            self._into(revision, State.CANCELLED, now)
        if anchor.state in _WAITS:
            self._into(anchor.id, State.CANCELLED, now)
        else:
            self._follow(anchor, Verb.WITHDRAW, None, now)
        return {WorkspaceId(anchor.workspace_id): None}

    def _anchor(self, key: str) -> Any:  # noqa: ANN401 - a row
        return self._transaction.execute(_BY_KEY, {"key": key}).first()

    def _open_revisions(self, anchor: int) -> list[int]:
        """Return the updates of a delivery that still wait."""
        rows = self._transaction.execute(_REVISIONS, {"anchor": anchor})
        return [row.id for row in rows if row.state in _WAITS]

    def _follow(self, anchor: Any, verb: Verb, message: bytes | None, now: datetime) -> None:  # noqa: ANN401
        """Write down something that follows a delivery, in the same lane."""
        statement = select(func.count()).where(delivery.c.anchor_id == anchor.id)
        number = self._transaction.execute(statement).scalar_one() + 1
        self._transaction.add(
            delivery,
            {
                "workspace_id": anchor.workspace_id,
                "verb": verb.value,
                "lane": anchor.lane,
                "promise": Promise.AT_LEAST_ONCE.value,  # doing it twice changes nothing
                "state": State.PENDING.value,
                "key": f"{anchor.key}:{number}",
                "subject": anchor.subject,
                "payload": message,
                "account": anchor.account,
                "anchor_id": anchor.id,
                "optional": True,
                "due_at": now,
            },
        )

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, most: int
    ) -> tuple[Delivery, ...]:
        """Take up to `most` due deliveries for `lease`, at most one of each lane, oldest first."""
        key = {"workspace": workspace, "now": now, "most": most}
        rows = self._transaction.execute(_CLAIM, key).all()
        able = []
        for row in rows:
            if _is_moot(row):
                self._into(row.id, State.CANCELLED, now)
            else:
                able.append(row)
        if able:
            until = now + lease
            self._transaction.execute(_TAKE, [{"which": row.id, "until": until} for row in able])
        return tuple(_delivery_of(row) for row in able)

    def handles_for(self, workspace: WorkspaceId, people: Collection[PersonId]) -> Handles:
        """Return how the people whom a message mentions are shown in the workspace."""
        return handles(self._transaction, workspace, people)

    def sent(
        self, delivery: Delivery, conversation: ConversationId, message_id: str, now: datetime
    ) -> None:
        """Mark it as said, keep where, and forget what it said."""
        key = {"which": delivery.id, "where_said": conversation, "said_as": message_id, "at": now}
        self._transaction.execute(_SENT, key)
        if delivery.conversation is None and delivery.account is not None:
            opened = {"workspace": delivery.workspace, "external": delivery.account}
            self._transaction.execute(_OPENED, {**opened, "conversation": conversation})

    def settle(self, delivery: Delivery, verdict: Verdict, now: datetime) -> None:
        """Write down what was decided about a delivery that failed."""
        match verdict:
            case Retry(at, reason):
                self._into(delivery.id, State.RETRY, None, at, reason)
            case Park(reason):
                self._into(delivery.id, State.AMBIGUOUS, now, now, reason)
            case GiveUp(reason):
                into = State.CANCELLED if self._is_optional(delivery) else State.FAILED
                self._into(delivery.id, into, now, now, reason)

    def _is_optional(self, one: Delivery) -> bool:
        statement = select(delivery.c.optional).where(delivery.c.id == one.id)
        return bool(self._transaction.execute(statement).scalar())

    def postpone(self, delivery: Delivery, until: datetime) -> None:
        """Give a claimed delivery back untried, because of the pace."""
        self._transaction.execute(_POSTPONE, {"which": delivery.id, "due": until})

    def next_due(self, workspace: WorkspaceId) -> datetime | None:
        """Return when the next delivery of a workspace is due, None when nothing waits."""
        return self._transaction.execute(_NEXT_DUE, {"workspace": workspace}).scalar()

    def waiting(self, now: datetime) -> tuple[WorkspaceId, ...]:
        """Return the workspaces in whose ledgers something is due at `now`."""
        rows: Iterable[Any] = self._transaction.execute(_WAITING, {"now": now}).scalars()
        return tuple(WorkspaceId(one) for one in rows)

    def _into(
        self,
        which: int,
        state: State,
        settled_at: datetime | None,
        due_at: datetime | None = None,
        reason: str | None = None,
    ) -> None:
        """Move a delivery into another state."""
        due = due_at or settled_at
        values = {"which": which, "into": state.value, "due": due, "why": reason, "at": settled_at}
        self._transaction.execute(_SETTLE, values)


_WAITS = frozenset({State.PENDING.value, State.RETRY.value})
_OVER = frozenset({State.CANCELLED.value, State.FAILED.value, State.AMBIGUOUS.value})


def _route(post: Post, accounts: dict[PersonId, tuple[int, str]]) -> _Route | None:
    """Return where a post goes; None: to a person who has no account."""
    if isinstance(post.to, ToConversation):
        lane = f"c:{post.to.conversation}"
        promise = Promise.AT_LEAST_ONCE
        place = post.to.conversation
        return _Route(post.to.workspace, lane, promise, place, None, post.to.thread)
    if post.to.person not in accounts:
        return None
    workspace, external = accounts[post.to.person]
    return _Route(workspace, f"a:{external}", Promise.AT_MOST_ONCE, None, external)


def _row(post: Post, route: _Route, now: datetime) -> dict[str, object]:
    """Return the row of a new delivery."""
    return {
        "workspace_id": route.workspace,
        "verb": Verb.POST.value,
        "lane": route.lane,
        "promise": route.promise.value,
        "state": State.PENDING.value,
        "key": post.key,
        "subject": post.subject,
        "payload": _write_message(post.message),
        "conversation": route.conversation,
        "account": route.account,
        "thread": route.thread,
        "author_id": post.author,
        "optional": post.optional,
        "due_at": max(post.due_at or now, now),
    }


def _is_moot(row: Any) -> bool:  # noqa: ANN401 - a row of _CLAIM
    """Return whether nobody is there to be told, or nothing was said that could be changed."""
    if row.anchor_id is not None and row.anchor_message is None:
        return True
    return row.account is not None and row.standing != Standing.MEMBER.value


def _delivery_of(row: Any) -> Delivery:  # noqa: ANN401 - a row of _CLAIM
    """Return the delivery of a row, as it is while it is being sent."""
    where = row.anchor_conversation or row.conversation or row.direct
    return Delivery(
        id=row.id,
        workspace=WorkspaceId(row.workspace_id),
        verb=Verb(row.verb),
        lane=row.lane,
        promise=Promise(row.promise),
        message=_read_message(row.payload) if row.payload else None,
        attempts=row.attempts + 1,
        conversation=ConversationId(where) if where else None,
        account=AccountId(row.account) if row.account else None,
        thread=row.thread,
        message_id=row.anchor_message,
        author=PersonId(row.author_id) if row.author_id else None,
        key=row.key,
        stranded=row.state == State.SENDING.value,
    )
