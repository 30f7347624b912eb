"""What is read of a reported card: by curators, by its giver, by those who reported it."""

from collections.abc import Callable, Mapping, Sequence

from bot.identity import Person, PersonId
from bot.recognition.model import Kudos
from bot.recognition.views import everybody, names
from bot.ui.actions import Button, Confirm
from bot.ui.blocks import Block, Buttons, Divider, Heading, Note, Paragraph, Quote
from bot.ui.language import Say
from bot.ui.text import Mention, text
from bot.ui.views import Message
from bot.ui.words import name_of

Decision = Callable[[PersonId, Say], Message]
"""What curators read once one of them has decided: `view(by, say)`."""

Thanks = Callable[[Say], Message]
"""What somebody who reported a card is told."""


def thank_you(say: Say, *, is_seen: bool) -> Message:
    """Return the answer to a report; `is_seen` when a curator is told."""
    if is_seen:
        return Message(say("Thank you. A curator looks at it, and you are told what became of it."))
    return Message(say("Thank you. It is noted; the card is hidden when three people report it."))


def reported(kudos: Kudos, count: int, known: Mapping[PersonId, Person], say: Say) -> Message:
    """Return what a curator is told; it names nobody who reported it."""
    giver = name_of(kudos.giver, known, say)
    summary = say(
        "Thanks from {giver} to {receivers} were reported",
        giver=giver,
        receivers=names(kudos.receivers, known, say),
    )
    return Message(summary, _waiting(kudos, count, say))


def _waiting(kudos: Kudos, count: int, say: Say) -> tuple[Block, ...]:
    """Return a reported card with the buttons that decide."""
    who = say.spans(
        "{giver} thanks {receivers}",
        giver=Mention(kudos.giver),
        receivers=everybody(kudos.receivers),
    )
    people = say.many("{count} person reported it.", "{count} people reported it.", count)
    state = say("It is hidden until a curator decides.") if kudos.hidden else ""
    return (
        Paragraph(who),
        Quote(text(kudos.reason)),
        Note(text(f"{people} {state}".rstrip())),
        Buttons(
            (
                Button(say("Leave it up"), "kudos.leave_up", str(kudos.id)),
                Button(
                    say("Take it down"),
                    "kudos.take_down",
                    str(kudos.id),
                    "danger",
                    Confirm(
                        say("Take it down?"),
                        say("The card goes for good and no longer counts, and the giver is told."),
                        say("Take it down"),
                        say("Go back"),
                    ),
                ),
            )
        ),
    )


def queue(waiting: Sequence[tuple[Kudos, int]], say: Say) -> Message:
    """Return what waits for a decision, oldest first."""
    title = say("What was reported")
    blocks: list[Block] = [Heading(title)]
    if not waiting:
        blocks.append(Paragraph(text(say("Nothing waits for a decision."))))
    for kudos, count in waiting:
        blocks.extend([Divider()] if len(blocks) > 1 else [])
        blocks.extend(_waiting(kudos, count, say))
    return Message(title, tuple(blocks))


def left_up(by: PersonId, say: Say) -> Message:
    """Return that a card stays."""
    told = say.spans(
        "{person} left it up. It is hidden again only when three other people report it.",
        person=Mention(by),
    )
    return Message(say("Decided: the card stays."), (Paragraph(told),))


def taken_down(by: PersonId, say: Say) -> Message:
    """Return that a card is gone."""
    told = say.spans("{person} took it down. The giver is told.", person=Mention(by))
    return Message(say("Decided: the card is gone."), (Paragraph(told),))


def stays(say: Say) -> Message:
    """Return what somebody who reported a card is told when it stays."""
    return Message(
        say("A curator has looked at the card that you reported, and left it up. Thank you.")
    )


def went(say: Say) -> Message:
    """Return what somebody who reported a card is told when it is gone."""
    return Message(
        say("A curator has taken down the card that you reported. Thank you for telling us.")
    )


def to_giver(kudos: Kudos, by: PersonId, say: Say) -> Message:
    """Return what the giver is told in private, with what they can do; their words are in it."""
    told = say.spans(
        "A curator has taken down your thanks to {receivers}. They no longer"
        " count. Surely you meant well: you can say it again in other words, or"
        " ask {curator} why.",
        receivers=everybody(kudos.receivers),
        curator=Mention(by),
    )
    again = Button(say("Thank again"), "kudos.open")
    return Message(
        say("Your thanks were taken down"),
        (Paragraph(told), Quote(text(kudos.reason)), Buttons((again,))),
    )
