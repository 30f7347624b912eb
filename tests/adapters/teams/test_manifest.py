"""The app package is one that Teams takes, and asks for no more than it needs."""

import hashlib
import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from adapters.teams.manifest import ICONS, PERMISSIONS, teams_package
from adapters.wire.manifests import ManifestError
from bot.capabilities import CAPABILITIES
from bot.commands import Capability, Command, Shortcut
from bot.config import Settings, load_settings
from bot.identity import Role
from bot.outcome import Outcome
from tests.cards.npm import NotHere, provide

Json = dict[str, Any]

APP = "5a7c2d10-4b1e-4f3a-9c55-0d2f6e8b1a34"
LISTED = Path(__file__).parents[2] / "manifest"
SCHEMAS = Path("@microsoft/app-manifest/build/json-schemas/teams")
EITHER = pytest.mark.parametrize("preview", [False, True], ids=["released", "preview"])


def settings(**given: object) -> Settings:
    ids = {"teams_app_id": APP, "teams_app_password": "pw", "teams_tenant_id": APP}
    return load_settings(
        {}, _env_file=None, **{"public_url": "https://bot.example/", **ids}, **given
    )


def package(*, preview: bool = False, made_by: Settings | None = None) -> bytes:
    return teams_package(CAPABILITIES, made_by or settings(), version="1.2.3", preview=preview)


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def manifest(*, preview: bool = False) -> Json:
    made: Json = json.loads(unpacked(package(preview=preview))["manifest.json"])
    return made


def translation() -> Json:
    made: Json = json.loads(unpacked(package())["de.json"])
    return made


# ---- Microsoft's own schemas --------------------------------------------------------------------


def schema_of(made: Json) -> Draft4Validator:
    """Return the schema that a file names; skipped where npm has not brought it, but not in CI."""
    try:
        installed = provide(LISTED)
    except NotHere as why:
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse(str(why))
    path = installed / SCHEMAS / "/".join(made["$schema"].rsplit("/", 2)[1:])
    return Draft4Validator(json.loads(path.read_text("utf-8-sig")))


@EITHER
@pytest.mark.parametrize("file", ["manifest.json", "de.json"])
def test_microsofts_schema_takes_it(file: str, preview: bool) -> None:
    made = json.loads(unpacked(package(preview=preview))[file])

    assert [error.message for error in schema_of(made).iter_errors(made)] == []


def test_microsofts_schema_would_refuse_another() -> None:
    made = manifest()
    commands = made["bots"][0]["commandLists"][0]["commands"]

    wrong = [
        {**made, "oddity": 1},
        {**made, "description": {**made["description"], "short": "x" * 81}},
        {**made, "bots": [{**made["bots"][0], "supportsTargetedMessages": True}]},
        {**made, "bots": [{**made["bots"][0], "commandLists": [{"commands": commands * 2}]}]},
    ]

    assert all(list(schema_of(made).iter_errors(one)) for one in wrong)


# ---- what is in it ------------------------------------------------------------------------------


def test_the_package_is_the_same_whenever_and_wherever_it_is_made() -> None:
    first, again = package(), package()

    assert first == again
    with zipfile.ZipFile(io.BytesIO(first)) as opened:
        assert {one.date_time for one in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {one.compress_type for one in opened.infolist()} == {zipfile.ZIP_STORED}
        assert opened.testzip() is None


def test_everything_that_the_manifest_names_is_in_the_package() -> None:
    files, made = unpacked(package()), manifest()
    languages = [one["file"] for one in made["localizationInfo"]["additionalLanguages"]]

    assert set(files) == {"manifest.json", *made["icons"].values(), *languages}
    assert languages == ["de.json"]


def test_the_bot_and_its_dialogs_are_those_of_the_registered_app() -> None:
    made = manifest()

    ids = {made["id"], made["bots"][0]["botId"], made["composeExtensions"][0]["botId"]}
    assert ids == {APP}
    assert set(made["bots"][0]["scopes"]) == {"team", "personal", "groupChat"}


def test_the_commands_are_those_for_everybody_help_last_and_no_more_than_fit() -> None:
    in_channels, personal = (
        [one["title"] for one in some["commands"]] for some in manifest()["bots"][0]["commandLists"]
    )
    restricted = {one.name for part in CAPABILITIES for one in part.commands if one.roles}

    assert in_channels[0] == "kudos"
    assert in_channels[-1] == "help"
    assert personal == ["home", *in_channels]
    assert len(personal) <= 12
    assert restricted.isdisjoint(personal)


def test_slashes_and_targeted_messages_are_only_in_the_preview() -> None:
    released, preview = manifest(), manifest(preview=True)

    assert "slash" not in json.dumps(released)
    assert "supportsTargetedMessages" not in json.dumps(released)
    assert preview["manifestVersion"] == "devPreview"
    assert preview["bots"][0]["supportsTargetedMessages"] is True
    for some in preview["bots"][0]["commandLists"]:
        assert some["triggers"] == ["mention", "slash"]


def test_dialogs_are_the_shortcuts_of_the_capabilities() -> None:
    actions = manifest()["composeExtensions"][0]["commands"]

    assert {(one["id"], *one["context"], one["fetchTask"]) for one in actions} == {
        ("kudos.from_message", "message", True),
        ("kudos.from_anywhere", "compose", "commandBox", True),
    }


def test_nothing_is_asked_for_but_to_know_who_speaks_and_to_answer() -> None:
    made = manifest()

    assert made["permissions"] == list(PERMISSIONS) == ["identity", "messageTeamMembers"]
    assert "authorization" not in made
    assert "webApplicationInfo" not in made


def test_people_read_about_it_on_our_own_pages() -> None:
    made = manifest()

    assert {url.partition("#")[0] for key, url in made["developer"].items() if "Url" in key} == {
        "https://bot.example/about"
    }
    assert made["validDomains"] == ["bot.example"]


def test_no_secret_is_in_it() -> None:
    content = package(made_by=settings(slack_bot_token="xoxb-1", slack_signing_secret="hush"))

    assert b"hush" not in content
    assert b"xoxb" not in content


def test_german_says_everything_that_english_says() -> None:
    made, german = manifest(), translation()
    described = sum(len(some["commands"]) for some in made["bots"][0]["commandLists"])

    assert sum(key.startswith("bots[0]") for key in german) == described
    assert german["composeExtensions[0].commands[0].title"] == "Dafür danken"
    assert german["description.short"] != made["description"]["short"]
    assert "…" not in json.dumps(german, ensure_ascii=False)


# ---- what Teams would refuse --------------------------------------------------------------------


def nothing(_: object, __: object) -> Outcome:
    return Outcome()


SHORTCUT = Shortcut("odd.one", "Odd", "Odd", nothing)
ODD = Capability("odd", (Command("kudos", "x", nothing),), shortcuts=(SHORTCUT,))

REFUSED: list[tuple[Capability, Json, str]] = [
    (ODD, {"public_url": ""}, "PUBLIC_URL is missing"),
    (ODD, {"public_url": "http://bot.example"}, "must begin with https://"),
    (ODD, {"public_url": "https://bot.example/" + "x" * 2048}, "too long"),
    (ODD, {"teams_app_id": ""}, "TEAMS_APP_ID is missing"),
    (replace(ODD, shortcuts=(SHORTCUT,) * 11), {}, "11 shortcuts, at most 10"),
    (replace(ODD, shortcuts=(replace(SHORTCUT, name="x" * 65),)), {}, "65 characters, at most 64"),
    (replace(ODD, commands=(Command("x" * 129, "x", nothing),)), {}, "129 characters"),
]


@pytest.mark.parametrize(("odd", "given", "words"), REFUSED)
def test_what_teams_would_refuse_is_refused_here_first(
    odd: Capability, given: Json, words: str
) -> None:
    wrong = settings().model_copy(update=given)

    with pytest.raises(ManifestError, match=words):
        teams_package([odd], wrong, version="1.2.3", preview=False)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ManifestError) as refused:
        teams_package([ODD], load_settings({}, _env_file=None), version="1.2.3", preview=False)

    assert len(str(refused.value).splitlines()) == 2


def test_what_is_too_long_for_teams_is_shortened_and_what_is_for_few_left_to_help() -> None:
    many = tuple(Command(f"c{number}", "x" * 5_000, nothing) for number in range(20))
    admins = Command("secret", "x", nothing, roles=frozenset({Role.ADMIN}))
    wordy = replace(SHORTCUT, label="x" * 40, summary="x" * 200)
    odd = Capability("odd", (*many, admins), shortcuts=(wordy,))

    content = teams_package([odd], settings(), version="1.2.3", preview=False)

    made = json.loads(unpacked(content)["manifest.json"])
    assert [error.message for error in schema_of(made).iter_errors(made)] == []
    assert "secret" not in json.dumps(made)


# ---- the icons ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "size"), [("color.png", 192), ("outline.png", 32)])
def test_an_icon_has_the_size_that_teams_wants(name: str, size: int) -> None:
    assert size_of((ICONS / name).read_bytes()) == (size, size)


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def test_the_outline_is_white_on_nothing() -> None:
    pixels = pixels_of((ICONS / "outline.png").read_bytes(), 32)

    assert {pixel[:3] for pixel in pixels} == {b"\xff\xff\xff"}
    assert {pixel[3] for pixel in pixels} >= {0, 255}


def test_the_coloured_icon_has_no_hole() -> None:
    pixels = pixels_of((ICONS / "color.png").read_bytes(), 192)

    assert {pixel[3] for pixel in pixels} == {255}


def pixels_of(png: bytes, size: int) -> list[bytes]:
    """Return the pixels of a picture of ours: four bytes each, no line of it filtered."""
    import zlib

    start = png.index(b"IDAT")
    length = int.from_bytes(png[start - 4 : start])
    lines = zlib.decompress(png[start + 4 : start + 4 + length])
    wide = 4 * size + 1
    assert {lines[at] for at in range(0, len(lines), wide)} == {0}
    return [
        lines[at + place : at + place + 4]
        for at in range(0, len(lines), wide)
        for place in range(1, wide, 4)
    ]


def test_the_small_icon_is_the_one_that_is_drawn() -> None:
    from docs import icons

    drawn = pixels_of(icons.outlined(), 32)

    assert digest(drawn) == digest(pixels_of((ICONS / "outline.png").read_bytes(), 32))


@pytest.mark.long
def test_the_coloured_icon_is_the_one_that_is_drawn() -> None:
    from docs import icons

    drawn = pixels_of(icons.coloured(), 192)

    assert digest(drawn) == digest(pixels_of((ICONS / "color.png").read_bytes(), 192))


def digest(pixels: list[bytes]) -> str:
    return hashlib.sha256(b"".join(pixels)).hexdigest()
