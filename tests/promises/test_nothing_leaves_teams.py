"""Promise 9 over Teams: nothing internal reaches an outsider, whoever tries whatever, wherever."""

import itertools
import random
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.teams.forms import render_form
from adapters.wire.seals import Opened, Owner, new_nonce
from bot.identity import AccountId, ConversationId
from bot.request import Place
from bot.surface import PlaceKind
from bot.ui.forms import Form
from bot.ui.language import languages, say_in
from playground.slack.delivery import Answer
from playground.teams import activities
from playground.teams.activities import Spot
from playground.teams.company import STRANGERS_TENANT
from playground.teams.harness import words_of
from playground.teams.inputs import fields_of
from playground.teams.messages import Message
from playground.teams.people import Person, object_id
from tests.end_to_end.teams_world import CHANNEL, OnTeams, goodword_on_teams
from tests.end_to_end.world import REASON, in_a_task
from tests.promises.conftest import Figures
from tests.promises.sizes import Sizes
from tests.promises.test_nothing_leaves import POLITE, rows_kept
from tests.promises.ways_in import Kind, Way, forms_shown, ways_in

SCENES, ORDINARY_SCENES = 3_000, 100
OUTSIDERS: Mapping[str, str] = {
    "guest": "marco",  # with #EXT# in the name that the directory knows
    "stranger in a shared channel": "olga",
    "person of another tenant": "pavel",
    "bot": "deployer",
}
INSIDE: Mapping[str, str] = {"member": "ana", "owner": "jo"}
SHARED = "Acme orders"
GIVERS = {CHANNEL: "gita", "Leads": "dieter", "Night shift": "ian", "Acme orders": "chloe"}
PLACES = (CHANNEL, "Leads", "Night shift", SHARED, "direct")
CHROME = ("Goodword", "Close", "Cancel", "Done.")
SAY = say_in("en")
OTHER = "found the missing invoice for the clinic"


def polite_lines() -> set[str]:
    """Return all that somebody from outside may be told, in every language."""
    return {say_in(one)(line) for one in languages() for line in (*POLITE, *CHROME)}


@dataclass(frozen=True)
class Scene:
    """Somebody tries a way in at a place."""

    who: str
    way: Way
    place: str


def every_scene(chance: random.Random) -> Iterator[Scene]:
    """Yield everybody with each way in at each place, in another order each time."""
    without = [Scene(*one) for one in itertools.product(OUTSIDERS.values(), ways_in(), PLACES)]
    within = [Scene(*one) for one in itertools.product(INSIDE.values(), ways_in(), PLACES)]
    within += [one for one in within if one.place == SHARED] * 3
    while True:
        chance.shuffle(without)
        chance.shuffle(within)
        for pair in zip(without, itertools.cycle(within), strict=False):
            yield from pair


@dataclass
class Stage:
    """Where scenes are played, and what was seen by people who should not see it."""

    here: OnTeams
    chance: random.Random
    forms: Mapping[str, Form] = field(default_factory=forms_shown)
    polite: set[str] = field(default_factory=polite_lines)
    found: list[str] = field(default_factory=list)
    looks: int = 0
    traces: int = 0

    def __post_init__(self) -> None:
        people = self.here.teams.tenant.people
        pavel = Person(object_id("pavel"), "pavel", "Pavel of Globex", tenant=STRANGERS_TENANT)
        people[pavel.oid] = replace(pavel, email="pavel@globex.example", upn="pavel@globex.example")

    async def thanks_everywhere(self) -> None:
        """Have members thank each other at every place."""
        for place, giver in GIVERS.items():
            await self.here.praises(giver, "Ana Sousa", f"{OTHER} #care", place)
        self._expect_silence("thanks everywhere")

    async def play(self, scene: Scene) -> None:
        """Send what Teams would send, or would not, and look at all that came of it."""
        person = self.here.teams.tenant.person(scene.who)
        is_outside = scene.who in OUTSIDERS.values()
        before = await rows_kept(self.here) if is_outside else {}
        chats = {one: len(self._private(one)) for one in OUTSIDERS.values()}

        answer = await self.here.teams.deliver(self._activity(scene, person))
        await self.here.settled()

        assert answer.status == 200, (scene, answer)
        if is_outside:
            after = await rows_kept(self.here)
            self.traces += {**before, "reference": 0} != {**after, "reference": 0}
            self._read(scene, scene.who, _texts(_json(answer)))
        for who, count in chats.items():
            self._read(scene, who, [words_of(one) for one in self._private(who)[count:]])
        self._expect_silence(scene)

    def _expect_silence(self, scene: object) -> None:
        """Check that nothing is said where another organisation reads."""
        for said in self.here.posted(SHARED):
            self.found.append(f"{scene}: said in {SHARED}: {words_of(said)!r}")

    def _private(self, who: str) -> list[Message]:
        """Return what the bot said to one person alone."""
        teams = self.here.teams
        return [*self.here.chat(who), *teams.targeted(who)]

    def _read(self, scene: Scene, who: str, texts: list[str]) -> None:
        """Check what somebody from outside reads."""
        lines = [line for one in texts for line in one.splitlines() if line.strip()]
        self.looks += len(lines)
        self.found += [
            f"{scene}: {who} reads {line!r}" for line in lines if line not in self.polite
        ]

    # ---- what Teams sends ---------------------------------------------------------------------

    def _activity(self, scene: Scene, person: Person) -> dict[str, Any]:
        """Return the activity of a scene."""
        tenant, way = self.here.teams.tenant, scene.way
        spot = self._spot(scene, person)
        match way.kind:
            case Kind.COMMAND | Kind.HOME:
                return self._typed(spot, way)
            case Kind.SHORTCUT | Kind.ON_MESSAGE:
                value: dict[str, Any] = {"commandId": way.name, "commandContext": "compose"}
                if way.kind is Kind.ON_MESSAGE:
                    author = {"user": {"id": object_id("ben"), "displayName": "Ben"}}
                    payload = {"id": "1", "from": author, "body": {"content": REASON}}
                    value |= {"commandContext": "message", "messagePayload": payload}
                return activities.invoke(tenant, spot, "composeExtension/fetchTask", value)
            case Kind.ACTION:
                sent = self._data(person, "press", way.name, self._number())
            case Kind.FORM:
                sent = {**self._filled(way), **self._form(way, person, spot)}
        on = Message(spot.place.id, "1795424400002", tenant.bot.oid)
        if self.chance.random() < 0.3:
            name = "task/submit" if way.kind is Kind.FORM else "task/fetch"
            return activities.invoke(tenant, spot, name, {"data": sent}, on)
        if self.chance.random() < 0.5:
            return activities.submitted(tenant, spot, on, sent)
        return activities.execute(tenant, spot, on, {"verb": way.name}, sent)

    def _spot(self, scene: Scene, person: Person) -> Spot:
        tenant = self.here.teams.tenant
        if scene.place == "direct":
            return Spot(person, tenant.open_chat(person.oid))
        place = tenant.place(scene.place)
        return Spot(person, place, tenant.new_id() if place.is_channel else None)

    def _typed(self, spot: Spot, way: Way) -> dict[str, Any]:
        tenant = self.here.teams.tenant
        behind = self.chance.choice(["", *(f" {one}" for one in way.examples)])
        ben, more = tenant.person("ben"), f" #care {REASON} {self.chance.getrandbits(40)}"
        named = [(tenant.bot.name, tenant.bot.id), (ben.name, ben.id)]
        entities = [
            {
                "type": "mention",
                "text": f"<at>{name}</at>",
                "mentioned": {"id": one, "name": name},
            }
            for name, one in named
        ]
        words = f"<at>{tenant.bot.name}</at> {way.name}{behind} <at>{ben.name}</at>{more}"
        shape = activities.activity(tenant, "message", spot, id=tenant.new_id(), text=words)
        return {**shape, "entities": entities}

    def _form(self, way: Way, person: Person, spot: Spot) -> dict[str, Any]:
        """Return a form with our own seal for just this person: more than they could ever have."""
        place = Place(ConversationId(spot.place.id), PlaceKind.CHANNEL, spot.thread)
        owner = Owner(self.here.teams.tenant.registration.tenant, AccountId(person.oid), way.name)
        opened = Opened(new_nonce(), self._number(), place)
        sealed = self.here.program.teams_connection.seals.seal(opened, owner)
        return self._data(person, "form", way.name, "", sealed)

    def _filled(self, way: Way) -> dict[str, Any]:
        """Return something for every field of a form."""
        form = self.forms.get(way.name)
        if form is None:
            return {}
        rooms = {ConversationId(self.here.teams.tenant.place(SHARED).id): SHARED}
        return {
            name: self._value(one)
            for name, one in fields_of(render_form(form, {}, SAY, rooms=rooms)).items()
        }

    def _value(self, shown: dict[str, Any]) -> str:
        if "choices.data" in shown:
            return object_id(self.chance.choice(["ben", "marco", "olga", "kai"]))
        if shown.get("choices"):
            return str(self.chance.choice(shown["choices"])["value"])
        if shown["type"] == "Input.Date":
            return "2026-12-01"
        return "true" if shown["type"] == "Input.Toggle" else f"#care {REASON} once more"

    def _data(
        self, person: Person, kind: str, name: str, value: str, sealed: str = ""
    ) -> dict[str, Any]:
        """Return the data of a card, with our signature for just this person."""
        nonce, tenant = new_nonce(), self.here.teams.tenant.registration.tenant
        made_for = (tenant, "one", person.oid, kind, name, value, nonce)
        signed = self.here.program.teams_connection.seals.sign(made_for)
        told = {"v": 1, "a": name, "k": kind, "val": value, "n": nonce, "s": sealed, "g": signed}
        return {"goodword": told}

    def _number(self) -> str:
        return self.chance.choice(["", "1"])


def _json(answer: Answer) -> object:
    """Return the body of an answer; none is no words."""
    return answer.json() if answer.body else {}


def _texts(node: object) -> list[str]:
    """Return every text below a node that a client may show."""
    if isinstance(node, list):
        return [words for one in node for words in _texts(one)]
    if not isinstance(node, dict):
        return []
    own = [
        value
        for key, value in node.items()
        if isinstance(value, str) and key in ("text", "title", "label", "value", "placeholder")
    ]
    inner = (value for key, value in node.items() if key not in ("data", "msteams"))
    return own + [words for one in inner for words in _texts(one)]


@pytest.fixture
async def goodword(tmp_path: Path, empty_database: Path) -> AsyncIterator[OnTeams]:
    """The program beside a simulated Teams, with thanks and a value in it."""
    async with in_a_task(goodword_on_teams(tmp_path, empty_database)) as here:
        await here.is_set_up_here("jo")
        await here.tells("jo", "values add")
        await here.fills("jo", "Save the value", name="Care")
        await here.praises("ana", reason=f"{REASON} #care")
        yield here


async def test_what_is_internal_stays_inside_whoever_tries_whatever_wherever(
    goodword: OnTeams, sizes: Sizes, figures: Figures
) -> None:
    chance = random.Random(19)
    stage = Stage(goodword, chance)
    count = SCENES if sizes.long else ORDINARY_SCENES
    await stage.thanks_everywhere()

    for number, scene in enumerate(itertools.islice(every_scene(chance), count)):
        await stage.play(scene)
        if number % 50 == 49:
            await goodword.moves(timedelta(minutes=10))

    figures(
        "P9 teams",
        scenes=count,
        ways_in=len(ways_in()),
        kudos_of_members=await goodword.kudos(),
        lines_read_by_outsiders=stage.looks,
        leaks=len(stage.found),
        rows_left_by_outsiders=stage.traces,
    )
    assert stage.found == []
    assert stage.traces == 0
    assert stage.looks > 0
    assert await goodword.kudos() > len(GIVERS)


# ---- a channel that becomes shared, a bot that is removed ---------------------------------------


async def test_a_channel_that_becomes_shared_gets_not_even_the_next_card(goodword: OnTeams) -> None:
    await goodword.teams.admin.share(CHANNEL)
    await goodword.settled()

    await goodword.praises("gita", "Ben Okafor", f"{OTHER} #care")

    assert not any(OTHER in words_of(card) for card in goodword.posted())
    assert await goodword.kudos() == 2


async def test_though_teams_says_nothing_the_next_card_is_not_posted(goodword: OnTeams) -> None:
    before = words_of(goodword.posted()[0])
    place, olga = goodword.teams.tenant.place(CHANNEL), goodword.oid("olga")
    place.members = [one.oid for one in goodword.teams.tenant.members_of(place)] + [olga]
    place.kind = "shared"
    await goodword.moves(timedelta(seconds=60))

    await goodword.praises("gita", "Ben Okafor", f"{OTHER} #care")
    await goodword.clicks("kai", goodword.posted()[0], "Me too")

    assert [words_of(card) for card in goodword.posted()] == [before]
    assert "failed" in (await goodword.deliveries()).values()


async def test_a_removed_bot_says_nothing_where_it_was(goodword: OnTeams) -> None:
    before = len(goodword.posted())
    tenant = goodword.teams.tenant
    await goodword.teams.admin.remove("Customer Care")
    spot = Spot(tenant.person("ana"), tenant.place(CHANNEL), tenant.new_id())

    said = activities.activity(tenant, "message", spot, id=tenant.new_id(), text=f"kudos {OTHER}")
    answer = await goodword.teams.deliver(said)
    await goodword.settled()

    assert answer.status == 200
    assert len(goodword.posted()) == before
