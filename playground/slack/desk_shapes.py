"""The shapes in which the page reads personas and conversations."""

import zlib

from playground.slack import company
from playground.slack.people import Channel, User
from playground.slack.shapes import Json
from playground.slack.workspace import Workspace

KINDS = {"single_guest": "guest", "multi_guest": "guest"}
PLACES = {"public": "channel", "private": "private", "mpim": "private", "im": "dm"}


def persona_json(user: User) -> Json:
    """Return a person as the page lists them."""
    words = user.real_name.split()
    return {
        "id": user.id,
        "handle": user.handle,
        "name": user.real_name,
        "title": user.title,
        "department": user.department,
        "tz": user.tz,
        "locale": user.locale,
        "kind": KINDS.get(user.kind, user.kind),
        "initials": "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper(),
        "hue": zlib.crc32(user.handle.encode()) % 360,
    }


def conversation_json(workspace: Workspace, persona: str, channel: Channel) -> Json:
    """Return a conversation as a persona's page lists it."""
    is_dm = channel.kind == "im"
    return {
        "id": channel.id,
        "name": company.BOT_NAME if is_dm else channel.name,
        "kind": PLACES[channel.kind],
        "topic": channel.topic,
        "unread": workspace.unread.get((persona, channel.id), 0),
        "bot_is_member": workspace.is_bot_in(channel),
        "external": channel.ext_shared,
        "archived": channel.archived,
        "with": channel.other_than(persona) if is_dm else None,
    }
