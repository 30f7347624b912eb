"""Bolt's app with one listener for each kind of payload, and what each of them does."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.api import SlackMessenger, in_time, web_client
from adapters.slack.arrivals import Arrival, ByMention, BySubmission, Installation, Stale
from adapters.slack.happenings import Happenings
from adapters.slack.metrics import Counts
from adapters.slack.render import render_page
from adapters.slack.replies import Replies
from adapters.slack.requests import READS, Reader
from adapters.slack.shapes import Kind
from adapters.slack.shown import NAME
from adapters.slack.text import Json
from bot.errors import PlatformError, Unavailable
from bot.outcome import Reply
from bot.request import OpenedHome, Place, Request
from bot.ui.blocks import Paragraph
from bot.ui.language import say_in
from bot.ui.text import text
from bot.ui.views import Page

ANYTHING = re.compile("")
PLACE_SECONDS = 0.8  # of Slack's three

Receive = Callable[[Request], Awaitable[Reply]]
"""`Reception.receive`."""

log = structlog.get_logger()
_bolt_log = logging.getLogger("adapters.slack.bolt")


@dataclass(frozen=True)
class Desk:
    """What is done with each kind of payload.

    Attributes:
        reader: makes requests of payloads.
        receive: handles a request, once.
        replies: show what came of it.
        happenings: takes the events that nobody asked for.
        messenger: says what a place is like.
        counts: how many payloads meant nothing.
        later: does something once the answer is on its way.
    """

    reader: Reader
    receive: Receive
    replies: Replies
    happenings: Happenings
    messenger: SlackMessenger
    counts: Counts
    later: Callable[[Awaitable[None]], None]

    async def serve(self, kind: Kind, payload: Json) -> BoltResponse:
        """Do what one payload asks and return the answer to it.

        Raises:
            Unavailable: nothing was stored; Slack should send it again.
        """
        arrival = READS[kind](self.reader, payload)
        if isinstance(arrival, Stale):
            return _answer(_too_old(arrival))
        if arrival is None:
            known = kind is Kind.EVENT and await self.happenings.take(payload)
            if not known:
                self.counts.ignored(kind.value)
            return _answer(None)
        arrival = await self._told_apart(arrival)
        reply = await self.receive(arrival.request)
        body = await self.replies.give(arrival, reply)
        if isinstance(arrival.way, BySubmission) and arrival.way.at_home and not reply.errors:
            self.later(self._look_again(arrival))
        return _answer(body)

    async def ignore(self, kind: Kind) -> BoltResponse:
        """Take a payload that means nothing to us."""
        self.counts.ignored(kind.value)
        return _answer({"options": []} if kind is Kind.OPTIONS else None)

    async def _told_apart(self, arrival: Arrival) -> Arrival:
        """Return the arrival with its place as Slack knows it; a mention does not say its kind."""
        place = arrival.request.place
        if not isinstance(arrival.way, ByMention) or place is None:
            return arrival
        try:
            facts = await in_time(PLACE_SECONDS, self.messenger.place(place.conversation))
        except PlatformError as error:
            log.info("place_not_told_apart", reason=error.reason)
            return arrival
        known = Place(place.conversation, facts.kind, place.thread)
        return replace(arrival, request=replace(arrival.request, place=known))

    async def _look_again(self, arrival: Arrival) -> None:
        """Show the Home anew after a form that was opened from it."""
        asked = arrival.request
        request = replace(asked, key=f"{asked.key}:home", door=OpenedHome(), place=None)
        try:
            reply = await self.receive(request)
        except Unavailable:
            return  # it is shown anew when they look the next time
        await self.replies.give(
            replace(arrival, request=request),
            Reply(home=reply.home, locale=reply.locale, handles=reply.handles),
        )


def build_app(desk: Desk, installation: Installation, base_url: str) -> AsyncApp:
    """Return Bolt's app: one catch-all listener for each kind, in the order that Bolt needs.

    Its middleware checks nothing: the front and the socket have done that.
    """

    async def authorize(**_: object) -> AuthorizeResult:
        return _authorized(installation)

    app = AsyncApp(
        logger=_quiet_logger(),
        name="goodword",
        process_before_response=True,
        client=web_client(base_url),
        authorize=authorize,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
    )
    app.command(ANYTHING)(_listener(desk.serve, Kind.COMMAND))
    app.action(ANYTHING)(_listener(desk.serve, Kind.PRESS))
    app.view(ANYTHING)(_listener(desk.serve, Kind.SUBMISSION))
    app.view_closed(ANYTHING)(_ignorer(desk, Kind.CLOSED))
    app.shortcut({"type": "shortcut", "callback_id": ANYTHING})(
        _listener(desk.serve, Kind.SHORTCUT)
    )
    app.shortcut({"type": "message_action", "callback_id": ANYTHING})(
        _listener(desk.serve, Kind.MESSAGE_SHORTCUT)
    )
    app.options(ANYTHING)(_ignorer(desk, Kind.OPTIONS))
    app.function(ANYTHING)(_ignorer(desk, Kind.EVENT))  # before `event`, which would swallow it
    app.event(ANYTHING)(_listener(desk.serve, Kind.EVENT))
    app.error(_unavailable)
    return app


Listener = Callable[..., Awaitable[BoltResponse]]


def _listener(serve: Callable[[Kind, Json], Awaitable[BoltResponse]], kind: Kind) -> Listener:
    """Return what Bolt calls for one kind of payload."""

    async def listen(body: Json) -> BoltResponse:
        return await serve(kind, body)

    return listen


def _ignorer(desk: Desk, kind: Kind) -> Listener:
    """Return what Bolt calls for a kind of payload that means nothing to us."""

    async def listen() -> BoltResponse:
        return await desk.ignore(kind)

    return listen


async def _unavailable(error: Exception) -> BoltResponse:
    """Have Slack ask again; whatever was stored is recognised by its key then."""
    if isinstance(error, Unavailable):
        log.warning("request_not_taken", reason="unavailable")
    else:
        log.error("request_failed_in_the_adapter", exc_info=error)
    return BoltResponse(status=503, body="")


def _authorized(installation: Installation) -> AuthorizeResult:
    """Return what Bolt wants to know of the token; asking Slack each time would cost a call."""
    return AuthorizeResult(
        enterprise_id=installation.enterprise or None,
        team_id=installation.team or None,
        bot_user_id=installation.bot_user,
        bot_id=installation.bot,
        bot_token="none",  # noqa: S106 - Bolt asks for one; our own client makes all calls
    )


def _quiet_logger() -> logging.Logger:
    """Return a logger that keeps Bolt from writing bodies."""
    _bolt_log.setLevel(logging.WARNING)
    return _bolt_log


def _answer(body: Json | None) -> BoltResponse:
    return BoltResponse(status=200, body=body if body is not None else "")


def _too_old(stale: Stale) -> Json:
    """Return what is shown instead of a form that cannot be read any more."""
    say = say_in(stale.locale)
    told = say(
        "This form is from an earlier time, so I could not read it and nothing was stored."
        " Please open it again; copy what you typed first."
    )
    page = Page(NAME, (Paragraph(text(told)),))
    return {"response_action": "update", "view": render_page(page, {}, say)}


async def dispatch(app: AsyncApp, payload: Json) -> BoltResponse:
    """Hand a payload that was checked to Bolt.

    It goes in as an object, as in Socket Mode: the bytes were read once already.
    """
    try:
        request = AsyncBoltRequest(body=payload, mode="socket_mode")
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        # Bolt looks into parts that we have no use for, and takes their shape for granted.
        return BoltResponse(status=400, body="bad request")
    return await app.async_dispatch(request)


class Chores:
    """Work that goes on after an answer was sent."""

    def __init__(self) -> None:
        """Begin with none."""
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Awaitable[None]) -> None:
        """Have something done in a while."""
        task = asyncio.ensure_future(_awaited(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def finish(self, seconds: float = 5.0) -> None:
        """Wait for what is going on, but not for ever."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        for task in self._running:
            task.cancel()


async def _awaited(work: Awaitable[None]) -> None:
    await work
