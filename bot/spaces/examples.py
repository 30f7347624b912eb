"""An example of every view, for the gallery, the golden files and the property tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.commands import Example
from bot.identity import (
    ContactLevel,
    ConversationId,
    OrganisationId,
    Person,
    PersonId,
    Role,
    Space,
    SpaceId,
    SpaceKind,
    WorkspaceId,
)
from bot.spaces import (
    asking,
    audit,
    claim_views,
    reach_views,
    role_views,
    steps,
    telling,
    tree_views,
)
from bot.spaces import summary as summaries
from bot.spaces.chats import Chat
from bot.spaces.model import Branch, Chosen, Entry, Holding, Room, in_order
from bot.spaces.plans import Planned
from bot.spaces.reach import Crowd, Reached, reach
from bot.ui.language import mark

_ACME = OrganisationId(1)
_CHANNEL, _TEAM = ConversationId("C0THANKS"), ConversationId("C0SUPPORT")
_ANA = Person(PersonId(1), _ACME, "Ana", "Europe/Berlin", "en")
_BEN = Person(PersonId(2), _ACME, "Ben", "Europe/London", "en")
_WHOLE = Space(SpaceId(1), _ACME, "Acme", is_set_up=True)
_SUPPORT = Space(
    SpaceId(2),
    _ACME,
    "Support",
    {WorkspaceId(1): _CHANNEL},
    value_required=False,
    is_set_up=True,
    kind=SpaceKind.DEPARTMENT,
    parent=SpaceId(1),
    department="Customer support",
    zone="Europe/Berlin",
)
_MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_ALL = (SpaceKind.ORGANISATION, SpaceKind.DEPARTMENT, SpaceKind.DIVISION, SpaceKind.SITE)

_FIRST = steps.Place(_WHOLE, _ALL, ("Customer support", "Sales"))
_LATER = steps.Place(_WHOLE, _ALL[:1])
_NEW = steps.Place(None, _ALL[1:], ("Customer support",))
_KNOWN = steps.Place(_SUPPORT, _ALL[1:], ("Customer support",), "Customer support", _TEAM)
_CHOSEN = Chosen(value_required=False, locale="de", zone="Europe/Berlin")
_CHAT = Chat(WorkspaceId(1), "slack", "Slack", _CHANNEL)
_OTHER = Chat(WorkspaceId(2), "teams", "Teams", ConversationId("19:thanks"), is_here=False)
_THIRD = Chat(WorkspaceId(3), "slack", "Acme (Slack)", is_here=False)

_PEOPLE = claim_views.Wanted(_SUPPORT, _TEAM)
_STAFF = claim_views.Wanted(_SUPPORT, department="Customer support")
_ROOM = claim_views.Wanted(_SUPPORT, _CHANNEL, with_people=False)

_IN_SLACK = claim_views.Wanted(_SUPPORT, _TEAM, platform="slack")
_IN_TEAMS = claim_views.Wanted(_SUPPORT, ConversationId("19:thanks"), platform="teams")

_BARE = summaries.Standing(_WHOLE)
_FULL = summaries.Standing(
    _SUPPORT,
    owners=(_ANA.id,),
    sponsor=_BEN.id,
    values=("Care", "Courage"),
    rooms=(Room(WorkspaceId(1), _TEAM, _SUPPORT.id, members_belong=True),),
    chats=(_CHAT,),
    planned=(Planned(_MONDAY + timedelta(days=2), mark("A nudge to thank somebody")),),
)
_BOTH = replace(_FULL, chats=(_CHAT, _OTHER, _THIRD))
_TREE = tuple(
    in_order(
        (
            Branch(_SUPPORT, (_ANA,), 14),
            Branch(_WHOLE, (_BEN,), 1),
            Branch(Space(SpaceId(3), _ACME, "Lyon", kind=SpaceKind.SITE), (), 0),
        )
    )
)
_LOG = (
    Entry(12, _MONDAY, _ANA.id, "role.curator", "person:2"),
    Entry(11, _MONDAY, _ANA.id, "role.admin.taken", "person:2"),
    Entry(9, _MONDAY, _ANA.id, "person.locked", "person:2"),
    Entry(8, _MONDAY, None, "people.imported", "organisation:1"),
    Entry(7, _MONDAY, _BEN.id, "some.thing", "kudos:34"),
)
_REACHED = Reached(
    (
        Crowd("Support", ContactLevel.CONTACTOR, thanked=True, thanking=True, people=18),
        Crowd("Support", ContactLevel.CONTACTOR, thanked=False, thanking=False, people=6),
        Crowd("Finance", ContactLevel.ISOLATED, thanked=False, thanking=True, people=8),
        Crowd("Finance", ContactLevel.ISOLATED, thanked=True, thanking=False, people=3),
        Crowd("Sales", ContactLevel.MODIFIER, thanked=True, thanking=True, people=9),
        Crowd("Legal", ContactLevel.ISOLATED, thanked=True, thanking=True, people=2),
    ),
    thanks=140,
    across=35,
)
_NOBODY = Reached((Crowd("Support", None, thanked=True, thanking=True, people=4),))

EXAMPLES: tuple[Example, ...] = (
    Example("setup form", lambda say: steps.place_form(_FIRST, say)),
    Example("setup form, later", lambda say: steps.place_form(_LATER, say)),
    Example("setup form, new space", lambda say: steps.place_form(_NEW, say)),
    Example("setup form, department", lambda say: steps.place_form(_KNOWN, say)),
    Example("setup sponsor", lambda say: steps.sponsor_form(_SUPPORT, None, say)),
    Example("setup values", lambda say: steps.values_form(_SUPPORT, ("Care", "Courage"), say)),
    Example("setup thanks", lambda say: steps.thanks_form(_WHOLE, Chosen(), say)),
    Example(
        "setup thanks, chosen",
        lambda say: steps.thanks_form(_SUPPORT, _CHOSEN, say, _CHANNEL, (_CHAT,)),
    ),
    Example(
        "setup thanks, two chats",
        lambda say: steps.thanks_form(_SUPPORT, _CHOSEN, say, _CHANNEL, (_CHAT, _OTHER)),
    ),
    Example("setup done", lambda say: summaries.summary(_FULL, say)),
    Example("setup done, two chats", lambda say: summaries.summary(_BOTH, say)),
    Example("setup done without a channel", lambda say: summaries.summary(_BARE, say)),
    Example("space started", lambda say: summaries.started(_SUPPORT, _ANA, say)),
    Example("kept by others", lambda say: asking.kept_by_others(_WHOLE, (_BEN,), say)),
    Example("asked for something", lambda say: asking.asked(_ANA, "values add", say)),
    Example("people asked for", lambda say: claim_views.asked(_PEOPLE, _ANA, "1", say)),
    Example("department asked for", lambda say: claim_views.asked(_STAFF, _ANA, "1", say)),
    Example("channel asked for", lambda say: claim_views.asked(_ROOM, _ANA, "1", say)),
    Example(
        "people asked for, waiting", lambda say: claim_views.waiting(_SUPPORT, (_BEN.id,), say)
    ),
    Example("people agreed", lambda say: claim_views.agreed(_PEOPLE, _BEN, say)),
    Example("department agreed", lambda say: claim_views.agreed(_STAFF, _BEN, say)),
    Example("channel agreed", lambda say: claim_views.agreed(_ROOM, _BEN, say)),
    Example("people declined", lambda say: claim_views.declined(_PEOPLE, _BEN, say)),
    Example("channel not one's own", lambda say: claim_views.not_in_it(_PEOPLE, say)),
    Example("channel of everybody", lambda say: claim_views.everybody_is_in_it(_PEOPLE, say)),
    Example("channel not seen", lambda say: claim_views.not_seen(_PEOPLE, say)),
    Example("channel of Slack not seen", lambda say: claim_views.not_seen(_IN_SLACK, say)),
    Example("channel of Teams not seen", lambda say: claim_views.not_seen(_IN_TEAMS, say)),
    Example("spaces", lambda say: tree_views.tree(_TREE, _SUPPORT, frozenset({_SUPPORT.id}), say)),
    Example("attach waiting", lambda say: tree_views.waiting(_WHOLE, (_BEN.id,), say)),
    Example("attach form", tree_views.attach_form),
    Example("attach asked", lambda say: tree_views.asked(_SUPPORT, _WHOLE, _ANA, 1, say)),
    Example("attached", lambda say: tree_views.attached(_SUPPORT, _WHOLE, _BEN, say)),
    Example("attach declined", lambda say: tree_views.declined(_SUPPORT, _WHOLE, _BEN, say)),
    Example("detached", lambda say: tree_views.detached(_SUPPORT, _WHOLE, _ANA, say)),
    Example(
        "roles",
        lambda say: role_views.holdings(
            _SUPPORT, (Holding(_ANA, Role.OWNER), Holding(_BEN, Role.CURATOR)), say
        ),
    ),
    Example("no roles", lambda say: role_views.holdings(_SUPPORT, (), say)),
    Example("role form", lambda say: role_views.role_form("admin grant", "curator", say)),
    Example("role form, taking", lambda say: role_views.role_form("admin revoke", "", say)),
    Example("role granted", lambda say: role_views.granted((_BEN,), Role.CURATOR, _SUPPORT, say)),
    Example("role revoked", lambda say: role_views.revoked((_BEN,), Role.CURATOR, _SUPPORT, say)),
    Example("role given", lambda say: telling.given(Role.CURATOR, _SUPPORT, _ANA, say)),
    Example("role taken", lambda say: telling.taken(Role.CURATOR, _SUPPORT, _ANA, say)),
    Example("pause form", lambda say: role_views.pause_form("", say)),
    Example("kudos paused", lambda say: role_views.paused((_BEN,), say)),
    Example("kudos resumed", lambda say: role_views.resumed((_BEN,), say)),
    Example("your kudos are paused", lambda say: telling.locked(_ANA, "Let us talk.", say)),
    Example("your kudos are back", telling.unlocked),
    Example("audit", lambda say: audit.log(_SUPPORT, _LOG, has_more=True, say=say)),
    Example("audit, empty", lambda say: audit.log(_SUPPORT, (), has_more=False, say=say)),
    Example("reach", lambda say: reach_views.view(_WHOLE, reach(_REACHED), say)),
    Example("reach of few", lambda say: reach_views.view(_WHOLE, reach(_NOBODY), say)),
)
