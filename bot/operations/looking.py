"""What an operator looks at: every view, the manifest, and how everything is."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from msgspec import json

from adapters.slack.gallery import slack_payload
from adapters.slack.health import slack_checks
from adapters.slack.manifest import slack_manifest
from adapters.teams.gallery import teams_payload
from adapters.teams.health import teams_checks
from adapters.teams.manifest import teams_package
from bot import VERSION
from bot.bootstrap import Program
from bot.capabilities import CAPABILITIES
from bot.commands import opening
from bot.config import Settings
from bot.errors import Unavailable
from bot.health.checkup import database_file, key_check, setting_checks
from bot.health.doctor import NO_DATABASE, Check, Finding, Verdict, database_checks
from bot.logs import set_up_logs
from bot.operations.plainly import said_plainly
from bot.ui.forms import Form
from bot.ui.language import say_in
from bot.ui.views import Message
from bot.ui.words import words

NOT_SET_UP = "not set up"


@asynccontextmanager
async def checks(settings: Settings) -> AsyncIterator[tuple[tuple[str, Check], ...]]:
    """Yield everything that `doctor` looks at."""
    set_up_logs(settings)  # standard output is for what was found
    program = Program(settings)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(program.slack_connection.close)
        yield (
            *setting_checks(settings),
            *await _of_database(settings, program, stack),
            *platform_checks(settings, program),
        )


async def _of_database(
    settings: Settings, program: Program, stack: AsyncExitStack
) -> tuple[tuple[str, Check], ...]:
    """Return the checks of a database that is there; opening one that is not would make it."""
    file = database_file(settings)
    if file and file.parent.is_dir() and not (file.exists() and file.stat().st_size):
        return (_found(NO_DATABASE),)
    try:
        database = program.database
    except Unavailable as away:
        return (_found(Finding("database", Verdict.BAD, str(away), "is DATABASE_URL right?")),)
    stack.push_async_callback(database.close)
    found = await database_checks(database, program.clock.now())
    is_usable = len(found) > 1
    return (*found, key_check(settings, database)) if is_usable else found


def platform_checks(settings: Settings, program: Program) -> Iterator[tuple[str, Check]]:
    """Yield what is asked of the platforms; one of them is enough."""
    if settings.has_slack or not settings.has_teams:
        yield from slack_checks(settings, program.slack_connection)
    else:
        yield _found(Finding("slack", Verdict.GOOD, NOT_SET_UP))
    if settings.has_teams:
        yield from teams_checks(settings, program.clock)
    else:
        yield _found(Finding("teams", Verdict.GOOD, NOT_SET_UP))


def _found(finding: Finding) -> tuple[str, Check]:
    """Return a check that has ended already."""

    async def look() -> Finding:
        return finding

    return (finding.check, look)


def write_gallery(folder: Path) -> int:
    """Write every example view as each platform gets it and as words; return how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    say, count = say_in("en"), 0
    for capability in CAPABILITIES:
        for example in capability.examples:
            view = example.view(say)
            name = example.name.replace(" ", "-")
            teams = teams_payload(view, say, opens=opening(CAPABILITIES))
            shown = {"slack": slack_payload(view, say), "teams": teams}
            for platform, payload in shown.items():
                written = json.format(json.encode(payload), indent=2)
                (folder / f"{name}.{platform}.json").write_bytes(written)
            if not isinstance(view, Form):
                (folder / f"{name}.txt").write_text(words(view, {}, say))
            count += 1
    return count


def slack_manifest_json(settings: Settings, *, socket_mode: bool) -> str:
    """Return Slack's app manifest as JSON to paste.

    Raises:
        CannotGoOn: with everything that Slack would refuse.
    """
    with said_plainly():
        made = slack_manifest(CAPABILITIES, settings, socket_mode=socket_mode)
    return json.format(json.encode(made), indent=2).decode()


def teams_app_package(settings: Settings, *, preview: bool) -> bytes:
    """Return the app package for Teams, a zip to upload.

    Raises:
        CannotGoOn: with everything that Teams would refuse.
    """
    with said_plainly():
        return teams_package(CAPABILITIES, settings, version=VERSION, preview=preview)


def in_words(message: Message) -> str:
    """Return a message as plain words, for an operator to read."""
    return words(message, {}, say_in("en"))
