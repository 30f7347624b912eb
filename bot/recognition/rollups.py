"""The card for the thanks of a busy hour: one line for each, and the way to all of its words."""

from collections.abc import Sequence

from bot.recognition.model import Kudos
from bot.recognition.views import everybody
from bot.ui.actions import Button
from bot.ui.blocks import Block, Heading, Note, Paragraph
from bot.ui.language import Say
from bot.ui.text import Bold, Mention, Plain, Text, text
from bot.ui.views import Message

MOST_OF_A_REASON = 140  # characters
MOST_PEOPLE = 10
MOST_JOINED = 10


def card(lines: Sequence[Kudos], say: Say) -> Message:
    """Return the card; `lines` are what stands on it, oldest first."""
    summary = say.many("{count} more thank-you", "{count} more thank-yous", len(lines))
    blocks = [_hidden(say) if kudos.hidden else _line(kudos, say) for kudos in lines]
    return Message(summary, (Heading(say("More thanks in this hour")), *blocks))


def _line(kudos: Kudos, say: Say) -> Block:
    """Return one line: who thanks whom for what, shortened."""
    told = say.spans(
        "{giver} thanks {receivers}: {reason}",
        giver=Mention(kudos.giver),
        receivers=everybody(kudos.shown[:MOST_PEOPLE]),
        reason=Plain(beginning(kudos.reason)),
    )
    parts: list[Text] = [told]
    if kudos.value:
        parts.append((Bold(f"#{kudos.value.slug}"),))
    if kudos.joined:
        joined = everybody(kudos.joined[:MOST_JOINED])
        parts.append(say.spans("Also thankful: {people}", people=joined))
    spans = [span for part in parts for span in (*part, Plain(" "))][:-1]
    return Paragraph(tuple(spans), Button(say("Read it all"), "kudos.read", str(kudos.id)))


def beginning(words: str) -> str:
    """Return words on one line, cut short between two of them if they are long."""
    flat = " ".join(words.split())
    if len(flat) <= MOST_OF_A_REASON:
        return flat
    cut = flat[: MOST_OF_A_REASON - 1]
    whole, _, rest = cut.rpartition(" ")
    return f"{whole if len(whole) > len(rest) else cut}…"


def _hidden(say: Say) -> Block:
    """Return the line of a kudos that was reported."""
    return Note(text(say("One thank-you is hidden until a curator has looked at it.")))
