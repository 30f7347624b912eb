"""What is installed from npm, and what is said where that cannot be."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cards.npm import FOLDER, NotHere, provide


def test_the_list_names_no_place_to_fetch_from_and_a_digest_for_each_package() -> None:
    listed = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))["packages"]

    packages = {name: one for name, one in listed.items() if name}
    assert "node_modules/adaptivecards" in packages
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
    assert not any("resolved" in one for one in packages.values())


def test_without_npm_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(FOLDER / name, tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NotHere, match="npm is not installed"):
        provide(tmp_path)


def test_what_is_installed_is_not_installed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(FOLDER / name, tmp_path)
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules/.package-lock.json").write_text("{}")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert provide(tmp_path) == tmp_path / "node_modules"
