"""The app package, made from what the bot can do: uploaded to Teams, it makes the app."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from msgspec import json

from adapters.wire.manifests import NAME, ManifestError, too_long, too_many
from adapters.wire.text import Json, fit
from bot.commands import Capability, Command, Shortcut
from bot.config import Settings
from bot.ui.language import SOURCE_LANGUAGE, Say, languages, mark, say_in

# The schema of version 1.25, which npm's @microsoft/app-manifest ships, 2026-11-22
FULL_NAME = 100
SHORT_DESCRIPTION = 80
LONG_DESCRIPTION = 4_000
COMMANDS = 12
COMMAND_NAME = 128
COMMAND_DESCRIPTION = 4_000
ACTIONS = 10
ACTION_ID = 64
ACTION_TITLE = 32
ACTION_DESCRIPTION = 128
URL = 2_048

SCHEMA = "https://developer.microsoft.com/json-schemas/teams/{}/MicrosoftTeams.{}schema.json"
VERSION = "1.25"
PREVIEW = "devPreview"

ICONS = Path(__file__).parent / "icons"
COLOUR_ICON = "color.png"
OUTLINE_ICON = "outline.png"
ACCENT = "#1f4d3a"

FULL = mark("Goodword: thanks for good service")
SHORT = mark("Thank colleagues by name and for a reason.")
LONG = mark(
    "Goodword helps people in one company to thank each other for what they did, by name and for a"
    " reason. Your own server runs it: what is said stays in your database. Write kudos to the"
    " bot, or name it in a channel, to thank somebody; write help to see what else it can do."
)

HOME = "home"
HOME_SAYS = mark("The thanks you gave and received, and your settings")
HELP = "help"

EVERYWHERE = ("team", "groupChat")
PERSONAL = ("personal",)
COMPOSE = ("compose", "commandBox")
ON_MESSAGE = ("message",)

PERMISSIONS: Final[Mapping[str, str]] = {
    "identity": "who it is that thanks",
    "messageTeamMembers": "direct messages to those who are thanked",
}
"""What is asked for, and what for. It reads no messages but those that name it."""

_ALWAYS = (1980, 1, 1, 0, 0, 0)  # the oldest date of a zip: the same settings, the same bytes
_ANYBODY_READS = 0o644 << 16
_UNIX = 3


@dataclass(frozen=True)
class _Plan:
    """What a manifest is made of.

    Attributes:
        version: which Goodword this is, `1.2.3`.
        preview: also what only Teams' developer preview takes.
    """

    capabilities: Collection[Capability]
    settings: Settings
    version: str
    preview: bool

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands for Teams' menu: for everybody, the shortest names first, help last."""
        open_to_all = [one for part in self.capabilities for one in part.commands if not one.roles]
        rest = [one for one in open_to_all if one.name != HELP]
        known = sorted(rest, key=lambda one: one.name.count(" "))
        helping = [one for one in open_to_all if one.name == HELP]
        return (*known[: COMMANDS - 1 - len(helping)], *helping)

    @property
    def shortcuts(self) -> tuple[Shortcut, ...]:
        """What can be chosen beside the compose box and on a message."""
        return tuple(one for part in self.capabilities for one in part.shortcuts)

    @property
    def url(self) -> str:
        """Where we are reached, without a slash at its end."""
        return self.settings.public_url.rstrip("/")


def teams_package(
    capabilities: Collection[Capability], settings: Settings, *, version: str, preview: bool
) -> bytes:
    """Return the app package, a zip; the same for the same settings, byte by byte.

    Args:
        capabilities: what the bot can do.
        settings: the app's id and the address.
        version: which Goodword this is, `1.2.3`.
        preview: also slash commands and targeted messages, for Teams' developer preview.

    Raises:
        ManifestError: with everything that Teams would refuse.
    """
    plan = _Plan(capabilities, settings, version, preview)
    if problems := list(_problems(plan)):
        raise ManifestError("\n".join(problems))
    files = {"manifest.json": _as_json(_manifest(plan))}
    for language in _other_languages():
        files[f"{language}.json"] = _as_json(_translation(plan, say_in(language)))
    for icon in (COLOUR_ICON, OUTLINE_ICON):
        files[icon] = (ICONS / icon).read_bytes()
    return _zipped(files)


def _manifest(plan: _Plan) -> Json:
    """Return the manifest itself, in the language of the sources."""
    app_id, version = plan.settings.teams_app_id, PREVIEW if plan.preview else VERSION
    say = say_in(SOURCE_LANGUAGE)
    return {
        "$schema": _schema(plan),
        "manifestVersion": version,
        "version": plan.version,
        "id": app_id,
        "developer": {
            "name": NAME,
            "websiteUrl": f"{plan.url}/about",
            "privacyUrl": f"{plan.url}/about#privacy",
            "termsOfUseUrl": f"{plan.url}/about#terms",
        },
        "name": {"short": NAME, "full": _full_name(say)},
        "description": {"short": _short(say), "full": _long(say)},
        "localizationInfo": {
            "defaultLanguageTag": SOURCE_LANGUAGE,
            "additionalLanguages": [
                {"languageTag": one, "file": f"{one}.json"} for one in _other_languages()
            ],
        },
        "icons": {"color": COLOUR_ICON, "outline": OUTLINE_ICON},
        "accentColor": ACCENT,
        "bots": [_bot(plan, say)],
        "composeExtensions": [
            {"botId": app_id, "commands": [_action(one, say) for one in plan.shortcuts]}
        ],
        "permissions": list(PERMISSIONS),
        "validDomains": [urlsplit(plan.url).netloc],
        "supportsChannelFeatures": "tier1",
    }


def _bot(plan: _Plan, say: Say) -> Json:
    """Return the bot with its commands; those of the 1:1 chat are one more: the home."""
    bot: Json = {
        "botId": plan.settings.teams_app_id,
        "scopes": [*EVERYWHERE, *PERSONAL],
        "supportsFiles": True,  # their own data as a file, to those who ask for it
        "isNotificationOnly": False,
        "commandLists": [_list(plan, scopes, say) for scopes in (EVERYWHERE, PERSONAL)],
    }
    return {**bot, "supportsTargetedMessages": True} if plan.preview else bot


def _list(plan: _Plan, scopes: Collection[str], say: Say) -> Json:
    """Return the commands for some scopes."""
    commands: Json = {
        "scopes": list(scopes),
        "commands": [
            {"title": name, "description": words} for name, words in _menu(plan, scopes, say)
        ],
    }
    return {"triggers": ["mention", "slash"], **commands} if plan.preview else commands


def _menu(plan: _Plan, scopes: Collection[str], say: Say) -> Iterator[tuple[str, str]]:
    """Yield the commands of a menu, and what each of them does."""
    if scopes == PERSONAL:
        yield HOME, say(HOME_SAYS)
    for command in plan.commands:
        yield command.name, fit(say(command.summary), COMMAND_DESCRIPTION)


def _action(shortcut: Shortcut, say: Say) -> Json:
    """Return one action of the message extension; it opens a dialog that we fill."""
    return {
        "id": shortcut.name,
        "type": "action",
        "context": list(ON_MESSAGE if shortcut.on_message else COMPOSE),
        "title": _action_title(shortcut, say),
        "description": _action_description(shortcut, say),
        "fetchTask": True,
    }


def _translation(plan: _Plan, say: Say) -> Json:
    """Return the words of the manifest in another language, by where they stand in it."""
    words: Json = {
        "$schema": _schema(plan, "Localization."),
        "name.short": NAME,
        "name.full": _full_name(say),
        "description.short": _short(say),
        "description.full": _long(say),
    }
    for number, scopes in enumerate((EVERYWHERE, PERSONAL)):
        for place, (_, described) in enumerate(_menu(plan, scopes, say)):
            words[f"bots[0].commandLists[{number}].commands[{place}].description"] = described
    for place, shortcut in enumerate(plan.shortcuts):
        at = f"composeExtensions[0].commands[{place}]"
        words[f"{at}.title"] = _action_title(shortcut, say)
        words[f"{at}.description"] = _action_description(shortcut, say)
    return words


def _full_name(say: Say) -> str:
    return fit(say(FULL), FULL_NAME)


def _short(say: Say) -> str:
    return fit(say(SHORT), SHORT_DESCRIPTION)


def _long(say: Say) -> str:
    return fit(say(LONG), LONG_DESCRIPTION)


def _action_title(shortcut: Shortcut, say: Say) -> str:
    return fit(say(shortcut.label), ACTION_TITLE)


def _action_description(shortcut: Shortcut, say: Say) -> str:
    return fit(say(shortcut.summary), ACTION_DESCRIPTION)


def _schema(plan: _Plan, kind: str = "") -> str:
    """Return the address of a schema: a name that Teams compares, nothing that is fetched."""
    return SCHEMA.format(f"v{'DevPreview' if plan.preview else VERSION}", kind)


def _other_languages() -> tuple[str, ...]:
    """Return the languages that the bot speaks beside that of the sources."""
    return tuple(one for one in languages() if one != SOURCE_LANGUAGE)


# ---- what Teams would refuse --------------------------------------------------------------------


def _problems(plan: _Plan) -> Iterator[str]:
    """Yield everything that Teams would refuse, one line each."""
    if not plan.settings.teams_app_id:
        yield "TEAMS_APP_ID is missing: register the app first, then write its package"
    yield from _problems_of_address(plan)
    yield from too_many("shortcuts", plan.shortcuts, ACTIONS)
    for shortcut in plan.shortcuts:
        yield from too_long("shortcut", {"name": shortcut.name}, "name", ACTION_ID)
    for command in plan.commands:
        yield from too_long("command", {"name": command.name}, "name", COMMAND_NAME)


def _problems_of_address(plan: _Plan) -> Iterator[str]:
    """Yield what is wrong with the address where people read about the app."""
    if not plan.url:
        yield (
            "PUBLIC_URL is missing: Teams wants to show where people read about privacy and terms;"
            " set it to the https address that leads here, then run this again"
        )
    elif not plan.url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        yield "PUBLIC_URL must begin with https://"
    if len(f"{plan.url}/about#privacy") > URL:
        yield f"PUBLIC_URL is too long: {len(plan.url)} characters, at most {URL - 14}"


# ---- the package --------------------------------------------------------------------------------


def _as_json(value: Json) -> bytes:
    """Return JSON that a person can read."""
    return json.format(json.encode(value), indent=2)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Return the files as a zip in which nothing depends on the day or the machine."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as package:
        for name, content in files.items():
            entry = ZipInfo(name, _ALWAYS)
            entry.external_attr = _ANYBODY_READS
            entry.create_system = _UNIX
            package.writestr(entry, content)
    return written.getvalue()
