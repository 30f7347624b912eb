"""What the playground's page asks for and does: its JSON API below `/playground/api/`."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.clock import zone_of
from playground.slack import company
from playground.slack.answers import show_modal
from playground.slack.desk_shapes import conversation_json, persona_json
from playground.slack.inputs import CannotDo
from playground.slack.objects import page_message
from playground.slack.playground import SlackPlayground
from playground.slack.shapes import Json
from playground.slack.stream import events_of
from playground.slack.times import iso

AT_HOME = ("127.0.0.1", "localhost", "::1", "testserver")
HEADQUARTERS = "Europe/Berlin"
MONDAY_HOUR = 10
MOVES = {"1h": timedelta(hours=1), "1d": timedelta(days=1)}

Action = Callable[[Json], Awaitable[None]]


@dataclass
class Desk:
    """Answers the page."""

    slack: SlackPlayground

    def routes(self) -> list[BaseRoute]:
        """Return the routes of the page's API."""
        reads = [
            Route("/playground/api/state", self.state),
            Route("/playground/api/conversation/{channel}", self.conversation),
            Route("/playground/api/file/{channel}/{file}", self.file),
            Route("/playground/api/home", self.home),
            Route("/playground/api/wire", self.wire),
            Route("/playground/api/stream", self.stream),
        ]
        does: dict[str, Action] = {
            "say": self.say,
            "press": self.press,
            "submit": self.submit,
            "close": self.close,
            "shortcut": self.shortcut,
            "clock": self.move,
            "invite": self.invite,
        }
        acts = [
            Route(f"/playground/api/{name}", _carried_out(action), methods=["POST"])
            for name, action in does.items()
        ]
        return [*reads, *acts]

    # -- what the page reads ------------------------------------------------------------------

    async def state(self, request: Request) -> Response:
        """Answer with everything the page shows around the chat."""
        workspace = self.slack.workspace
        people = [user for user in workspace.users.values() if user.is_person]
        persona = request.query_params.get("persona") or people[0].id
        user = workspace.users.get(persona, people[0])
        dm = workspace.dm(user.id)
        bot = {"id": company.BOT_USER, "name": company.BOT_NAME}
        rooms = [*workspace.seen_by(user.id), dm]
        return JSONResponse(
            {
                "company": company.COMPANY,
                "workspace": company.TEAM,
                "now": iso(self.slack.clock.now()),
                "bot": bot,
                "commands": workspace.installation.commands,
                "shortcuts": workspace.installation.shortcuts,
                "personas": [persona_json(person) for person in people],
                "people": [persona_json(user) for user in workspace.users.values()],
                "groups": {group.id: group.handle for group in workspace.groups.values()},
                "conversations": [conversation_json(workspace, user.id, room) for room in rooms],
            }
        )

    async def conversation(self, request: Request) -> Response:
        """Answer with what a persona sees in one conversation, which is then read."""
        channel = str(request.path_params["channel"])
        try:
            persona = self._persona(request)
            place = self.slack.people.place(persona, channel)
        except CannotDo as words:
            return no(str(words), 404)
        workspace = self.slack.workspace
        workspace.unread.pop((persona, place.id), None)
        event = {"type": "unread", "channel": place.id, "unread": 0}
        workspace.feed.tell(event, only=(persona,))
        seen = workspace.messages.seen_by(place.id, persona)
        return JSONResponse({"id": place.id, "messages": [page_message(m) for m in seen]})

    async def file(self, request: Request) -> Response:
        """Answer with the words of a file that a persona sees in a conversation."""
        try:
            persona = self._persona(request)
            place = self.slack.people.place(persona, str(request.path_params["channel"]))
        except CannotDo as words:
            return no(str(words), 404)
        workspace, asked = self.slack.workspace, request.path_params["file"]
        shared = workspace.messages.seen_by(place.id, persona)
        seen = {one["id"] for message in shared for one in message.asked.get("files", ())}
        if asked not in seen:
            return no("This file is no longer there.", 404)
        return JSONResponse({"text": workspace.files[asked].content.decode(errors="replace")})

    async def home(self, request: Request) -> Response:
        """Open the bot's Home for a persona and answer with it."""
        try:
            view = await self.slack.people.open_home(self._persona(request))
        except CannotDo as words:
            return no(str(words), 404)
        return JSONResponse({"view": view.as_json() if view else None})

    async def wire(self, request: Request) -> Response:
        """Answer with the raw payloads since `after`."""
        after = request.query_params.get("after", "0")
        entries = self.slack.workspace.feed.entries(int(after) if after.isdecimal() else 0)
        return JSONResponse({"entries": [entry.as_json() for entry in entries]})

    async def stream(self, request: Request) -> Response:
        """Answer with live events, until the page goes away."""
        try:
            persona = self._persona(request)
        except CannotDo as words:
            return no(str(words), 404)
        workspace = self.slack.workspace
        subscriber = workspace.feed.subscribe(persona)
        show_modal(workspace, persona)  # a page that was loaded again finds its form open
        return StreamingResponse(
            events_of(workspace.feed, subscriber),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    def _persona(self, request: Request) -> str:
        """Return the id of the persona that a request is about."""
        return self.slack.people.who(request.query_params.get("persona", "")).id

    # -- what the page does -------------------------------------------------------------------

    async def say(self, asked: Json) -> None:
        """Type words into a conversation."""
        thread = asked.get("thread_ts") or None
        await self.slack.people.say(asked["persona"], asked["channel"], asked["text"], thread)

    async def press(self, asked: Json) -> None:
        """Press a button or choose in a menu, in a message or a view."""
        names = asked["persona"], asked["block_id"], asked["action_id"]
        await self._press(*names, asked)

    async def _press(self, persona: str, block_id: str, action_id: str, asked: Json) -> None:
        """Find what is pressed on, and press."""
        people, value = self.slack.people, asked.get("value")
        if asked.get("view_id"):
            view = self._view(persona, asked["view_id"])
            await people.press_in_view(persona, view, block_id, action_id, value)
            return
        message = self._message(persona, asked)
        await people.press_in_message(persona, message, block_id, action_id, value)

    async def submit(self, asked: Json) -> None:
        """Send a modal; field errors reach the page through the stream."""
        view = self._view(asked["persona"], asked["view_id"])
        await self.slack.people.submit(asked["persona"], view, asked.get("values") or {})

    async def close(self, asked: Json) -> None:
        """Close a modal."""
        view = self._view(asked["persona"], asked["view_id"])
        await self.slack.people.close(asked["persona"], view)

    async def shortcut(self, asked: Json) -> None:
        """Choose a shortcut, of a message when one is named."""
        persona, callback = asked["persona"], asked["callback_id"]
        if asked.get("message_ts"):
            message = self._message(persona, asked)
            await self.slack.people.message_shortcut(persona, callback, message)
        else:
            await self.slack.people.shortcut(persona, callback)

    async def move(self, asked: Json) -> None:
        """Move the clock."""
        now = self.slack.clock.now()
        if asked.get("to"):
            target = datetime.fromisoformat(asked["to"])
        elif asked.get("move") == "next_monday_10":
            persona = asked.get("persona")
            zone = self.slack.people.who(persona).tz if persona else HEADQUARTERS
            target = next_monday(now, zone)
        else:
            target = now + MOVES[asked["move"]]
        await self.slack.move_to(target if target.tzinfo else target.replace(tzinfo=UTC))

    async def invite(self, asked: Json) -> None:
        """Bring the bot into a channel."""
        by = asked.get("persona") or "jo"
        place = self.slack.people.place(by, asked["channel"])
        await self.slack.admin.invite(company.BOT_USER, place.id, by)

    def _view(self, persona: str, view_id: str) -> Any:
        """Return a persona's open view."""
        view = self.slack.workspace.views.find(view_id)
        if view is None or view.user != self.slack.people.who(persona).id:
            msg = "This form is no longer open."
            raise CannotDo(msg)
        return view

    def _message(self, persona: str, asked: Json) -> Any:
        """Return a message that a persona sees."""
        place = self.slack.people.place(persona, asked["channel"])
        message = self.slack.workspace.messages.find(place.id, asked["message_ts"])
        if message is None or message.only_for not in (None, self.slack.people.who(persona).id):
            msg = "This message is no longer there."
            raise CannotDo(msg)
        return message


def next_monday(now: datetime, zone: str) -> datetime:
    """Return the first Monday 10:00 after `now`, as the clocks in `zone` show it."""
    local = now.astimezone(zone_of(zone))
    target = local.replace(hour=MONDAY_HOUR, minute=0, second=0, microsecond=0)
    target += timedelta(days=-local.weekday() % 7)
    if target <= local:
        target += timedelta(days=7)
    return target.astimezone(UTC)


def _carried_out(action: Action) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of something the page does."""

    async def endpoint(request: Request) -> Response:
        if not came_from_here(request):
            return no("This page is for this machine only.", 403)
        try:
            asked = json.loads(await request.body())
            await action(asked)
        except CannotDo as words:
            return no(str(words))
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            return no(f"That was not understood ({type(fault).__name__}: {fault}).")
        return JSONResponse({"ok": True})

    return endpoint


def came_from_here(request: Request) -> bool:
    """Return whether a request was made by the page itself, not by another site."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).hostname in AT_HOME


def no(words: str, status: int = 400) -> Response:
    """Return a refusal in words for a person."""
    return JSONResponse({"ok": False, "error": words}, status)
