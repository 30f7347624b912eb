"""What people typed, as runs of words with mentions between them.

Teams shows a mention as `<at>Name</at>` in the text and says in an entity who that is; what people
type themselves arrives escaped (learn.microsoft.com, "Channel and group chat conversations",
2026-11-22). A mark without an entity was made by somebody who is not Teams: it mentions nobody.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from adapters.wire.reading import part, word, words
from adapters.wire.text import Json, storable
from adapters.wire.tokens import joined
from bot.identity import AccountId
from bot.request import Broken, ChannelName, Everyone, Group, Said, Token, Who, WhoseAddress

MOST_MENTIONS = 100

_MARK = re.compile(r"<at(?: [^<>]{0,200})?>([^<>]{0,500})</at>")
_SLASHED = re.compile(r"^/(?:goodword\s+)?(?=\w)", re.IGNORECASE)  # as it is typed in Slack
_AGAIN = re.compile(r"<([^<>]{2,500})>")
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos|nbsp)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}
_LAST_CHARACTER = 0x10FFFF
_MAIL = re.compile(r"(?<![^\s,;(<])([\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24})(?![\w@-])")

_PERSON, _BOT, _ROOM = "29:", "28:", "19:"
"""How Teams' own ids begin."""


@dataclass(frozen=True)
class Mention:
    """One mention, as an entity tells it.

    Attributes:
        shown: the name between the marks, as people read it.
        id: Teams' own id, or that of Entra where Teams told it.
        kind: `person`, `tag`, `channel`, `team` and the like; empty where it is not told.
    """

    shown: str
    id: str
    kind: str


def mentions_in(activity: Json) -> tuple[Mention, ...]:
    """Return the mentions in an activity, in order."""
    entities = part(activity, "entities")
    rows = entities[:MOST_MENTIONS] if isinstance(entities, list) else []
    return tuple(_mention(row) for row in rows if word(row, "type").lower() == "mention")


def tokens(
    said: str, mentions: Iterable[Mention], known: Mapping[str, AccountId], own: str
) -> Said:
    """Return what was typed as words and mentions, in order; never raises.

    Args:
        said: the text of an activity.
        mentions: those of the same activity.
        known: the object ids behind Teams' own ids; whoever is missing here is told of as broken.
        own: our own account, whose first mention is left out.
    """
    found = joined(_pieces(storable(said), list(mentions), known, own), _loose)
    if found and isinstance(found[0], str):  # our name went, and a blank stood behind it
        first = _SLASHED.sub("", found[0].lstrip())
        return (first, *found[1:]) if first else found[1:]
    return found


def unescaped(said: str) -> str:
    """Return words with the entities of HTML replaced, each once."""
    return _ENTITY.sub(_character, said)


def written(said: Said) -> str:
    """Return tokens as text that `read_again` understands, for a button that says them again."""
    return "".join(_written(token) for token in said)


def read_again(text: str) -> Said:
    """Return the tokens in what `written` made; never raises."""
    split = _AGAIN.split(storable(text))
    pieces = (
        _marked(piece) if index % 2 else unescaped(piece) for index, piece in enumerate(split)
    )
    return joined(pieces, _loose)


# ---- marks and entities -------------------------------------------------------------------------


def _mention(row: Json) -> Mention:
    """Return one mention; the name of somebody may hold what would be a mark in words."""
    found = _MARK.search(words(row, "text"))
    mentioned = part(row, "mentioned")
    return Mention(
        shown=unescaped(found[1] if found else words(row, "text")),
        id=word(mentioned, "aadObjectId").lower() or word(mentioned, "id"),
        kind=word(mentioned, "type").lower(),
    )


def _pieces(
    said: str, mentions: list[Mention], known: Mapping[str, AccountId], own: str
) -> Iterator[Token]:
    """Yield words and mentions; words may still stand side by side."""
    is_named = False
    for index, piece in enumerate(_MARK.split(said)):
        if index % 2 == 0:
            yield unescaped(piece)
            continue
        shown = unescaped(piece)
        mention = _taken(shown, mentions)
        if mention is not None and mention.id == own and not is_named:
            is_named = True
            continue
        yield _token(mention, known) if mention else Broken(f"@{shown}")


def _taken(shown: str, mentions: list[Mention]) -> Mention | None:
    """Return the next mention that is shown like this, and take it from the list."""
    for index, mention in enumerate(mentions):
        if mention.shown == shown:
            return mentions.pop(index)
    return None


def _token(mention: Mention, known: Mapping[str, AccountId]) -> Token:
    """Return whom a mention means."""
    if mention.kind == "tag":
        return Group(mention.id)
    if mention.kind in {"channel", "team"} or mention.id.startswith(_ROOM):
        return Everyone(mention.shown)
    account = known.get(mention.id)
    if account is None and not mention.id.startswith(_PERSON) and mention.id:
        account = AccountId(mention.id)
    return Who(account) if account else Broken(f"@{mention.shown}")


def people_in(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Return Teams' own ids of the people that are mentioned, each once."""
    return tuple(dict.fromkeys(one.id for one in mentions if one.id.startswith(_PERSON)))


# ---- words --------------------------------------------------------------------------------------


def _character(found: re.Match[str]) -> str:
    """Return what an entity of HTML stands for; itself when that is nothing."""
    if found[1]:
        return _NAMED[found[1]]
    number = int(found[2]) if found[2] else int(found[3], 16)
    return storable(chr(number)) if number <= _LAST_CHARACTER else found[0]


def _loose(said: str) -> Iterator[Token]:
    """Yield words, and the e-mail addresses between them."""
    for index, piece in enumerate(_MAIL.split(said)):
        yield WhoseAddress(piece) if index % 2 else piece


# ---- to be said again ---------------------------------------------------------------------------


def _escaped(said: str) -> str:
    """Return words in which no mark stands."""
    return said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _written(token: Token) -> str:
    """Return one token as text."""
    if isinstance(token, str):
        return _escaped(token)
    if isinstance(token, WhoseAddress):
        return _escaped(token.email)
    if isinstance(token, ChannelName):
        return _escaped(token.name)
    match token:
        case Who(account=told):
            sign = "@"
        case Group(id=told):
            sign = "!"
        case Everyone(word=told):
            sign = "*"
        case Broken(raw=told):
            sign = "?"
    return f"<{sign}{_escaped(told)}>"


def _marked(inside: str) -> Token:
    """Return the token of a mark that `_written` made."""
    sign, rest = inside[0], unescaped(inside[1:])
    match sign:
        case "@":
            return Who(AccountId(rest))
        case "!":
            return Group(rest)
        case "*":
            return Everyone(rest)
        case "?":
            return Broken(rest)
        case _:
            return unescaped(inside)
