"""run.py tells a person what their machine lacks, and installs nothing twice."""

import hashlib
import sys
from pathlib import Path

import pytest

import run


def test_a_closed_network_is_named() -> None:
    said = run.diagnose("WARNING: Retrying … NameResolutionError('x')\nERROR: No matching …")

    assert said == run.NETWORK


def test_a_missing_compiler_is_named_with_its_debian_package() -> None:
    said = run.diagnose("error: command 'gcc' failed: No such file or directory")

    assert "apt install build-essential" in said


def test_an_unknown_failure_shows_its_last_lines_only() -> None:
    said = run.diagnose("\n".join(f"line {number}." for number in range(100)))

    assert "line 99." in said
    assert "line 84." not in said


def test_a_bare_debian_is_told_which_package_brings_venv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with pytest.raises(run.SetupError, match=rf"apt install python3\.{sys.version_info[1]}-venv"):
        run.require_venv()


def test_an_old_python_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "OLDEST", (99, 0))

    assert run.main(["demo"]) == 1
    assert "newer" in capsys.readouterr().err


def test_a_changed_list_asks_for_a_new_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pins = tmp_path / "requirements.txt"
    monkeypatch.setattr(run, "RUNTIME", pins)
    pins.write_text("a==1")
    before = run.fingerprint(pins)

    pins.write_text("a==2")

    assert run.fingerprint(pins) != before
    assert len(before) == len(hashlib.sha256().hexdigest())


def test_only_one_run_changes_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "ROOT", tmp_path)

    with run.alone(), (tmp_path / ".venv.lock").open("w") as other:
        assert not run.try_lock(other.fileno())

    with (tmp_path / ".venv.lock").open("w") as other:
        assert run.try_lock(other.fileno())


def test_the_tests_write_to_memory_only_where_there_is_room(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "ROOM_BYTES", 1)
    roomy = run.has_room(tmp_path)

    monkeypatch.setattr(run, "ROOM_BYTES", 10**18)

    assert (roomy, run.has_room(tmp_path)) == (True, False)
    assert not run.has_room(tmp_path / "none")
