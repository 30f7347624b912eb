"""JSON that came from outside: read strictly, and looked into without trusting its shape.

What is odd is refused, never guessed at, though whoever sent it was let in.
"""

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from adapters.wire.text import Json, storable

DEEPEST = 64  # the platforms' own payloads are about 15 deep
_LONGEST_WORD = 1_024  # ids, triggers and addresses are far shorter


class Malformed(Exception):
    """This is no request of the platform's. The text is for the log and names no content."""


def read_json(text: str) -> Json:
    """Return the JSON object in `text`.

    Raises:
        Malformed: it is no JSON, no object, has a key twice, a number that is none, or is too deep.
    """
    try:
        value = json.loads(
            text, object_pairs_hook=_once, parse_constant=_refuse, parse_float=_finite
        )
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error
    if not isinstance(value, dict):
        raise Malformed("not an object")
    return cleaned(value)


def cleaned(payload: Mapping[str, Any]) -> Json:
    """Return the payload with every text fit to be kept.

    Raises:
        Malformed: it is deeper than any payload of a platform.
    """
    return {storable(key): _clean(value, 1) for key, value in payload.items()}


def _clean(value: object, depth: int) -> object:
    """Return a value of JSON with its texts fit to be kept."""
    if depth > DEEPEST:
        raise Malformed("too deep")
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_clean(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {storable(str(key)): _clean(item, depth + 1) for key, item in value.items()}
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the pairs as a dict; two readers may differ about a key that stands twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse(word: str) -> NoReturn:
    """Refuse `NaN` and `Infinity`, which are no JSON."""
    raise ValueError(word)


def _finite(digits: str) -> float:
    """Return the number, if it has a value."""
    number = float(digits)
    if math.isinf(number):
        raise ValueError("too large")
    return number


def part(payload: object, *path: str) -> object:
    """Return what stands at `path`, or None when a step of it is missing."""
    for name in path:
        if not isinstance(payload, dict):
            return None
        payload = payload.get(name)
    return payload


def word(payload: object, *path: str) -> str:
    """Return the text at `path`; empty when there is none, or one too long for an id."""
    found = part(payload, *path)
    return found if isinstance(found, str) and len(found) <= _LONGEST_WORD else ""


def words(payload: object, *path: str) -> str:
    """Return the text at `path`, however long; empty when there is none."""
    found = part(payload, *path)
    return found if isinstance(found, str) else ""
