"""What people's own activities tell of them: their clock, their language, their 1:1 chat.

Teams' rosters tell none of it. It is in memory alone: nobody is written down before the core took
them in.
"""

from dataclasses import replace
from functools import cached_property
from typing import TypeVar
from zoneinfo import available_timezones

from adapters.teams.arrivals import Reference
from adapters.teams.whence import actor_of
from adapters.wire.reading import word
from adapters.wire.text import Json
from bot.identity import AccountId
from bot.surface import Account, PlaceKind

MOST_HEARD = 20_000
LONGEST_LOCALE = 35

Habit = tuple[str, str]
"""A zone and a language; empty where nobody told."""

Told = TypeVar("Told")


class Heard:
    """What was told lately, by the account that told it."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._habits: dict[AccountId, Habit] = {}
        self._chats: dict[AccountId, Reference] = {}

    def hear(self, activity: Json, reference: Reference | None) -> None:
        """Take what an activity tells of whoever sent it.

        Args:
            activity: from a person.
            reference: where it was sent; None: the bot need not be there.
        """
        actor = actor_of(activity)
        told = self._told(activity)
        if actor and any(told):
            put(self._habits, actor, told)
        if actor and reference is not None and reference.kind is PlaceKind.DIRECT:
            put(self._chats, actor, reference.without_thread())

    def habit_of(self, account: AccountId) -> Habit:
        """Return somebody's zone and language."""
        return self._habits.get(account, ("", ""))

    def chat_with(self, account: AccountId) -> Reference | None:
        """Return the 1:1 chat in which somebody said something."""
        return self._chats.get(account)

    def with_habit(self, account: Account) -> Account:
        """Return an account with the zone and the language that were told."""
        zone, locale = self.habit_of(account.id)
        return replace(account, zone=zone or account.zone, locale=locale or account.locale)

    def drop(self, account: AccountId) -> None:
        """Know nothing of somebody any more."""
        self._habits.pop(account, None)
        self._chats.pop(account, None)

    @cached_property
    def _zones(self) -> frozenset[str]:
        return frozenset(available_timezones())

    def _told(self, activity: Json) -> Habit:
        """Return what an activity tells; a zone that no machine knows is none."""
        zone = word(activity, "localTimezone")
        return (zone if zone in self._zones else "", word(activity, "locale")[:LONGEST_LOCALE])


def put(known: dict[AccountId, Told], account: AccountId, told: Told) -> None:
    """Remember something, but not of everybody for ever."""
    if len(known) >= MOST_HEARD:
        known.clear()
    known[account] = told
