"""What the pages name is there: links, pictures, command lines, settings."""

import ast
import importlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from typer.core import TyperArgument, TyperCommand, TyperGroup
from typer.main import get_command

import run
from bot.cli.main import app
from bot.config import Settings
from tests.docs.pages import DOCS, ROOT, Written, read, written

MOST_PICTURE_BYTES = 300_000
LEAST_ALT = 20  # characters: fewer describe nothing
OF_PYTEST = {"--update-golden"}
PAGES = list(written())


def by_name(page: Written) -> str:
    return page.name


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_link_leads_somewhere(page: Written) -> None:
    assert list(dead_links(page)) == []


def dead_links(page: Written) -> Iterator[str]:
    for link in page.links():
        path, _, anchor = link.partition("#")
        target = (page.path.parent / path).resolve() if path else page.path
        if not target.exists() or ROOT not in target.parents:
            yield f"{link}: there is no such file"
        elif anchor and anchor not in (page if target == page.path else read(target)).anchors():
            yield f"{link}: there is no such heading"


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_command_line_exists(page: Written) -> None:
    wrong = [" ".join(words) for words in page.commands() if not is_command(words)]

    assert wrong == []


def is_command(words: Sequence[str]) -> bool:
    """Return whether `python3 run.py` takes these words."""
    verb = words[0] if words else "--help"
    if verb in run.OWN_VERBS or verb == "--help":
        options = {word for word in words[1:] if word.startswith("--")}
        return all(option in run.HELP or option in OF_PYTEST for option in options)
    command: object = get_command(app)
    left = list(words)
    while isinstance(command, TyperGroup) and left and left[0] in command.commands:
        command = command.commands[left.pop(0)]
    return isinstance(command, TyperCommand) and takes(command, left)


def takes(command: TyperCommand, words: Sequence[str]) -> bool:
    """Return whether a command takes these options and arguments."""
    options = {name for one in command.params for name in one.opts}
    named = [word for word in words if word.startswith("--")]
    arguments = [one for one in command.params if isinstance(one, TyperArgument)]
    return set(named) <= options and len(words) - len(named) <= len(arguments)


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_setting_exists(page: Written) -> None:
    known = {name.upper() for name in Settings.model_fields}

    assert {name.removesuffix("_FILE") for name in page.settings()} <= known


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_piece_of_python_imports_what_is_there(page: Written) -> None:
    told = {module for program in page.programs() for module in modules_made_in(program)}

    for program in page.programs():
        for node in ast.walk(ast.parse(program)):
            if isinstance(node, ast.ImportFrom) and node.module not in told:
                module = importlib.import_module(str(node.module))
                missing = [one.name for one in node.names if not hasattr(module, one.name)]
                assert missing in ([], [one for one in missing if f"{node.module}.{one}" in told])


def modules_made_in(program: str) -> Iterator[str]:
    """Yield the module that a piece of Python is, when its first line says so, and its package."""
    first = program.partition("\n")[0]
    if first.startswith("# ") and first.endswith(".py"):
        module = first.removeprefix("# ").removesuffix(".py").replace("/", ".")
        yield module
        yield module.rpartition(".")[0]


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_picture_has_words_instead(page: Written) -> None:
    assert "<img" not in page.text
    for words, path in page.pictures():
        assert len(words) >= LEAST_ALT, f"{path}: say what is to be seen"
        assert (page.path.parent / path).is_file(), f"{path} is missing"


def pictures() -> list[Path]:
    return sorted((DOCS / "pictures").iterdir())


def test_every_picture_is_shown_somewhere_and_small() -> None:
    shown = {(page.path.parent / path).resolve() for page in PAGES for _, path in page.pictures()}

    assert [path.name for path in pictures() if path not in shown] == []
    assert [path.name for path in pictures() if path.stat().st_size > MOST_PICTURE_BYTES] == []


PLANTED = [
    ("python3 run.py demon", False),
    ("python3 run.py serve --everything", False),
    ("python3 run.py dead bury", False),
    ("python3 run.py version now", False),
    ("python3 run.py test --longer", False),
    ("python3 run.py serve --all", True),
    ("python3 run.py manifest slack --socket > manifest.json", True),
    ("python3 run.py gallery views", True),
    ("python3 run.py demo   # in a browser", True),
    ("python3 run.py test --update-golden", True),
]


@pytest.mark.parametrize(("line", "exists"), PLANTED)
def test_a_planted_command_is_told_from_a_real_one(line: str, exists: bool) -> None:
    (words,) = Written(ROOT / "README.md", line).commands()

    assert is_command(words) is exists


def test_a_planted_dead_link_is_named() -> None:
    page = Written(ROOT / "SECURITY.md", "# One\n\n[a](nowhere.md) [b](#one) [c](#two)\n")

    assert [found.partition(":")[0] for found in dead_links(page)] == ["nowhere.md", "#two"]
