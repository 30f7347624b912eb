"""What the giver of a kudos is answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.identity import ConversationId, PersonId
from bot.recognition.limits import TEAM_BUDGET
from bot.recognition.model import DraftId, Kudos, NamedValue
from bot.recognition.paying import Paid
from bot.recognition.views import everybody
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Divider, Note, Paragraph
from bot.ui.language import Say
from bot.ui.text import Mention, Moment, Plain, Room, Text, Typing, text
from bot.ui.views import Message

MOST_BUTTONS = 5
ALOUD = ":aloud"
"""What stands at the end of a button's value where private words were typed for all to read."""


def sent(  # noqa: PLR0913 - all by name
    kudos: Kudos,
    *,
    say: Say,
    channel: ConversationId | None,
    kept_private: Sequence[PersonId],
    held: Mapping[PersonId, datetime],
    overheard: bool = False,
    hints: Sequence[Block] = (),
) -> Message:
    """Return the answer to the giver.

    Args:
        channel: where the card goes; None when nothing is posted in public.
        kept_private: receivers who like to be thanked in private.
        held: who is told later, and when, because of their quiet hours.
        overheard: the words were typed where others read them.
    """
    blocks: list[Block] = [Paragraph(_where(kudos, channel, say, overheard=overheard))]
    if kept_private and not kudos.private:
        blocks.append(_kept_private(kept_private, say))
    if overheard and (kudos.private or kept_private):
        blocks.append(still_there(say))
    blocks.extend(_held(person, at, say) for person, at in held.items())
    blocks.extend(hints)
    edit = Button(say("Edit the text"), "kudos.edit", str(kudos.id))
    undo = Button(say("Undo"), "kudos.undo", str(kudos.id))
    blocks.append(Buttons((edit, undo)))
    return Message(say("Your thanks are on their way."), tuple(blocks))


def remarks(kudos: Kudos, paid: Paid, say: Say) -> tuple[Block, ...]:
    """Return what the giver may want to know of what was read, and of what it took."""
    found: list[Block] = []
    if kudos.customer:
        found.append(Note(say.spans("For the customer {name}.", name=Plain(kudos.customer))))
    if paid.year is not None:
        taken = say.many(
            "Taken from your team budget of {year}: {count} is left.",
            "Taken from your team budget of {year}: {count} are left.",
            TEAM_BUDGET - paid.used,
            year=str(paid.year),
        )
        found.append(Note(text(taken)))
    if paid.budget_is_spent:
        spent = say("Your team budget of the year is used up: this was one of your five of today.")
        found.append(Note(text(spent)))
    return tuple(found)


def _kept_private(people: Sequence[PersonId], say: Say) -> Note:
    """Return that some of those thanked do not stand on the card."""
    return Note(
        say.many_spans(
            "{people} prefers to be thanked in private: not on the card.",
            "{people} prefer to be thanked in private: not on the card.",
            len(people),
            people=everybody(people),
        )
    )


def _held(person: PersonId, at: datetime, say: Say) -> Note:
    """Return that somebody is told later."""
    return Note(
        say.spans(
            "It is outside working hours for {person}: they are told at {moment}.",
            person=Mention(person),
            moment=Moment(at),
        )
    )


def warned(message: Message, say: Say) -> Message:
    """Return a message that also tells that what was typed is read by others."""
    blocks = message.blocks or (Paragraph(text(message.summary)),)
    return Message(message.summary, (*blocks, still_there(say)))


def still_there(say: Say) -> Paragraph:
    """Return that typed words are read by others, whatever becomes of the thanks."""
    told = say(
        "Where you typed it, everybody can read it: delete it there, and next time write to me in"
        " our chat."
    )
    return Paragraph(text(told))


def _where(kudos: Kudos, channel: ConversationId | None, say: Say, *, overheard: bool) -> Text:
    """Say who is thanked, and where it can be read."""
    people = everybody(kudos.receivers)
    if kudos.private and overheard:
        return say.spans("Thanked {people} in private.", people=people)
    if kudos.private:
        return say.spans("Thanked {people} in private. Nobody else sees it.", people=people)
    if channel is None or not kudos.shown:
        return say.spans("Thanked {people} by direct message.", people=people)
    return say.spans(
        "Thanked {people}. The card goes to {channel}.", people=people, channel=Room(channel)
    )


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
    """Return how an admin gets cards into a channel, for a place where there can be none."""
    return Note(
        say.spans(
            "No card this time: choose a channel for cards with {setup}.", setup=Typing("setup")
        )
    )


def choose_value(
    draft: DraftId, values: Sequence[NamedValue], wrong: str, say: Say, *, aloud: bool = False
) -> Message:
    """Return the values as buttons: one press completes the send.

    Args:
        aloud: what is to be private was typed where others read it; the buttons know it as well.
    """
    summary = (
        say("There is no value #{slug}. Which one do you mean?", slug=wrong[:40])
        if wrong
        else say("Which value does it show? One press sends it.")
    )
    buttons = tuple(
        Button(f"#{value.slug}", "kudos.finish", f"{draft}:{value.slug}{ALOUD if aloud else ''}")
        for value in values[:MOST_BUTTONS]
    )
    rest = Button(say("Open the form"), "kudos.resume", str(draft))
    warning = (still_there(say),) if aloud else ()
    return Message(summary, (Paragraph(text(summary)), *warning, Buttons((*buttons, rest))))


def spent(most: int, renews_at: datetime, draft: DraftId, say: Say) -> Message:
    """Return that the limit of the day is reached, and the button that saves the draft."""
    summary = say("You have given your {count} kudos of today.", count=most)
    told = say.spans(
        "You have given your {count} kudos of today. You can thank again from {moment}.",
        count=most,
        moment=Moment(renews_at),
    )
    save = Button(say("Save for then"), "kudos.save", str(draft))
    return Message(summary, (Paragraph(told), Buttons((save,))))


def saved(renews_at: datetime, say: Say) -> Message:
    """Return that a draft is kept until the limit renews."""
    told = say.spans("Saved. I remind you at {moment}.", moment=Moment(renews_at))
    return Message(say("Saved."), (Paragraph(told),))


def reminder(draft: DraftId, people: Sequence[PersonId], say: Say) -> Message:
    """Return the message that brings a saved draft back."""
    told = say.spans("You wanted to thank {people}.", people=everybody(people))
    button = Button(say("Open your draft"), "kudos.resume", str(draft), "primary")
    return Message(say("Your saved thanks"), (Paragraph(told, button),))
