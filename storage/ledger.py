"""The ledger: what must be said, how far each delivery is, and what became of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.identity import AccountId, ConversationId, PersonId, Standing, Workspace, WorkspaceId
from bot.outbox import Delivery, GiveUp, Park, Promise, Retry, State, Verb, Verdict
from bot.outcome import Post, Revise, ToConversation, Utterance, Withdraw
from bot.surface import Handles
from storage.ids import new_id
from storage.intake import handles
from storage.outbox import (
    ACCOUNTS,
    BURY,
    BY_KEY,
    CLAIM,
    DECIDE,
    NEXT_DUE,
    OPENED,
    OPTIONAL,
    POSTPONE,
    RENEW,
    REPHRASE,
    REPLACE,
    REVISIONS,
    SENT,
    SETTLE,
    TAKE,
    WAITING,
    WRITE,
    read_message,
    write_message,
)
from storage.units import Transaction


@dataclass(frozen=True)
class _Route:
    """Where a post goes, and in which language."""

    workspace: int
    lane: str
    promise: Promise
    locale: str
    conversation: str | None = None
    account: str | None = None
    thread: str | None = None


_Routes = dict[tuple[PersonId, WorkspaceId | None], _Route]


class SqlLedger:
    """Implements `bot.outbox.Ledger`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def write(
        self, utterances: Collection[Utterance], workspace: Workspace, now: datetime
    ) -> tuple[WorkspaceId, ...]:
        """Write down what must be said; what was written under the same key stands."""
        accounts = self._accounts_of(utterances, workspace)
        touched: dict[WorkspaceId, None] = {}
        for utterance in utterances:
            match utterance:
                case Post():
                    if route := _route(utterance, accounts):
                        self._transaction.add(WRITE, _row(utterance, route, now))
                        touched[WorkspaceId(route.workspace)] = None
                case Revise():
                    touched.update(self._revise(utterance, workspace, now))
                case Withdraw():
                    touched.update(self._withdraw(utterance, now))
        return tuple(touched)

    def _accounts_of(self, utterances: Collection[Utterance], workspace: Workspace) -> _Routes:
        """Return how each person is reached: where they prefer, else in this workspace if they can.

        Under a person and a workspace stands how they are reached there.
        """
        posts = [one for one in utterances if isinstance(one, Post)]
        people = [post.to.person for post in posts if not isinstance(post.to, ToConversation)]
        if not people:
            return {}
        key = {"people": people, "workspace": workspace.id}
        found: _Routes = {}
        for row in self._transaction.execute(ACCOUNTS, key):
            who, route = PersonId(row.person_id), _route_to(row)
            found.setdefault((who, None), route)
            found.setdefault((who, WorkspaceId(row.workspace_id)), route)
        return found

    def _revise(
        self, utterance: Revise, workspace: Workspace, now: datetime
    ) -> dict[WorkspaceId, None]:
        """Change what a delivery says: in place while it waits, by an update once it is said."""
        anchor = self._anchor(utterance.anchor)
        if utterance.otherwise and (anchor is None or anchor.state in _NEVER_SAID):
            return dict.fromkeys(self.write((utterance.otherwise,), workspace, now))
        if anchor is None or anchor.state == State.CANCELLED.value:
            return {}
        message = write_message(utterance.message)
        unsaid = anchor.state in _WAITS | _DEAD  # dead: a replay must say what holds by then
        waiting = [anchor.id] if unsaid else self._open_revisions(anchor)
        if waiting:
            self._transaction.execute(REPLACE, {"which": waiting[-1], "message": message})
        else:
            self._follow(anchor, Verb.UPDATE, message, now)
        return _touched(anchor)

    def _withdraw(self, utterance: Withdraw, now: datetime) -> dict[WorkspaceId, None]:
        """Cancel a delivery that waits; take one away that was said."""
        anchor = self._anchor(utterance.anchor)
        if anchor is None or anchor.state == State.CANCELLED.value:
            return {}
        if anchor.state in _DEAD:  # nothing is left of it to replay
            self._cancel(anchor.id, now, anchor.reason)
            return {}
        for revision in self._open_revisions(anchor):
            self._cancel(revision, now)
        if anchor.state in _WAITS:
            self._cancel(anchor.id, now)
        else:
            self._follow(anchor, Verb.WITHDRAW, None, now)
        return _touched(anchor)

    def _anchor(self, key: str) -> Any:  # noqa: ANN401 - a row
        return self._transaction.execute(BY_KEY, {"key": key}).first()

    def _open_revisions(self, anchor: Any) -> list[int]:  # noqa: ANN401 - a row
        """Return the updates of a delivery that still wait, oldest first."""
        key = {"workspace": anchor.workspace_id, "lane": anchor.lane, "anchor": anchor.id}
        rows = self._transaction.execute(REVISIONS, key)
        return [row.id for row in rows if row.state in _WAITS]

    def _follow(self, anchor: Any, verb: Verb, message: bytes | None, now: datetime) -> None:  # noqa: ANN401 - a row
        """Write down something that follows a delivery, in the same lane."""
        self._transaction.add(
            WRITE,
            {
                "workspace_id": anchor.workspace_id,
                "verb": verb.value,
                "lane": anchor.lane,
                "promise": Promise.AT_LEAST_ONCE.value,  # doing it twice changes nothing
                "state": State.PENDING.value,
                "key": f"{anchor.key}:{new_id()}",
                "subject": anchor.subject,
                "payload": message,
                "locale": anchor.locale,
                "conversation": None,
                "account": anchor.account,
                "thread": None,
                "anchor_id": anchor.id,
                "author_id": None,
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
        able = [row for row in rows if not _is_moot(row)]
        if able:
            until = now + lease
            self._transaction.execute(TAKE, [{"which": row.id, "until": until} for row in able])
        claimed = tuple(_delivery_of(row) for row in able)
        if len(able) == len(rows):
            return claimed
        for row in rows:
            if _is_moot(row):
                self._let_go(row, now)
        return claimed + self.claim(workspace, now, lease, most - len(able))  # who was behind them

    def renew(self, deliveries: Collection[Delivery], until: datetime) -> None:
        """Keep claimed deliveries until an instant, but for those that others have taken since."""
        held = [{"which": one.id, "attempt": one.attempts, "until": until} for one in deliveries]
        if held:
            self._transaction.execute(RENEW, held)

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
                into, due, settled = State.RETRY, at, None
            case Park(reason):
                into, due, settled = State.AMBIGUOUS, now, now
            case GiveUp(reason):
                into = State.CANCELLED if self._is_optional(delivery) else State.FAILED
                due, settled = now, now
        key = {"which": delivery.id, "attempt": delivery.attempts, "into": into.value}
        self._transaction.execute(DECIDE, {**key, "due": due, "why": reason, "at": settled})

    def _is_optional(self, delivery: Delivery) -> bool:
        return bool(self._transaction.execute(OPTIONAL, {"which": delivery.id}).scalar())

    def postpone(self, delivery: Delivery, until: datetime) -> None:
        """Give a claimed delivery back untried, because of the pace."""
        key = {"which": delivery.id, "attempt": delivery.attempts, "due": until}
        self._transaction.execute(POSTPONE, key)

    def next_due(self, workspace: WorkspaceId) -> datetime | None:
        """Return when there is something to do for a workspace next, None when nothing waits."""
        return self._transaction.execute(NEXT_DUE, {"workspace": workspace}).scalar()

    def waiting(self, now: datetime) -> tuple[WorkspaceId, ...]:
        """Return the workspaces in whose ledgers something is due, or left behind, at `now`."""
        rows: Iterable[Any] = self._transaction.execute(WAITING, {"now": now}).scalars()
        return tuple(WorkspaceId(one) for one in rows)

    def _let_go(self, row: Any, now: datetime) -> None:  # noqa: ANN401 - a row of CLAIM
        """Cancel what nobody needs; a dead letter that it was to change is changed all the same."""
        self._cancel(row.id, now)
        if row.anchor_id is None or row.anchor_message is not None:
            return
        if row.verb == Verb.WITHDRAW.value:
            self._transaction.execute(BURY, {**_cancelled(now), "which": row.anchor_id})
        else:
            self._transaction.execute(REPHRASE, {"which": row.anchor_id, "message": row.payload})

    def _cancel(self, which: int, now: datetime, reason: str | None = None) -> None:
        """Let a delivery be: nothing is left of its words."""
        self._transaction.execute(SETTLE, {**_cancelled(now, reason), "which": which})


_WAITS = frozenset({State.PENDING.value, State.RETRY.value})
_DEAD = frozenset({State.FAILED.value, State.AMBIGUOUS.value})
_NEVER_SAID = _DEAD | {State.CANCELLED.value}  # or perhaps said, where nobody knows


def _cancelled(now: datetime, reason: str | None = None) -> dict[str, object]:
    """Return what SETTLE and BURY write of a delivery that is let be."""
    return {"into": State.CANCELLED.value, "due": now, "why": reason, "at": now}


def _touched(anchor: Any) -> dict[WorkspaceId, None]:  # noqa: ANN401 - a row
    """Return the workspace that has something new to say of an anchor; a dead letter has not."""
    return {} if anchor.state in _DEAD else {WorkspaceId(anchor.workspace_id): None}


def _route_to(row: Any) -> _Route:  # noqa: ANN401 - a row of ACCOUNTS
    """Return how a person is reached."""
    return _Route(
        workspace=row.workspace_id,
        lane=f"a:{row.external_id}",
        promise=Promise.AT_MOST_ONCE,
        locale=row.own_locale or row.locale,
        account=row.external_id,
    )


def _route(post: Post, people: _Routes) -> _Route | None:
    """Return where a post goes; None: to a person who has no account."""
    if not isinstance(post.to, ToConversation):
        who = post.to.person
        return people.get((who, post.to.workspace)) or people.get((who, None))
    return _Route(
        workspace=post.to.workspace,
        lane=f"c:{post.to.conversation}",
        promise=Promise.AT_LEAST_ONCE,
        locale=post.locale,
        conversation=post.to.conversation,
        thread=post.to.thread,
    )


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
        "locale": route.locale,
        "conversation": route.conversation,
        "account": route.account,
        "thread": route.thread,
        "anchor_id": None,
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
        locale=row.locale,
    )
