"""The bytes of a request as one JSON object.

Slack posts JSON, a form of fields (commands) or a form with JSON inside it (interactions). Nothing
here trusts the bytes, though the signature was right: what is odd is refused, never guessed at.
"""

from urllib.parse import parse_qsl

from adapters.wire.reading import Malformed, cleaned, read_json
from adapters.wire.text import Json

MOST_FIELDS = 100
JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"


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
