"""A company made through the ports alone: the ground on which every contract stands.

A test class that inherits a contract gives it a fixture `stores`: the stores of one unit of work
on an empty storage, for example

    class TestSqlValues(ValuesContract):
        @pytest.fixture
        def stores(self) -> Iterator[Stores]: ...
"""

from dataclasses import dataclass, field

from bot.dispatch import Intake
from bot.identity import AccountId, Person, Space, Standing, Workspace
from bot.people.ports import DirectoryStore
from bot.surface import Account
from bot.units import Stores


def account(
    name: str,
    *,
    standing: Standing = Standing.MEMBER,
    zone: str = "Europe/Berlin",
    locale: str = "en",
    email: str | None = None,
    verified: bool = True,
) -> Account:
    """Return what a directory says of somebody."""
    address = f"{name.lower()}@acme.example" if email is None else email
    who = AccountId(f"U{name}")
    return Account(who, name, zone, locale, standing, address, email_verified=verified)


@dataclass
class Company:
    """A workspace with its people, kept in `stores`."""

    stores: Stores
    workspace: Workspace = field(init=False)

    def __post_init__(self) -> None:
        self.workspace = self.directory.connect("slack", "T1", "Acme", AccountId("UBOT"))

    @property
    def directory(self) -> DirectoryStore:
        return self.stores.get(DirectoryStore)

    @property
    def intake(self) -> Intake:
        return self.stores.get(Intake)

    @property
    def space(self) -> Space:
        """The space of the company as it is now."""
        return self.intake.space_of(self.workspace, None)

    def given_people(self, *names: str) -> tuple[Person, ...]:
        """Return members with these names, new in the directory."""
        return self.given_accounts(*(account(name) for name in names))

    def given_accounts(self, *accounts: Account) -> tuple[Person, ...]:
        """Return the people behind accounts of which the directory has told."""
        self.directory.upsert(self.workspace, accounts)
        known = self.intake.recognise(self.workspace, [one.id for one in accounts])
        return tuple(known[one.id] for one in accounts)

    def again(self, person: Person) -> Person:
        """Return somebody as they are now."""
        return self.intake.recognise(self.workspace, [AccountId(f"U{person.name}")])[
            AccountId(f"U{person.name}")
        ]
