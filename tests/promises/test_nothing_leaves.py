"""Promise 9: nothing internal reaches an outsider, whoever tries whatever, wherever."""

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ui.language import languages, say_in
from playground.slack.company import BOT_USER
from playground.slack.people import User
from playground.slack.shapes import Json
from storage.schema import metadata
from tests.end_to_end.world import REASON, Goodword, running_goodword
from tests.promises.conftest import Figures
from tests.promises.scenes import (
    AUDIENCES,
    INSIDE,
    PLACES,
    Scene,
    Stage,
    every_scene,
    is_inside,
    is_shared_outside,
    move_in,
)
from tests.promises.sizes import Sizes
from tests.promises.ways_in import ways_in

SCENES, ORDINARY_SCENES = 5_000, 160
SCENES_A_WORLD = 250  # then a fresh one, so that limits and full channels hide nothing
DIRECTORY = {"person", "account"}  # what Slack itself says of people
POLITE = (
    "Goodword is for the members of this organisation. Nothing was stored.",
    "This account is deactivated.",
)
CHROME = ("Goodword", "Close", "View Title", "")  # around whatever is shown
OTHER = "found the missing invoice for the clinic"


def polite_lines() -> set[str]:
    """Return all that somebody from outside may be told, in every language."""
    return {say_in(one)(line) for one in languages() for line in (*POLITE, *CHROME)}


def words_in(node: object) -> Iterator[str]:
    """Yield every text that can be read in Block Kit."""
    if isinstance(node, list):
        for one in node:
            yield from words_in(one)
    elif isinstance(node, dict):
        for key, one in node.items():
            if isinstance(one, str) and key in ("text", "alt_text", "title", "fallback", "value"):
                yield one
            else:
                yield from words_in(one)


class Leaks:
    """What was seen by people who should not see it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.polite = polite_lines()
        self.looks: Counter[str] = Counter()
        self.found: list[str] = []

    def look(self, scene: Scene, body: Json) -> None:
        """Check all that became visible in a scene, and what was answered in its body."""
        actor = self.stage.here.slack.workspace.user(AUDIENCES[scene.audience])
        self._private(scene, actor, body)
        for reader, event in self.stage.seen():
            if event["type"] in ("message", "changed"):
                self._message(scene, reader, event)
            elif event["type"] in ("modal", "home"):
                self._private(scene, reader, event.get("view") or {})

    def _message(self, scene: Scene, reader: User, event: Json) -> None:
        message = event["message"]
        channel = self.stage.here.slack.workspace.channels[event["channel"]]
        if message["user"] != BOT_USER or reader.id == BOT_USER:
            return
        if message["ephemeral"] or channel.kind == "im":
            self._private(scene, reader, message)
            return
        self.looks["in a channel"] += 1
        if is_shared_outside(channel):
            self.found.append(f"{scene}: said in #{channel.name}")

    def _private(self, scene: Scene, reader: User, shown: Json) -> None:
        """Check what one person alone sees."""
        self.looks["by one person"] += 1
        if is_inside(reader):
            return
        self.looks["by somebody from outside"] += 1
        strange = [words for words in words_in(shown) if words not in self.polite]
        self.found.extend(f"{scene}: {reader.handle} reads {words!r}" for words in strange)


async def rows_kept(here: Goodword) -> dict[str, int]:
    """Return how many rows each table has, but for the directory."""
    tables = [one.name for one in metadata.sorted_tables if one.name not in DIRECTORY]
    query = " UNION ALL ".join(
        f"SELECT '{one}' AS name, count(*) AS n FROM {one}" for one in tables
    )
    return {row["name"]: row["n"] for row in await here.rows(query)}


async def furnished(here: Goodword, chance: random.Random) -> Stage:
    """Have the company be set up, with a value and some kudos, and return the stage."""
    move_in(here)
    home = {"recognition": "thanks"} if chance.random() < 0.3 else {}  # else: where it was given
    await here.is_set_up(**home)
    await here.has_value("Care")
    stage = Stage(here, chance)
    await stage.thanks_everywhere()
    assert await here.kudos() == len(PLACES)
    return stage


async def played(here: Goodword, scenes: list[Scene], chance: random.Random) -> tuple[Leaks, int]:
    """Play scenes in one world; return what was seen and how often an outsider left a trace."""
    stage = await furnished(here, chance)
    leaks, traces = Leaks(stage), 0
    leaks.look(scenes[0], {})  # how thanks were given everywhere
    for number, scene in enumerate(scenes):
        is_outside = scene.audience not in INSIDE
        before = await rows_kept(here) if is_outside else {}
        answer = await stage.play(scene)
        leaks.look(scene, answer.json())
        assert answer.status == 200, (scene, answer)
        traces += is_outside and await rows_kept(here) != before
        if number % 50 == 49:
            await here.moves(timedelta(minutes=10))
    return leaks, traces


async def test_what_is_internal_stays_inside_whoever_tries_whatever_wherever(
    tmp_path: Path, empty_database: Path, sizes: Sizes, figures: Figures
) -> None:
    chance = random.Random(9)
    count = SCENES if sizes.long else ORDINARY_SCENES
    looks, found, traces = Counter[str](), list[str](), 0
    scenes = list(itertools.islice(every_scene(chance), count))

    for start in range(0, count, SCENES_A_WORLD):
        folder = tmp_path / str(start)
        folder.mkdir()
        async with running_goodword(folder, empty_database) as here:
            leaks, left = await played(here, scenes[start : start + SCENES_A_WORLD], chance)
        looks, found, traces = looks + leaks.looks, found + leaks.found, traces + left

    figures(
        "P9",
        scenes=count,
        ways_in=len(ways_in()),
        looks_in_channels=looks["in a channel"],
        looks_by_outsiders=looks["by somebody from outside"],
        leaks=len(found),
        rows_left_by_outsiders=traces,
    )
    assert looks["in a channel"] > 0
    assert found == []
    assert traces == 0


# ---- a channel that becomes shared --------------------------------------------------------------


TWO_SECONDS = timedelta(seconds=2)  # that long what Slack said of a channel holds
LONGER_THAN_A_WAIT = timedelta(seconds=60)


def share_in_silence(here: Goodword, channel: str, *, pending: bool) -> None:
    """Share a channel, or invite another company to it, with no event that tells the bot."""
    place = here.slack.workspace.channel(channel)
    place.ext_shared, place.pending_ext_shared = not pending, pending


@pytest.mark.parametrize("channel", ["general", "leads"])
async def test_a_channel_that_becomes_shared_gets_not_even_the_next_card(
    tmp_path: Path, empty_database: Path, channel: str
) -> None:
    async with running_goodword(tmp_path, empty_database) as here:
        await here.thanks("ana", "@dieter", channel=channel)
        await here.slack.admin.share(channel)
        await here.thanks("jo", "@dieter", OTHER, channel=channel)

        assert [OTHER in here.words(card) for card in here.cards(channel)] == [False]


@pytest.mark.parametrize("pending", [False, True])
@pytest.mark.parametrize("channel", ["general", "leads"])
async def test_though_slack_says_nothing_the_next_card_is_not_posted(
    tmp_path: Path, empty_database: Path, channel: str, *, pending: bool
) -> None:
    async with running_goodword(tmp_path, empty_database) as here:
        await here.thanks("ana", "@dieter", channel=channel)
        share_in_silence(here, channel, pending=pending)
        await here.moves(TWO_SECONDS)
        await here.thanks("jo", "@dieter", OTHER, channel=channel)

        assert [OTHER in here.words(card) for card in here.cards(channel)] == [False]
        assert await here.count("kudos") == 2
        assert "failed" in (await here.deliveries()).values()


async def test_though_slack_says_nothing_a_card_that_stands_there_is_not_changed(
    tmp_path: Path, empty_database: Path
) -> None:
    async with running_goodword(tmp_path, empty_database) as here:
        await here.thanks("ana", "@ben")
        before = here.words(here.cards()[0])
        share_in_silence(here, "general", pending=False)
        await here.moves(TWO_SECONDS)
        await here.presses("chloe", here.cards()[0], "Me too")

        assert [here.words(card) for card in here.cards()] == [before]


async def test_slack_is_asked_before_every_card_unless_it_was_just_now(
    tmp_path: Path, empty_database: Path
) -> None:
    async with running_goodword(tmp_path, empty_database) as here:
        asked = []
        for giver in ("ana", "jo", "kai"):
            before = len(here.slack.calls("conversations.info"))
            await here.thanks(giver, "@ben", f"{REASON} with {giver}")
            asked.append(len(here.slack.calls("conversations.info")) - before)
            await here.moves(TWO_SECONDS)

        assert asked == [1, 1, 1]


async def test_a_card_that_waits_while_its_channel_becomes_shared_is_never_posted(
    tmp_path: Path, empty_database: Path
) -> None:
    async with running_goodword(tmp_path, empty_database) as here:
        await here.thanks("ana", "@ben")
        here.slack.faults.next("chat.postMessage", "rate_limited", retry_after="30", times=2)
        await here.thanks("jo", "@ben", OTHER)
        await here.slack.admin.share("general")
        await here.moves(LONGER_THAN_A_WAIT)

        assert [OTHER in here.words(card) for card in here.cards()] == [False]
        assert "failed" in (await here.deliveries()).values()
