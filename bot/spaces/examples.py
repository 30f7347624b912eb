"""An example of every view, for the gallery, the golden files and the property tests."""

from bot.commands import Example
from bot.identity import ConversationId, OrganisationId, Person, PersonId, Space, SpaceId
from bot.spaces.handlers import asked, done, form

_CHANNEL = ConversationId("C0THANKS")
_ANA = Person(PersonId(1), OrganisationId(1), "Ana", "Europe/Berlin", "en")
_NEW = Space(SpaceId(1), OrganisationId(1), "Acme")
_OLD = Space(SpaceId(1), OrganisationId(1), "Support", _CHANNEL, value_required=False)

EXAMPLES: tuple[Example, ...] = (
    Example("setup form", lambda say: form(_NEW, say)),
    Example("setup form, later", lambda say: form(_OLD, say)),
    Example("setup done", lambda say: done(_CHANNEL, say)),
    Example("setup done without a channel", lambda say: done(None, say)),
    Example("asked for something", lambda say: asked(_ANA, "values add", say)),
)
