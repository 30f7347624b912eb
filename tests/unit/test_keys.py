"""Keys lie in files that nobody else can read, and every process gets the same ones."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.keys import FORMS, KEY_BYTES, KeyDirectory, KeysError


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_key_is_made_when_it_is_first_asked_for(place: Path) -> None:
    keys = KeyDirectory(place)
    assert not place.exists()

    key = keys.key(FORMS)

    assert len(key) == KEY_BYTES
    assert (place / "forms").read_bytes() == key


def test_a_key_stays_the_same_for_everybody_who_shares_the_directory(place: Path) -> None:
    first = KeyDirectory(place).key(FORMS)

    assert KeyDirectory(place).key(FORMS) == first


def test_keys_of_different_names_differ(place: Path) -> None:
    keys = KeyDirectory(place)

    assert keys.key("forms") != keys.key("codes")


def test_nobody_else_can_read_the_directory_or_a_key(place: Path) -> None:
    before = os.umask(0)
    try:
        KeyDirectory(place).key(FORMS)
    finally:
        os.umask(before)

    assert (mode(place), mode(place / "forms")) == (0o700, 0o600)


def test_nothing_but_keys_is_left_in_the_directory(place: Path) -> None:
    KeyDirectory(place).key(FORMS)

    assert [path.name for path in place.iterdir()] == ["forms"]


@pytest.mark.parametrize("bits", [0o644, 0o640, 0o604, 0o620])
def test_a_key_that_others_can_read_is_refused_with_what_to_type(place: Path, bits: int) -> None:
    KeyDirectory(place).key(FORMS)
    (place / "forms").chmod(bits)

    with pytest.raises(KeysError, match=f"chmod 600 {place / 'forms'}"):
        KeyDirectory(place).key(FORMS)


@pytest.mark.parametrize("bits", [0o777, 0o770, 0o722])
def test_a_directory_that_others_can_write_is_refused(place: Path, bits: int) -> None:
    place.mkdir()
    place.chmod(bits)

    with pytest.raises(KeysError, match="chmod 700"):
        KeyDirectory(place).key(FORMS)


@pytest.mark.parametrize("content", [b"", b"short", bytes(KEY_BYTES + 1)])
def test_a_damaged_key_is_refused_and_never_replaced_in_silence(
    place: Path, content: bytes
) -> None:
    KeyDirectory(place).key(FORMS)
    (place / "forms").write_bytes(content)

    with pytest.raises(KeysError, match="damaged"):
        KeyDirectory(place).key(FORMS)

    assert (place / "forms").read_bytes() == content


@pytest.mark.parametrize("name", ["", "..", "../forms", "a/b", "Forms", ".hidden", "a\n", "é"])
def test_a_name_is_a_plain_word(place: Path, name: str) -> None:
    with pytest.raises(ValueError, match="name of a key"):
        KeyDirectory(place).key(name)

    assert not place.exists()


def test_where_no_directory_can_be_the_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")

    with pytest.raises(KeysError, match="KEY_DIR"):
        KeyDirectory(tmp_path / "file" / "keys").key(FORMS)


def test_many_who_come_first_at_once_get_one_key(place: Path) -> None:
    def ask(_: int) -> bytes:
        return KeyDirectory(place).key(FORMS)

    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(ask, range(64)))

    assert len(keys) == 1
    assert [path.name for path in place.iterdir()] == ["forms"]


def test_the_canary_is_the_same_here_and_another_elsewhere(place: Path, tmp_path: Path) -> None:
    here = KeyDirectory(place).canary()

    assert KeyDirectory(place).canary() == here
    assert KeyDirectory(tmp_path / "other").canary() != here
    assert here.encode() not in (place / "canary").read_bytes()
