"""Which handler a door leads to."""

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.commands import Capability, Command, Filled, HomePart, NoArguments, Press
from bot.errors import UsageError
from bot.grammar import is_blank, parse, read
from bot.greetings import HELP, HELP_WORDS, greet, greeting_in, is_thanks
from bot.identity import Role
from bot.request import (
    LONGEST_NAME,
    Answers,
    Door,
    PickedMessage,
    PickedShortcut,
    Pressed,
    Said,
    Submitted,
    Token,
    Typed,
)
from bot.ui.blocks import Paragraph
from bot.ui.language import Say
from bot.ui.text import Code, Typing, listed
from bot.ui.views import Message

NEAREST = 3
LONGEST_SHOWN = 40
POLITE = frozenset({"please", "bitte"})


@dataclass(frozen=True)
class Route:
    """Who handles a request, with what.

    Attributes:
        name: of the command, action, form or shortcut.
    """

    handler: Callable[..., Any]
    arguments: object
    roles: frozenset[Role] = frozenset()
    reads_only: bool = False
    name: str = ""


class Routes:
    """All ways in to some capabilities; one of them must have the command `help`."""

    def __init__(self, capabilities: Collection[Capability]) -> None:
        """Put the ways in of all capabilities together."""
        self._commands = {c.name: c for part in capabilities for c in part.commands}
        self._actions = {a.name: a for part in capabilities for a in part.actions}
        self._forms = {f.name: f for part in capabilities for f in part.forms}
        self._shortcuts = {s.name: s for part in capabilities for s in part.shortcuts}
        self.home: tuple[HomePart, ...] = tuple(part for c in capabilities for part in c.home)

    def handlers(self) -> Iterator[Callable[..., object]]:
        """Yield every handler, those of the home included."""
        for table in (self._commands, self._actions, self._forms, self._shortcuts):
            yield from (owner.handler for owner in table.values())
        yield greet
        yield from (part.handler for part in self.home)

    def only_reads(self, door: Door) -> bool:
        """Return whether what a door leads to changes nothing; true where it leads nowhere."""
        match door:
            case Typed(said):
                found = self._named_by(said)
                return found is None or found[0].reads_only
            case Pressed(action) if action in self._actions:
                return self._actions[action].reads_only
            case Submitted(form):
                return form not in self._forms and form not in self._commands
            case PickedMessage(shortcut) | PickedShortcut(shortcut) if shortcut in self._shortcuts:
                return self._shortcuts[shortcut].reads_only
            case _:
                return True

    def of(self, door: Door, say: Say) -> Route:
        """Return the way that a door leads to.

        Raises:
            UsageError: it leads nowhere.
        """
        match door:
            case Typed(said):
                return self._typed(said, say)
            case Pressed(action, value, message_id) if action in self._actions:
                found = self._actions[action]
                press = Press(value, message_id)
                return Route(found.handler, press, found.roles, found.reads_only, action)
            case Submitted(form, answers, carry):
                return self._submitted(form, answers, carry, say)
            case PickedMessage(shortcut) | PickedShortcut(shortcut) if shortcut in self._shortcuts:
                picked = self._shortcuts[shortcut]
                return Route(picked.handler, door, frozenset(), picked.reads_only, shortcut)
            case _:
                raise _gone(say)

    def _submitted(self, form: str, answers: Answers, carry: str, say: Say) -> Route:
        """Return the way of a form: its own handler, or the command of the same name."""
        if form in self._forms:
            own = self._forms[form]
            return Route(own.handler, Filled(answers, carry), own.roles, name=form)
        if form in self._commands:
            command = self._commands[form]
            arguments: object = read(command.arguments, answers)
            return Route(command.handler, arguments, command.roles, name=form)
        raise _gone(say)

    def _typed(self, said: Said, say: Say) -> Route:
        """Return the way of the command whose name begins what was typed."""
        found = self._named_by(said)
        if found is not None:
            return _route_of(*found)
        if (greeting := greeting_in(said)) is not None:
            return Route(greet, greeting, reads_only=True, name=greeting.kind)
        spoken = [token for token in said if not (isinstance(token, str) and is_blank(token))]
        if _names_somebody_first(spoken):
            raise _names_come_later(say)
        raise self._unknown(str(spoken[0]).split()[:LONGEST_NAME], say)

    def _named_by(self, said: Said) -> tuple[Command, Said] | None:
        """Return the command whose name begins what was typed, and the rest of that.

        The longest name wins. None: there is no such command.
        """
        first = said[0] if said and isinstance(said[0], str) else ""
        words = [_as_typed(word) for word in first.split(maxsplit=LONGEST_NAME)]
        if is_empty(said) or (len(said) == 1 and self._asks_for_help(words)):
            return self._commands[HELP], (words[0] if words else "",)
        for length in range(min(len(words), LONGEST_NAME), 0, -1):
            command = self._commands.get(" ".join(words[:length]))
            if command is None:
                continue
            rest = (behind(first, length), *said[1:])
            if command.arguments is not NoArguments or is_empty(rest):
                return command, rest
            if length == 1 and not self._lacks(words):
                return command, rest  # words behind a command that takes none mean nothing
        return None

    def _lacks(self, words: Sequence[str]) -> bool:
        """Return whether the second word should choose among commands, and chooses none."""
        return len(words) > 1 and words[1] not in POLITE and bool(self._below(words[0]))

    def _below(self, word: str) -> list[str]:
        """Return the commands of two words that begin with one."""
        return [name for name in self._commands if name.startswith(f"{word} ")]

    def _asks_for_help(self, words: Sequence[str]) -> bool:
        """Return whether `kudos help` was typed, or a word alone that only begins commands."""
        if len(words) == 1 and words[0] not in self._commands:
            return bool(self._below(words[0]))
        return len(words) == LONGEST_NAME and words[1] == HELP

    def _unknown(self, words: Sequence[str], say: Say) -> UsageError:
        """Return what is said to an unknown command: the nearest ones, and help."""
        typed, names, topic = words[0], [one for one in self._commands if " " not in one], HELP
        if below := self._below(_as_typed(typed)):
            typed, names, topic = " ".join(words), below, f"{HELP} {_as_typed(typed)}"
        near = difflib.get_close_matches(typed.lower(), names, n=NEAREST, cutoff=0)
        said = say.spans(
            "I don't know {word}. Did you mean {near}? All I can do: {help}.",
            word=Code(typed[:LONGEST_SHOWN]),
            near=listed(tuple(Typing(name) for name in near)),
            help=Typing(topic),
        )
        return UsageError(Message(say("I don't know this command."), (Paragraph(said),)))


def _route_of(command: Command, rest: Said) -> Route:
    """Return the way of a command with what was typed behind its name."""
    arguments: object = parse(command.arguments, rest)
    return Route(command.handler, arguments, command.roles, command.reads_only, command.name)


def _as_typed(word: str) -> str:
    """Return a word as the names of commands are compared with it."""
    plain = word.lower().rstrip(".!?") or word.strip(".!")[:1]
    return HELP if plain in HELP_WORDS else plain


def _names_somebody_first(spoken: Sequence[Token]) -> bool:
    """Return whether a name, or a word of thanks with a name, stands where a command should."""
    first = spoken[0]
    if not isinstance(first, str):
        return True
    begins = first.split()[0]
    names = any(not isinstance(token, str) for token in spoken) or "@" in first
    return begins.startswith("@") or (names and is_thanks(begins.rstrip(",:!")))


def _names_come_later(say: Say) -> UsageError:
    """Return what is said to a name without a command: what stands before it."""
    said = say.spans(
        "Write first what you want, then the names: {kudos}. All I can do: {help}.",
        kudos=Typing(f"kudos {say('@name what they did')}"),
        help=Typing(HELP),
    )
    return UsageError(Message(say("I don't know this command."), (Paragraph(said),)))


def behind(words: str, count: int) -> str:
    """Return what stands behind the first `count` words, verbatim."""
    return re.sub(rf"\s*(?:\S+(?:\s+|$)){{{count}}}", "", words, count=1)


def is_empty(said: Said) -> bool:
    """Return whether nothing was typed that can be read."""
    return all(isinstance(token, str) and is_blank(token) for token in said)


def _gone(say: Say) -> UsageError:
    """Return what is said to a button or form that no longer exists."""
    return UsageError(
        Message(say("This button or form is from an earlier time and does nothing any more."))
    )
