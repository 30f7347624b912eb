"""The repository keeps its own rules; each finding names the file, the line and what to do."""

from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.architecture import house
from tests.architecture.house import Source

Rule = Callable[[Source], Iterable[str]]


def expect_nothing(rule: Rule, sources: Iterable[Source]) -> None:
    found = [finding for source in sources for finding in rule(source)]

    assert not found, "\n".join((f"{len(found)} found", *found))


def python_outside_tests() -> Iterator[Source]:
    return (source for source in house.committed("*.py") if source.top != "tests")


def test_no_file_is_longer_than_the_stop() -> None:
    expect_nothing(house.long_file, python_outside_tests())


def test_no_function_is_longer_than_the_stop() -> None:
    expect_nothing(house.long_functions, python_outside_tests())


def test_only_the_database_module_commits() -> None:
    expect_nothing(house.commits, house.program())


def test_only_the_funnel_and_the_worker_loop_catch_everything() -> None:
    expect_nothing(house.broad_excepts, house.program())


def test_only_the_clock_reads_the_time() -> None:
    expect_nothing(house.clock_readings, house.program())


def test_only_renderers_put_words_into_a_platform_text() -> None:
    expect_nothing(house.text_made_outside_the_renderer, house.program())


def test_no_file_names_a_registry_or_somebodys_machine() -> None:
    expect_nothing(house.foreign_places, house.committed())


def test_every_dependency_is_pinned_with_its_hashes() -> None:
    lists = list(house.committed("requirements*.txt"))

    assert [source.path for source in lists] == ["requirements-dev.txt", "requirements.txt"]
    expect_nothing(house.loose_pins, lists)


def test_what_runs_is_tested_with_the_same_versions() -> None:
    pins = {
        source.path: {line for line in source.text.splitlines() if "==" in line}
        for source in house.committed("requirements*.txt")
    }

    assert pins["requirements.txt"] <= pins["requirements-dev.txt"]


def test_the_rules_look_at_this_repository() -> None:
    seen = {source.path for source in house.committed()}

    assert {"run.py", "pyproject.toml", "tests/architecture/house.py"} <= seen
    assert any(house.program())


LONG_FUNCTION = "def f():\n" + "    x = 1\n" * house.MAX_FUNCTION_LINES
PLANTED: list[tuple[Rule, str, str]] = [
    (house.long_file, "bot/a.py", "x = 1\n" * (house.MAX_FILE_LINES + 1)),
    (house.long_functions, "bot/a.py", LONG_FUNCTION),
    (house.long_functions, "bot/a.py", "async " + LONG_FUNCTION),
    (house.commits, "storage/people.py", "session.commit()"),
    (house.broad_excepts, "bot/a.py", "try: f()\nexcept Exception: pass"),
    (house.broad_excepts, "bot/a.py", "try: f()\nexcept: pass"),
    (house.broad_excepts, "bot/a.py", "try: f()\nexcept (KeyError, BaseException): pass"),
    (house.broad_excepts, "bot/reception.py", "try: f()\nexcept Exception: pass\n" * 2),
    (house.clock_readings, "bot/a.py", "datetime.now(UTC)"),
    (house.clock_readings, "bot/a.py", "datetime.datetime.utcnow()"),
    (house.clock_readings, "bot/a.py", "field(default_factory=time.time)"),
    (house.clock_readings, "bot/a.py", "from time import time"),
    (house.text_made_outside_the_renderer, "adapters/slack/api.py", 'post(text=f"> {words}")'),
    (house.text_made_outside_the_renderer, "adapters/slack/app.py", '{"text": f"> {words}"}'),
    (house.foreign_places, "a.md", "see https://py" + "pi.org/project/x"),
    (house.foreign_places, "a.md", "cd /wo" + "rk/main"),
    (house.foreign_places, "a.py", 'open("../sha' + 'red/x")'),
    (house.loose_pins, "requirements.txt", "--index-url https://example.org\n"),
    (house.loose_pins, "requirements.txt", "aiohttp>=3\n"),
]


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED)
def test_a_planted_violation_is_named(rule: Rule, path: str, text: str) -> None:
    assert [finding.split(":")[0] for finding in rule(Source(path, text))] == [path]


ALLOWED: list[tuple[Rule, str, str]] = [
    (house.long_file, "bot/a.py", "x = 1\n" * house.MAX_FILE_LINES),
    (house.commits, house.COMMIT_ALLOWED, "session.commit()"),
    (house.broad_excepts, "bot/reception.py", "try: f()\nexcept Exception: pass"),
    (house.broad_excepts, "bot/a.py", "try: f()\nexcept (KeyError, ValueError): pass"),
    (house.clock_readings, house.CLOCK_ALLOWED, "datetime.now(UTC)"),
    (house.clock_readings, "bot/a.py", "time.monotonic()\nclock.now()\nctx.now"),
    (house.text_made_outside_the_renderer, "adapters/slack/render.py", 'x(text=f"{escape(w)}")'),
    (house.text_made_outside_the_renderer, "adapters/slack/app.py", 'x(text="Opening …")'),
    (
        house.foreign_places,
        "a.md",
        "https://docs.slack.dev/wo" + "rk/ and ~/x and network/ro" + "ot/x",
    ),
]


@pytest.mark.parametrize(("rule", "path", "text"), ALLOWED)
def test_what_the_rules_allow_is_left_alone(rule: Rule, path: str, text: str) -> None:
    assert list(rule(Source(path, text))) == []
