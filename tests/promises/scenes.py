"""Scenes of a company and its guests: somebody, somewhere, tries one of the ways in."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from adapters.slack.forms import render_form
from adapters.wire.seals import Opened, Owner, Seals, new_nonce
from bot.identity import AccountId, ConversationId
from bot.keys import FORMS, KeyDirectory
from bot.request import Place
from bot.surface import PlaceKind
from bot.ui.forms import Form
from bot.ui.language import say_in
from playground.slack import payloads
from playground.slack.company import BOT_USER, STRANGERS_TEAM, TEAM, user_id
from playground.slack.delivery import Answer, Delivery
from playground.slack.feed import Subscriber
from playground.slack.inputs import first_values, value_json
from playground.slack.messages import Message
from playground.slack.people import Channel, User
from playground.slack.shapes import Json
from playground.slack.views import View
from tests.end_to_end.world import Goodword
from tests.promises.ways_in import NAMED, REASON, Kind, Way, forms_shown, ways_in

SAY = say_in("en")
MEMBERS = ("ana", "ben", "chloe", "dieter", "esra", "gita", "jo", "kai")
OUTSIDERS = ("lena", "marco", "olga", "omar")

AUDIENCES: Mapping[str, str] = {
    "member": "ana",
    "admin": "jo",
    "single-channel guest": "lena",
    "multi-channel guest": "marco",
    "stranger of Slack Connect": "olga",
    "other organisation": "omar",
    "bot": "deployer",
    "deactivated": "nils",
}
INSIDE = ("member", "admin")
PLACES = (
    "general", "thanks", "leads", "support", "random-without-the-bot", "partner-acme",
    "soon-shared", "all-sites", "old-launch", "mpdm-ana--ben--jo-1", "mpdm-ana--jo--olga-1",
    "mpdm-ana--ben--kai-1", "direct",
)  # fmt: skip
SHARED = ("partner-acme", "soon-shared", "mpdm-ana--jo--olga-1")


@dataclass(frozen=True)
class Scene:
    """Somebody of an audience tries a way in at a place."""

    audience: str
    way: Way
    place: str


def every_scene(chance: random.Random) -> Iterator[Scene]:
    """Yield each audience with each way in at each place, for ever, each time in another order.

    Every second scene is of somebody from inside, of whose words something can leave; half of
    those stand where others read along.
    """
    ways = ways_in()
    every = [Scene(who, way, where) for who in AUDIENCES for way in ways for where in PLACES]
    within = [one for one in every if one.audience in INSIDE]
    within += [one for one in within if one.place in SHARED] * 3
    without = [one for one in every if one.audience not in INSIDE]
    while True:
        chance.shuffle(within)
        chance.shuffle(without)
        for pair in zip(without, cycle(within), strict=False):
            yield from pair


def move_in(here: Goodword) -> None:
    """Bring in who is missing: another organisation, more channels, messages among a few."""
    workspace = here.slack.workspace
    omar = User(user_id("omar"), "omar", "Omar of Globex", team_id="T0GLOBEX01")
    workspace.users[omar.id] = omar
    members = [user_id(one) for one in ("ana", "ben", "jo", "omar", "olga")] + [BOT_USER]
    soon = Channel("C0SOON", "soon-shared", members=members, pending_ext_shared=True)
    sites = [user_id(one) for one in ("ana", "ben", "jo", "marco")] + [BOT_USER]
    every = [soon, Channel("C0SITES", "all-sites", members=sites, org_shared=True)]
    every += [group_message(one) for one in PLACES if one.startswith("mpdm-")]
    for channel in every:
        workspace.channels[channel.id] = channel


def group_message(name: str) -> Channel:
    """Return a direct message among those whom its name names; the bot is in those with Jo."""
    handles = name.removeprefix("mpdm-").removesuffix("-1").split("--")
    members = [user_id(one) for one in handles] + [BOT_USER] * ("jo" in handles)
    id_ = f"C0{'0'.join(handles).upper()}"
    return Channel(id_, name, "mpim", members=members, ext_shared="olga" in handles)


@dataclass
class Stage:
    """Where scenes are played: the program, everybody's eyes, and what there is to press."""

    here: Goodword
    chance: random.Random
    numbers: tuple[int, ...] = (1,)
    eyes: dict[str, Subscriber] = field(default_factory=dict)

    def __post_init__(self) -> None:
        workspace = self.here.slack.workspace
        self.eyes = {one: workspace.feed.subscribe(one) for one in workspace.users}
        key = KeyDirectory(self.here.program.settings.key_dir).key(FORMS)
        self.seals = Seals(key, self.here.clock)
        self.forms: Mapping[str, Form] = forms_shown()

    # ---- playing ------------------------------------------------------------------------------

    async def play(self, scene: Scene) -> Answer:
        """Send what Slack would send, or would not: as if its own client refused nothing."""
        user = self.here.slack.workspace.user(AUDIENCES[scene.audience])
        answer = await self.here.slack.slack.post.deliver(self._delivery(scene, user))
        await self.here.settled()
        return answer

    async def thanks_everywhere(self) -> None:
        """Have members thank each other at every place."""
        workspace = self.here.slack.workspace
        for place, giver, receiver in zip(PLACES, cycle(MEMBERS), cycle(MEMBERS[3:]), strict=False):
            user = workspace.user(giver)
            where = workspace.dm(user.id) if place == "direct" else workspace.channel(place)
            words = f"<@{user_id(receiver)}> {self._reason()}"
            payload = payloads.slash_command(workspace, user, where, "/kudos", words)
            await self.here.slack.slack.post.deliver(Delivery("slash_commands", payload, place))
        await self.here.settled()
        found = await self.here.rows("SELECT id FROM kudos UNION ALL SELECT id FROM value")
        self.numbers = tuple(row["id"] for row in found)

    def place(self, scene: Scene, user: User) -> Channel:
        """Return the conversation of a scene."""
        workspace = self.here.slack.workspace
        return workspace.dm(user.id) if scene.place == "direct" else workspace.channel(scene.place)

    def _delivery(self, scene: Scene, user: User) -> Delivery:
        place, way = self.place(scene, user), scene.way
        workspace = self.here.slack.workspace
        match way.kind:
            case Kind.COMMAND:
                return self._typed(way, user, place)
            case Kind.HOME:
                inner = payloads.app_home_opened(workspace.dm(user.id), user, "home", None)
                return Delivery("events_api", payloads.event(workspace, inner), "scene")
            case Kind.ACTION:
                return _interactive(self._press(way, user, place))
            case Kind.FORM:
                return _interactive(self._form(way, user, place))
            case Kind.SHORTCUT:
                return _interactive(payloads.global_shortcut(workspace, user, way.name))
            case Kind.ON_MESSAGE:
                said = Message(place.id, workspace.new_ts(), self._somebody(), REASON)
                return _interactive(payloads.message_shortcut(workspace, user, way.name, said))

    def _typed(self, way: Way, user: User, place: Channel) -> Delivery:
        """Return a command, typed behind a slash or to the bot by name."""
        workspace = self.here.slack.workspace
        behind = self.chance.choice(["", *[f" @a {self._reason()}"] * 3, *_spaced(way)])
        typed = NAMED.sub(lambda _: f"<@{self._somebody()}>", way.name + behind)
        if self.chance.random() < 0.5:
            payload = payloads.slash_command(workspace, user, place, "/goodword", typed)
            return Delivery("slash_commands", payload, "scene")
        said = Message(place.id, workspace.new_ts(), user.id, f"<@{BOT_USER}> {typed}")
        inner = payloads.app_mention(said, user) | ({"bot_id": user.bot_id} if user.bot_id else {})
        return Delivery("events_api", payloads.event(workspace, inner, place), "scene")

    def _press(self, way: Way, user: User, place: Channel) -> Json:
        """Return a press in a message of ours, one only for them, or on the Home."""
        workspace = self.here.slack.workspace
        action = {
            "type": "button",
            "action_id": way.name,
            "block_id": "b",
            "value": self._carried(),
        }
        where = self.chance.choice(["message", "ephemeral", "home"])
        if where == "home":
            view = View("V0HOME", user.id, {"type": "home", "blocks": []})
            return payloads.press_in_view(workspace, user, view, action)
        only_for = user.id if where == "ephemeral" else None
        ours = Message(place.id, workspace.new_ts(), BOT_USER, "A card", only_for=only_for)
        return payloads.press_in_message(workspace, user, ours, action, {})

    def _form(self, way: Way, user: User, place: Channel) -> Json:
        """Return a form that was sent, with our seal for just this person."""
        workspace = self.here.slack.workspace
        kinds = {"im": PlaceKind.DIRECT, "mpim": PlaceKind.GROUP}
        kind = kinds.get(place.kind, PlaceKind.CHANNEL)
        opened = Opened(new_nonce(), self._carried(), Place(ConversationId(place.id), kind))
        sealed = self.seals.seal(opened, Owner(TEAM, AccountId(user.id), way.name))
        form = self.forms.get(way.name) or Form(way.name, "Form", "Send", ())
        described = render_form(form, {}, SAY, private_metadata=sealed, callback_id=way.name)
        view = View("V0FORM", user.id, described)
        view.values = first_values(described["blocks"])
        for block in described["blocks"]:
            if block["type"] == "input":
                element = block["element"]
                value = value_json(element, self._filled(element))
                view.values[block["block_id"]][element["action_id"]] = value
        return payloads.view_submission(workspace, user, view)

    def _filled(self, element: Json) -> Any:  # noqa: ANN401 - whatever a field takes
        """Return what somebody puts into a field."""
        kind = element["type"]
        options = [one["value"] for one in element.get("options", [])]
        if kind.endswith("users_select"):
            people = [self._somebody()]
            return people if kind.startswith("multi") else people[0]
        if kind in ("static_select", "radio_buttons"):
            return self.chance.choice(options)
        if kind in ("multi_static_select", "checkboxes"):
            return self.chance.choice([[], options[:1]])
        if kind in ("channels_select", "conversations_select"):
            return self.here.slack.workspace.channel(self.chance.choice(PLACES[:-1])).id
        if kind == "datepicker":
            return "2026-12-01"
        return "1" if kind == "number_input" else self._reason()

    def _carried(self) -> str:
        """Return what a button or a form carries: the number of something, or nothing."""
        return self.chance.choice(["", *map(str, self.numbers)])

    def _reason(self) -> str:
        """Return a reason that nobody gave before, with a value."""
        return f"#care {REASON}, and again {self.chance.getrandbits(40)}"

    def _somebody(self) -> str:
        """Return somebody who can be named; every fourth is from outside."""
        handles = OUTSIDERS if self.chance.random() < 0.25 else MEMBERS
        return user_id(self.chance.choice(handles))

    # ---- seeing -------------------------------------------------------------------------------

    def seen(self) -> Iterator[tuple[User, Json]]:
        """Yield what became visible since the last look: who sees it, and what it is."""
        workspace = self.here.slack.workspace
        for who, eye in self.eyes.items():
            while not eye.events.empty():
                event = eye.events.get_nowait()
                if event is not None and event["type"] != "wire":
                    yield workspace.users[who], event


def _interactive(payload: Json) -> Delivery:
    return Delivery("interactive", payload, "scene")


def _spaced(way: Way) -> list[str]:
    return [f" {example}" for example in way.examples]


def is_inside(user: User) -> bool:
    """Return whether somebody is a member of the company; written without a look at the bot."""
    return user.kind in ("member", "admin") and user.team_id == TEAM


def is_shared_outside(channel: Channel) -> bool:
    """Return whether another organisation reads a channel, or is invited to."""
    return channel.ext_shared or channel.pending_ext_shared


assert STRANGERS_TEAM != TEAM
