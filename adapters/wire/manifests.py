"""What the manifests of all platforms share: the name, and how a refusal is said beforehand."""

from collections.abc import Collection, Iterator

from adapters.wire.text import Json, units

NAME = "Goodword"
"""What the app and its bot are called."""


class ManifestError(Exception):
    """The platform would refuse the manifest; the text has one line for each reason."""


def too_long(what: str, entry: Json, key: str, most: int) -> Iterator[str]:
    """Yield that a text has more than `most` UTF-16 units."""
    length = units(str(entry[key]))
    if length > most:
        yield f"the {key} of the {what} {entry[key]!r} has {length} characters, at most {most}"


def too_many(what: str, entries: Collection[object], most: int) -> Iterator[str]:
    """Yield that there are too many of something."""
    if len(entries) > most:
        yield f"there are {len(entries)} {what}, at most {most}"
