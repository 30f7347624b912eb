"""The cast: everybody whom the tests speak of, and the company that they work for."""

from bot.identity import (
    AccountId,
    ConversationId,
    OrganisationId,
    Person,
    PersonId,
    Praise,
    QuietHours,
    Space,
    SpaceId,
    Standing,
    Workspace,
    WorkspaceId,
)

ACME = OrganisationId(1)
WORKSPACE = Workspace(WorkspaceId(1), ACME, "slack", "T1", "Acme", AccountId("UGOODWORD"))
SPACE = Space(SpaceId(1), ACME, "Acme", is_set_up=True)

GENERAL = ConversationId("C-general")
THANKS = ConversationId("C-thanks")

NEVER_QUIET = QuietHours(0, 0, weekends=False)


def _person(number: int, name: str, zone: str = "Europe/Berlin", locale: str = "en") -> Person:
    return Person(PersonId(number), ACME, name, zone, locale, quiet=NEVER_QUIET)


def _other(number: int, name: str, standing: Standing) -> Person:
    return Person(PersonId(number), ACME, name, "Europe/Berlin", "en", standing)


ANA = _person(1, "Ana")
BEN = _person(2, "Ben", "Europe/London")
CLEO = _person(3, "Cleo", "Pacific/Auckland", "en-XA")  # reads the language nobody speaks
DEV = Person(
    PersonId(4), ACME, "Dev", "Asia/Kolkata", "en", praise=Praise.PRIVATE, quiet=NEVER_QUIET
)
EVE = _person(5, "Eve", "Pacific/Honolulu")
FAY = Person(PersonId(6), ACME, "Fay", "Europe/Berlin", "en")  # quiet from 18 to 8 and at weekends
LEO = Person(PersonId(7), ACME, "Leo", "Europe/Berlin", "en", locked=True)
MIA = _person(8, "Mia")  # a manager
ODA = _person(9, "Oda")  # an owner

GUEST = _other(11, "Gus the guest", Standing.GUEST)
APP = _other(12, "Calendar", Standing.BOT)
OUTSIDER = _other(13, "Otto of Initech", Standing.OUTSIDER)
LEAVER = _other(14, "Dora", Standing.DEACTIVATED)

MEMBERS = (ANA, BEN, CLEO, DEV, EVE, FAY, LEO, MIA, ODA)
CAST = (*MEMBERS, GUEST, APP, OUTSIDER, LEAVER)


def account_of(person: Person) -> AccountId:
    """Return a person's account in `WORKSPACE`."""
    return AccountId(f"U{person.id}")


def email_of(person: Person) -> str:
    """Return a person's address."""
    return f"{person.name.split(maxsplit=1)[0].lower()}@acme.example"


def crowd(count: int) -> tuple[Person, ...]:
    """Return that many more members, who are not in the cast."""
    return tuple(_person(100 + number, f"Colleague {number}") for number in range(count))
