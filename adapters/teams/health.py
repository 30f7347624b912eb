"""What `doctor` asks Microsoft and our own door: may we speak, and can Teams reach us."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

import aiohttp

from adapters.teams.api import TeamsApi
from adapters.teams.arrivals import Installation
from adapters.teams.hosts import Hosts
from adapters.teams.keys import SigningKeys
from adapters.teams.peers import connector_to_teams
from adapters.wire.failures import connection_failure
from adapters.wire.session import open_session
from bot.clock import Clock
from bot.config import Settings
from bot.errors import PlatformError
from bot.health.doctor import Check, Finding, Verdict, skew

CHECK = "teams"
CLOCK_CHECK = "clock of teams"
KEYS_CHECK = "teams keys"
HOST_CHECK = "teams host"
DOOR_CHECK = "teams door"

DOOR = "/teams/messages"
UNAUTHORISED = 401
NOT_FOUND = 404
SERVER_ERROR = 500
REDIRECTS = range(300, 400)
NO_SUCH_KEY = "doctor"

_SAME_APP = (
    "TEAMS_APP_ID and TEAMS_TENANT_ID are both on the overview page of your app registration"
)
_ADVICE: Mapping[str, str] = {
    "login_invalid_client": (
        "make a new client secret in Entra and copy its value, not its id, to TEAMS_APP_PASSWORD;"
        " secrets run out after the time that was chosen for them"
    ),
    "login_unauthorized_client": f"this app is not in this tenant: {_SAME_APP}",
    "login_invalid_request": f"this tenant is not known: {_SAME_APP}; is TEAMS_CLOUD right?",
}
"""What to do by the word that the login said no with."""

_OUT = "may this machine call {} by https? The bot uses no proxy from the environment"


def teams_checks(settings: Settings, clock: Clock) -> tuple[tuple[str, Check], ...]:
    """Return the checks of the connection to Teams; they say nothing in any chat."""
    looks = _Looks(settings, clock)
    return (
        (CHECK, looks.at_our_token),
        (CLOCK_CHECK, looks.at_the_clock),
        (KEYS_CHECK, looks.at_the_keys),
        (HOST_CHECK, looks.at_the_host),
        (DOOR_CHECK, looks.at_our_door),
    )


class _Looks:
    """One look at everything; what the first check learned, a later one tells."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._hosts = Hosts(settings.teams_cloud, settings.teams_simulator_url)
        self._their_time: datetime | None = None

    async def at_our_token(self) -> Finding:
        """Look whether Microsoft gives us a token."""
        settings = self._settings
        us = Installation(settings.teams_tenant_id, settings.teams_app_id)
        api = TeamsApi(self._hosts, us, settings.teams_app_password, self._clock)
        api.open()
        try:
            self._their_time = await api.check_access()
        except PlatformError as error:
            return self._without_token(error)
        finally:
            await api.close()
        found = f"Microsoft takes TEAMS_APP_ID and TEAMS_APP_PASSWORD ({settings.teams_cloud})"
        return Finding(CHECK, Verdict.GOOD, found)

    def _without_token(self, error: PlatformError) -> Finding:
        """Return what to do where there was no token."""
        if error.permanent:
            found = f"Microsoft refuses us: {error.reason}"
            return Finding(CHECK, Verdict.BAD, found, _ADVICE.get(error.reason, _SAME_APP))
        login = urlsplit(self._hosts.token_url(self._settings.teams_tenant_id)).netloc
        found = f"no token from {login}: {error.reason}"
        return Finding(CHECK, Verdict.BAD, found, _OUT.format(login))

    async def at_the_clock(self) -> Finding:
        """Look whether our clock goes as Microsoft's, for tokens are good for minutes."""
        if self._their_time is None:
            return Finding(CLOCK_CHECK, Verdict.GOOD, "not told")
        return skew(CLOCK_CHECK, self._their_time, self._clock.now())

    async def at_the_keys(self) -> Finding:
        """Look whether we can tell what Microsoft signed."""
        async with self._session() as session:
            keys = SigningKeys(lambda: session, self._hosts, self._clock)
            try:
                await keys.named(NO_SUCH_KEY)
            finally:
                await keys.close()
        if keys.are_known:
            return Finding(KEYS_CHECK, Verdict.GOOD, "those that Microsoft signs with are known")
        advice = _OUT.format(urlsplit(self._hosts.metadata_url).netloc)
        found = "could not be got: everything that comes from Teams is refused"
        return Finding(KEYS_CHECK, Verdict.BAD, found, advice)

    async def at_the_host(self) -> Finding:
        """Look whether the one host that gets our answers is there; our token stays at home."""
        address = self._hosts.checked(self._hosts.service_url)
        host = urlsplit(address).netloc
        async with self._session() as session:
            try:
                async with session.get(address, allow_redirects=False):
                    return Finding(HOST_CHECK, Verdict.GOOD, f"{host} answers")
            except (aiohttp.ClientError, OSError) as error:
                found = f"{host}: {connection_failure(error, writes=False).reason}"
        advice = f"{_OUT.format(host)}; is TEAMS_CLOUD right?"
        return Finding(HOST_CHECK, Verdict.BAD, found, advice)

    async def at_our_door(self) -> Finding:
        """Look whether PUBLIC_URL leads to our door, and whether that is locked."""
        url = self._settings.public_url.rstrip("/")
        if not url:
            return Finding(DOOR_CHECK, Verdict.BAD, "PUBLIC_URL is missing", _FROM_OUTSIDE)
        async with open_session() as session:
            try:
                async with session.post(f"{url}{DOOR}", json={}, allow_redirects=False) as answer:
                    return _door(answer.status)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                found = f"not reached from here: {connection_failure(error, writes=False).reason}"
        return Finding(DOOR_CHECK, Verdict.DOUBTFUL, found, _FROM_OUTSIDE)

    def _session(self) -> aiohttp.ClientSession:
        """Return a session that connects to nothing but Teams."""
        nearby = bool(self._settings.teams_simulator_url)
        return open_session(connector_to_teams(on_this_machine=nearby))


_FROM_OUTSIDE = (
    f"Teams posts to PUBLIC_URL and {DOOR}: is serve running, and does a proxy with TLS lead there?"
)


def _door(status: int) -> Finding:
    """Return what an answer to a post that nobody signed means."""
    if status == UNAUTHORISED:
        return Finding(DOOR_CHECK, Verdict.GOOD, "refuses what Microsoft did not sign")
    if status == NOT_FOUND:
        found, advice = (
            "404: nobody answers there",
            "restart serve with the TEAMS settings in force",
        )
        return Finding(DOOR_CHECK, Verdict.BAD, found, advice)
    if status in REDIRECTS:
        advice = "set PUBLIC_URL to the address itself: Teams follows no redirect"
        return Finding(DOOR_CHECK, Verdict.BAD, f"{status}: it leads elsewhere", advice)
    if status >= SERVER_ERROR:
        return Finding(DOOR_CHECK, Verdict.DOUBTFUL, f"{status}: not ready", _FROM_OUTSIDE)
    advice = "PUBLIC_URL must lead to this program, without anything that answers before it"
    return Finding(DOOR_CHECK, Verdict.BAD, f"{status} instead of 401", advice)
