"""The whole program beside a simulated Microsoft Teams, and beside both chats at once."""

import contextlib
import shutil
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
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
from playground.teams.finding import actions_of
from playground.teams.harness import TeamsHarness, running_teams, words_of
from playground.teams.inputs import fields_of
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

    async def fills(self, who: str, what: str, **values: Any) -> Answer:  # noqa: ANN401
        """Fill in the newest card of the 1:1 chat that has this button, and press it.

        Args:
            who: whose chat.
            what: the words on the button.
            values: by the field's own name, without the kind that stands before it.
        """
        card = self.with_button(who, what)
        ids = [name for shown in card.seen_by(self.oid(who)) for name in fields_of(shown)]
        return await self.clicks(who, card, what, **_by_id(ids, values))

    async def answers(self, who: str, what: str = "", **values: Any) -> dict[str, str]:  # noqa: ANN401
        """Fill in the open dialog by its fields' own names and send it; return its errors."""
        return await self.sends(who, what, **_by_id(fields_of(self.dialog(who).card), values))

    async def goes_on(self, who: str, what: str, **values: Any) -> None:  # noqa: ANN401
        """Fill in a form that stands in a dialog, or in the 1:1 chat where none is open."""
        if self.teams.dialog(who) is None:
            await self.fills(who, what, **values)
        else:
            assert await self.answers(who, what, **values) == {}

    async def is_set_up_here(
        self, owner: str = "jo", recognition: str = "", name: str = ""
    ) -> None:
        """Have somebody go through the set-up of the whole organisation in their 1:1 chat."""
        await self.tells(owner, "setup")
        await self.fills(owner, "Save and go on", **({"name": name} if name else {}))
        for _ in ("sponsor", "values"):
            await self.fills(owner, "Skip this step")
        channel = {"recognition": self.teams.tenant.place(recognition).id} if recognition else {}
        await self.fills(owner, "Save and finish", **channel)

    # ---- seeing -------------------------------------------------------------------------------

    def oid(self, who: str) -> str:
        """Return somebody's object id."""
        return self.teams.tenant.person(who).oid

    def with_button(self, who: str, what: str) -> Message:
        """Return the newest message of somebody's 1:1 chat that has a button of this name."""
        found = [one for one in self.chat(who) if what in self._buttons(one, who)]
        there = [self._buttons(one, who) for one in self.chat(who)]
        assert found, f"no button “{what}” for {who}; there are: {there}"
        return found[-1]

    def _buttons(self, message: Message, who: str) -> list[str]:
        cards = message.seen_by(self.oid(who))
        return [str(one.get("title")) for card in cards for one in actions_of(card)]

    def held_in(self, who: str, what: str) -> dict[str, Any]:
        """Return what the fields of the card with a button hold, by their own names."""
        cards = self.with_button(who, what).seen_by(self.oid(who))
        return {
            own_name(name): one.get("value") for c in cards for name, one in fields_of(c).items()
        }

    def dialog_holds(self, who: str) -> dict[str, Any]:
        """Return what the fields of the open dialog hold, by their own names."""
        fields = fields_of(self.dialog(who).card)
        return {own_name(name): field.get("value") for name, field in fields.items()}

    def all_told(self, who: str) -> str:
        """Return all that one person alone was told: notices of the client, then the 1:1 chat."""
        oid = self.oid(who)
        chat = ["\n".join([one.text, *map(words_of, one.seen_by(oid))]) for one in self.chat(who)]
        return "\n".join([*self.teams.notices(who), *chat]).replace("**", "")

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


def own_name(field: str) -> str:
    """Return a field's own name, without the kind that stands before it."""
    return field.partition(":")[2] or field


def _by_id(ids: Iterable[str], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by the ids of the fields that they are meant for."""
    known = {own_name(one): one for one in ids}
    return {known.get(name, name): value for name, value in values.items()}


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
