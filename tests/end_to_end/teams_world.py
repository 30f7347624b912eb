"""The whole program beside a simulated Microsoft Teams, and beside both chats at once."""

import contextlib
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.slack.manifest import slack_manifest
from adapters.web.app import build_web
from bot.bootstrap import Program
from bot.capabilities import CAPABILITIES
from bot.clock import MovableClock
from bot.config import Settings, load_settings
from playground.slack.delivery import Answer
from playground.slack.harness import START, SlackHarness, running_slack
from playground.slack.serving import address_of, free_socket, served
from playground.teams.harness import TeamsHarness, running_teams, words_of
from playground.teams.messages import Dialog, Message
from tests.end_to_end.world import AS_FAST_AS_IT_GOES, NEVER_LATER, REASON, Goodword

CHANNEL = "Thanks"


@dataclass
class OnTeams(Goodword):
    """The program and the simulated Teams that it is connected to; `slack` may be unconnected."""

    teams: TeamsHarness = None  # type: ignore[assignment]  # a dataclass that has defaults before it

    # ---- doing --------------------------------------------------------------------------------

    async def types(
        self, who: str, words: str, place: str = CHANNEL, thread: Message | None = None
    ) -> Message:
        """Type words in a channel, or in the 1:1 chat (`@goodword`); wait for all that follows."""
        said = await self.teams.say(who, place, words, thread)
        await self.settled()
        return said

    async def tells(self, who: str, words: str) -> Message:
        """Type words in the 1:1 chat with the bot, and wait for all that follows."""
        return await self.types(who, words, "@goodword")

    async def praises(
        self, giver: str, to: str = "Ben Okafor", reason: str = REASON, place: str = CHANNEL
    ) -> Message:
        """Type a kudos in a channel, and wait for all that follows."""
        return await self.types(giver, f"@Goodword kudos @{to} {reason}", place)

    async def clicks(self, who: str, on: Message | None, what: str, **values: Any) -> Answer:  # noqa: ANN401 - whatever a field takes
        """Press a button of a card, and wait for all that follows."""
        assert on is not None, f"there is nothing on which {who} could press “{what}”"
        answer = await self.teams.press(who, on, what, **values)
        await self.settled()
        return answer

    async def sends(self, who: str, what: str = "", **values: Any) -> dict[str, str]:  # noqa: ANN401
        """Fill in the open dialog, send it, and wait for all that follows; return its errors."""
        errors = await self.teams.submit(who, what, **values)
        await self.settled()
        return errors

    # ---- seeing -------------------------------------------------------------------------------

    def posted(self, place: str = CHANNEL) -> list[Message]:
        """Return what the bot said in a conversation, for everybody to see."""
        return [said for said in self.teams.messages(place) if self._is_ours(said)]

    def chat(self, who: str) -> list[Message]:
        """Return what the bot wrote to somebody in the 1:1 chat."""
        return [said for said in self.teams.direct(who) if self._is_ours(said)]

    def newest(self, who: str) -> str:
        """Return the words of the newest message in somebody's 1:1 chat."""
        found = self.chat(who)
        assert found, f"{who} was told nothing; notices: {self.teams.notices(who)}"
        return words_of(found[-1])

    def dialog(self, who: str) -> Dialog:
        """Return the dialog that is open for somebody."""
        found = self.teams.dialog(who)
        assert found is not None, f"{who} has no dialog open; told: {self.teams.notices(who)}"
        return found

    def _is_ours(self, said: Message) -> bool:
        return said.sender == self.teams.tenant.registration.app


def teams_settings(teams: TeamsHarness, folder: Path, **given: Any) -> Settings:  # noqa: ANN401
    """Return settings that lead to the simulated Teams."""
    theirs = {name.lower(): value for name, value in teams.settings().items()}
    own = {"database_url": f"sqlite:///{folder / 'goodword.db'}", "key_dir": folder / "keys"}
    return load_settings({}, _env_file=None, **{**theirs, **own, **given})


@contextlib.asynccontextmanager
async def goodword_on_teams(
    folder: Path,
    template: Path,
    *,
    with_slack: bool = False,
    before: Callable[[TeamsHarness], None] = lambda _: None,
    **settings: Any,  # noqa: ANN401
) -> AsyncIterator[OnTeams]:
    """Serve the program and a simulated Teams, and a Slack of the same company if asked.

    Args:
        folder: of the database and the keys.
        template: an empty database of the newest form, to be copied.
        before: what happened in Teams before the bot came.
    """
    if "database_url" not in settings:
        shutil.copy(template, folder / "goodword.db")
    clock = MovableClock(START)
    async with contextlib.AsyncExitStack() as stack:
        teams = await stack.enter_async_context(running_teams(None, clock))
        slack = await stack.enter_async_context(running_slack(None, clock))
        before(teams)
        door = free_socket()
        both = _of_slack(slack) if with_slack else {}
        given = {**both, "public_url": address_of(door), **settings}
        known = teams_settings(teams, folder, **given)
        if with_slack:
            manifest = slack_manifest(CAPABILITIES, known, socket_mode=False)
            slack.workspace.installation.read_manifest(manifest)
        program = Program(known, clock, AS_FAST_AS_IT_GOES, NEVER_LATER)
        slack.slack.on_move.append(program.nudge)
        await stack.enter_async_context(program.running(work=True, alarm=False))
        await program.connected.wait()
        web = build_web(program.routes(), is_ready=program.is_ready, registry=program.registry)
        url = await stack.enter_async_context(served(web, door))
        slack.slack.listen_at(url)
        teams.post.listen_at(url)
        made = OnTeams(program, slack, clock, url, folder, teams=teams)
        await teams.install()
        await made.settled()
        await program.sync_directory()
        await made.settled()  # the directories were read
        yield made


def _of_slack(slack: SlackHarness) -> dict[str, str]:
    """Return the settings that lead to the simulated Slack."""
    theirs = {name.lower(): value for name, value in slack.settings().items()}
    return {**theirs, "slack_app_token": ""}
