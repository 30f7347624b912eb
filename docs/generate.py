"""The reference pages, made from the code: `python -m docs.generate` writes them.

What the code cannot say of itself, such as what a route or an event is for, stands in tables here.
They must match the code exactly: something new without words is an error, and so are words about
something that is gone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, get_args, get_origin

from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from slack_bolt.response import BoltResponse
from starlette.routing import Route
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

import run
from adapters.slack.front import Front
from adapters.slack.manifest import EVENTS, SCOPE_TO_POST_UNASKED, SCOPES, scopes
from adapters.slack.platform import EVENTS as SLACK_EVENTS
from adapters.slack.shapes import Kind
from adapters.slack.spelling import slash
from adapters.teams.manifest import PERMISSIONS
from adapters.teams.platform import EVENTS as TEAMS_EVENTS
from adapters.web.app import build_web
from adapters.wire.metrics import Counts
from adapters.wire.text import Json
from bot.capabilities import CAPABILITIES
from bot.cli.main import app
from bot.clock import SystemClock
from bot.commands import Aside, Command, Flag, Named, People, Rest, Tags, kinds_of
from bot.commands import Kind as Typable
from bot.config import Settings
from bot.ui.text import Typing

REFERENCE = Path(__file__).parent / "reference"

GENERATED = "This page is generated from the code: `python3 run.py test --update-golden` writes it."

Words = Mapping[str, str]


class Undescribed(Exception):
    """The code and the words about it no longer match; the text names what differs."""


# ---- settings -----------------------------------------------------------------------------------


def settings_page() -> str:
    """Return what can be set from outside."""
    rows = [_setting(name, field) for name, field in Settings.model_fields.items()]
    return _page(
        "Settings",
        "Settings come from the environment. A file called `.env` in the working folder is read"
        " too, and the environment outranks it. `python3 run.py init` writes one with every"
        " setting in it.",
        "Each setting can also stand in a file of its own: name that file in the environment as"
        " `NAME_FILE`, for example `SLACK_BOT_TOKEN_FILE`. It outranks both. A `NAME_FILE` inside"
        " `.env` is not looked at.",
        "The settings are read once, at the start. If some cannot be used, the program says so,"
        " one line for each, and stops with exit code 2. `python3 run.py config show` prints what"
        " is in force, with secrets hidden.",
        _table(("Setting", "What it is", "Default", "Allowed"), rows),
    )


def _setting(name: str, field: FieldInfo) -> tuple[str, ...]:
    """Return the row of one setting."""
    secret = field.annotation is SecretStr
    default = "" if secret else str(field.default)
    shown = f"`{default}`" if default else "empty"
    return (f"`{name.upper()}`", str(field.description), shown, _allowed(field))


def _allowed(field: FieldInfo) -> str:
    """Return in words what a setting may be."""
    if field.annotation is SecretStr:
        return "a secret"
    if get_origin(field.annotation) is Literal:
        return ", ".join(f"`{one}`" for one in get_args(field.annotation))
    if field.annotation is bool:
        return "`true`, `false`"
    for rule in field.metadata:
        if pattern := getattr(rule, "pattern", None):
            return f"what matches `{pattern}`"
    bounds = [
        getattr(rule, side)
        for rule in field.metadata
        for side in ("ge", "le")
        if hasattr(rule, side)
    ]
    if bounds:
        return " to ".join(str(bound) for bound in bounds)
    return "a folder" if field.annotation is Path else "any text"


# ---- what is typed in chat ----------------------------------------------------------------------


ABOUT_COMMANDS = (
    (
        "A command is typed in three ways. With a slash: `/kudos …` has one of its own, all others"
        " follow `/goodword`. By name, where slash commands do not work, such as in a thread:"
        " `@Goodword kudos …`. Or without words, as a form: send `/kudos` alone."
    ),
    (
        "Where `SLACK_COMMAND_PREFIX` is set, for example to `gw-`, the commands are `/gw-kudos`"
        " and `/gw-goodword`."
    ),
    (
        "*Who* is who may use it at all. Some commands look closer: once a space is set up,"
        " `setup` is for its owner and admins."
    ),
)


def commands_page() -> str:
    """Return what can be typed and chosen in chat."""
    parts = list(ABOUT_COMMANDS)
    for capability in CAPABILITIES:
        if capability.commands:
            parts += [f"## {capability.name.capitalize()}", _commands(capability.commands)]
            parts += [_arguments(one) for one in capability.commands if kinds_of(one.arguments)]
    shortcuts = [
        (f"“{one.label}”", "on a message" if one.on_message else "anywhere", one.summary)
        for capability in CAPABILITIES
        for one in capability.shortcuts
    ]
    parts += ["## Shortcuts", _table(("Shortcut", "Where", "What it does"), shortcuts)]
    return _page("Commands in chat", *parts)


def _commands(commands: Iterable[Command]) -> str:
    """Return the table of some commands."""
    rows = [
        (f"`{slash(Typing(one.name))}`", one.summary, ", ".join(sorted(one.roles)) or "everybody")
        for one in commands
    ]
    return _table(("Command", "What it does", "Who"), rows)


def _arguments(command: Command) -> str:
    """Return what can be typed behind a command."""
    lines = [f"Behind `{slash(Typing(command.name))}` comes, in any order:", ""]
    lines += [f"- {_argument(kind)}" for kind in kinds_of(command.arguments).values()]
    if command.examples:
        lines += ["", "For example:", "", "```"]
        lines += [
            *(f"{slash(Typing(command.name))} {example}" for example in command.examples),
            "```",
        ]
    return "\n".join(lines)


def _argument(kind: Typable) -> str:  # noqa: PLR0911 - one line a kind
    """Return in words what one argument is."""
    match kind:
        case People(label, most):
            return f"**{label}** Mentions such as `@ana`, at most {most}."
        case Tags(label):
            return f"**{label}** A word such as `#care`."
        case Flag(word, _, words):
            return f"`{word}`: {words}."
        case Named(word, label, most):
            return f"**{label}** `{word}:` and a name, at most {most} characters."
        case Rest(label, least, most) if least:
            return f"**{label}** All other words, {least} to {most:,} characters."
        case Rest(label):
            return f"**{label}**, if you like: all other words."
        case Aside(label):
            return f"**{label}** Only in the form, where two chat programs are connected."


# ---- what is typed in a terminal ----------------------------------------------------------------


def cli_page() -> str:
    """Return the words behind `python3 run.py`, with those of the bot's own program."""
    verbs = run.HELP.partition("\n\n")[2].partition("\n\n")[0]
    rows = [(f"`{line}`", said) for line, said in program()]
    return _page(
        "Commands of the program",
        "`run.py` needs nothing but Python. It makes its own environment in `.venv` once. These"
        " words are its own:",
        f"```\n{verbs}\n```",
        "Every other word goes to the bot:",
        _table(("Command", "What it does"), rows),
        "All of them read the [settings](settings.md), and the `.env` file, of the folder in which"
        " they are started. Exit code 0 means that it worked; 2 that the settings cannot be used."
        " `doctor` says 0 for good, 1 for doubtful and 2 for bad.",
    )


def program() -> Iterator[tuple[str, str]]:
    """Yield every command line of the bot's program, with what it does."""
    group = get_command(app)
    yield from _below("python3 run.py", group)


def _below(path: str, group: object) -> Iterator[tuple[str, str]]:
    """Yield the command lines of a group of commands."""
    if not isinstance(group, TyperGroup):
        return
    for name, command in group.commands.items():
        line = f"{path} {name}"
        if isinstance(command, TyperGroup):
            yield from _below(line, command)
        elif isinstance(command, TyperCommand):
            yield " ".join((line, *_parameters(command))), _told(command)


def _parameters(command: TyperCommand) -> Iterator[str]:
    """Yield what can follow a command."""
    for one in command.params:
        if isinstance(one, TyperOption):
            yield f"[{one.opts[0]}]" if one.is_flag else f"[{one.opts[0]} {one.default}]"
        elif isinstance(one, TyperArgument):
            name = str(one.name).upper()
            yield name if one.required else f"[{name}]"


def _told(command: TyperCommand) -> str:
    """Return what a command does, and what its options mean."""
    options = [one for one in command.params if isinstance(one, TyperOption) and one.help]
    said = [f"`{one.opts[0]}`: {one.help}" for one in options]
    return " ".join((str(command.help), *said))


# ---- routes -------------------------------------------------------------------------------------

ROUTES: Words = {
    "GET /about": (
        "What this is, what it keeps of people and on which terms, in the reader's language. The"
        " app in Teams points at it; it holds nothing about you."
    ),
    "GET /livez": "200 as long as the process answers at all. It looks at nothing else.",
    "GET /readyz": (
        "200 when requests can be served: the database answers, and the chat platforms that the"
        " settings connect were reached. Else 503."
    ),
    "GET /metrics": "What is counted, in the text form that Prometheus reads.",
    "POST /slack/events": (
        "All that Slack sends: events, slash commands, presses, forms. 401 without a fresh"
        " signature, 413 above 1 MB, 400 for what has no known shape, 503 when nothing was stored"
        " and Slack should send it again."
    ),
    "POST /teams/messages": (
        "All that Teams sends, where it is connected: messages, presses, forms, who came and went."
        " 401 for what Microsoft did not sign just now for this app and tenant, 413 above 1 MB, 400"
        " for what has no known shape, 503 when nothing was stored and Teams should send it again."
    ),
}


def routes_page() -> str:
    """Return what the web server answers."""
    _match("route", ROUTES, _routes())
    rows = [(f"`{route}`", said) for route, said in ROUTES.items()]
    registry = CollectorRegistry()
    for platform in ("slack", "teams"):
        Counts(registry, platform)
    counted = [(f"`{metric.name}_total`", metric.documentation) for metric in registry.collect()]
    return _page(
        "Routes and metrics",
        "The server listens on `HOST` and `PORT`, by default on the machine itself only.",
        _table(("Route", "What it answers"), rows),
        "Everything else is 404, and another method 405. Every answer forbids caching, framing and"
        " scripts. In Socket Mode nobody needs to reach the server; the health checks still help.",
        "Only `/slack/events`, `/teams/messages` and `/about` have to be reached from outside. Keep"
        " `/metrics` inside: it names no people and no words, but it tells how busy you are.",
        "## Metrics",
        _table(("Metric", "What it counts"), counted),
    )


async def _nobody(_: Kind, __: Json) -> BoltResponse:
    """Stand in for what takes payloads."""
    return BoltResponse(status=503)


async def _not_ready() -> bool:
    """Stand in for the program."""
    return False


def _routes() -> list[str]:
    """Return every route of the program as method and path."""
    front = Front(SecretStr(""), SystemClock(), _nobody)
    doors = [
        Route(path, endpoint=front.answer, methods=["POST"])
        for path in (SLACK_EVENTS, TEAMS_EVENTS)
    ]
    web = build_web(doors, is_ready=_not_ready, registry=CollectorRegistry())
    return [
        f"{method} {route.path}"
        for route in web.routes
        if isinstance(route, Route)
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]


# ---- scopes -------------------------------------------------------------------------------------

EVENT_WORDS: Words = {
    "app_home_opened": "somebody looks at the Home tab: it is made for them",
    "app_mention": "somebody names the bot, for example in a thread",
    "app_uninstalled": "the app was removed: nothing is sent any more",
    "channel_shared": "another company comes into a channel: it is looked at anew before a post",
    "member_joined_channel": "the bot was invited: what waited for that is posted",
    "team_join": "somebody new can be thanked at once",
    "tokens_revoked": "our token is gone: nothing is sent any more",
    "user_change": "a name, time zone or account changed, or somebody left",
}

NOT_ASKED: Words = {
    "`channels:history`, `groups:history`": "what people write in channels",
    "`im:history`, `mpim:history`": "what people write in direct messages, to the bot included",
    "`files:read`": "files",
    "`reactions:read`": "who reacts to what",
    "`search:read`, `admin.*`": "anything across the workspace",
}


def scopes_page() -> str:
    """Return what the Slack app may do, and what for."""
    _match("event", EVENT_WORDS, EVENTS)
    teams = [(f"`{one}`", said) for one, said in PERMISSIONS.items()]
    unasked = scopes(Settings.model_construct(slack_post_unasked=True))
    if set(unasked) - set(SCOPES) != {SCOPE_TO_POST_UNASKED}:
        raise Undescribed("the scopes that a setting adds")
    return _page(
        "Scopes and events",
        "The [manifest](../how-to/connect-slack.md) asks for this and nothing else.",
        _table(("Scope", "What it is for"), [(f"`{one}`", said) for one, said in SCOPES.items()]),
        f"With `SLACK_POST_UNASKED=true` it asks for one more, `{SCOPE_TO_POST_UNASKED}`, so that"
        " cards can stand in public channels to which nobody invited the bot.",
        "## Events",
        "Slack tells the bot of these:",
        _table(("Event", "What follows"), [(f"`{one}`", EVENT_WORDS[one]) for one in EVENTS]),
        "## Not asked for",
        "Without these scopes Slack does not give it, whatever the program tries:",
        _table(("Scope", "What stays closed"), list(NOT_ASKED.items())),
        "## Microsoft Teams",
        "The [app package](../how-to/teams.md) asks people for this when they add the app, and"
        " nobody for a permission of Microsoft Graph:",
        _table(("Permission", "What it is for"), teams),
        "Teams hands the bot what is said in its 1:1 chats and what names it in channels and group"
        " chats, and tells it the members of the teams and chats that it was added to.",
    )


# ---- pages --------------------------------------------------------------------------------------

PAGES: Mapping[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "cli.md": cli_page,
    "routes.md": routes_page,
    "scopes.md": scopes_page,
}


def _match(what: str, words: Words, known: Iterable[str]) -> None:
    """Stop unless there are words about exactly what there is.

    Raises:
        Undescribed: with the names that have none, or that are gone.
    """
    if differs := sorted(set(words) ^ set(known)):
        raise Undescribed(f"no words, or words too many, about the {what}: {', '.join(differs)}")


def _page(title: str, *parts: str) -> str:
    """Return a page of Markdown."""
    return "\n\n".join((f"# {title}", GENERATED, *parts)) + "\n"


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table of Markdown."""
    lines = (header, ("---",) * len(header), *rows)
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(words: str) -> str:
    """Return words as they can stand in a table."""
    return words.replace("|", r"\|")


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
