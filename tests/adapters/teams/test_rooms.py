"""Channels are named: Teams cannot mention one."""

from dataclasses import dataclass, field

from adapters.teams.arrivals import Reference
from adapters.teams.rooms import label, with_names
from bot.errors import Unavailable
from bot.identity import ConversationId
from bot.outcome import Reply
from bot.surface import PlaceKind
from bot.ui.blocks import Paragraph
from bot.ui.text import Bold, Plain, Room
from bot.ui.views import Message
from tests.adapters.teams.signing import TENANT

THANKS = ConversationId("19:thanks@thread.tacv2")
HOST = "https://smba.trafficmanager.net/emea/"


def channel(name: str = "Thanks", team: str = "Care") -> Reference:
    return Reference(HOST, THANKS, PlaceKind.CHANNEL, None, TENANT, "19:t", name, team)


@dataclass
class Known:
    references: dict[ConversationId, Reference] = field(default_factory=dict)
    away: bool = False

    async def of(self, conversation: ConversationId) -> Reference | None:
        if self.away:
            raise Unavailable
        return self.references.get(conversation)


def reply() -> Reply:
    said = (Plain("The card is in "), Room(THANKS), Plain("."))
    return Reply(message=Message("Done.", (Paragraph(said),)))


async def test_a_channel_is_told_by_its_name_and_its_team() -> None:
    named = await with_names(reply(), Known({THANKS: channel()}))

    (paragraph,) = named.message.blocks
    assert paragraph.text[1] == Bold("Care › Thanks")


async def test_a_channel_of_which_nobody_told_stays_as_it_is() -> None:
    for known in (Known(), Known({THANKS: channel(name="")}), Known(away=True)):
        assert await with_names(reply(), known) == reply()


def test_a_channel_whose_team_is_not_known_goes_by_its_own_name() -> None:
    assert label(channel(team="")) == "Thanks"
