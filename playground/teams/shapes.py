"""Names for raw wire JSON, which stays untyped on purpose: it is what the platform speaks."""

from typing import Any

from playground.slack.shapes import Json

Card = Json
"""One Adaptive Card exactly as it travels."""

__all__ = ["Card", "Json", "objects", "part"]


def part(node: Any, *names: str) -> Json:
    """Return the object below these names; an empty one where there is none."""
    for name in names:
        node = node.get(name) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else {}


def objects(node: Any) -> list[tuple[int, Json]]:
    """Return the objects in a list with their places; none when it is no list."""
    found = enumerate(node) if isinstance(node, list) else ()
    return [(number, one) for number, one in found if isinstance(one, dict)]
