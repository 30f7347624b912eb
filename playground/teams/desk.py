"""What the page's Teams asks for and does: its JSON API below `/playground/teams/api/`.

The shapes are those of the page's Slack wherever both have a thing; see `playground.slack.desk`.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from playground.slack.desk import HEADQUARTERS, MOVES, came_from_here, next_monday, no
from playground.slack.inputs import CannotDo
from playground.slack.stream import events_of
from playground.slack.times import iso
from playground.teams import company
from playground.teams.messages import Message
from playground.teams.page_shapes import PLACES, page_message, person_json
from playground.teams.people import Place
from playground.teams.playground import TeamsPlayground
from playground.teams.shapes import Json
from playground.teams.tenant import chat_id

BASE = "/playground/teams/api"
CONTEXTS = {"message": "message", "compose": "global"}

Action = Callable[[Json], Awaitable[None]]
Move = Callable[[datetime], Awaitable[None]]


@dataclass
class Desk:
    """Answers the page. `move` moves the clock, of everybody who shares it."""

    teams: TeamsPlayground
    move: Move | None = None
    _actions: dict[str, Action] = field(init=False)

    def __post_init__(self) -> None:
        """Name what the page can do."""
        self._actions = {
            "say": self.say,
            "press": self.press,
            "submit": self.submit,
            "close": self.close,
            "shortcut": self.shortcut,
            "clock": self.move_clock,
            "invite": self.invite,
            "file": self.answer_offer,
        }

    def routes(self) -> list[BaseRoute]:
        """Return the routes of the page's API."""
        reads = [
            Route(f"{BASE}/state", self.state),
            Route(f"{BASE}/conversation/{{place}}", self.conversation),
            Route(f"{BASE}/wire", self.wire),
            Route(f"{BASE}/stream", self.stream),
        ]
        acts = [
            Route(f"{BASE}/{name}", _carried_out(action), methods=["POST"])
            for name, action in self._actions.items()
        ]
        return [*reads, *acts]

    # -- what the page reads ------------------------------------------------------------------

    async def state(self, request: Request) -> Response:
        """Answer with everything the page shows around the chat."""
        tenant = self.teams.tenant
        people = [person for person in tenant.people.values() if person.is_person]
        asked = request.query_params.get("persona") or ""
        persona = next((one for one in people if asked in (one.oid, one.handle)), people[0])
        return JSONResponse(
            {
                "company": company.COMPANY,
                "workspace": company.TENANT,
                "now": iso(self.teams.clock.now()),
                "bot": {"id": tenant.bot.oid, "name": tenant.bot.name},
                "commands": [],
                "shortcuts": self._shortcuts(),
                "personas": [person_json(person) for person in people],
                "people": [person_json(person) for person in tenant.people.values()],
                "groups": {},
                "conversations": self._places(persona.oid),
            }
        )

    def _shortcuts(self) -> list[Json]:
        """Return the actions of the message extension, by where they are offered."""
        return [
            {"type": kind, "name": one["title"], "callback_id": one["id"]}
            for one in self.teams.tenant.registration.commands
            for context, kind in CONTEXTS.items()
            if context in one.get("context", ("compose",))
        ]

    def _places(self, oid: str) -> list[Json]:
        """Return what a person has on the left; the chat with the bot may not be open yet."""
        tenant = self.teams.tenant
        found = [self._place_json(oid, place) for place in tenant.seen_by(oid)]
        if tenant.people[oid].kind == "stranger":
            return found
        chat = chat_id(oid)
        told = {"id": chat, "name": tenant.bot.name, "kind": "dm", "with": tenant.bot.oid}
        rest = {"topic": "", "team": "", "bot_is_member": True, "external": False}
        unread = tenant.unread.get((oid, chat), 0)
        return [*found, {**told, **rest, "archived": False, "unread": unread}]

    def _place_json(self, oid: str, place: Place) -> Json:
        """Return a conversation as a persona's page lists it."""
        tenant = self.teams.tenant
        return {
            "id": place.id,
            "name": place.name,
            "kind": PLACES[place.kind],
            "team": tenant.teams[place.team].name if place.team else "",
            "topic": place.topic,
            "unread": tenant.unread.get((oid, place.id), 0),
            "bot_is_member": tenant.is_bot_in(place),
            "external": place.kind == "shared",
            "archived": False,
            "with": None,
        }

    async def conversation(self, request: Request) -> Response:
        """Answer with what a persona sees in one conversation, which is then read."""
        named = str(request.path_params["place"])
        tenant = self.teams.tenant
        try:
            oid = self._persona(request)
            if named == chat_id(oid):
                await self.teams.people.open_chat(oid)
            place = self.teams.people.place(oid, named)
        except CannotDo as words:
            return no(str(words), 404)
        tenant.unread.pop((oid, place.id), None)
        tenant.feed.tell({"type": "unread", "channel": place.id, "unread": 0}, only=(oid,))
        seen = tenant.messages.seen_by(place.id, oid)
        shown = [page_message(tenant.people, message, oid) for message in seen]
        return JSONResponse({"id": place.id, "messages": shown})

    async def wire(self, request: Request) -> Response:
        """Answer with the raw activities and calls since `after`."""
        after = request.query_params.get("after", "0")
        entries = self.teams.tenant.feed.entries(int(after) if after.isdecimal() else 0)
        return JSONResponse({"entries": [entry.as_json() for entry in entries]})

    async def stream(self, request: Request) -> Response:
        """Answer with live events, until the page goes away."""
        try:
            oid = self._persona(request)
        except CannotDo as words:
            return no(str(words), 404)
        feed = self.teams.tenant.feed
        subscriber = feed.subscribe(oid)
        self.teams.tenant.tell_dialog(oid)  # a page that was loaded again finds its form open
        return StreamingResponse(
            events_of(feed, subscriber),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    def _persona(self, request: Request) -> str:
        """Return the object id of the persona that a request is about."""
        return self.teams.people.who(request.query_params.get("persona", "")).oid

    # -- what the page does -------------------------------------------------------------------

    async def say(self, asked: Json) -> None:
        """Type words into a conversation."""
        place, thread = asked["channel"], asked.get("thread_ts") or None
        await self.teams.people.say(asked["persona"], place, asked["text"], thread)

    async def press(self, asked: Json) -> None:
        """Press a button of a message, named by its place among the buttons of the cards."""
        message = self._message(asked)
        await self.teams.people.press_nth(
            asked["persona"], message, int(asked["button"]), asked.get("values") or {}
        )

    async def submit(self, asked: Json) -> None:
        """Press a button of the open dialog."""
        persona, values = asked["persona"], asked.get("values") or {}
        await self.teams.people.submit_nth(persona, int(asked["button"]), values)

    async def close(self, asked: Json) -> None:
        """Close the dialog."""
        self.teams.people.close(asked["persona"])

    async def shortcut(self, asked: Json) -> None:
        """Choose an action of the message extension, of a message when one is named."""
        on = self._message(asked) if asked.get("message_ts") else None
        place = asked.get("channel") or asked.get("place") or "@goodword"
        await self.teams.people.extension(asked["persona"], place, asked["callback_id"], on)

    async def move_clock(self, asked: Json) -> None:
        """Move the clock."""
        now = self.teams.clock.now()
        if asked.get("to"):
            target = datetime.fromisoformat(asked["to"])
        elif asked.get("move") == "next_monday_10":
            persona = asked.get("persona")
            target = next_monday(
                now, self.teams.people.who(persona).tz if persona else HEADQUARTERS
            )
        else:
            target = now + MOVES[asked["move"]]
        move = self.move or self.teams.move_to
        await move(target if target.tzinfo else target.replace(tzinfo=UTC))

    async def invite(self, asked: Json) -> None:
        """Install the app where a conversation is."""
        by = asked.get("persona") or "jo"
        place = self.teams.people.place(by, asked["channel"])
        await self.teams.admin.install(place.id, by)

    async def answer_offer(self, asked: Json) -> None:
        """Accept or decline a file."""
        people, message = self.teams.people, self._message(asked)
        if asked.get("accept"):
            await people.accept_file(asked["persona"], message)
        else:
            await people.decline_file(asked["persona"], message)

    def _message(self, asked: Json) -> Message:
        """Return a message that a persona sees.

        Raises:
            CannotDo: it is not there.
        """
        oid = self.teams.people.who(asked["persona"]).oid
        place = self.teams.people.place(oid, asked["channel"])
        message = self.teams.tenant.messages.find(place.id, asked["message_ts"])
        if message is None or message.only_for not in (None, oid):
            msg = "This message is no longer there."
            raise CannotDo(msg)
        return message


def _carried_out(action: Action) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of something the page does."""

    async def endpoint(request: Request) -> Response:
        if not came_from_here(request):
            return no("This page is for this machine only.", 403)
        try:
            asked: Any = json.loads(await request.body())
            await action(asked)
        except CannotDo as words:
            return no(str(words))
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            return no(f"That was not understood ({type(fault).__name__}: {fault}).")
        return JSONResponse({"ok": True})

    return endpoint
