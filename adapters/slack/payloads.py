"""The bytes of a request as one JSON object.

Slack posts JSON, a form of fields (commands) or a form with JSON inside it (interactions). Nothing
here trusts the bytes, though the signature was right: what is odd is refused, never guessed at.
"""

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from adapters.slack.text import Json, storable

MOST_FIELDS = 100
DEEPEST = 64  # Slack's own payloads are about 15 deep
JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"


class Malformed(Exception):
    """This is no request of Slack's. The text is for the log and names no content."""


def read_body(body: bytes, content_type: str) -> Json:
    """Return the payload of a request, its texts fit to be kept.

    Raises:
        Malformed: the type or the bytes are none that Slack sends.
    """
    kind, charset = _media_type(content_type)
    if charset not in ("", "utf-8"):
        raise Malformed("charset")
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise Malformed("not UTF-8") from error
    if kind == JSON_TYPE:
        return read_json(text)
    if kind == FORM_TYPE:
        return _read_form(text)
    raise Malformed("content type")


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
        Malformed: it is deeper than any payload of Slack's.
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


def _media_type(content_type: str) -> tuple[str, str]:
    """Return the type and the charset, both in lower case; an empty charset was not given."""
    kind, *parameters = content_type.lower().split(";")
    named = dict(part.strip().partition("=")[::2] for part in parameters)
    return kind.strip(), named.get("charset", "").strip('" ')


def _read_form(text: str) -> Json:
    """Return the fields of a form, or the JSON in its field `payload`."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Malformed("too many fields") from error
    fields = dict(pairs)
    if not fields or len(fields) != len(pairs):
        raise Malformed("fields missing or given twice")
    if "payload" in fields:
        return read_json(fields["payload"])
    return cleaned(fields)


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
