"""An example of every view, for the gallery, the golden files and the property tests."""

from dataclasses import replace

from bot.commands import Example
from bot.identity import ContactLevel, OrganisationId, Person, PersonId, Praise, QuietHours
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
_NEVER_QUIET = Preferences(quiet=QuietHours(0, 0))

EXAMPLES: tuple[Example, ...] = (
    Example("my settings", lambda say: form(Preferences(), _ANA, say)),
    Example("my settings, chosen", lambda say: form(_CHOSEN, _AT_THE_DESK, say)),
    Example("delete me", lambda say: farewell((), say)),
    Example("delete me, the only owner", lambda say: farewell(("Acme", "Support"), say)),
    Example("who reports to whom", lambda say: notice(_ANA, _MIA, _ODA, say)),
    Example("home, my settings", lambda say: Home(home_blocks(_AT_THE_DESK, _CHOSEN, say))),
    Example("home, never quiet", lambda say: Home(home_blocks(_ANA, _NEVER_QUIET, say))),
)
