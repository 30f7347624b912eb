"""The manifest is one that Slack takes, and asks for no more than it needs."""

from dataclasses import replace
from typing import Any

import pytest

from adapters.slack.manifest import EVENTS, SCOPES, slack_manifest
from adapters.wire.manifests import ManifestError
from bot.capabilities import CAPABILITIES
from bot.commands import Capability, Command, Shortcut
from bot.config import Settings, load_settings
from bot.outcome import Outcome
from bot.request import Typed
from tests.adapters.slack.door import scene

Json = dict[str, Any]

# Written down a second time on purpose: docs.slack.dev/reference/app-manifest and the JSON schema
# of slackapi/manifest-schema, 2026-11-22. Path, then the most (and the least) characters.
TEXTS = [
    ("display_information.name", 1, 35),
    ("display_information.description", 1, 140),
    ("display_information.long_description", 175, 4000),
    ("features.bot_user.display_name", 1, 80),
    ("features.slash_commands.command", 2, 32),
    ("features.slash_commands.description", 1, 2000),
    ("features.slash_commands.usage_hint", 1, 1000),
    ("features.slash_commands.url", 1, 3000),
    ("features.shortcuts.name", 1, 24),
    ("features.shortcuts.description", 1, 150),
    ("features.shortcuts.callback_id", 1, 255),
]
LISTS = [
    ("features.slash_commands", 50),
    ("features.shortcuts", 10),
    ("settings.event_subscriptions.bot_events", 100),
    ("oauth_config.scopes.bot", 255),
]
NEVER = ("channels:history", "groups:history", "im:history", "mpim:history", "search", "admin")


def settings(**given: object) -> Settings:
    return load_settings({}, _env_file=None, public_url="https://bot.example/", **given)


def manifest(*, socket_mode: bool = False, **given: object) -> Json:
    return slack_manifest(CAPABILITIES, settings(**given), socket_mode=socket_mode)


def at(node: object, path: str) -> list[Any]:
    """Return everything at a path, lists opened on the way."""
    found: list[Any] = [node]
    for name in path.split("."):
        opened = [one for some in found for one in (some if isinstance(some, list) else [some])]
        found = [some[name] for some in opened]
    return found


@pytest.mark.parametrize(("path", "least", "most"), TEXTS)
def test_every_text_is_within_what_slack_takes(path: str, least: int, most: int) -> None:
    for text in at(manifest(), path):
        assert least <= len(text) <= most, f"{path}: {text!r}"


@pytest.mark.parametrize(("path", "most"), LISTS)
def test_there_are_not_too_many_of_anything(path: str, most: int) -> None:
    [entries] = at(manifest(), path)

    assert 0 < len(entries) <= most


def test_every_command_that_exists_and_has_a_slash_is_there() -> None:
    names = at(manifest(), "features.slash_commands.command")

    assert names == ["/kudos", "/goodword"]


def test_mentions_come_as_ids() -> None:
    assert set(at(manifest(), "features.slash_commands.should_escape")) == {True}


def test_all_that_slack_posts_goes_to_one_address() -> None:
    made = manifest()

    url = "https://bot.example/slack/events"
    assert set(at(made, "features.slash_commands.url")) == {url}
    assert made["settings"]["interactivity"] == {"is_enabled": True, "request_url": url}
    assert made["settings"]["event_subscriptions"]["request_url"] == url


def test_in_socket_mode_there_is_no_address() -> None:
    made = slack_manifest(CAPABILITIES, load_settings({}, _env_file=None), socket_mode=True)

    assert made["settings"]["socket_mode_enabled"] is True
    assert "url" not in made["features"]["slash_commands"][0]
    assert "request_url" not in str(made)


def test_names_can_be_prefixed() -> None:
    names = at(manifest(slack_command_prefix="gw-"), "features.slash_commands.command")

    assert names == ["/gw-kudos", "/gw-goodword"]


def test_shortcuts_are_those_of_the_capabilities() -> None:
    shortcuts = manifest()["features"]["shortcuts"]

    assert {(one["callback_id"], one["type"]) for one in shortcuts} == {
        ("kudos.from_message", "message"),
        ("kudos.from_anywhere", "global"),
    }


def test_nothing_is_asked_for_that_would_let_us_read_messages() -> None:
    for scope in at(manifest(), "oauth_config.scopes.bot")[0]:
        assert not scope.startswith(NEVER)
        assert scope in SCOPES


def test_posting_without_an_invitation_is_asked_for_only_where_it_is_wanted() -> None:
    asked = at(manifest(slack_post_unasked=True), "oauth_config.scopes.bot")[0]

    assert "chat:write.public" in asked
    assert "chat:write.public" not in at(manifest(), "oauth_config.scopes.bot")[0]


def test_the_events_are_those_that_are_understood() -> None:
    assert at(manifest(), "settings.event_subscriptions.bot_events") == [list(EVENTS)]


def nothing(_: object, __: object) -> Outcome:
    return Outcome()


def capability(*shortcuts: Shortcut, command: str = "kudos", summary: str = "x") -> Capability:
    return Capability("odd", (Command(command, summary, nothing),), shortcuts=shortcuts)


SHORTCUT = Shortcut("odd.one", "Odd", "Odd", nothing)

REFUSED: list[tuple[Capability, Json, str]] = [
    (capability(), {"public_url": ""}, "PUBLIC_URL is missing"),
    (capability(), {"public_url": "http://bot.example"}, "https://"),
    (capability(), {"public_url": "https://bot.example/" + "x" * 3000}, "too long"),
    (capability(replace(SHORTCUT, label="x" * 25)), {}, "25 characters, at most 24"),
    (capability(replace(SHORTCUT, summary="x" * 151)), {}, "151 characters"),
    (capability(*[SHORTCUT] * 11), {}, "11 shortcuts, at most 10"),
    (capability(summary="x" * 2001), {}, "2001 characters"),
]


@pytest.mark.parametrize(("odd", "given", "words"), REFUSED)
def test_what_slack_would_refuse_is_refused_here_first(
    odd: Capability, given: Json, words: str
) -> None:
    with pytest.raises(ManifestError, match=words):
        slack_manifest([odd], settings().model_copy(update=given), socket_mode=False)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    odd = capability(replace(SHORTCUT, label="x" * 25, summary="x" * 151))

    with pytest.raises(ManifestError) as refused:
        slack_manifest([odd], load_settings({}, _env_file=None), socket_mode=False)

    assert len(str(refused.value).splitlines()) == 3


@pytest.mark.parametrize("name", ["status", "me", "join", "remind", "dm"])
def test_a_name_of_slacks_own_is_refused_by_name(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.manifest.SLASHED", frozenset({name}))

    with pytest.raises(ManifestError, match=f"/{name} is one of Slack's own commands"):
        slack_manifest([capability(command=name)], settings(), socket_mode=False)

    prefixed = settings(slack_command_prefix="gw-")
    assert slack_manifest([capability(command=name)], prefixed, socket_mode=False)


async def test_an_app_made_from_the_manifest_may_do_all_that_it_does() -> None:
    made = slack_manifest(CAPABILITIES, settings(), socket_mode=True)
    async with scene(manifest=made) as here:
        await here.connection.directory.everyone()
        await here.connection.directory.members_of_group("S0FRONTLINE")
        await here.slack.say("ana", "leads", "@goodword help")
        await here.slack.say("ana", "thanks", "/kudos @ben well done")
        await here.slack.open_home("ana")

        assert [type(asked.door) is Typed for asked in here.reception.asked] == [True, True, False]
