"""To whom the bot speaks: exact hosts, by cloud. Our token goes nowhere else (`reliability.md` P8).

Asked when a reference is kept, and again before each send.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LONGEST = 200  # ours; Teams' own are about 80 characters long


class NotAllowed(Exception):
    """This is no address of Teams'. The text names no address."""


@dataclass(frozen=True)
class Cloud:
    """One of Microsoft's clouds.

    Attributes:
        connector: the only host of the Connector.
        login: where tokens for our calls are got.
        keys: whose keys sign what comes in.
        issuer: who says that it signed; also whose token we ask for.
    """

    connector: str
    login: str = "https://login.microsoftonline.com"
    keys: str = "https://login.botframework.com"
    issuer: str = "https://api.botframework.com"


_GOVERNMENT_LOGIN = "https://login.microsoftonline.us"
_GOVERNMENT_KEYS = "https://login.botframework.azure.us"
_GOVERNMENT_ISSUER = "https://api.botframework.us"

# learn.microsoft.com: "Send proactive messages" (hosts), "Authenticate requests with the Bot
# Connector" and "Bots for US Government" (login, keys, issuer), 2026-11-22.
CLOUDS: Final[Mapping[str, Cloud]] = {
    "public": Cloud("smba.trafficmanager.net"),
    "gcc": Cloud("smba.infra.gcc.teams.microsoft.com"),
    "gcc-high": Cloud(
        "smba.infra.gov.teams.microsoft.us", _GOVERNMENT_LOGIN, _GOVERNMENT_KEYS, _GOVERNMENT_ISSUER
    ),
    "dod": Cloud(
        "smba.infra.dod.teams.microsoft.us", _GOVERNMENT_LOGIN, _GOVERNMENT_KEYS, _GOVERNMENT_ISSUER
    ),
}

# Nothing that two readers could understand in two ways: no user, no escapes, no dots in the path.
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]{1,100}|\[::1\])(?::(?P<port>[1-9][0-9]{0,4}))?"
    r"(?P<path>(?:/[a-zA-Z0-9_-]{1,64}){0,8})/?",
    re.ASCII,
)
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_USUAL_PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True)
class Hosts:
    """Where Teams is, for these settings.

    Attributes:
        cloud: a name in `CLOUDS`.
        simulator: the origin of a simulated Teams on this machine; then nothing else is Teams.

    Raises:
        ValueError: the cloud is not known, or the simulator is not on this machine.
    """

    cloud: str = "public"
    simulator: str = ""

    def __post_init__(self) -> None:
        if self.cloud not in CLOUDS:
            raise ValueError("no cloud of Microsoft's has this name")
        found = _ADDRESS.fullmatch(self.simulator) if self.simulator else None
        if self.simulator and (found is None or found["host"] not in _LOOPBACK or found["path"]):
            raise ValueError("a simulated Teams must be an origin on this machine")

    def checked(self, service_url: str) -> str:
        """Return the address of a Connector, normalised and with a slash at its end.

        Raises:
            NotAllowed: it is not one of Teams' own hosts, by https and nothing odd in it.
        """
        found = _ADDRESS.fullmatch(service_url) if len(service_url) <= LONGEST else None
        if found is None or _origin(found) != self._connector:
            raise NotAllowed("not a host of Teams")
        return f"{_origin(found)}{found['path']}/"

    @property
    def service_url(self) -> str:
        """The Connector to ask where no conversation told of one."""
        return f"{self._connector}/{'connector' if self.simulator else 'teams'}/"

    @property
    def metadata_url(self) -> str:
        """What tells where the keys are that sign what comes in."""
        return f"{self._origin_of_keys}/v1/.well-known/openidconfiguration"

    def token_url(self, tenant: str) -> str:
        """Return where a token for our calls is got."""
        origin = self._simulator or CLOUDS[self.cloud].login
        return f"{origin}/{tenant}/oauth2/v2.0/token"

    @property
    def scope(self) -> str:
        """For what a token is asked."""
        return f"{self.issuer}/.default"

    @property
    def issuer(self) -> str:
        """Who signs what comes in, as it calls itself."""
        return CLOUDS["public" if self.simulator else self.cloud].issuer

    def are_keys_at(self, address: str) -> bool:
        """Return whether an address that the metadata names for the keys is beside it."""
        return len(address) <= LONGEST and address.startswith(f"{self._origin_of_keys}/")

    @property
    def _connector(self) -> str:
        """The one origin to which our token may go."""
        return self._simulator or f"https://{CLOUDS[self.cloud].connector}"

    @property
    def _origin_of_keys(self) -> str:
        """The origin of the metadata and of the keys."""
        return self._simulator or CLOUDS[self.cloud].keys

    @property
    def _simulator(self) -> str:
        """The simulator's origin in the one way of writing it."""
        found = _ADDRESS.fullmatch(self.simulator)
        return _origin(found) if found else ""


def _origin(found: re.Match[str]) -> str:
    """Return scheme, host and, where it is an unusual one, port."""
    scheme, host, port = found["scheme"], found["host"], found["port"]
    usual = port is None or port == _USUAL_PORTS[scheme]
    return f"{scheme}://{host}" if usual else f"{scheme}://{host}:{port}"
