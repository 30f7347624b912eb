"""One call of the Connector, as what carries it out sees it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.teams.people import Place
from playground.teams.refusals import blocked, no_conversation, not_in_roster
from playground.teams.shapes import Json
from playground.teams.tenant import Tenant

Handler = Callable[["Call"], tuple[int, Json | None]]
THREAD = ";messageid="


@dataclass(frozen=True)
class Call:
    """The body of one call, what its path and query name, and the tenant it works on."""

    tenant: Tenant
    body: Json
    path: Mapping[str, Any]
    query: Mapping[str, str]

    @property
    def limited_by(self) -> str:
        """Return what the rate limit of this call is counted for."""
        named = self.path.get("conversation") or self.path.get("team")
        if named:
            return str(named)
        members = self.body.get("members")
        return str(members[0].get("id")) if members and isinstance(members[0], dict) else ""

    @property
    def thread(self) -> str | None:
        """Return the root message that the conversation names, or None."""
        return str(self.path["conversation"]).partition(THREAD)[2] or None

    def place(self) -> Place:
        """Return the conversation of the path, which the bot must be in.

        Raises:
            Refusal: there is none, or the bot is not in it.
        """
        place = self.tenant.places.get(str(self.path["conversation"]).partition(THREAD)[0])
        if place is None:
            raise no_conversation()
        if not self.tenant.is_bot_in(place):
            raise not_in_roster()
        return place

    def place_to_write_in(self) -> Place:
        """Return the conversation of the path, which must not have blocked the bot.

        Raises:
            Refusal: there is none, or the bot may not write there.
        """
        place = self.place()
        if place.kind == "personal" and place.members[0] in self.tenant.blocked:
            raise blocked()
        return place
