"""An example of every view, for the gallery, the golden files and the property tests."""

from bot.commands import Example
from bot.identity import SpaceId
from bot.values.model import Value, ValueId
from bot.values.views import cards, form

_CARE = Value(
    ValueId(1),
    SpaceId(1),
    "care",
    "Care",
    "We look after customers as we would after friends.",
    looks=("Asks what is needed before offering anything", "Calls back on the day that was said"),
    sounds=("“I will see to it, and call you at four.”",),
    feels=("Taken seriously, also with a small thing",),
    never=("Passing somebody on without a name",),
)
_COURAGE = Value(ValueId(2), SpaceId(1), "courage", "Courage", "")

EXAMPLES: tuple[Example, ...] = (
    Example("values", lambda say: cards((_CARE, _COURAGE), can_edit=False, say=say)),
    Example("values for an admin", lambda say: cards((_CARE, _COURAGE), can_edit=True, say=say)),
    Example("no values yet", lambda say: cards((), can_edit=False, say=say)),
    Example("no values yet, for an admin", lambda say: cards((), can_edit=True, say=say)),
    Example("value form, new", lambda say: form(None, say)),
    Example("value form", lambda say: form(_CARE, say)),
)
