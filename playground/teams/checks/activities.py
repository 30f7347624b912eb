"""Messages from the bot as the Connector takes them."""

from typing import Any

from playground.teams.checks.cards import faults_of, mention_faults, size_of
from playground.teams.checks.limits import ATTACHMENTS, MESSAGE_BYTES
from playground.teams.messages import ADAPTIVE, CONSENT, FILE
from playground.teams.refusals import bad_syntax, too_big
from playground.teams.shapes import Json, objects, part

KNOWN = (ADAPTIVE, CONSENT, FILE)


def require_message(body: Json) -> None:
    """Go on only with a message that Teams would show.

    Raises:
        Refusal: it is none, says nothing, is too large or holds a card that cannot be drawn.
    """
    if body.get("type") != "message":
        raise bad_syntax("Activity type is missing or not supported.")
    if size_of({name: body.get(name) for name in ("text", "attachments")}) > MESSAGE_BYTES:
        raise too_big()
    text, attachments = body.get("text"), body.get("attachments") or []
    if text is not None and not isinstance(text, str):
        raise bad_syntax("text: must be a string")
    if not text and not attachments:
        raise bad_syntax("Activity has neither text nor attachments.")
    found = [*_attachments(attachments), *_mentions(text or "", body.get("entities"))]
    if found:
        raise bad_syntax("; ".join(found[:5]))


def _attachments(attachments: Any) -> list[str]:
    """Complain about attachments."""
    if not isinstance(attachments, list):
        return ["attachments: must be an array"]
    if len(attachments) > ATTACHMENTS:
        return [f"attachments: {len(attachments)} are more than {ATTACHMENTS}"]
    return [words for n, one in enumerate(attachments) for words in _attachment(one, n)]


def _attachment(one: Any, number: int) -> list[str]:
    """Complain about one attachment."""
    path = f"attachments/{number}"
    kind = part(one).get("contentType")
    if not isinstance(kind, str) or kind not in KNOWN:
        return [f"{path}/contentType: {kind} is not supported"]
    if kind == ADAPTIVE:
        return [f"{path}: {words}" for words in faults_of(one.get("content"))]
    if kind == CONSENT and not isinstance(part(one, "content").get("sizeInBytes"), int):
        return [f"{path}: a file needs its size"]
    return [] if one.get("name") else [f"{path}: a file needs a name"]


def _mentions(text: str, entities: Any) -> list[str]:
    """Complain about mentions in the words of a message; other entities are let through."""
    named = [one for _, one in objects(entities) if one.get("type") == "mention"]
    return mention_faults([text], named)
