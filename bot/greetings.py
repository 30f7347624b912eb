"""What people say to a bot as to a person: they are answered in kind, and told where help is."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.context import Context
from bot.outcome import Outcome
from bot.request import Said
from bot.ui.blocks import Paragraph
from bot.ui.language import mark
from bot.ui.text import Typing
from bot.ui.views import Message

HELP = "help"
HELP_WORDS = frozenset({HELP, "hilfe", "aide", "ayuda", "aiuto", "ajuda", "pomoc", "hjälp", "?"})
"""How people ask for help in their own words, whatever language they chose."""

_SHORT_NAME = re.compile(r":[\w+'-]+:")
_LETTERS = re.compile(r"[^\W_]+")
_HELLO = frozenset({
    "hello", "hi", "hey", "hiya", "hello there", "hi there", "good morning", "good evening",
    "hallo", "moin", "servus", "guten morgen", "guten tag", "guten abend", "grüezi",
    "bonjour", "salut", "hola", "buenos días", "ciao", "buongiorno", "olá", "oi", "bom dia",
})  # fmt: skip
_THANKS = frozenset({
    "thanks", "thank you", "thx", "ty", "cheers", "thanks a lot", "thank you very much",
    "danke", "vielen dank", "danke schön", "dankeschön", "merci", "gracias", "grazie",
    "obrigado", "obrigada",
})  # fmt: skip


class Kind(StrEnum):
    """What somebody said as to a person."""

    HELLO = "hello"
    THANKS = "thanks"
    EMOJI = "emoji"


_ANSWERS = {
    Kind.HELLO: mark("Hello! You can thank a colleague with {kudos}. All I can do: {help}."),
    Kind.THANKS: mark("You are welcome. All I can do: {help}."),
    Kind.EMOJI: mark("You can thank a colleague with {kudos}. All I can do: {help}."),
}


@dataclass(frozen=True)
class Greeting:
    """The arguments of `greet`."""

    kind: Kind


def greeting_in(said: Said) -> Greeting | None:
    """Return what was said as to a person; None: it is something else, or more than that."""
    if not said or not all(isinstance(token, str) for token in said):
        return None
    typed = " ".join(token for token in said if isinstance(token, str)).casefold()
    plain = _SHORT_NAME.sub(" ", typed)
    words = " ".join(_LETTERS.findall(plain)).removesuffix(" goodword")
    if not words:
        return Greeting(Kind.EMOJI) if typed.strip() else None
    if words in _HELLO:
        return Greeting(Kind.HELLO)
    return Greeting(Kind.THANKS) if words in _THANKS else None


def is_thanks(word: str) -> bool:
    """Return whether somebody begins with it who wants to thank somebody."""
    return word.casefold() in _THANKS


def greet(greeting: Greeting, context: Context) -> Outcome:
    """Answer in kind, and say where help is."""
    told = context.say.spans(_ANSWERS[greeting.kind], kudos=Typing("kudos"), help=Typing(HELP))
    summary = context.say("What I can do")
    return Outcome(reply=Message(summary, (Paragraph(told),)))
