"""Kudos: the tables and the statements on them; `recognition_store.py` is the store."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    bindparam,
    false,
    func,
    select,
)

from bot.identity import Standing
from storage.people import PERSON_COLUMNS, account, person, workspace
from storage.schema import BigKey, made_id, metadata, refers_to
from storage.types import Json, UtcDateTime
from storage.values import IN_FORCE

kudos = Table(
    "kudos",
    metadata,
    made_id(),
    refers_to("organisation_id", "organisation"),
    refers_to("space_id", "space"),
    refers_to("giver_id", "person"),
    Column("reason", Text, nullable=False),
    Column("value", String),  # the slug and the line as they were: later edits change no card
    Column("value_name", String),
    Column("value_line", String),
    Column("private", Boolean, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("edited_at", UtcDateTime),
    Column("undone_at", UtcDateTime),
    refers_to("workspace_id", "workspace", nullable=True),
    Column("origin", String),
    Column("customer", String),
    Column("hidden_at", UtcDateTime),  # by reports, until a curator decides
    Column("removed_at", UtcDateTime),  # by a curator
    Column("card_channel", String),  # the conversation in which its card stands
    Column("rollup_id", BigKey),  # the card that it shares with others
    Column("budget_year", Integer),  # of the team budget that it was taken from
    Index(None, "card_channel", "given_at"),
    Index(None, "giver_id", "given_at"),
    Index(None, "organisation_id", "given_at"),
    Index(None, "space_id", "value", "given_at"),  # the newest of a value
)

kudos_receiver = Table(
    "kudos_receiver",
    metadata,
    refers_to("kudos_id", "kudos"),
    refers_to("person_id", "person"),
    Column("position", Integer, nullable=False),
    Column("on_card", Boolean, nullable=False),
    # Kept here too, so that one index answers "how often has A thanked B lately".
    refers_to("giver_id", "person"),
    Column("given_at", UtcDateTime, nullable=False),
    Column("undone", Boolean, nullable=False, server_default=false()),  # or taken down
    Column("to_manager_at", UtcDateTime),  # when they showed it to their manager
    PrimaryKeyConstraint("kudos_id", "person_id"),
    Index(None, "person_id", "given_at"),
    Index(None, "giver_id", "person_id", "given_at"),
)

kudos_join = Table(
    "kudos_join",
    metadata,
    refers_to("kudos_id", "kudos"),
    refers_to("person_id", "person"),
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("kudos_id", "person_id"),
)

allowance = Table(
    "allowance",
    metadata,
    refers_to("giver_id", "person"),
    Column("day", Date, nullable=False),
    Column("zone", String, nullable=False),
    Column("used", Integer, nullable=False),
    Column("last", UtcDateTime, nullable=False),
    Column("prints", String, nullable=False),
    PrimaryKeyConstraint("giver_id"),
)

thanks_note = Table(
    "thanks_note",
    metadata,
    Column("anchor", String, primary_key=True),
    refers_to("receiver_id", "person"),
    Column("kudos", Json, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Index(None, "receiver_id", "opened_at"),
    Index(None, "opened_at"),
)

thanks_month = Table(
    "thanks_month",
    metadata,
    refers_to("person_id", "person"),
    Column("month", Integer, nullable=False),  # for example 202611, in UTC
    Column("received", Integer, nullable=False),
    Column("given", Integer, nullable=False),
    PrimaryKeyConstraint("person_id", "month"),
)

draft = Table(
    "draft",
    metadata,
    made_id(),
    refers_to("giver_id", "person"),
    Column("receivers", Json, nullable=False),
    Column("reason", Text, nullable=False),
    Column("value", String),
    Column("private", Boolean, nullable=False),
    Column("customer", String),
    Column("kept_at", UtcDateTime, nullable=False, index=True),
    Index(None, "giver_id", "kept_at"),
)

rollup = Table(
    "rollup",
    metadata,
    made_id(),
    refers_to("workspace_id", "workspace"),
    Column("conversation", String, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Index(None, "conversation", "opened_at"),
)

report = Table(
    "report",
    metadata,
    refers_to("kudos_id", "kudos"),
    refers_to("person_id", "person"),
    Column("at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    PrimaryKeyConstraint("kudos_id", "person_id"),
)

team_budget = Table(
    "team_budget",
    metadata,
    refers_to("manager_id", "person"),
    Column("year", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    PrimaryKeyConstraint("manager_id", "year"),
)

_in_force = IN_FORCE.selected_columns
VALUES = IN_FORCE.with_only_columns(
    _in_force["slug"], _in_force["name"], _in_force["sentence"], _in_force["looks"]
)
WITH_EMAIL = (
    select(*PERSON_COLUMNS)
    .where(
        person.c.organisation_id == bindparam("organisation"), person.c.email == bindparam("email")
    )
    # After accounts were taken apart there may be two; whoever was there first has the history.
    .order_by((person.c.standing != Standing.MEMBER.value), person.c.id)
    .limit(1)
)
WITH_ADDRESS = (
    select(*PERSON_COLUMNS)
    .join_from(account, person, person.c.id == account.c.person_id)
    .where(
        account.c.email == bindparam("email"),
        account.c.email != "",
        person.c.organisation_id == bindparam("organisation"),
    )
    .order_by(account.c.email_verified.desc(), person.c.id)
    .limit(1)
)
MEMBERS = (
    select(*PERSON_COLUMNS)
    .where(
        person.c.organisation_id == bindparam("organisation"),
        person.c.standing == Standing.MEMBER.value,
    )
    .order_by(person.c.name, person.c.id)
    .limit(bindparam("most"))
)
CONNECTED = (
    select(workspace.c.id)
    .where(workspace.c.organisation_id == bindparam("organisation"), workspace.c.connected)
    .limit(2)
)
ELSEWHERE = (
    select(person.c.id, person.c.name, person.c.email)
    .join_from(
        person,
        account,
        (account.c.person_id == person.c.id) & (account.c.workspace_id == bindparam("workspace")),
        isouter=True,
    )
    .where(person.c.id.in_(bindparam("people", expanding=True)), account.c.person_id.is_(None))
    .order_by(person.c.name, person.c.id)
)
HOLD = (
    select(person.c.id)
    .where(person.c.id.in_(bindparam("people", expanding=True)))
    .order_by(person.c.id)
    .with_for_update(key_share=True)  # foreign keys do not wait for it
)
ALLOWANCE = select(allowance).where(allowance.c.giver_id == bindparam("giver"))
TIMES = (
    select(kudos_receiver.c.person_id, kudos_receiver.c.given_at)
    .where(
        kudos_receiver.c.giver_id == bindparam("giver"),
        kudos_receiver.c.person_id.in_(bindparam("people", expanding=True)),
        kudos_receiver.c.given_at > bindparam("since"),
        ~kudos_receiver.c.undone,
    )
    .order_by(kudos_receiver.c.given_at)
)
KUDOS = select(kudos).where(kudos.c.organisation_id == bindparam("organisation"))
ONE = KUDOS.where(kudos.c.id == bindparam("kudos"))
_COUNTS = kudos.c.undone_at.is_(None) & kudos.c.removed_at.is_(None)
SEVERAL = KUDOS.where(kudos.c.id.in_(bindparam("ids", expanding=True)), _COUNTS).order_by(
    kudos.c.given_at, kudos.c.id
)
GIVEN = (
    select(kudos)
    .where(kudos.c.giver_id == bindparam("person"), _COUNTS)
    .order_by(kudos.c.given_at.desc(), kudos.c.id.desc())
    .limit(bindparam("most"))
)
OF_THE_DAY = (
    select(kudos.c.id)
    .where(kudos.c.giver_id == bindparam("person"), _COUNTS, kudos.c.budget_year.is_(None))
    .order_by(kudos.c.given_at.desc(), kudos.c.id.desc())
    .limit(bindparam("most"))
)
RECEIVED = (
    select(kudos)
    .join_from(kudos_receiver, kudos, kudos_receiver.c.kudos_id == kudos.c.id)
    .where(kudos_receiver.c.person_id == bindparam("person"), ~kudos_receiver.c.undone)
    .order_by(kudos_receiver.c.given_at.desc(), kudos.c.id.desc())
    .limit(bindparam("most"))
)
RECEIVERS = (
    select(
        kudos_receiver.c.kudos_id,
        kudos_receiver.c.person_id,
        kudos_receiver.c.on_card,
        kudos_receiver.c.to_manager_at,
    )
    .where(kudos_receiver.c.kudos_id.in_(bindparam("ids", expanding=True)))
    .order_by(kudos_receiver.c.kudos_id, kudos_receiver.c.position)
)
JOINED = (
    select(kudos_join.c.kudos_id, kudos_join.c.person_id)
    .where(kudos_join.c.kudos_id.in_(bindparam("ids", expanding=True)))
    .order_by(kudos_join.c.at, kudos_join.c.person_id)
)
TOTALS = select(
    func.coalesce(func.sum(thanks_month.c.received), 0).label("received"),
    func.coalesce(func.sum(thanks_month.c.given), 0).label("given"),
).where(thanks_month.c.person_id == bindparam("person"))
RECEIVED_LATELY = select(func.count()).where(
    kudos_receiver.c.person_id == bindparam("person"),
    kudos_receiver.c.given_at > bindparam("since"),
    ~kudos_receiver.c.undone,
)
GIVEN_LATELY = select(func.count()).where(
    kudos.c.giver_id == bindparam("person"),
    kudos.c.given_at > bindparam("since"),
    _COUNTS,
)
NOTE_AT = (
    select(thanks_note)
    .where(
        thanks_note.c.receiver_id == bindparam("receiver"),
        thanks_note.c.opened_at <= bindparam("instant"),
    )
    .order_by(thanks_note.c.opened_at.desc())
    .limit(1)
)
DRAFTS = (
    select(draft)
    .where(draft.c.giver_id == bindparam("giver"))
    .order_by(draft.c.kept_at.desc(), draft.c.id.desc())
    .limit(bindparam("most"))
)
DRAFT = select(draft).where(
    draft.c.id == bindparam("draft"), draft.c.giver_id == bindparam("giver")
)
CARDS_LATELY = (
    select(kudos.c.id)
    .where(kudos.c.card_channel == bindparam("channel"), kudos.c.given_at > bindparam("since"))
    .limit(bindparam("most"))
)
ROLLUP = select(rollup).where(rollup.c.id == bindparam("rollup"))
OPEN_ROLLUP = (
    select(rollup)
    .where(
        rollup.c.workspace_id == bindparam("workspace"),
        rollup.c.conversation == bindparam("conversation"),
        rollup.c.opened_at > bindparam("since"),
    )
    .order_by(rollup.c.opened_at.desc(), rollup.c.id.desc())
    .limit(1)
)
# A line joins within the hour in which its card is opened; the index leads there.
LINES = (
    select(kudos)
    .where(
        kudos.c.card_channel == bindparam("channel"),
        kudos.c.rollup_id == bindparam("rollup"),
        kudos.c.given_at > bindparam("since"),
        kudos.c.given_at < bindparam("until"),
        _COUNTS,
    )
    .order_by(kudos.c.given_at, kudos.c.id)
)
TEAM_BUDGET = select(team_budget.c.used, team_budget.c.manager_id).where(
    team_budget.c.manager_id == bindparam("manager"), team_budget.c.year == bindparam("year")
)
