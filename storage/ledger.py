"""The ledger: what must be said, how far each delivery is, and what became of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.identity import AccountId, ConversationId, PersonId, Standing, Workspace, WorkspaceId
from bot.outbox import Delivery, GiveUp, Park, Promise, Retry, State, Verb, Verdict
from bot.outcome import Post, Revise, ToConversation, Utterance, Withdraw
from bot.surface import Handles
from storage.intake import handles
from storage.outbox import (
    ACCOUNTS,
    BY_KEY,
    CLAIM,
    KNOWN_KEYS,
    NEXT_DUE,
    OPENED,
    POSTPONE,
    REPLACE,
    REVISIONS,
    SENT,
    SETTLE,
    TAKE,
    WAITING,
    delivery,
    read_message,
    write_message,
)
from storage.units import Transaction


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
        known = set(self._transaction.execute(KNOWN_KEYS, keys).scalars())
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
        for row in self._transaction.execute(ACCOUNTS, key):
            found.setdefault(PersonId(row.person_id), (row.workspace_id, row.external_id))
        return found

    def _revise(self, utterance: Revise, now: datetime) -> dict[WorkspaceId, None]:
        """Change what a delivery says: in place while it waits, by an update once it is said."""
        anchor = self._anchor(utterance.anchor)
        if anchor is None or anchor.state in {State.CANCELLED.value, State.FAILED.value}:
            return {}
        message = write_message(utterance.message)
        waiting = [anchor.id] if anchor.state in _WAITS else self._open_revisions(anchor.id)
        if waiting:
            self._transaction.execute(REPLACE, {"which": waiting[-1], "message": message})
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
        return self._transaction.execute(BY_KEY, {"key": key}).first()

    def _open_revisions(self, anchor: int) -> list[int]:
        """Return the updates of a delivery that still wait."""
        rows = self._transaction.execute(REVISIONS, {"anchor": anchor})
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
        rows = self._transaction.execute(CLAIM, key).all()
        able = []
        for row in rows:
            if _is_moot(row):
                self._into(row.id, State.CANCELLED, now)
            else:
                able.append(row)
        if able:
            until = now + lease
            self._transaction.execute(TAKE, [{"which": row.id, "until": until} for row in able])
        return tuple(_delivery_of(row) for row in able)

    def handles_for(self, workspace: WorkspaceId, people: Collection[PersonId]) -> Handles:
        """Return how the people whom a message mentions are shown in the workspace."""
        return handles(self._transaction, workspace, people)

    def sent(
        self, delivery: Delivery, conversation: ConversationId, message_id: str, now: datetime
    ) -> None:
        """Mark it as said, keep where, and forget what it said."""
        key = {"which": delivery.id, "where_said": conversation, "said_as": message_id, "at": now}
        self._transaction.execute(SENT, key)
        if delivery.conversation is None and delivery.account is not None:
            opened = {"workspace": delivery.workspace, "external": delivery.account}
            self._transaction.execute(OPENED, {**opened, "conversation": conversation})

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
        self._transaction.execute(POSTPONE, {"which": delivery.id, "due": until})

    def next_due(self, workspace: WorkspaceId) -> datetime | None:
        """Return when the next delivery of a workspace is due, None when nothing waits."""
        return self._transaction.execute(NEXT_DUE, {"workspace": workspace}).scalar()

    def waiting(self, now: datetime) -> tuple[WorkspaceId, ...]:
        """Return the workspaces in whose ledgers something is due at `now`."""
        rows: Iterable[Any] = self._transaction.execute(WAITING, {"now": now}).scalars()
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
        self._transaction.execute(SETTLE, values)


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
        "payload": write_message(post.message),
        "conversation": route.conversation,
        "account": route.account,
        "thread": route.thread,
        "author_id": post.author,
        "optional": post.optional,
        "due_at": max(post.due_at or now, now),
    }


def _is_moot(row: Any) -> bool:  # noqa: ANN401 - a row of CLAIM
    """Return whether nobody is there to be told, or nothing was said that could be changed."""
    if row.anchor_id is not None and row.anchor_message is None:
        return True
    return row.account is not None and row.standing != Standing.MEMBER.value


def _delivery_of(row: Any) -> Delivery:  # noqa: ANN401 - a row of CLAIM
    """Return the delivery of a row, as it is while it is being sent."""
    where = row.anchor_conversation or row.conversation or row.direct
    return Delivery(
        id=row.id,
        workspace=WorkspaceId(row.workspace_id),
        verb=Verb(row.verb),
        lane=row.lane,
        promise=Promise(row.promise),
        message=read_message(row.payload) if row.payload else None,
        attempts=row.attempts + 1,
        conversation=ConversationId(where) if where else None,
        account=AccountId(row.account) if row.account else None,
        thread=row.thread,
        message_id=row.anchor_message,
        author=PersonId(row.author_id) if row.author_id else None,
        key=row.key,
        stranded=row.state == State.SENDING.value,
    )
