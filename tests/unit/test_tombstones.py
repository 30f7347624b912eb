"""Prints of the forgotten: known again, never readable."""

from pathlib import Path

import pytest

from bot.identity import AccountId
from bot.keys import KeyDirectory, KeysError
from bot.tombstones import FILE, Tombstones


@pytest.fixture
def tombstones(tmp_path: Path) -> Tombstones:
    return Tombstones(KeyDirectory(tmp_path / "keys"), tmp_path / "keys")


def test_a_print_is_the_same_again_and_another_elsewhere(
    tombstones: Tombstones, tmp_path: Path
) -> None:
    ana = tombstones.of_account("slack", "T1", AccountId("UANA"))
    other = Tombstones(KeyDirectory(tmp_path / "other"), tmp_path / "other")

    assert ana == tombstones.of_account("slack", "T1", AccountId("UANA"))
    assert ana != tombstones.of_account("slack", "T2", AccountId("UANA"))
    assert ana != tombstones.of_account("teams", "T1", AccountId("UANA"))
    assert ana != other.of_account("slack", "T1", AccountId("UANA"))
    assert "UANA" not in ana


def test_an_address_is_known_in_any_case(tombstones: Tombstones) -> None:
    assert tombstones.of_email(" Ana@Acme.example") == tombstones.of_email("ana@acme.example")


def test_before_anybody_was_forgotten_there_is_nothing(tombstones: Tombstones) -> None:
    assert tombstones.all() == frozenset()


def test_prints_stand_until_a_welcome(tombstones: Tombstones) -> None:
    tombstones.add(["a1", "a2"])
    tombstones.add(["b1"])
    assert tombstones.all() == {"a1", "a2", "b1"}

    assert tombstones.welcome("a2") == {"a1", "a2"}

    assert tombstones.all() == {"b1"}
    assert tombstones.welcome("a2") == frozenset()


def test_whoever_was_welcome_can_be_forgotten_again(tombstones: Tombstones) -> None:
    tombstones.add(["a1"])
    tombstones.welcome("a1")

    tombstones.add(["a1"])

    assert tombstones.all() == {"a1"}


def test_the_file_is_for_its_owner_alone(tombstones: Tombstones) -> None:
    tombstones.add(["a1"])

    assert (tombstones.directory / FILE).stat().st_mode & 0o777 == 0o600


def test_a_file_that_cannot_be_used_is_named(tombstones: Tombstones) -> None:
    tombstones.add(["a1"])
    (tombstones.directory / FILE).unlink()
    (tombstones.directory / FILE).mkdir()

    with pytest.raises(KeysError, match="cannot be used"):
        tombstones.add(["b1"])
    with pytest.raises(KeysError, match="cannot be used"):
        tombstones.all()


def test_a_line_that_says_nothing_is_passed_over(tombstones: Tombstones) -> None:
    tombstones.add(["a1"])
    path = tombstones.directory / FILE
    path.write_text(f"\n? what\n{path.read_text()}")

    assert tombstones.all() == {"a1"}
