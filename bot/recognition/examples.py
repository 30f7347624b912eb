"""An example of every view, for the gallery, the golden files and the property tests."""

from bot.commands import Example

EXAMPLES: tuple[Example, ...] = ()
