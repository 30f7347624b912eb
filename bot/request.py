"""What reaches the core from outside, in the core's own words. Adapters make these, purely."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.identity import AccountId, ConversationId
from bot.surface import PlaceKind


@dataclass(frozen=True)
class Who:
    """A mention of one account, still to be resolved to a person."""

    account: AccountId


@dataclass(frozen=True)
class WhoseAddress:
    """A mention of somebody by e-mail address."""

    email: str


@dataclass(frozen=True)
class Group:
    """A mention of a group of people.

    The adapter fills in `members`, or leaves None when the platform did not say who they are.
    """

    id: str
    members: tuple[AccountId, ...] | None = None


@dataclass(frozen=True)
class Everyone:
    """An attempt to mention a whole channel, for example `@here`."""

    word: str


@dataclass(frozen=True)
class ChannelName:
    """A mention of a channel; `name` is how it was shown, without its sign."""

    conversation: ConversationId
    name: str = ""


@dataclass(frozen=True)
class Broken:
    """Something that looks like a mention and is none; `raw` is how it was typed."""

    raw: str


LONGEST_NAME = 2
"""How many words the name of a command has at most."""

Token = str | Who | WhoseAddress | Group | Everyone | ChannelName | Broken
Said = tuple[Token, ...]
"""What somebody typed: runs of words with mentions between them, in order."""

Answer = str | tuple[str, ...] | tuple[Who, ...]
Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Place:
    """Where something was said or pressed.

    `thread` is the platform's id of the message whose thread it is; None outside of threads.
    """

    conversation: ConversationId
    kind: PlaceKind
    thread: str | None = None


@dataclass(frozen=True)
class Typed:
    """Words after a slash command or a mention of the bot; the first word is the command."""

    said: Said

    @property
    def is_bare(self) -> bool:
        """Whether nothing stands behind the name of a command, which has one word or two."""
        first = self.said[0] if self.said else ""
        if len(self.said) > 1 or not isinstance(first, str):
            return False
        words = first.split()
        return len(words) <= LONGEST_NAME and not any(word[0] in "@#" for word in words)


@dataclass(frozen=True)
class Pressed:
    """A press on one of our buttons; `message_id` is the message that it stood on, if any."""

    action: str
    value: str
    message_id: str | None = None


@dataclass(frozen=True)
class Submitted:
    """A form that was sent. `carry` is what we gave to the form, verified by the adapter."""

    form: str
    answers: Answers
    carry: str = ""


@dataclass(frozen=True)
class PickedMessage:
    """A message shortcut: `shortcut` was chosen on a message that `author` wrote.

    `words` is the message as its author wrote it, for the draft only: it is not kept.
    """

    shortcut: str
    author: AccountId | None
    words: str
    message_id: str


@dataclass(frozen=True)
class PickedShortcut:
    """A global shortcut, chosen anywhere."""

    shortcut: str


@dataclass(frozen=True)
class OpenedHome:
    """Somebody looks at their home."""


Door = Typed | Pressed | Submitted | PickedMessage | PickedShortcut | OpenedHome


@dataclass(frozen=True)
class Request:
    """One thing that one person wants.

    Attributes:
        key: the de-duplication key; the same key is the same request, however often it arrives.
        platform, workspace: where it comes from; `workspace` is the platform's own id.
        actor: who wants it.
        door: what they did.
        place: where, if there is a conversation around it.
        actor_is_outside: the platform said that the actor belongs to another organisation.
        overheard: it was typed as a message where others read it, and stays there for them.
    """

    key: str
    platform: str
    workspace: str
    actor: AccountId
    door: Door
    place: Place | None = None
    actor_is_outside: bool = False
    overheard: bool = False

    @property
    def unique_key(self) -> str:
        """The de-duplication key among all platforms and workspaces."""
        return f"{self.platform}:{self.workspace}:{self.key}"

    def accounts(self) -> tuple[AccountId, ...]:
        """Return every account that the request names, the actor first, each once."""
        named: dict[AccountId, None] = {self.actor: None}
        for token in _tokens(self.door):
            if isinstance(token, Who):
                named[token.account] = None
            elif isinstance(token, Group):
                named.update(dict.fromkeys(token.members or ()))
        if isinstance(self.door, PickedMessage) and self.door.author:
            named[self.door.author] = None
        return tuple(named)


def _tokens(door: Door) -> Said:
    """Return all that may hold a mention."""
    if isinstance(door, Typed):
        return door.said
    if not isinstance(door, Submitted):
        return ()
    found: list[Token] = []
    for answer in door.answers.values():
        if isinstance(answer, tuple):
            found.extend(answer)
    return tuple(found)
