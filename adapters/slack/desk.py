"""What is done with each kind of payload that was let in."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

import structlog
from slack_bolt.response import BoltResponse

from adapters.slack.arrivals import Arrival, ByCommand, ByMention, BySubmission, Stale
from adapters.slack.happenings import Happenings
from adapters.slack.messenger import SlackMessenger
from adapters.slack.render import render_page
from adapters.slack.replies import Replies
from adapters.slack.requests import READS, Reader
from adapters.slack.shapes import Kind
from adapters.slack.shown import NAME
from adapters.wire.metrics import Counts
from adapters.wire.receiving import Receive
from adapters.wire.session import in_time
from adapters.wire.text import Json
from bot.errors import PlatformError, Unavailable
from bot.outcome import Reply
from bot.request import OpenedHome, Place
from bot.ui.blocks import Paragraph
from bot.ui.language import say_in
from bot.ui.text import text
from bot.ui.views import Page

PLACE_SECONDS = 0.8  # of the three that Slack waits
SHOW_SECONDS = 1.5


log = structlog.get_logger()


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
    later: Callable[[Awaitable[object]], None]

    async def serve(self, kind: Kind, payload: Json) -> BoltResponse:
        """Do what one payload asks and return the answer to it.

        Raises:
            Unavailable: nothing was stored; Slack should send it again.
        """
        arrival = READS[kind](self.reader, payload)
        if isinstance(arrival, Stale):
            return answer(_too_old(arrival))
        if arrival is None:
            known = kind is Kind.EVENT and await self.happenings.take(payload)
            if not known:
                self.counts.ignored(kind.value)
            return answer(None)
        arrival = await self._told_apart(arrival)
        reply = await self.receive(arrival.request, partial(self._show_later, arrival))
        body = await self._shown(arrival, reply)
        if _changed_home(arrival, reply):
            self.later(self._look_again(arrival))
        return answer(body)

    async def _shown(self, arrival: Arrival, reply: Reply) -> Json | None:
        """Show the reply and return what goes back in the body, in time for Slack.

        Where nothing goes back, whatever takes long goes on after the answer.
        """
        showing = asyncio.ensure_future(self.replies.give(arrival, reply))
        if isinstance(arrival.way, ByCommand | BySubmission):
            return await showing
        if reply.comes_later:  # most of Slack's three seconds are gone
            self.later(showing)
            return None
        done, _ = await asyncio.wait({showing}, timeout=SHOW_SECONDS)
        if not done:
            self.later(showing)
        return showing.result() if done else None

    async def _show_later(self, arrival: Arrival, reply: Reply) -> None:
        """Show a reply to what was acknowledged long ago."""
        await self.replies.give_late(arrival, reply)
        if _changed_home(arrival, reply):
            await self._look_again(arrival)

    async def ignore(self, kind: Kind) -> BoltResponse:
        """Take a payload that means nothing to us."""
        self.counts.ignored(kind.value)
        return answer({"options": []} if kind is Kind.OPTIONS else None)

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


def _changed_home(arrival: Arrival, reply: Reply) -> bool:
    """Return whether something was done in a form that stands on the Home."""
    is_done = not reply.errors and not reply.comes_later
    return isinstance(arrival.way, BySubmission) and arrival.way.at_home and is_done


def answer(body: Json | None) -> BoltResponse:
    """Return the answer that a payload was taken, with what goes back to Slack."""
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
