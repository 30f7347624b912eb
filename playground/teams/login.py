"""Where the bot learns the signing keys, and where it gets its token: Bot Framework and Entra."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.clock import Clock, SystemClock
from playground.teams.door import Door
from playground.teams.keys import SigningKeys
from playground.teams.shapes import Json
from playground.teams.tenant import Tenant

ISSUER = "https://api.botframework.com"
SCOPE = "https://api.botframework.com/.default"
TOKEN_SECONDS = 3_599


@dataclass
class Login:
    """Answers for login.botframework.com and login.microsoftonline.com.

    Attributes:
        token_seconds: for how long a token is good, by the machine's clock.
        wall_clock: what tokens are dated by.
    """

    tenant: Tenant
    door: Door
    keys: SigningKeys = field(default_factory=SigningKeys)
    token_seconds: int = TOKEN_SECONDS
    wall_clock: Clock = field(default_factory=SystemClock)
    _good_until: dict[str, float] = field(default_factory=dict)

    def is_good(self, token: str) -> bool:
        """Return whether a token was given out and has not run out."""
        until = self._good_until.get(token)
        return until is not None and self.wall_clock.now().timestamp() < until

    def revoke_tokens(self) -> None:
        """Let no token that was given out be good any longer."""
        self._good_until.clear()

    async def metadata(self, request: Request) -> Response:
        """Answer with the OpenID metadata of the Bot Framework."""
        body = {
            "issuer": ISSUER,
            "authorization_endpoint": "https://invalid.botframework.com",
            "jwks_uri": f"{self.tenant.base_url}/v1/.well-known/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }
        return await self.door.answer(request, "metadata", lambda: JSONResponse(body))

    async def key_set(self, request: Request) -> Response:
        """Answer with the keys."""
        return await self.door.answer(request, "keys", lambda: JSONResponse(self.keys.published()))

    async def token(self, request: Request) -> Response:
        """Answer to client credentials with a token, or as Entra refuses."""
        asked = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        directory = str(request.path_params["directory"])
        return await self.door.answer(
            request, "token", lambda: self._token(asked, directory), _without_secret(asked)
        )

    def _token(self, asked: Json, directory: str) -> Response:
        """Check what was asked for and give a token."""
        refusal = self._refusal(asked, directory)
        if refusal is not None:
            status, word, number, text = refusal
            description = f"AADSTS{number}: {text}"
            body = {"error": word, "error_description": description, "error_codes": [number]}
            return JSONResponse(body, status)
        token = f"simulated-{secrets.token_urlsafe(48)}"
        self.tenant.feed.hide(token)
        life = timedelta(seconds=self.token_seconds)
        self._good_until[token] = (self.wall_clock.now() + life).timestamp()
        times = {"expires_in": self.token_seconds, "ext_expires_in": self.token_seconds}
        return JSONResponse({"token_type": "Bearer", **times, "access_token": token})

    def _refusal(self, asked: Json, directory: str) -> tuple[int, str, int, str] | None:
        """Return status, error, number and text of a refusal, or None."""
        registration = self.tenant.registration
        if directory != registration.tenant:
            return 400, "invalid_request", 90002, f"Tenant '{directory}' not found."
        if asked.get("grant_type") != "client_credentials":
            return 400, "unsupported_grant_type", 70003, "The grant type is not supported."
        if asked.get("client_id") != registration.app:
            return 400, "unauthorized_client", 700016, "Application was not found in the directory."
        if asked.get("client_secret") != registration.secret:
            return 401, "invalid_client", 7000215, "Invalid client secret provided."
        if asked.get("scope") != SCOPE:
            return 400, "invalid_scope", 70011, "The provided value for scope is not valid."
        return None

    def signed_for(self, service_url: str, **claims: object) -> str:
        """Return a token for a delivery to the bot; `claims` stand in for the usual ones."""
        now = int(self.wall_clock.now().timestamp())
        usual = {
            "serviceurl": service_url,
            "nbf": now - 5,
            "exp": now + 3_600,
            "iss": ISSUER,
            "aud": self.tenant.registration.app,
        }
        return self.keys.signed(usual | claims)


def _without_secret(asked: Json) -> Json:
    """Return what the wire log may show."""
    return {name: value for name, value in asked.items() if name != "client_secret"}
