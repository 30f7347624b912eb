"""The goal card: the vision of a space and up to three goals, each with its why."""

from dataclasses import dataclass
from typing import Annotated

from bot.commands import Filled, NeedsRole, Press, Rest
from bot.context import Context
from bot.errors import UsageError
from bot.identity import ADMINS
from bot.outcome import Outcome
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Heading, Paragraph
from bot.ui.forms import Field, Form, Words
from bot.ui.language import Say, mark
from bot.ui.text import Bold, Italic, Plain, Text, Typing, text
from bot.ui.views import Message
from bot.values.model import Goal, GoalCard
from bot.values.ports import GoalStore

MOST_GOALS = 3
MOST_VISION = 500
MOST_GOAL = 150
MOST_WHY = 300
EDIT = "edit"


@dataclass(frozen=True)
class GoalWords:
    """What can be typed behind `values goals`."""

    words: Annotated[str, Rest(mark("What to do"), optional=True)] = ""


def show(arguments: GoalWords, context: Context, store: GoalStore) -> Outcome:
    """Show the goal card, or open its form for `values goals edit`."""
    if arguments.words.strip().lower() == EDIT:
        return edit(Press(""), context, store)
    card = store.goals(context.space)
    return Outcome(reply=message(card, can_edit=context.is_admin, say=context.say))


def edit(_press: Press, context: Context, store: GoalStore) -> Outcome:
    """Open the form of the goal card."""
    if not context.is_admin:
        raise NeedsRole(ADMINS, "values goals edit")
    return Outcome(form=form(store.goals(context.space), context.say))


def save(filled: Filled, context: Context, store: GoalStore) -> Outcome:
    """Keep the goal card of the space."""
    _check(filled, context)
    goals = (Goal(filled.words(_goal(n)), filled.words(_why(n))) for n in range(MOST_GOALS))
    kept = tuple(goal for goal in goals if goal.words)
    card = GoalCard(context.space.id, filled.words("vision"), kept)
    store.save_goals(card, context.now)
    store.note(card.space, context.actor.id, "goals.saved", f"space:{card.space}", context.now)
    return Outcome(reply=message(card, can_edit=True, say=context.say))


def _check(filled: Filled, context: Context) -> None:
    """Refuse words that are too long and a why without a goal, beside the field."""
    most = {"vision": MOST_VISION}
    for number in range(MOST_GOALS):
        most |= {_goal(number): MOST_GOAL, _why(number): MOST_WHY}
        if filled.words(_why(number)) and not filled.words(_goal(number)):
            raise _wrong(_goal(number), context.say("Name the goal too, not only why it matters."))
    for key, length in most.items():
        if len(filled.words(key)) > length:
            raise _wrong(key, context.say("At most {most} characters.", most=length))


def _wrong(key: str, said: str) -> UsageError:
    return UsageError(Message(said), fields={key: said})


def _goal(number: int) -> str:
    return f"goal_{number + 1}"


def _why(number: int) -> str:
    return f"why_{number + 1}"


# ---- what people see --------------------------------------------------------------------------


def message(card: GoalCard | None, *, can_edit: bool, say: Say) -> Message:
    """Return the goal card by itself."""
    title = say("Where we want to go")
    blocks = card_blocks(card, say)
    if not blocks:
        blocks = (Heading(title), Paragraph(_nothing(can_edit=can_edit, say=say)))
    if can_edit:
        blocks = (*blocks, Buttons((edit_button(say),)))
    return Message(title, blocks)


def _nothing(*, can_edit: bool, say: Say) -> Text:
    """Return what is said before there is a vision or a goal."""
    if can_edit:
        return text(say("Nobody has written down your vision and goals yet."))
    return say.spans(
        "Nobody has written down your vision and goals yet. An admin does it with {command}.",
        command=Typing("values goals edit"),
    )


def edit_button(say: Say) -> Button:
    """Return the button that opens the form."""
    return Button(say("Edit the goals"), "goals.edit")


def card_blocks(card: GoalCard | None, say: Say) -> tuple[Block, ...]:
    """Return the vision and the goals; nothing where nothing is written down."""
    if not card:
        return ()
    blocks: list[Block] = [Heading(say("Where we want to go"))]
    if card.vision:
        blocks.append(Paragraph(text(card.vision)))
    for number, goal in enumerate(card.goals, start=1):
        why = (Plain("\n"), Italic(goal.why)) if goal.why else ()
        blocks.append(Paragraph((Bold(f"{number}. {goal.words}"), *why)))
    return tuple(blocks)


def form(card: GoalCard | None, say: Say) -> Form:
    """Return the form of the goal card; None: it is empty."""
    goals = card.goals if card else ()
    vision = Words(
        "vision",
        say("Our vision, in one or two sentences"),
        card.vision if card else "",
        optional=True,
        multiline=True,
        most=MOST_VISION,
    )
    fields: list[Field] = [vision]
    for number in range(MOST_GOALS):
        goal = goals[number] if number < len(goals) else Goal("")
        fields.extend(_goal_fields(number, goal, say))
    return Form("goals.save", say("Vision and goals"), say("Save the goals"), tuple(fields))


def _goal_fields(number: int, goal: Goal, say: Say) -> tuple[Words, Words]:
    """Return the fields of one goal."""
    label = say("Goal {number}", number=number + 1)
    why = say("Why goal {number} matters", number=number + 1)
    return (
        Words(_goal(number), label, goal.words, optional=True, most=MOST_GOAL),
        Words(_why(number), why, goal.why, optional=True, most=MOST_WHY),
    )
