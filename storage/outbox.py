"""The ledger's table, and the statements on it; `ledger.py` is the store that uses them."""

from typing import Any

from msgspec import json
from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    and_,
    bindparam,
    case,
    exists,
    false,
    null,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert  # SQLite understands it too

from bot.identity import Standing
from bot.outbox import State
from bot.ui.language import SOURCE_LANGUAGE
from bot.ui.views import Message
from storage.people import account, person, workspace
from storage.schema import counted_id, metadata, refers_to
from storage.types import UtcDateTime

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
    Column("subject", String, nullable=False),  # what it is about, for example kudos:12
    Column("payload", LargeBinary),  # the message; empty once it is said
    Column("locale", String, nullable=False, server_default=SOURCE_LANGUAGE),  # of the message
    Column("conversation", String),
    Column("account", String),
    Column("thread", String),
    Column("anchor_id", BigInteger().with_variant(Integer, "sqlite")),  # what an update changes
    Column("author_id", BigInteger().with_variant(Integer, "sqlite")),
    Column("optional", Boolean, nullable=False, server_default=false()),
    # When there is something to do: to say it or, while it is being said, to see who died of it.
    Column("due_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("message_id", String),
    Column("reason", String),  # the platform's word for what went wrong; never a text
    Column("settled_at", UtcDateTime),  # empty as long as something is to be done
)
_is_open = delivery.c.settled_at.is_(None)
# All but the posts that stand and can be changed as long as they do: a card can be hidden for ever.
# As text, so that the databases recognise it where the index can serve.
PASSING = text("(subject = '' OR state <> 'sent' OR verb <> 'post')")
Index(
    "ix_delivery_passing",
    delivery.c.settled_at,
    sqlite_where=PASSING,
    postgresql_where=PASSING,
)
Index(
    "ix_delivery_due",
    delivery.c.workspace_id,
    delivery.c.due_at,
    delivery.c.id,
    sqlite_where=_is_open,
    postgresql_where=_is_open,
)
Index(
    "ix_delivery_open",
    delivery.c.workspace_id,
    delivery.c.lane,
    delivery.c.id,
    sqlite_where=_is_open,
    postgresql_where=_is_open,
)

write_message = json.Encoder().encode
read_message = json.Decoder(Message).decode

_earlier = delivery.alias("earlier")
_now = bindparam("now", type_=UtcDateTime)
_workspace: BindParameter[int] = bindparam("workspace")
_into: BindParameter[str] = bindparam("into")


def _waits_behind(states: Any) -> Any:  # noqa: ANN401 - SQL expressions
    """Return the condition that an open delivery in such a state comes before in the lane."""
    before = select(_earlier.c.id).where(
        _earlier.c.workspace_id == delivery.c.workspace_id,
        _earlier.c.lane == delivery.c.lane,
        _earlier.c.id < delivery.c.id,
        _earlier.c.settled_at.is_(None),
        states,
    )
    return before.exists()


_taken_before = _earlier.c.state.in_((State.SENDING.value, State.RETRY.value))
_due = and_(_earlier.c.state == State.PENDING.value, _earlier.c.due_at <= _now)
_blocked = _waits_behind(or_(_taken_before, _due))
_anchor = delivery.alias("anchor")
CLAIM = (
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
    .where(delivery.c.workspace_id == _workspace, _is_open, delivery.c.due_at <= _now, ~_blocked)
    .order_by(delivery.c.due_at, delivery.c.id)
    .limit(bindparam("most"))
    .with_for_update(of=delivery, skip_locked=True)
)
WRITE = insert(delivery).on_conflict_do_nothing(index_elements=["key"])
TAKE = (
    update(delivery)
    .where(delivery.c.id == bindparam("which"))
    .values(
        state=State.SENDING.value,
        due_at=bindparam("until", type_=UtcDateTime),
        attempts=delivery.c.attempts + 1,
    )
)
SETTLE = (
    update(delivery)
    .where(delivery.c.id == bindparam("which"))
    .values(
        state=_into,
        due_at=bindparam("due", type_=UtcDateTime),
        reason=bindparam("why"),
        settled_at=bindparam("at", type_=UtcDateTime),
        payload=case((_into == State.CANCELLED.value, null()), else_=delivery.c.payload),
    )
)
# Whoever lost the lease decides nothing any more: each claim is an attempt.
_is_theirs = and_(
    delivery.c.state == State.SENDING.value, delivery.c.attempts == bindparam("attempt")
)
_is_dead = delivery.c.state.in_((State.FAILED.value, State.AMBIGUOUS.value))
BURY = SETTLE.where(_is_dead)
DECIDE = SETTLE.where(_is_theirs)
RENEW = (
    update(delivery)
    .where(delivery.c.id == bindparam("which"), _is_theirs)
    .values(due_at=bindparam("until", type_=UtcDateTime))
)
SENT = (
    update(delivery)
    .where(delivery.c.id == bindparam("which"))
    .values(
        state=State.SENT.value,
        payload=None,
        reason=None,
        conversation=bindparam("where_said"),
        message_id=bindparam("said_as"),
        settled_at=bindparam("at", type_=UtcDateTime),
    )
)
POSTPONE = (
    update(delivery)
    .where(delivery.c.id == bindparam("which"), _is_theirs)
    .values(
        state=State.RETRY.value,
        due_at=bindparam("due", type_=UtcDateTime),
        attempts=delivery.c.attempts - 1,
    )
)
OPENED = (
    update(account)
    .where(account.c.workspace_id == _workspace, account.c.external_id == bindparam("external"))
    .values(direct=bindparam("conversation"))
)
# Locked where several write: between this look and the change nobody claims it.
BY_KEY = select(delivery).where(delivery.c.key == bindparam("key")).with_for_update()
NEXT_DUE = (
    select(delivery.c.due_at)
    .where(delivery.c.workspace_id == _workspace, _is_open, ~_waits_behind(_taken_before))
    .order_by(delivery.c.due_at, delivery.c.id)
    .limit(1)
)
WAITING = select(workspace.c.id).where(
    exists().where(delivery.c.workspace_id == workspace.c.id, _is_open, delivery.c.due_at <= _now)
)
ACCOUNTS = (
    select(
        account.c.person_id,
        account.c.workspace_id,
        account.c.external_id,
        person.c.own_locale,
        person.c.locale,
    )
    .join_from(account, person, person.c.id == account.c.person_id)
    .join(workspace, workspace.c.id == account.c.workspace_id)
    .where(
        account.c.person_id.in_(bindparam("people", expanding=True)),
        account.c.standing == Standing.MEMBER.value,
        workspace.c.connected,
    )
    .order_by(
        account.c.person_id,
        case(
            (account.c.workspace_id == person.c.preferred_workspace_id, 0),
            (account.c.workspace_id == _workspace, 1),
            else_=2,
        ),
        account.c.workspace_id.desc(),
    )
)
REVISIONS = (
    select(delivery.c.id, delivery.c.state)
    .where(
        delivery.c.workspace_id == _workspace,
        delivery.c.lane == bindparam("lane"),
        delivery.c.anchor_id == bindparam("anchor"),
        _is_open,
    )
    .order_by(delivery.c.id)
    .with_for_update()
)
OPTIONAL = select(delivery.c.optional).where(delivery.c.id == bindparam("which"))
REPLACE = (
    update(delivery)
    .where(delivery.c.id == bindparam("which"))
    .values(payload=bindparam("message", type_=LargeBinary))
)
REPHRASE = REPLACE.where(_is_dead)
