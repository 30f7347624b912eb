"""What people see of a round: the question, the results, and how one is opened by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from bot.shares import share_in_words
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Fact, Facts, Heading, Note, Paragraph
from bot.ui.forms import Choice, Day, Form, Option
from bot.ui.language import Say
from bot.ui.text import Bold, Emoji, Italic, Moment, Plain, Text, Typing, text
from bot.ui.views import Message
from bot.ui.words import number_words
from bot.values.round import (
    HALF,
    LEAST_ANSWERS,
    LEAST_MEMBERS,
    Answer,
    Asked,
    Result,
    Round,
)

HOURS = range(7, 19)


@dataclass(frozen=True)
class Planned:
    """A round that nobody has kept yet; `opens_at` None: at once."""

    people: int
    opens_at: datetime | None
    closes_at: datetime


# ---- the question -----------------------------------------------------------------------------


def card(which: Round, asked: Sequence[Asked], space: str, say: Say) -> Message:
    """Return the message in which somebody answers."""
    title = say("Do we do this here?")
    blocks: list[Block] = [
        Heading(title),
        Paragraph(
            say.spans(
                "Think of {space} in the last weeks. You can answer, and change your mind, until"
                " {moment}.",
                space=Plain(space),
                moment=Moment(which.closes_at),
            )
        ),
    ]
    for one in asked:
        blocks.append(Paragraph((Bold(one.line.words),)))
        blocks.append(Buttons(tuple(_button(one, answer, say) for answer in Answer)))
        if one.answer is not None:
            blocks.append(Note(text(say("Your answer: {answer}", answer=word(one.answer, say)))))
    blocks.append(Note(named(say)))
    return Message(title, tuple(blocks))


def named(say: Say) -> Text:
    """Return what is kept of whom, with the sign for it."""
    return (
        Emoji("unlock"),
        Plain(" "),
        Bold(say("Named")),
        Plain(" "),
        *text(
            say(
                "Your name is kept with your answers until the round closes; then they are"
                " deleted. Only shares are ever shown, and only of lines that at least {least}"
                " people answered.",
                least=LEAST_ANSWERS,
            )
        ),
    )


def word(answer: Answer, say: Say) -> str:
    """Return an answer in words."""
    match answer:
        case Answer.ALWAYS:
            return say("always")
        case Answer.SOMETIMES:
            return say("sometimes")
        case Answer.RARELY:
            return say("rarely")
        case _:
            assert_never(answer)


def _button(asked: Asked, answer: Answer, say: Say) -> Button:
    """Return the button of one answer; the chosen one is marked."""
    is_chosen = answer is asked.answer
    label = f"✓ {word(answer, say)}" if is_chosen else word(answer, say)
    value = f"{asked.line.id}:{answer.value}"
    return Button(label, "round.answer", value, "primary" if is_chosen else "plain")


def closed(which: Round, say: Say) -> Message:
    """Return what is said to an answer that comes too late."""
    said = say.spans(
        "This round closed on {day}. You see what came of it with {command}.",
        day=Moment(which.closes_at, "date"),
        command=Typing("values results"),
    )
    return Message(say("This round is closed."), (Paragraph(said),))


# ---- the results ------------------------------------------------------------------------------


def results(which: Round, found: Sequence[Result], space: str, say: Say) -> Message:
    """Return what a round says, the same for everybody."""
    title = say("Do we do this here? What {space} says", space=space)
    known = [one for one in found if one.share_percent is not None]
    low = sorted((one for one in known if _share(one) < HALF), key=_share)
    high = sorted((one for one in known if _share(one) >= HALF), key=_share, reverse=True)
    blocks: list[Block] = [
        Heading(title),
        Note(
            say.spans(
                "Share of those who say “always” or “sometimes”, as of {day}.",
                day=Moment(which.closes_at, "date"),
            )
        ),
    ]
    if low:
        blocks.append(Paragraph((Bold(say("What gets in the way?")),)))
        blocks.extend(_result(one, say) for one in low)
    if high:
        blocks.append(Paragraph((Bold(say("We do this")),)))
        blocks.extend(_result(one, say) for one in high)
    if unsaid := len(found) - len(known):
        blocks.append(Note(text(_unsaid(unsaid, say))))
    return Message(title, tuple(blocks))


def _share(result: Result) -> int:
    return result.share_percent or 0


def _result(result: Result, say: Say) -> Paragraph:
    """Return one line with its share."""
    return Paragraph(
        (
            Bold(share_in_words(_share(result), say)),
            Plain(f"  {result.words}  "),
            Italic(result.value),
        )
    )


def _unsaid(count: int, say: Say) -> str:
    """Return how many lines too few people answered."""
    return say.many(
        "{count} line had fewer than {least} answers, so nothing is said of it.",
        "{count} lines had fewer than {least} answers, so nothing is said of them.",
        count,
        least=LEAST_ANSWERS,
    )


def too_few(say: Say) -> Message:
    """Return why a small space is not asked."""
    return Message(
        say(
            "Fewer than {least} people belong to this space, so it is not asked: each of them"
            " could be recognised in the results.",
            least=LEAST_MEMBERS,
        )
    )


def still_open(which: Round, say: Say) -> Message:
    """Return what is said while a round is planned or open."""
    said = say.spans(
        "A round runs from {start} to {end}. The results come when it closes.",
        start=Moment(which.opens_at),
        end=Moment(which.closes_at),
    )
    return Message(say("A round is not closed yet."), (Paragraph(said),))


def none_yet(when: datetime, say: Say) -> Message:
    """Return what is said before the first round."""
    said = say.spans("There was no round here yet. The next one opens {when}.", when=Moment(when))
    return Message(say("There was no round here yet."), (Paragraph(said),))


# ---- opening one by hand ----------------------------------------------------------------------


def form(zone: str, say: Say) -> Form:
    """Return the form in which an admin says when a round begins."""
    hours = tuple(Option(str(hour), f"{hour:02}:00") for hour in HOURS)
    return Form(
        "values.round",
        say("Ask about our values"),
        say("Show what happens"),
        (
            Day(
                "day",
                say("On which day?"),
                hint=say("Leave it empty to ask at once."),
                optional=True,
            ),
            Choice(
                "hour",
                say("At which hour?"),
                hours,
                hint=say("By the clocks of {zone}.", zone=zone),
                optional=True,
            ),
        ),
        intro=(Note(text(say("Everybody of the space is asked three lines of your values."))),),
    )


def preview(planned: Planned, say: Say) -> Message:
    """Return what would happen, with the button that makes it so."""
    title = say("This is what would happen")
    opens = (
        (Moment(planned.opens_at),)
        if planned.opens_at
        else text(say("at once, in quiet hours later"))
    )
    facts = Facts(
        (
            Fact(say("People asked"), text(number_words(planned.people, say))),
            Fact(say("Opens"), opens),
            Fact(say("Closes"), (Moment(planned.closes_at),)),
        )
    )
    stamp = str(int(planned.opens_at.timestamp())) if planned.opens_at else ""
    button = Button(say("Open the round"), "round.open", stamp, "primary")
    return Message(title, (Heading(title), facts, Note(named(say)), Buttons((button,))))


def planned(opened: Round, *, at_once: bool, say: Say) -> Message:
    """Return the answer to whoever opened a round."""
    if at_once:
        said = say.spans(
            "The round is open until {end}. Everybody is asked within some minutes, in quiet hours"
            " later.",
            end=Moment(opened.closes_at),
        )
    else:
        said = say.spans(
            "The round opens {start} and closes {end}.",
            start=Moment(opened.opens_at),
            end=Moment(opened.closes_at),
        )
    return Message(say("The round is planned."), (Paragraph(said),))
