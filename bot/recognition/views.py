"""What people see of a kudos: the card, the note to the receiver, the lists of their own."""

from collections.abc import Mapping, Sequence

from bot.identity import ConversationId, Person, PersonId
from bot.recognition.model import Kudos, NamedValue, Totals
from bot.ui.actions import Button, Confirm
from bot.ui.blocks import Block, Buttons, Fact, Facts, Heading, Note, Paragraph, Quote
from bot.ui.language import Say
from bot.ui.text import Bold, Mention, Moment, Plain, Room, Span, Text, listed, text
from bot.ui.views import Message
from bot.ui.words import name_of, number_words


def everybody(people: Sequence[PersonId]) -> Text:
    """Return the mentions of people, separated by commas."""
    spans: tuple[Span, ...] = tuple(Mention(person) for person in people)
    return listed(spans)


def names(people: Sequence[PersonId], known: Mapping[PersonId, Person], say: Say) -> str:
    """Return the names of people for places that hold no mention."""
    return ", ".join(name_of(person, known, say) for person in people if person in known)


def value_note(value: NamedValue) -> Note:
    """Return the value of a kudos with its behaviour line."""
    if not value.line:
        return Note((Bold(f"#{value.slug}"),))
    return Note((Bold(f"#{value.slug}"), Plain(f" · {value.line}")))


def _facts(kudos: Kudos, say: Say) -> tuple[Block, ...]:
    """Return what stands below the words: the value and the customer, where there are any."""
    value = (value_note(kudos.value),) if kudos.value else ()
    if not kudos.customer:
        return value
    return (*value, Note(say.spans("Customer: {name}", name=Plain(kudos.customer))))


def card(kudos: Kudos, known: Mapping[PersonId, Person], say: Say) -> Message:
    """Return the card for everybody in the channel."""
    giver = name_of(kudos.giver, known, say)
    summary = say(
        "{giver} thanked {receivers}", giver=giver, receivers=names(kudos.shown, known, say)
    )
    blocks: list[Block] = [
        Paragraph(
            say.spans(
                "{giver} thanks {receivers}",
                giver=Mention(kudos.giver),
                receivers=everybody(kudos.shown),
            )
        ),
        Quote(text(kudos.reason)),
        *_facts(kudos, say),
    ]
    if kudos.joined:
        blocks.append(Note(say.spans("Also thankful: {people}", people=everybody(kudos.joined))))
    blocks.append(
        Buttons((Button(say("Me too"), "kudos.me_too", str(kudos.id)), _report(kudos, say)))
    )
    return Message(summary, tuple(blocks))


def _report(kudos: Kudos, say: Say) -> Button:
    """Return the button that tells a curator of a card."""
    asked = Confirm(
        say("Report this card?"),
        say("A curator looks at it. The giver does not learn who reported it."),
        say("Report it"),
        say("Leave it"),
    )
    return Button(say("Report"), "kudos.report", str(kudos.id), confirm=asked)


def hidden_card(say: Say) -> Message:
    """Return what stands in the place of a card that was reported."""
    hidden = say("This card is hidden until a curator has looked at it.")
    return Message(hidden, (Note(text(hidden)),))


def echo(
    kudos: Kudos, channel: ConversationId, known: Mapping[PersonId, Person], say: Say
) -> Message:
    """Return the one line for the channel of origin, where the card is in another one."""
    line = say.spans(
        "{giver} thanked {receivers}: see {channel}.",
        giver=Plain(name_of(kudos.giver, known, say)),
        receivers=Plain(names(kudos.shown, known, say)),
        channel=Room(channel),
    )
    summary = say(
        "{giver} thanked {receivers}",
        giver=name_of(kudos.giver, known, say),
        receivers=names(kudos.shown, known, say),
    )
    return Message(summary, (Note(line),))


def thanks(
    notes: Sequence[Kudos], receiver: Person, known: Mapping[PersonId, Person], say: Say
) -> Message:
    """Return the direct message to a receiver; `notes` are what it tells of, oldest first."""
    first = notes[0]
    if len(notes) == 1:
        summary = say("{giver} thanked you", giver=name_of(first.giver, known, say))
    else:
        summary = say.many("{count} thank-you for you", "{count} thank-yous for you", len(notes))
    blocks: list[Block] = []
    for kudos in notes:
        blocks.extend(_one_thanks(kudos, receiver, say))
    return Message(summary, tuple(blocks))


def _one_thanks(kudos: Kudos, receiver: Person, say: Say) -> tuple[Block, ...]:
    """Return the part of a receiver's message that tells of one kudos."""
    told = (
        say.spans("{giver} thanked you, just between you.", giver=Mention(kudos.giver))
        if kudos.private
        else say.spans("{giver} thanked you.", giver=Mention(kudos.giver))
    )
    buttons = [Button(say("Thank back"), "kudos.thank_back", str(kudos.id), "primary")]
    if receiver.id in kudos.shown:
        buttons.append(_keep_private(kudos, say))
    if receiver.id not in kudos.told_managers and receiver.manager != kudos.giver:
        buttons.append(_show_to_manager(kudos, say))
    words = Quote(text(kudos.reason))
    return (Paragraph(told), words, *_facts(kudos, say), Buttons(tuple(buttons)))


def _keep_private(kudos: Kudos, say: Say) -> Button:
    """Return the button that takes a receiver off the card."""
    asked = Confirm(
        say("Keep this private?"),
        say("You are taken off the card in the channel, for good."),
        say("Keep private"),
        say("Leave it"),
    )
    return Button(say("Keep private"), "kudos.keep_private", str(kudos.id), confirm=asked)


def _show_to_manager(kudos: Kudos, say: Say) -> Button:
    """Return the button that sends a copy to the receiver's manager."""
    asked = Confirm(
        say("Show this to your manager?"),
        say("They get a copy by direct message. Nobody else sees it."),
        say("Show it"),
        say("Leave it"),
    )
    return Button(say("Show to my manager"), "kudos.show_to_manager", str(kudos.id), confirm=asked)


def copy(kudos: Kudos, receiver: Person, known: Mapping[PersonId, Person], say: Say) -> Message:
    """Return what a receiver's manager is shown, at the receiver's wish and of nobody else."""
    giver = name_of(kudos.giver, known, say)
    summary = say("{receiver} shows you thanks from {giver}", receiver=receiver.name, giver=giver)
    told = say.spans(
        "{receiver} shows you thanks from {giver}:",
        receiver=Mention(receiver.id),
        giver=Mention(kudos.giver),
    )
    return Message(summary, (Paragraph(told), Quote(text(kudos.reason)), *_facts(kudos, say)))


def history(
    title: str, found: Sequence[Kudos], totals: Totals, empty: str, say: Say
) -> tuple[Block, ...]:
    """Return a list of kudos, newest first."""
    if not found:
        return (Heading(title), Paragraph(text(empty)))
    return (Heading(title), in_all(totals, say), *quotes(found, say))


def in_all(totals: Totals, say: Say) -> Facts:
    """Return how many came and went since the beginning."""
    return Facts(
        (
            Fact(say("Received in all"), text(number_words(totals.received, say))),
            Fact(say("Given in all"), text(number_words(totals.given, say))),
        )
    )


def quotes(found: Sequence[Kudos], say: Say) -> tuple[Block, ...]:
    """Return kudos in the words of their givers."""
    return tuple(Quote(text(kudos.reason), _who_and_when(kudos, say)) for kudos in found)


def _who_and_when(kudos: Kudos, say: Say) -> Text:
    """Return who thanked whom, and on which day."""
    line = say.spans(
        "{giver} to {receivers}, {day}",
        giver=Mention(kudos.giver),
        receivers=everybody(kudos.receivers),
        day=Moment(kudos.given_at, "date"),
    )
    if kudos.customer:
        line = (*line, Plain(f" · {kudos.customer}"))
    return (*line, Plain(" · " + say("private"))) if kudos.private else line
