"""An example of every view, for the gallery, the golden files and the property tests."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.commands import Example
from bot.identity import (
    ContactLevel,
    OrganisationId,
    Person,
    PersonId,
    Praise,
    QuietHours,
    Workspace,
    WorkspaceId,
)
from bot.people import connecting_views
from bot.people.data import farewell
from bot.people.handlers import form, home_blocks
from bot.people.preferences import Preferences
from bot.people.reports import notice
from bot.ui.views import Home

_ANA = Person(PersonId(1), OrganisationId(1), "Ana", "Europe/Berlin", "en")
_MIA = Person(PersonId(2), OrganisationId(1), "Mia", "Europe/Berlin", "en")
_ODA = Person(PersonId(3), OrganisationId(1), "Oda", "Europe/Berlin", "en")
_AT_THE_DESK = replace(_ANA, contact_level=ContactLevel.CONTACTOR)
_CHOSEN = Preferences(
    "en", "Europe/Lisbon", QuietHours(20, 7, weekends=False), Praise.PRIVATE, nudges=True
)
_PLACES = tuple(
    Workspace(WorkspaceId(number), OrganisationId(1), platform, "T1", "Acme")
    for number, platform in ((1, "slack"), (2, "teams"))
)
_THERE = Preferences(workspace=WorkspaceId(2))
_AT = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
_NEVER_QUIET = Preferences(quiet=QuietHours(0, 0))

EXAMPLES: tuple[Example, ...] = (
    Example("my settings", lambda say: form(Preferences(), _ANA, say)),
    Example("my settings, chosen", lambda say: form(_CHOSEN, _AT_THE_DESK, say)),
    Example("my settings, in two chat programs", lambda say: form(_THERE, _ANA, say, _PLACES)),
    Example("a code for my other account", lambda say: connecting_views.code("123456", 10, say)),
    Example("a wrong code", lambda say: connecting_views.wrong(4, say)),
    Example("the last wrong code", lambda say: connecting_views.wrong(0, say)),
    Example("too many wrong codes", lambda say: connecting_views.too_often(_AT, say)),
    Example(
        "a code of somebody with another name",
        lambda say: connecting_views.confirm("Ana Sousa", "Acme", 7, say),
    ),
    Example("too many wrong codes of all together", lambda say: connecting_views.stopped(_AT, say)),
    Example(
        "the owner of a code is asked", lambda say: connecting_views.asked("Acme (Slack)", 10, say)
    ),
    Example(
        "somebody typed my code",
        lambda say: connecting_views.question("Ana Sousa", "Acme (Teams)", 7, 10, say),
    ),
    Example("it was not me who typed my code", connecting_views.refused),
    Example("a code that holds no more", connecting_views.over),
    Example("accounts were connected", lambda say: connecting_views.connected("Acme (Teams)", say)),
    Example(
        "an account was disconnected",
        lambda say: connecting_views.disconnected("Acme (Teams)", say),
    ),
    Example(
        "disconnect an account",
        lambda say: connecting_views.disconnect(_PLACES, _PLACES[0], say),
    ),
    Example("delete me", lambda say: farewell((), say)),
    Example("delete me, the only owner", lambda say: farewell(("Acme", "Support"), say)),
    Example("whom one reports to", lambda say: notice(_ANA, (_ANA, _MIA), _ODA, say)),
    Example("who reports to one", lambda say: notice(_MIA, (_ANA, _MIA), _ODA, say)),
    Example("home, my settings", lambda say: Home(home_blocks(_AT_THE_DESK, _CHOSEN, say))),
    Example("home, never quiet", lambda say: Home(home_blocks(_ANA, _NEVER_QUIET, say))),
)
