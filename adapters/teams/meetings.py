"""Whom the bot meets: written down once the core took them in, and not before."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from adapters.teams.arrivals import Arrival, KeepsReferences, Reference
from adapters.teams.habits import Habits
from adapters.teams.heard import Heard
from adapters.wire.text import Json
from bot.errors import Unavailable
from bot.outcome import Reply

log = structlog.get_logger()


@dataclass(frozen=True)
class Meetings:
    """Keeps with whom the 1:1 chats are, and people's habits; nothing of strangers.

    A stranger is whoever the core does not take in: people of other organisations, and those who
    asked to be forgotten.

    Attributes:
        references: keep with whom each chat is.
        heard: what people told a moment ago, in memory.
        habits: keep which clock and which language people use.
        later: does something once the answer is on its way.
    """

    references: KeepsReferences
    heard: Heard
    habits: Habits
    later: Callable[[Awaitable[object]], None]

    def begin(self, activity: Json, reference: Reference | None) -> None:
        """Have at hand what the core may ask about whoever sent an activity.

        Args:
            activity: from a person.
            reference: where it was sent; None: the bot need not be there.
        """
        self.heard.hear(activity, reference)

    async def end(self, arrival: Arrival, reply: Reply) -> None:
        """Keep who somebody is, or forget it: by what came of their request.

        Nobody has to ask again when that fails: the next request tells the same.
        """
        if reply.comes_later:
            return
        account = arrival.request.actor
        try:
            if reply.is_stranger or arrival.request.actor_is_outside:
                self.heard.drop(account)
                await self.references.turn_away(account)
                return
            await self.references.take_in(account, self._chat(arrival))
        except Unavailable:
            log.warning("meeting_not_kept")
        if self.habits.is_news(account):
            self.later(self.habits.learn(account))

    def _chat(self, arrival: Arrival) -> Reference | None:
        """Return the 1:1 chat that a request came from; None: it came from elsewhere."""
        heard, here = self.heard.chat_with(arrival.request.actor), arrival.way.reference
        return heard if heard and heard.conversation == here.conversation else None
