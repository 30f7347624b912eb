"""The simulated Teams as a web application, on its own or beside the bot in one process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from bot.clock import Clock
from playground.slack.server import LOOK_EVERY_SECONDS, PAGE, PageFiles, page_route
from playground.teams.desk import Desk, Move
from playground.teams.playground import TeamsPlayground
from playground.teams.tenant import Tenant


def teams_routes(teams: TeamsPlayground, move: Move | None = None) -> list[BaseRoute]:
    """Return the routes of a simulated Teams and of its page.

    The bot uses those at the root: `TEAMS_SIMULATOR_URL` has to name the origin of them.

    Args:
        teams: the simulated Teams.
        move: moves a clock that others share; None when it is Teams' alone.
    """
    return [
        *teams.routes(),
        *Desk(teams, move).routes(),
        page_route("/playground/teams/", "teams.html"),
        page_route("/playground/both/", "both.html"),
        Mount("/playground/static", PageFiles(directory=PAGE, check_dir=False)),
    ]


async def keep_resending(teams: TeamsPlayground) -> None:
    """Send again what is due, for ever; for a clock that runs by itself."""
    while True:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        await teams.post.deliver_due()


def build_teams_playground(
    tenant: Tenant, bot_url: str | None, clock: Clock, *, base_url: str | None = None
) -> Starlette:
    """Return a simulated Teams as an application; `app.state.teams` is its inside.

    Args:
        tenant: its people, teams and registration.
        bot_url: where the bot listens, without `/teams/messages`; None for nowhere yet.
        clock: moves limits and what is sent again.
        base_url: where this application can be reached, such as `http://127.0.0.1:8765`.
    """
    teams = TeamsPlayground(tenant, bot_url, clock)
    if base_url:
        tenant.base_url = base_url.rstrip("/")

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        resending = asyncio.create_task(keep_resending(teams))
        yield
        resending.cancel()
        tenant.feed.close()
        await teams.client.aclose()

    app = Starlette(routes=teams_routes(teams), lifespan=lifespan)
    app.state.teams = teams
    return app
