"""People, their accounts, and the workspaces and the organisation that these belong to."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    false,
    select,
)

from bot.identity import (
    AccountId,
    ContactLevel,
    OrganisationId,
    Person,
    PersonId,
    Praise,
    QuietHours,
    SpaceId,
    Standing,
    Workspace,
    WorkspaceId,
)
from storage.schema import made_id, metadata, refers_to
from storage.types import UtcDateTime
from storage.units import Transaction

organisation = Table(
    "organisation",
    metadata,
    made_id(),
    Column("name", String, nullable=False),
    Column("key_canary", String),  # of the key directory that belongs to this database
)

workspace = Table(
    "workspace",
    metadata,
    made_id(),
    refers_to("organisation_id", "organisation"),
    Column("platform", String, nullable=False),
    Column("external_id", String, nullable=False),
    Column("name", String, nullable=False),
    Column("bot_account", String),
    Column("connected", Boolean, nullable=False, default=True),
    UniqueConstraint("platform", "external_id"),
)

person = Table(
    "person",
    metadata,
    made_id(),
    refers_to("organisation_id", "organisation"),
    Column("name", String, nullable=False),
    Column("email", String, nullable=False, default=""),  # in lower case
    Column("zone", String, nullable=False),
    Column("locale", String, nullable=False),
    Column("title", String, nullable=False, default=""),
    Column("department", String, nullable=False, default=""),
    Column("standing", String, nullable=False),
    Column("own_locale", String),
    Column("own_zone", String),
    Column("quiet_start", Integer, nullable=False, default=18),
    Column("quiet_end", Integer, nullable=False, default=8),
    Column("quiet_weekends", Boolean, nullable=False, default=True),
    Column("praise", String, nullable=False, default=Praise.PUBLIC.value),
    Column("nudges", Boolean, nullable=False, default=False),
    Column("locked", Boolean, nullable=False, default=False),
    # From the operator's list of staff; the chat's directory never overwrites these.
    Column("hr_department", String),
    Column("location", String),
    Column("hired_on", Date),
    Column("contact_level", String),
    Column("own_contact_level", String),  # as the person corrected it
    Column("nudged_at", UtcDateTime),
    Column("left_at", UtcDateTime),  # when the upkeep first saw that they had
    refers_to("preferred_workspace_id", "workspace", nullable=True),  # where they like to be told
    refers_to("manager_id", "person", nullable=True, index=True),
    refers_to("space_id", "space", nullable=True, index=True),
    Index(None, "organisation_id", "email"),
)

account = Table(
    "account",
    metadata,
    refers_to("workspace_id", "workspace"),
    Column("external_id", String, nullable=False),
    refers_to("person_id", "person", index=True),
    Column("standing", String, nullable=False),
    Column("is_admin", Boolean, nullable=False, server_default=false()),
    Column("direct", String),  # the conversation between this account and the bot, once open
    Column("email", String, nullable=False, default=""),  # in lower case
    Column("email_verified", Boolean, nullable=False, server_default=false()),
    Column("apart", Boolean, nullable=False, server_default=false()),  # its owner disconnected it
    Column("left_at", UtcDateTime),  # when the upkeep first saw that it was deactivated
    PrimaryKeyConstraint("workspace_id", "external_id"),
    Index(None, "email"),
)

PERSON_COLUMNS = (
    person.c.id,
    person.c.organisation_id,
    person.c.name,
    person.c.zone,
    person.c.locale,
    person.c.standing,
    person.c.own_locale,
    person.c.own_zone,
    person.c.quiet_start,
    person.c.quiet_end,
    person.c.quiet_weekends,
    person.c.praise,
    person.c.department,
    person.c.nudges,
    person.c.locked,
    person.c.hr_department,
    person.c.contact_level,
    person.c.own_contact_level,
    person.c.manager_id,
    person.c.space_id,
)

_BY_IDS = select(*PERSON_COLUMNS).where(person.c.id.in_(bindparam("ids", expanding=True)))


def person_of(row: Any) -> Person:  # noqa: ANN401 - a row, however wide
    """Return the person of a row that begins with `PERSON_COLUMNS`."""
    quiet = QuietHours(row.quiet_start, row.quiet_end, row.quiet_weekends)
    level = row.own_contact_level or row.contact_level
    return Person(
        id=PersonId(row.id),
        organisation=OrganisationId(row.organisation_id),
        name=row.name,
        zone=row.own_zone or row.zone,
        locale=row.own_locale or row.locale,
        standing=Standing(row.standing),
        praise=Praise(row.praise),
        quiet=quiet,
        department=row.hr_department or row.department,
        nudges=row.nudges,
        locked=row.locked,
        manager=PersonId(row.manager_id) if row.manager_id else None,
        contact_level=ContactLevel(level) if level else None,
        home=SpaceId(row.space_id) if row.space_id else None,
    )


def workspace_of(row: Any) -> Workspace:  # noqa: ANN401 - a row, however wide
    """Return the workspace of a whole row."""
    return Workspace(
        id=WorkspaceId(row.id),
        organisation=OrganisationId(row.organisation_id),
        platform=row.platform,
        external_id=row.external_id,
        name=row.name,
        bot_account=AccountId(row.bot_account) if row.bot_account else None,
    )


def people_by_id(transaction: Transaction, ids: Collection[PersonId]) -> Mapping[PersonId, Person]:
    """Return people by id; unknown ids are missing."""
    if not ids:
        return {}
    rows = transaction.execute(_BY_IDS, {"ids": list(ids)})
    return {PersonId(row.id): person_of(row) for row in rows}
