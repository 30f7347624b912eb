"""An example of every view, for the gallery, the golden files and the property tests."""

from bot.commands import Example
from bot.identity import OrganisationId, Person, PersonId, Praise, QuietHours
from bot.people.handlers import form, home_blocks
from bot.people.preferences import Preferences
from bot.ui.views import Home

_ANA = Person(PersonId(1), OrganisationId(1), "Ana", "Europe/Berlin", "en")
_CHOSEN = Preferences("en", "Europe/Lisbon", QuietHours(20, 7, weekends=False), Praise.PRIVATE)
_NEVER_QUIET = Preferences(quiet=QuietHours(0, 0))

EXAMPLES: tuple[Example, ...] = (
    Example("my settings", lambda say: form(Preferences(), _ANA.zone, say)),
    Example("my settings, chosen", lambda say: form(_CHOSEN, _ANA.zone, say)),
    Example("home, my settings", lambda say: Home(home_blocks(_ANA, _CHOSEN, say))),
    Example("home, never quiet", lambda say: Home(home_blocks(_ANA, _NEVER_QUIET, say))),
)
