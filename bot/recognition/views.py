"""What people see of a kudos: the card, the note to the receiver, the answer to the giver."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.identity import ConversationId, Person, PersonId
from bot.recognition.model import DraftId, Kudos, NamedValue, Totals
from bot.ui.actions import Button, Confirm
from bot.ui.blocks import Block, Buttons, Divider, Fact, Facts, Heading, Note, Paragraph, Quote
from bot.ui.language import Say
from bot.ui.text import Bold, Code, Mention, Moment, Plain, Room, Span, Text, listed, text
from bot.ui.views import Message

MOST_BUTTONS = 5


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
    summary = say(
        "{giver} thanked {receivers}", giver=giver, receivers=names(kudos.shown, known)
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
    ]
    if kudos.value:
        blocks.append(value_note(kudos.value))
    if kudos.joined:
        blocks.append(Note(say.spans("Also thankful: {people}", people=everybody(kudos.joined))))
    blocks.append(Buttons((Button(say("Me too"), "kudos.me_too", str(kudos.id)),)))
    return Message(summary, tuple(blocks))


def withdrawn_card(say: Say) -> Message:
    """Return what is said where a card cannot be shown any more."""
    return Message(say("This kudos was taken back."))


def echo(kudos: Kudos, channel: ConversationId, known: Mapping[PersonId, Person], say: Say) -> Message:
    """Return the one line for the channel in which a kudos was given, when its card is elsewhere."""
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


def sent(  # noqa: PLR0913 - all by name
    kudos: Kudos,
    *,
    say: Say,
    channel: ConversationId | None,
    kept_private: Sequence[PersonId],
    held: Mapping[PersonId, datetime],
    hints: Sequence[Block] = (),
) -> Message:
    """Return the answer to the giver.

    Args:
        channel: where the card goes; None when nothing is posted in public.
        kept_private: receivers who like to be thanked in private.
        held: who is told later, and when, because of their quiet hours.
    """
    blocks: list[Block] = [Paragraph(_where(kudos, channel, say))]
    if kept_private and not kudos.private:
        blocks.append(
            Note(
                say.spans(
                    "{people} prefer to be thanked in private: not on the card.",
                    people=everybody(kept_private),
                )
            )
        )
    blocks.extend(
        Note(
            say.spans(
                "It is outside working hours for {person}: they are told at {moment}.",
                person=Mention(person),
                moment=Moment(at),
            )
        )
        for person, at in held.items()
    )
    blocks.extend(hints)
    blocks.append(
        Buttons(
            (
                Button(say("Edit the text"), "kudos.edit", str(kudos.id)),
                Button(say("Undo"), "kudos.undo", str(kudos.id)),
            )
        )
    )
    return Message(say("Your thanks are on their way."), tuple(blocks))


def _where(kudos: Kudos, channel: ConversationId | None, say: Say) -> Text:
    """Say who is thanked, and where it can be read."""
    people = everybody(kudos.receivers)
    if kudos.private:
        return say.spans("Thanked {people} in private. Nobody else sees it.", people=people)
    if channel is None or not kudos.shown:
        return say.spans("Thanked {people} by direct message.", people=people)
    return say.spans("Thanked {people}. The card is in {channel}.", people=people, channel=Room(channel))


def offer_setup(say: Say) -> tuple[Block, ...]:
    """Return the offer to set Goodword up, made once to the first giver."""
    return (
        Divider(),
        Paragraph(
            text(
                say(
                    "You are the first here. In two minutes you can choose a channel for"
                    " thanks and the values that they show."
                )
            ),
            Button(say("Set up Goodword"), "space.setup"),
        ),
    )


def invite_hint(say: Say) -> Block:
    """Return how to get a card in the channel, for a place where there can be none."""
    return Note(
        say.spans(
            "No card this time: choose a channel for cards with {setup}.", setup=Code("setup")
        )
    )


def choose_value(draft: DraftId, values: Sequence[NamedValue], wrong: str, say: Say) -> Message:
    """Return the values as buttons: one press completes the send."""
    summary = (
        say("There is no value #{slug}. Which one do you mean?", slug=wrong[:40])
        if wrong
        else say("Which value does it show? One press sends it.")
    )
    buttons = tuple(
        Button(f"#{value.slug}", "kudos.finish", f"{draft}:{value.slug}")
        for value in values[:MOST_BUTTONS]
    )
    rest = Button(say("Open the form"), "kudos.resume", str(draft))
    return Message(summary, (Paragraph(text(summary)), Buttons((*buttons, rest))))


def spent(most: int, renews_at: datetime, draft: DraftId | None, say: Say) -> Message:
    """Return that the limit of the day is reached, and the button that saves the draft."""
    summary = say("You have given your {count} kudos of today.", count=most)
    told = say.spans(
        "You have given your {count} kudos of today. You can thank again from {moment}.",
        count=most,
        moment=Moment(renews_at),
    )
    blocks: list[Block] = [Paragraph(told)]
    if draft is not None:
        blocks.append(Buttons((Button(say("Save for then"), "kudos.save", str(draft)),)))
    return Message(summary, tuple(blocks))


def saved(renews_at: datetime, say: Say) -> Message:
    """Return that a draft is kept until the limit renews."""
    told = say.spans("Saved. I remind you at {moment}.", moment=Moment(renews_at))
    return Message(say("Saved."), (Paragraph(told),))


def reminder(draft: DraftId, people: Sequence[PersonId], say: Say) -> Message:
    """Return the message that brings a saved draft back."""
    told = say.spans("You wanted to thank {people}.", people=everybody(people))
    button = Button(say("Open your draft"), "kudos.resume", str(draft), "primary")
    return Message(say("Your saved thanks"), (Paragraph(told, button),))


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
                Fact(say("Received"), text(str(totals.received))),
                Fact(say("Given"), text(str(totals.given))),
            )
        )
    )
    for kudos in found:
        blocks.append(Quote(text(kudos.reason), _who_and_when(kudos, say)))
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
