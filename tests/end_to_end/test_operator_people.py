"""`goodword person …`: what an operator does about one person's data."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.config import Settings
from bot.errors import CannotGoOn
from bot.identity import Standing
from bot.surface import Account
from bot.units import Stores
from storage.migrate import upgrade
from storage.units import SqlStores
from tests.contracts.company import Company, account
from tests.storage.kept import kept_at


class Place:
    """An empty folder with a database in which two people work."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'goodword.db'}"
        upgrade(self.url)
        self.hires(account("Ana", email="ana@acme.example"))
        self.hires(account("Ben", email="ben@acme.example"))

    def hires(self, one: Account) -> None:
        """Have the directory tell of somebody."""
        self._write(lambda stores: _hired(stores, one))

    def _write(self, work: Callable[[Stores], None]) -> None:
        with kept_at(self.url) as kept:
            kept.write(work)

    def types(self, *arguments: str, answer: str = "") -> Result:
        """Have the operator type a command."""
        settings = {"DATABASE_URL": self.url, "KEY_DIR": str(self.folder / "keys")}
        return CliRunner().invoke(app, ["person", *arguments], env=settings, input=answer)

    def people(self) -> list[tuple[str, str]]:
        """Return name and standing of everybody."""
        found: list[tuple[str, str]] = []

        def look(stores: Stores) -> None:
            assert isinstance(stores, SqlStores)
            rows = stores.transaction.execute(text("SELECT name, standing FROM person"))
            found.extend((row.name, row.standing) for row in rows)

        self._write(look)
        return sorted(found)


def _hired(stores: Stores, one: Account) -> None:
    Company(stores).given_accounts(one)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return Place(tmp_path)


ANA, BEN = ("Ana", Standing.MEMBER.value), ("Ben", Standing.MEMBER.value)
SHELL = ("", Standing.ERASED.value)


@pytest.mark.parametrize("word", ["ana@acme.example", "UAna"])
def test_everything_about_somebody_can_be_handed_over(place: Place, word: str) -> None:
    told = place.types("export", word)

    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["people"]["person"]["name"] == "Ana"


def test_a_file_is_for_its_owner_alone_and_never_overwritten(place: Place) -> None:
    file = place.folder / "ana.json"

    first = place.types("export", "UAna", "--to", str(file))
    again = place.types("export", "UAna", "--to", str(file))

    assert (first.exit_code, again.exit_code) == (0, 1)
    assert "leave it as it is" in again.output
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())["people"]["person"]["name"] == "Ana"


def test_somebody_can_be_forgotten_and_come_back_anew(place: Place) -> None:
    gone = place.types("forget", "ana@acme.example", "--yes")
    assert gone.exit_code == 0, gone.output
    assert place.people() == sorted([SHELL, BEN])

    assert place.types("welcome", "ana@acme.example").exit_code == 0
    nobody = place.types("welcome", "ana@acme.example")
    assert nobody.exit_code == 1
    assert "Nobody was forgotten" in nobody.output


def test_an_account_is_welcome_by_its_id_too(place: Place) -> None:
    place.types("forget", "UAna", "--yes")

    assert place.types("welcome", "UAna").exit_code == 0
    assert place.types("welcome", "ana@acme.example").exit_code == 1  # it was all one person's


@pytest.mark.parametrize("command", [("export",), ("forget", "--yes")])
def test_whoever_is_not_here_is_not_guessed_at(place: Place, command: tuple[str, ...]) -> None:
    told = place.types(*command, "nobody@acme.example")

    assert isinstance(told.exception, CannotGoOn)
    assert "Nobody here has" in str(told.exception)


def test_an_address_of_two_people_means_neither(place: Place) -> None:
    place.hires(account("Ann", email="ana@acme.example", standing=Standing.GUEST))

    told = place.types("forget", "ana@acme.example", "--yes")

    assert "name an account" in str(told.exception)
    assert BEN in place.people()


def test_without_a_yes_nobody_is_forgotten(place: Place) -> None:
    assert place.types("forget", "UAna", answer="n\n").exit_code == 1

    assert place.people() == [ANA, BEN]


def test_a_restored_database_forgets_again(place: Place) -> None:
    backup = (place.folder / "goodword.db").read_bytes()
    place.types("forget", "UAna", "--yes")
    for file in place.folder.glob("goodword.db*"):
        file.unlink()
    (place.folder / "goodword.db").write_bytes(backup)
    assert place.people() == [ANA, BEN]

    assert place.types("reforget").exit_code == 0

    assert place.people() == sorted([SHELL, BEN])
