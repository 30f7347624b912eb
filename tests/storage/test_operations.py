"""The commands of an operator, whole, on both databases."""

import csv
from pathlib import Path

import pytest

from bot.config import Settings, load_settings
from bot.errors import CannotGoOn
from bot.identity import PersonId
from bot.operations.exporting import export
from bot.operations.keeping import prune_database
from bot.operations.staff import Watch, Wish, import_people
from bot.people.ports import DirectoryStore
from tests.storage.kept import Company, account

SIZE = 1_200


@pytest.fixture
def settings(migrated_url: str, tmp_path: Path) -> Settings:
    return load_settings({}, _env_file=None, database_url=migrated_url, key_dir=tmp_path / "keys")


@pytest.fixture
def people(company: Company) -> Company:
    """A company of so many people with addresses."""
    everybody = [account(f"P{n}", email=f"p{n}@acme.example") for n in range(SIZE)]
    company.kept.port(DirectoryStore).upsert(company.workspace, everybody)
    return company


def listed(folder: Path, *more: str) -> Path:
    """Write a list in which everybody reports to somebody before them."""
    rows = [
        f"p{n}@acme.example,Care,{f'p{n // 10}@acme.example' if n else ''}" for n in range(SIZE)
    ]
    file = folder / "people.csv"
    file.write_text("\n".join(("e-mail,department,manager", *rows, *more)))
    return file


async def imported(settings: Settings, wish: Wish) -> tuple[int, list[str], list[int]]:
    """Import; return the exit code, what was said, and the sizes of the units."""
    said: list[str] = []
    units: list[int] = []
    code = await import_people(settings, wish, Watch(said.append, lambda _: units.append))
    return code, said, units


async def test_a_list_is_kept_in_units_of_500_and_again_changes_nothing(
    settings: Settings, people: Company, tmp_path: Path
) -> None:
    file = listed(tmp_path)

    first = await imported(settings, Wish(file))
    again = await imported(settings, Wish(file))

    assert (first[0], first[2], first[1][-1]) == (0, [500, 500, 200], "Done: 1,200 people changed.")
    assert (again[0], again[2], again[1][-1]) == (0, [], "Done: 0 people changed.")
    assert people.known("P57").manager == people.known("P5").id
    noted = people.kept.rows("SELECT what, subject, actor_id FROM audit")
    assert [tuple(row) for row in noted] == [("people.imported", "people:1200", None)]


async def test_nothing_changes_while_a_row_is_bad_and_all_or_nothing_was_asked(
    settings: Settings, people: Company, tmp_path: Path
) -> None:
    file = listed(tmp_path, "zoe@acme.example,Care,")

    with pytest.raises(CannotGoOn, match="Nothing was changed"):
        await imported(settings, Wish(file, all_or_nothing=True))

    assert people.kept.scalar("SELECT count(*) FROM person WHERE hr_department IS NOT NULL") == 0


async def test_what_was_exported_says_what_was_imported(
    settings: Settings, people: Company, tmp_path: Path
) -> None:
    await imported(settings, Wish(listed(tmp_path)))
    people.gave(1, PersonId(people.known("P1").id), people.known("P2").id)

    await export(settings, tmp_path / "out", lambda _: None, private=False)

    with (tmp_path / "out" / "people.csv").open(newline="") as file:
        found = {row["e-mail"]: row for row in csv.DictReader(file)}
    assert len(found) == SIZE
    assert found["p57@acme.example"]["manager"] == "p5@acme.example"
    again = await imported(settings, Wish(tmp_path / "out" / "people.csv"))
    assert (again[0], again[2]) == (0, [])


async def test_pruning_by_hand_counts_before_it_deletes(
    settings: Settings, people: Company
) -> None:
    counted = await prune_database(settings, dry_run=True)

    assert set(counted.values()) == {0}
    assert await prune_database(settings, dry_run=False) == {"rows": 0}


async def test_an_older_form_of_the_database_is_said_in_a_sentence(
    settings: Settings, company: Company
) -> None:
    company.kept.change("UPDATE alembic_version SET version_num = '2026_11_22_a_people'")

    with pytest.raises(CannotGoOn, match="migrate"):
        await prune_database(settings, dry_run=True)
