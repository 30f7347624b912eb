"""Emoji by their short names. Teams has no names for them in cards: they go as characters."""

from collections.abc import Mapping

_CHARACTERS: Mapping[str, str] = {
    "unlock": "🔓",
}
"""Those that the core names; tests/adapters/teams checks that none is missing."""


def character_of(short_name: str) -> str:
    """Return the character of that name; nothing for one we do not know, as it is decoration."""
    return _CHARACTERS.get(short_name, "")
