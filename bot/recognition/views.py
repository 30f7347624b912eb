"""What people see of a kudos: the card, the note to the receiver, the lists of their own."""

from collections.abc import Mapping, Sequence

from bot.identity import ConversationId, Person, PersonId
from bot.recognition.model import Kudos, NamedValue, Totals
from bot.ui.actions import Button, Confirm
from bot.ui.blocks import Block, Buttons, Fact, Facts, Heading, Note, Paragraph, Quote
from bot.ui.language import Say
from bot.ui.text import Bold, Mention, Moment, Plain, Room, Span, Text, listed, text
from bot.ui.views import Message


def everybody(people: Sequence[PersonId]) -> Text:
    """Return the mentions of people, separated by commas."""
    spans: tuple[Span, ...] = tuple(Mention(person) for person in people)
    return listed(spans)


def names(people: Sequence[PersonId], known: Mapping[PersonId, Person]) -> str:
    """Return the names of people for places that hold no mention."""
    return ", ".join(known[person].name for person in people if person in known)


def value_note(value: NamedValue) -> Note:
    """Return the value of a kudos with its behaviour line."""
    if not value.line:
        return Note((Bold(f"#{value.slug}"),))
    return Note((Bold(f"#{value.slug}"), Plain(f" · {value.line}")))


def card(kudos: Kudos, known: Mapping[PersonId, Person], say: Say) -> Message:
    """Return the card for everybody in the channel."""
    giver = known[kudos.giver].name
    summary = say("{giver} thanked {receivers}", giver=giver, receivers=names(kudos.shown, known))
    blocks: list[Block] = [
        Paragraph(
            say.spans(
                "{giver} thanks {receivers}",
                giver=Mention(kudos.giver),
                receivers=everybody(kudos.shown),
            )
        ),
        Quote(text(kudos.reason)),
    ]
    if kudos.value:
        blocks.append(value_note(kudos.value))
    if kudos.joined:
        blocks.append(Note(say.spans("Also thankful: {people}", people=everybody(kudos.joined))))
    blocks.append(Buttons((Button(say("Me too"), "kudos.me_too", str(kudos.id)),)))
    return Message(summary, tuple(blocks))


def echo(
    kudos: Kudos, channel: ConversationId, known: Mapping[PersonId, Person], say: Say
) -> Message:
    """Return the one line for the channel of origin, where the card is in another one."""
    line = say.spans(
        "{giver} thanked {receivers}: see {channel}.",
        giver=Plain(known[kudos.giver].name),
        receivers=Plain(names(kudos.shown, known)),
        channel=Room(channel),
    )
    summary = say(
        "{giver} thanked {receivers}",
        giver=known[kudos.giver].name,
        receivers=names(kudos.shown, known),
    )
    return Message(summary, (Note(line),))


def thanks(notes: Sequence[Kudos], known: Mapping[PersonId, Person], say: Say) -> Message:
    """Return the direct message to a receiver; `notes` are what it tells of, oldest first."""
    first = notes[0]
    if len(notes) == 1:
        summary = say("{giver} thanked you", giver=known[first.giver].name)
    else:
        summary = say.many("{count} thank-you for you", "{count} thank-yous for you", len(notes))
    blocks: list[Block] = []
    for kudos in notes:
        blocks.extend(_one_thanks(kudos, say))
    return Message(summary, tuple(blocks))


def _one_thanks(kudos: Kudos, say: Say) -> tuple[Block, ...]:
    """Return the part of a receiver's message that tells of one kudos."""
    told = (
        say.spans("{giver} thanked you, just between you.", giver=Mention(kudos.giver))
        if kudos.private
        else say.spans("{giver} thanked you.", giver=Mention(kudos.giver))
    )
    parts: list[Block] = [Paragraph(told), Quote(text(kudos.reason))]
    if kudos.value:
        parts.append(value_note(kudos.value))
    buttons = [Button(say("Thank back"), "kudos.thank_back", str(kudos.id), "primary")]
    if not kudos.private:
        buttons.append(
            Button(
                say("Keep private"),
                "kudos.keep_private",
                str(kudos.id),
                confirm=Confirm(
                    say("Keep this private?"),
                    say("You are taken off the card in the channel, for good."),
                    say("Keep private"),
                    say("Leave it"),
                ),
            )
        )
    parts.append(Buttons(tuple(buttons)))
    return tuple(parts)


def history(
    title: str, found: Sequence[Kudos], totals: Totals, empty: str, say: Say
) -> tuple[Block, ...]:
    """Return a list of kudos, newest first."""
    blocks: list[Block] = [Heading(title)]
    if not found:
        return (*blocks, Paragraph(text(empty)))
    blocks.append(
        Facts(
            (
                Fact(say("Received in all"), text(str(totals.received))),
                Fact(say("Given in all"), text(str(totals.given))),
            )
        )
    )
    blocks.extend(Quote(text(kudos.reason), _who_and_when(kudos, say)) for kudos in found)
    return tuple(blocks)


def _who_and_when(kudos: Kudos, say: Say) -> Text:
    """Return who thanked whom, and on which day."""
    line = say.spans(
        "{giver} to {receivers}, {day}",
        giver=Mention(kudos.giver),
        receivers=everybody(kudos.receivers),
        day=Moment(kudos.given_at, "date"),
    )
    return (*line, Plain(" · " + say("private"))) if kudos.private else line
