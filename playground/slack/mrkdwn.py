"""Slack's own text marks: how typed words are escaped, and what in a posted text pings or links."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

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


@dataclass(frozen=True)
class Names:
    """The handles and channel names that mean somebody when a person types them."""

    users: dict[str, User]
    channels: dict[str, Channel]
    groups: dict[str, UserGroup]

    @classmethod
    def of(
        cls, users: Iterable[User], channels: Iterable[Channel], groups: Iterable[UserGroup]
    ) -> "Names":
        """Return the names of everybody and everything in a workspace."""
        return cls(
            {user.handle.lower(): user for user in users if user.kind != "deactivated"},
            {channel.name.lower(): channel for channel in channels if channel.kind != "im"},
            {group.handle.lower(): group for group in groups},
        )

    def tag(self, mark: str, word: str, *, labels: bool) -> str | None:
        """Return the escaped mention for `@word` or `#word`, or None when it means nobody."""
        name = word.lower()
        if mark == "#":
            channel = self.channels.get(name)
            return _tag("#", channel.id, channel.name, labels=labels) if channel else None
        if name in RANGES:
            return f"<!{name}>"
        if name in self.users:
            user = self.users[name]
            return _tag("@", user.id, user.handle, labels=labels)
        if name in self.groups:
            group = self.groups[name]
            return _tag("!subteam^", group.id, f"@{group.handle}", labels=labels)
        return None


def type_as_person(text: str, names: Names, *, labels: bool) -> str:
    """Return typed words as Slack's client sends them: escaped, with names turned into ids.

    Args:
        text: what the person typed.
        names: who and what can be named.
        labels: whether the readable name follows the id, as in slash commands.
    """

    def named(match: re.Match[str]) -> str:
        mark, written = match.groups()
        word = written.rstrip(".-")
        tag = names.tag(mark, word, labels=labels)
        return match.group() if tag is None else tag + written[len(word) :]

    linked = _BARE_LINK.sub(r"<\1>", escape(text))
    parts = re.split(r"(<[^<>]*>)", linked)
    return "".join(part if part.startswith("<") else _WORD.sub(named, part) for part in parts)


def _tag(mark: str, subject: str, label: str, *, labels: bool) -> str:
    """Return one escaped mention."""
    return f"<{mark}{subject}|{label}>" if labels else f"<{mark}{subject}>"


class Said(NamedTuple):
    """One mrkdwn text that readers see, and what Slack makes of it unasked."""

    text: str
    names_ping: bool
    addresses_link: bool


def pings_in(said: Said) -> list[str]:
    """Return what a text notifies: user ids, group ids and `here`, `channel`, `everyone`."""
    found = []
    for inside in _SPECIAL.findall(said.text):
        target = inside.split("|")[0]
        if target.startswith("@"):
            found.append(target[1:])
        elif target.startswith("!subteam^"):
            found.append(target.removeprefix("!subteam^"))
        elif target.startswith("!") and target[1:] in RANGES:
            found.append(target[1:])
    if said.names_ping:
        found.extend(_BARE_AT.findall(said.text))
    return found


def links_in(said: Said) -> list[str]:
    """Return the addresses that a reader could click in a text."""
    found = []
    for inside in _SPECIAL.findall(said.text):
        target = inside.split("|")[0]
        if re.match(r"(https?|mailto|tel|slack):", target):
            found.append(target)
    if said.addresses_link:
        found.extend(_BARE_LINK.findall(_SPECIAL.sub(" ", said.text)))
    return found


def texts_of(message: Json) -> Iterator[Said]:
    """Yield each mrkdwn text that readers of a message see.

    The top-level text is drawn only without blocks, but its mentions are counted in either
    case. Names in it ping with `link_names` or `parse: full` only; addresses link unless it
    says `parse: none` (docs.slack.dev/messaging/formatting-message-text).
    """
    text = str(message.get("text") or "")
    if text and message.get("mrkdwn", True) is not False:
        names = message.get("parse") == "full" or bool(message.get("link_names"))
        yield Said(text, names, message.get("parse") != "none")
    yield from _texts_in(message.get("blocks") or [])


def _texts_in(node: object) -> Iterator[Said]:
    """Yield the mrkdwn texts below a node of Block Kit."""
    if isinstance(node, list):
        for child in node:
            yield from _texts_in(child)
        return
    if not isinstance(node, dict):
        return
    if node.get("type") in ("mrkdwn", "markdown"):
        loose = not node.get("verbatim", False)
        yield Said(str(node.get("text", "")), loose, loose)
    yield from _rich_marks(node)
    for child in node.values():
        yield from _texts_in(child)


def _rich_marks(node: Json) -> Iterator[Said]:
    """Yield a rich text element's mention or link, written as the mrkdwn that means the same."""
    kind = node.get("type")
    mark = None
    if kind == "user" and "user_id" in node:
        mark = f"<@{node['user_id']}>"
    elif kind == "usergroup" and "usergroup_id" in node:
        mark = f"<!subteam^{node['usergroup_id']}>"
    elif kind == "broadcast":
        mark = f"<!{node.get('range')}>"
    elif kind == "link":
        mark = f"<{node.get('url')}>"
    if mark:
        yield Said(mark, names_ping=False, addresses_link=False)


def pings_of(message: Json) -> list[str]:
    """Return everything that a message notifies, in order, each once."""
    return list(dict.fromkeys(ping for said in texts_of(message) for ping in pings_in(said)))


def links_of(message: Json) -> list[str]:
    """Return every address that a reader of a message could click in its text, each once."""
    return list(dict.fromkeys(link for said in texts_of(message) for link in links_in(said)))
