"""The shapes in which the page reads people, conversations and messages."""

import copy
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from playground.slack.times import iso
from playground.teams.finding import actions_of
from playground.teams.messages import CONSENT, FILE, Message
from playground.teams.people import Person
from playground.teams.shapes import Card, Json

PLACES = {
    "standard": "channel",
    "private": "private",
    "shared": "channel",
    "group": "private",
    "personal": "dm",
}


def person_json(person: Person) -> Json:
    """Return a person as the page lists them."""
    words = person.name.split()
    return {
        "id": person.oid,
        "handle": person.handle,
        "name": person.name,
        "title": person.title,
        "department": person.department,
        "tz": person.tz,
        "locale": person.locale,
        "kind": person.kind,
        "initials": "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper(),
        "hue": zlib.crc32(person.handle.encode()) % 360,
    }


def page_message(people: Mapping[str, Person], message: Message, reader: str) -> Json:
    """Return a message as one reader's page shows it."""
    return {
        "ts": message.id,
        "user": message.sender,
        "text": message.text,
        "mentions": _mentions(people, message),
        "cards": numbered(message.seen_by(reader)),
        "files": [],
        "offers": [
            _file(one) for one in message.attachments if one["contentType"] in (CONSENT, FILE)
        ],
        "blocks": [],
        "ephemeral": message.only_for is not None,
        "edited": message.is_edited,
        "thread_ts": message.thread,
        "reactions": [{"by": by, "kind": kind} for by, kind in message.reactions],
        "at": iso(datetime.fromtimestamp(int(message.id) / 1_000, UTC)),
    }


def numbered(cards: list[Card]) -> list[Card]:
    """Return a copy of cards in which every button tells its number, as `#`."""
    copied = copy.deepcopy(cards)
    every = (action for card in copied for action in actions_of(card))
    for number, action in enumerate(every):
        action["#"] = number
    return copied


def _mentions(people: Mapping[str, Person], message: Message) -> Json:
    """Return the object ids behind the mentions in the words, by the text that stands for them."""
    known = {person.id: oid for oid, person in people.items()}
    found = [one for one in message.entities if one.get("type") == "mention"]
    return {one["text"]: known.get(one["mentioned"]["id"], "") for one in found}


def _file(attachment: Json) -> Json:
    """Return a file that was offered or handed over."""
    content = attachment.get("content") or {}
    return {
        "name": attachment.get("name", ""),
        "size": content.get("sizeInBytes", 0),
        "url": urlsplit(attachment.get("contentUrl") or "").path,
        "is_offer": attachment["contentType"] == CONSENT,
    }
