"""Who is who at Harbour & Pine: the list of staff, the two spaces, and who holds which role."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.identity import (
    ContactLevel,
    ConversationId,
    Person,
    PersonId,
    Role,
    Space,
    SpaceKind,
    Workspace,
)
from bot.spaces.model import Chosen, Room
from bot.spaces.ports import SetupStore, TreeStore
from bot.staff.model import Change, Field, Record
from bot.staff.ports import StaffStore
from bot.units import Stores

CARE = ("ana", "ben", "fatima", "gita", "ian")
CUSTOMER_CARE = "Customer Care"
ZONE = "America/Sao_Paulo"
HIRED_LATELY, UNTHANKED = "hana", "gita"
SILENT = ("esra", "fatima", "ian")  # never thank anybody
LATELY_DAYS = 5
ATTACHED_DAYS = 200


@dataclass(frozen=True)
class Cast:
    """Who plays.

    Attributes:
        handles: the members by the handle that they have in the simulated Slack.
        channel: where cards go.
        care: the channel of Customer Care; whoever is in it belongs there.
    """

    workspace: Workspace
    handles: Mapping[str, Person]
    channel: ConversationId
    care: ConversationId

    @property
    def people(self) -> Mapping[PersonId, Person]:
        """The members by id."""
        return {person.id: person for person in self.handles.values()}

    def person(self, handle: str) -> Person:
        """Return the member with a handle."""
        return self.handles[handle]


@dataclass(frozen=True)
class Listed:
    """What the list of staff says of somebody; nobody said how near Chloé is to customers."""

    department: str
    location: str
    manager: str
    contact_level: ContactLevel | None
    years: int


_CONTACTOR, _MODIFIER = ContactLevel.CONTACTOR, ContactLevel.MODIFIER
_INFLUENCER, _ISOLATED = ContactLevel.INFLUENCER, ContactLevel.ISOLATED

STAFF: Mapping[str, Listed] = {
    "ana": Listed(CUSTOMER_CARE, "São Paulo", "jo", _CONTACTOR, 7),
    "ben": Listed(CUSTOMER_CARE, "London", "ana", _CONTACTOR, 3),
    "chloe": Listed("Sales", "Paris", "jo", None, 4),
    "dieter": Listed("Logistics", "Hamburg", "jo", _MODIFIER, 11),
    "esra": Listed("Product", "Istanbul", "jo", _INFLUENCER, 2),
    "fatima": Listed(CUSTOMER_CARE, "Riyadh", "ana", _CONTACTOR, 5),
    "gita": Listed(CUSTOMER_CARE, "Kathmandu", "ana", _CONTACTOR, 2),
    "hana": Listed("Product", "Tokyo", "esra", _INFLUENCER, 0),
    "ian": Listed(CUSTOMER_CARE, "Auckland", "ana", _CONTACTOR, 6),
    "jo": Listed("People", "Denver", "", _ISOLATED, 9),
    "kai": Listed("Engineering", "Stockholm", "jo", _ISOLATED, 3),
}


def list_staff(cast: Cast, now: datetime, store: StaffStore) -> None:
    """Keep what the list of staff says, as `import people` would."""
    changes = [
        Change(cast.person(handle).id, "", Record(), _record(handle, cast, now)) for handle in STAFF
    ]
    store.keep(cast.workspace.organisation, changes, frozenset(Field) - {Field.EMAIL})
    store.note(cast.workspace.organisation, len(changes), now)


def _record(handle: str, cast: Cast, now: datetime) -> Record:
    """Return what is kept of somebody; who has no whole year here was hired a few days ago."""
    listed = STAFF[handle]
    days = 365 * listed.years or LATELY_DAYS
    return Record(
        listed.department,
        listed.location,
        cast.person(listed.manager).id if listed.manager else None,
        (now - timedelta(days=days)).date(),
        listed.contact_level,
    )


def set_up(stores: Stores, cast: Cast, whole: Space, now: datetime) -> Space:
    """Set the organisation up, and Customer Care below it.

    Returns:
        The space of Customer Care.
    """
    spaces, jo = stores.get(SetupStore), cast.person("jo").id
    spaces.name(whole, cast.workspace.name, whole.kind)
    spaces.choose(whole, Chosen(value_required=True, zone=ZONE))
    spaces.choose_channel(whole, cast.workspace.id, cast.channel)
    for handle, role in (
        ("jo", Role.OWNER),
        ("jo", Role.SPONSOR),
        ("esra", Role.CURATOR),
        ("kai", Role.ANALYST),
    ):
        spaces.grant(whole, cast.person(handle).id, role, jo, now)
    return _customer_care(stores, cast, whole, now)


def _customer_care(stores: Stores, cast: Cast, whole: Space, now: datetime) -> Space:
    """Return the space of Customer Care, which has a channel; its cards go where all cards go."""
    spaces, ana = stores.get(SetupStore), cast.person("ana").id
    care = spaces.start(whole.organisation, CUSTOMER_CARE, SpaceKind.DEPARTMENT)
    spaces.name(care, CUSTOMER_CARE, SpaceKind.DEPARTMENT)
    spaces.claim(care, CUSTOMER_CARE)
    spaces.give_room(Room(cast.workspace.id, cast.care, care.id, members_belong=True))
    for handle in CARE:
        spaces.move(cast.person(handle).id, care.id)
    for role in (Role.OWNER, Role.SPONSOR):
        spaces.grant(care, ana, role, ana, now)
    attached_at = now - timedelta(days=ATTACHED_DAYS)
    stores.get(TreeStore).attach(care, whole.id, attached_at)
    return care
