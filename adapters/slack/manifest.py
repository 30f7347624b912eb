"""The app's manifest, made from what the bot can do: pasted into Slack, it makes the app."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from adapters.slack.spelling import OWN_COMMAND, SLASHED
from adapters.wire.manifests import NAME, ManifestError, too_long, too_many
from adapters.wire.text import Json
from bot.commands import Capability, Command, Shortcut
from bot.config import Settings

# docs.slack.dev/reference/app-manifest and github.com/slackapi/manifest-schema, 2026-11-22
APP_NAME = 35
DESCRIPTION = 140
LONG_DESCRIPTION = range(175, 4_001)
BOT_NAME = 80
COMMANDS = 50
COMMAND_NAME = 32
COMMAND_DESCRIPTION = 2_000
USAGE_HINT = 1_000
SHORTCUTS = 10
SHORTCUT_NAME = 24
SHORTCUT_DESCRIPTION = 150
CALLBACK_ID = 255
URL = 3_000

# Slack's own: an app with one of these is refused whole.
# slack.com/help/articles/201259356-Slash-commands-in-Slack, 2026-11-22
BUILT_IN = frozenset(
    """
    active add apps archive away call canvas collapse dm dnd expand feed feedback help huddle
    invite invite_people join keys kick leave list me msg mute open part prefs rem remind
    reminder remove rename search shortcuts shrug star starred status todo topic unarchive who
    """.split()  # noqa: SIM905 - a literal of fifty would be a column
)

SHORT = "Thank colleagues by name and for a reason, with the values you chose yourselves."
LONG = (
    "Goodword helps people in one company to thank each other for what they did, by name and for"
    " a reason. Your own server runs it: what is said stays in your database. Type /kudos to thank"
    " somebody, or open the Home tab to see the thanks you gave and received."
)

SCOPES: Mapping[str, str] = {
    "app_mentions:read": "thanks said in a thread, where slash commands do not work",
    "channels:read": "whether a channel is shared with another organisation, before each post",
    "chat:write": "cards and answers",
    "commands": "slash commands and shortcuts",
    "files:write": "their own data as a file, to those who ask for it",
    "groups:read": "the same of private channels that the bot is in",
    "im:write": "direct messages to those who are thanked",
    "usergroups:read": "the members of a group that is thanked",
    "users:read": "names, time zones and who is a guest",
    "users:read.email": "the same person on another platform",
}
"""What is asked for, and what for; nothing else works with less."""

SCOPE_TO_POST_UNASKED = "chat:write.public"

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_shared",
    "member_joined_channel",
    "team_join",
    "tokens_revoked",
    "user_change",
)


@dataclass(frozen=True)
class _Plan:
    """What a manifest is made of."""

    settings: Settings
    socket_mode: bool

    @property
    def url(self) -> str:
        """Where Slack posts to."""
        return f"{self.settings.public_url.rstrip('/')}/slack/events"


def slack_manifest(
    capabilities: Collection[Capability], settings: Settings, *, socket_mode: bool
) -> Json:
    """Return the manifest.

    Args:
        capabilities: what the bot can do.
        settings: the address and the prefix of the commands.
        socket_mode: the bot calls Slack, and needs no address.

    Raises:
        ManifestError: with everything that Slack would refuse.
    """
    plan = _Plan(settings, socket_mode)
    made: Json = {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": SHORT,
            "long_description": LONG,
            "background_color": "#1f4d3a",
        },
        "features": _features(capabilities, plan),
        "oauth_config": {"scopes": {"bot": list(scopes(settings))}},
        "settings": _settings(plan),
    }
    problems = list(_problems(made, plan))
    if problems:
        raise ManifestError("\n".join(problems))
    return made


def scopes(settings: Settings) -> tuple[str, ...]:
    """Return what the app asks for, in order."""
    more = (SCOPE_TO_POST_UNASKED,) if settings.slack_post_unasked else ()
    return tuple(sorted((*SCOPES, *more)))


def _features(capabilities: Collection[Capability], plan: _Plan) -> Json:
    """Return the ways in that people see."""
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": True,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": [_shortcut(one) for part in capabilities for one in part.shortcuts],
        "slash_commands": list(_commands(capabilities, plan)),
    }


def _commands(capabilities: Iterable[Capability], plan: _Plan) -> Iterator[Json]:
    """Yield the slash commands: those with a slash of their own, and the one for all others."""
    commands = [command for part in capabilities for command in part.commands]
    yield from (_slash(one, plan) for one in commands if one.name in SLASHED)
    own = "Everything else that I can do; begin with help"
    yield _entry(OWN_COMMAND, own, "help", plan)


def _slash(command: Command, plan: _Plan) -> Json:
    """Return one slash command."""
    hint = " ".join(command.usage.split()) or "help"
    return _entry(command.name, command.summary, hint, plan)


def _entry(name: str, description: str, hint: str, plan: _Plan) -> Json:
    """Return a slash command; escaped, so that mentions come as ids."""
    entry: Json = {
        "command": f"/{plan.settings.slack_command_prefix}{name}",
        "description": description,
        "usage_hint": hint,
        "should_escape": True,
    }
    return entry if plan.socket_mode else {**entry, "url": plan.url}


def _shortcut(shortcut: Shortcut) -> Json:
    """Return one shortcut."""
    return {
        "name": shortcut.label,
        "type": "message" if shortcut.on_message else "global",
        "callback_id": shortcut.name,
        "description": shortcut.summary,
    }


def _settings(plan: _Plan) -> Json:
    """Return where Slack posts to, and what."""
    where = {} if plan.socket_mode else {"request_url": plan.url}
    return {
        "event_subscriptions": {**where, "bot_events": list(EVENTS)},
        "interactivity": {"is_enabled": True, **where},
        "org_deploy_enabled": False,
        "socket_mode_enabled": plan.socket_mode,
        "token_rotation_enabled": False,
    }


# ---- what Slack would refuse --------------------------------------------------------------------


def _problems(made: Json, plan: _Plan) -> Iterator[str]:
    """Yield everything that Slack would refuse, one line each."""
    if not plan.socket_mode:
        yield from _problems_of_address(plan)
    features = made["features"]
    yield from too_many("slash commands", features["slash_commands"], COMMANDS)
    yield from too_many("shortcuts", features["shortcuts"], SHORTCUTS)
    for command in features["slash_commands"]:
        yield from _problems_of_command(command)
    for shortcut in features["shortcuts"]:
        yield from too_long("shortcut", shortcut, "name", SHORTCUT_NAME)
        yield from too_long("shortcut", shortcut, "description", SHORTCUT_DESCRIPTION)
        yield from too_long("shortcut", shortcut, "callback_id", CALLBACK_ID)


def _problems_of_address(plan: _Plan) -> Iterator[str]:
    """Yield what is wrong with the address that Slack posts to."""
    if not plan.settings.public_url:
        yield "PUBLIC_URL is missing: Slack must know where to post (or use Socket Mode)"
    elif not plan.url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        yield "PUBLIC_URL must begin with https://"
    if len(plan.url) > URL:
        yield f"PUBLIC_URL is too long: {len(plan.url)} characters, at most {URL}"


def _problems_of_command(command: Json) -> Iterator[str]:
    """Yield what is wrong with one slash command."""
    name = str(command["command"])
    if name.removeprefix("/") in BUILT_IN:
        yield f"{name} is one of Slack's own commands: set SLACK_COMMAND_PREFIX, such as gw-"
    yield from too_long("slash command", command, "command", COMMAND_NAME)
    yield from too_long("slash command", command, "description", COMMAND_DESCRIPTION)
    yield from too_long("slash command", command, "usage_hint", USAGE_HINT)
