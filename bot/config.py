"""Settings, read once; one error lists every problem."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

REAL_SLACK = "https://slack.com/api/"

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LOOPBACK = re.compile(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?")


def _guid(value: str) -> str:
    """Return a GUID as it is compared, in lower case; empty stays empty."""
    guid = value.strip().lower()
    if guid and not _GUID.fullmatch(guid):
        raise ValueError("this is a GUID such as 01234567-89ab-cdef-0123-456789abcdef")
    return guid


def _on_this_machine(value: str) -> str:
    """Return the origin of a server on this machine, without a slash at its end."""
    origin = value.removesuffix("/")
    if origin and not _LOOPBACK.fullmatch(origin):
        raise ValueError("a simulated Teams is on this machine only: http://127.0.0.1:8766")
    return origin


Guid = Annotated[str, AfterValidator(_guid)]
LoopbackUrl = Annotated[str, AfterValidator(_on_this_machine)]


class SettingsError(Exception):
    """The settings cannot be used; the text lists every problem, one a line."""


class Settings(BaseSettings):
    """Everything that can be set from outside.

    Names are those of the environment; a `.env` file in the working folder is read too, and each
    secret can stand in a file named by `NAME_FILE`.
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    database_url: str = Field("sqlite:///goodword.db", description="Where everything is kept.")
    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="The port to listen on; 0: any free one.")
    public_url: str = Field("", description="How Slack and Teams reach this server, with https.")
    slack_bot_token: SecretStr = Field(SecretStr(""), description="Slack's `xoxb-…`.")
    slack_signing_secret: SecretStr = Field(SecretStr(""), description="For signed requests.")
    slack_app_token: SecretStr = Field(
        SecretStr(""), description="Slack's `xapp-…`; set: Socket Mode instead of HTTP."
    )
    slack_api_url: str = Field(REAL_SLACK, description="A Slack-like server's Web API.")
    slack_command_prefix: str = Field(
        "", pattern=r"^[a-z0-9-]{0,12}$", description="For example `gw-`: `/gw-kudos`."
    )
    slack_post_unasked: bool = Field(
        default=False, description="Post in public channels without being invited first."
    )
    teams_app_id: Guid = Field("", description="The bot's application (client) id in Entra.")
    teams_app_password: SecretStr = Field(SecretStr(""), description="A client secret of that app.")
    teams_tenant_id: Guid = Field("", description="Your directory (tenant) id; only it is served.")
    teams_cloud: Literal["public", "gcc", "gcc-high", "dod"] = Field(
        "public", description="Which Microsoft cloud your tenant is in."
    )
    teams_targeted_messages: bool = Field(
        default=False, description="Answer privately in channels; else in the 1:1 chat."
    )
    teams_simulator_url: LoopbackUrl = Field(
        "", description="A simulated Teams on this machine, for the playground."
    )
    key_dir: Path = Field(Path("keys"), description="Keys that never enter the database.")
    log_format: Literal["console", "json"] = Field("console", description="How logs look.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much.")

    @field_validator("database_url")
    @classmethod
    def _is_a_database(cls, value: str) -> str:
        if not re.match(r"(sqlite(\+pysqlite)?:///(?!:memory:).|postgresql\+psycopg://.)", value):
            raise ValueError("a database is sqlite:///goodword.db or postgresql+psycopg://…")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_slash(cls, value: str) -> str:
        return value if value.endswith("/") else f"{value}/"

    @model_validator(mode="after")
    def _platforms_are_whole(self) -> "Settings":
        if problems := [*self._missing_of_slack(), *self._missing_of_teams()]:
            raise ValueError("\n".join(problems))
        return self

    def _missing_of_slack(self) -> Iterator[str]:
        token, secret, socket = (
            one.get_secret_value()
            for one in (self.slack_bot_token, self.slack_signing_secret, self.slack_app_token)
        )
        if secret and not token:
            yield "SLACK_BOT_TOKEN is missing: SLACK_SIGNING_SECRET alone connects nothing"
        elif socket and not token:
            yield "SLACK_BOT_TOKEN is missing: SLACK_APP_TOKEN alone connects nothing"
        elif token and not (secret or socket):
            yield "set SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode)"

    def _missing_of_teams(self) -> Iterator[str]:
        parts = {
            "TEAMS_APP_ID": self.teams_app_id,
            "TEAMS_APP_PASSWORD": self.teams_app_password.get_secret_value(),
            "TEAMS_TENANT_ID": self.teams_tenant_id,
        }
        missing = [name for name, value in parts.items() if not value]
        if missing and len(missing) < len(parts):
            are = "is" if len(missing) == 1 else "are"
            yield f"{' and '.join(missing)} {are} missing: Teams needs {', '.join(parts)}"

    @property
    def has_slack(self) -> bool:
        """Whether a Slack workspace is connected."""
        return bool(self.slack_bot_token.get_secret_value())

    @property
    def has_teams(self) -> bool:
        """Whether a tenant of Microsoft Teams is connected; the settings of it are whole."""
        return bool(self.teams_app_id)

    @property
    def has_platform(self) -> bool:
        """Whether there is anybody to talk to."""
        return self.has_slack or self.has_teams

    @property
    def uses_socket_mode(self) -> bool:
        """Whether Slack is reached by a socket that we open."""
        return bool(self.slack_app_token.get_secret_value())


def load_settings(environment: Mapping[str, str] | None = None, **given: Any) -> Settings:  # noqa: ANN401 - any setting
    """Return the settings of the environment and the `.env` file.

    Args:
        environment: where `NAME_FILE` is looked up; None means the process's own.
        given: settings that outrank both, by field name.

    Raises:
        SettingsError: with one line for each problem.
    """
    known = os.environ if environment is None else environment
    try:
        return Settings(**{**_from_files(known), **given})
    except ValidationError as error:
        raise SettingsError("\n".join(_problem(one) for one in error.errors())) from None


def _from_files(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the secrets that stand in files named by `NAME_FILE`."""
    found: dict[str, str] = {}
    for name in Settings.model_fields:
        path = environment.get(f"{name.upper()}_FILE")
        if not path:
            continue
        try:
            found[name] = Path(path).read_text().strip()
        except OSError as error:
            msg = f"{name.upper()}_FILE: {error.strerror}"
            raise SettingsError(msg) from None
    return found


def _problem(error: Any) -> str:  # noqa: ANN401 - pydantic's
    """Return one problem as a line that never holds the value."""
    name = ".".join(str(part).upper() for part in error["loc"])
    said = str(error["msg"]).removeprefix("Value error, ")
    return f"{name}: {said}" if name else said
