"""Slack's own text marks: how typed words are escaped, and what in a posted text pings or links."""

import re
from collections.abc import Iterable, Iterator

from playground.slack.people import Channel, User, UserGroup
from playground.slack.shapes import Json

_SPECIAL = re.compile(r"<([^<>]*)>")
_WORD = re.compile(r"(?<![\w@#<])([@#])([\w][\w.\-]*)")
_BARE_LINK = re.compile(r"(?<![<|\w])(https?://[^\s<>|]+)")
_BARE_AT = re.compile(r"(?<![\w@<])@(here|channel|everyone)\b")
RANGES = ("here", "channel", "everyone")


def escape(text: str) -> str:
    """Return `text` with the three characters that Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def type_as_person(
    text: str,
    people: Iterable[User],
    channels: Iterable[Channel],
    groups: Iterable[UserGroup],
    *,
    labels: bool,
) -> str:
    """Return typed words as Slack's client sends them: escaped, with names turned into ids.

    Args:
        text: what the person typed.
        people: those whose handle may be named.
        channels: those whose name may be named.
        groups: those whose handle may be named.
        labels: whether the readable name follows the id, as in slash commands.
    """
    users = {user.handle.lower(): user for user in people}
    rooms = {channel.name.lower(): channel for channel in channels if channel.kind != "im"}
    handles = {group.handle.lower(): group for group in groups}

    def named(match: re.Match[str]) -> str:
        mark, written = match.groups()
        word = written.rstrip(".-")
        rest = written[len(word) :]
        name = word.lower()
        if mark == "#":
            room = rooms.get(name)
            return _tag("#", room.id, room.name, labels) + rest if room else match.group()
        if name in RANGES:
            return f"<!{name}>{rest}"
        if name in users:
            user = users[name]
            return _tag("@", user.id, user.handle, labels) + rest
        if name in handles:
            group = handles[name]
            return _tag("!subteam^", group.id, f"@{group.handle}", labels) + rest
        return match.group()

    linked = _BARE_LINK.sub(r"<\1>", escape(text))
    parts = re.split(r"(<[^<>]*>)", linked)
    return "".join(part if part.startswith("<") else _WORD.sub(named, part) for part in parts)


def _tag(mark: str, subject: str, label: str, labels: bool) -> str:
    """Return one escaped mention."""
    return f"<{mark}{subject}|{label}>" if labels else f"<{mark}{subject}>"


def pings_in(text: str, *, verbatim: bool) -> list[str]:
    """Return what a mrkdwn text notifies: user ids, group ids and `here`, `channel`, `everyone`.

    A written-out `@here` pings too unless the text is `verbatim`, as with `parse: full`.
    """
    found = []
    for inside in _SPECIAL.findall(text):
        target = inside.split("|")[0]
        if target.startswith("@"):
            found.append(target[1:])
        elif target.startswith("!subteam^"):
            found.append(target.removeprefix("!subteam^"))
        elif target.startswith("!") and target[1:] in RANGES:
            found.append(target[1:])
    if not verbatim:
        found.extend(_BARE_AT.findall(text))
    return found


def links_in(text: str, *, verbatim: bool) -> list[str]:
    """Return the addresses that a reader could click in a mrkdwn text."""
    found = []
    for inside in _SPECIAL.findall(text):
        target = inside.split("|")[0]
        if re.match(r"(https?|mailto|tel|slack):", target):
            found.append(target)
    if not verbatim:
        found.extend(_BARE_LINK.findall(_SPECIAL.sub(" ", text)))
    return found


def texts_of(message: Json) -> Iterator[tuple[str, bool]]:
    """Yield each mrkdwn text that readers of a message see, and whether it is verbatim.

    The top-level text is drawn only without blocks, but its mentions notify in either case.
    """
    text = str(message.get("text") or "")
    if text and message.get("mrkdwn", True) is not False:
        yield text, message.get("parse") != "full" and not message.get("link_names")
    yield from _texts_in(message.get("blocks") or [])


def _texts_in(node: object) -> Iterator[tuple[str, bool]]:
    """Yield the mrkdwn texts below a node of Block Kit."""
    if isinstance(node, list):
        for child in node:
            yield from _texts_in(child)
        return
    if not isinstance(node, dict):
        return
    if node.get("type") == "mrkdwn":
        yield str(node.get("text", "")), bool(node.get("verbatim", False))
    elif node.get("type") == "markdown":
        yield str(node.get("text", "")), False
    yield from _rich_marks(node)
    for key, child in node.items():
        if key != "type":
            yield from _texts_in(child)


def _rich_marks(node: Json) -> Iterator[tuple[str, bool]]:
    """Yield a rich text element's mention or link, written as the mrkdwn that means the same."""
    kind = node.get("type")
    if kind == "user" and "user_id" in node:
        yield f"<@{node['user_id']}>", True
    elif kind == "usergroup" and "usergroup_id" in node:
        yield f"<!subteam^{node['usergroup_id']}>", True
    elif kind == "broadcast":
        yield f"<!{node.get('range')}>", True
    elif kind == "link":
        yield f"<{node.get('url')}>", True


def pings_of(message: Json) -> list[str]:
    """Return everything that a message notifies, in order, each once."""
    found = [ping for text, exact in texts_of(message) for ping in pings_in(text, verbatim=exact)]
    return list(dict.fromkeys(found))


def links_of(message: Json) -> list[str]:
    """Return every address that a reader of a message could click in its text, each once."""
    found = [link for text, exact in texts_of(message) for link in links_in(text, verbatim=exact)]
    return list(dict.fromkeys(found))
