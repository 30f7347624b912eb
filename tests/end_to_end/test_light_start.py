"""A program that answers Slack and keeps everything in SQLite loads nothing that it does not need.

What is named here was either loaded once, or comes along with one careless import at the top of a
file; each costs every start some time, and memory for as long as the program runs.
"""

import re
from pathlib import Path

from tests.end_to_end.processes import serving, simulated

ON_DEMAND = {
    "alembic": "only where the database is not of the newest form",
    "mako": "comes with alembic",
    "psycopg": "only with PostgreSQL",
    "botbuilder": "only with Teams",
    "botframework": "comes with botbuilder",
    "msrest": "comes with botbuilder",
    "requests": "comes with botbuilder",
    "jwt": "only with Teams",
    "cryptography": "only with Teams",
    "adapters.teams.platform": "only with Teams",
    "adapters.slack.gallery": "only for `gallery`",
    "adapters.slack.manifest": "only for `manifest`",
    "bot.operations.looking": "only for `doctor`, `gallery` and `manifest`",
    "httpx": "only for the playground",
    "websockets": "only for the playground",
    "playground": "only for `demo` and `seed`",
    "sqlalchemy.ext.asyncio": "never: the database has threads of its own",
    "sqlalchemy.orm": "never: storage is written in Core",
    "typer.rich_utils": "only for help and for what was typed wrong",
    "babel.messages": "only in development",
}
"""Modules, and when they are needed."""

_LOADED = re.compile(r"^import time:[ 0-9|]+ (?P<name>\S+)$", re.MULTILINE)


async def test_what_only_some_need_is_loaded_by_them_alone(
    tmp_path: Path, empty_database: Path
) -> None:
    async with (
        simulated(tmp_path, empty_database) as slack,
        serving(tmp_path, slack, PYTHONPROFILEIMPORTTIME="1") as process,
    ):
        answer = await slack.command("ana", "general", "/kudos help")
        loaded = set(_LOADED.findall(process.log))

    assert answer.is_good
    assert {"bot.bootstrap", "slack_bolt", "sqlalchemy"} <= loaded  # the names are read rightly
    assert {name: ON_DEMAND[name] for name in ON_DEMAND.keys() & loaded} == {}
