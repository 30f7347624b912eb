"""Running the program until it is told to stop."""

import asyncio

import structlog

from adapters.web.app import build_web
from adapters.web.serve import serve
from bot.bootstrap import Program
from bot.config import Settings
from bot.logs import set_up_logs
from bot.operations.plainly import said_plainly
from storage.migrate import upgrade

log = structlog.get_logger()


async def run_program(settings: Settings, *, web: bool, work: bool, alarm: bool) -> None:
    """Run the program until it is told to stop.

    Raises:
        SettingsError: it cannot run with these settings.
        CannotGoOn: it cannot run like this, and an operator can mend that.
    """
    set_up_logs(settings)
    if not settings.has_platform:
        advice = "set SLACK_BOT_TOKEN or TEAMS_APP_ID; python3 run.py doctor tells more"
        log.warning("no_workspace", advice=advice)
    with said_plainly():
        if work:
            upgrade(settings.database_url)
        program = Program(settings)
        async with program.running(work=work, alarm=alarm):
            if web:
                app = build_web(
                    program.routes(), is_ready=program.is_ready, registry=program.registry
                )
                await serve(
                    app, settings.host, settings.port, websockets=False, listening=_say_where
                )
            else:
                await asyncio.Event().wait()


def _say_where(address: str) -> None:
    """Say where requests are answered."""
    log.info("listening", address=address)
