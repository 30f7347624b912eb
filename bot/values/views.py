"""What people see of values: their cards, and the form in which an admin writes them."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from bot.ui.actions import Button, Confirm
from bot.ui.blocks import Block, Buttons, Divider, Fact, Facts, Heading, Paragraph
from bot.ui.forms import Form, Words
from bot.ui.language import Say
from bot.ui.text import Bold, Italic, Plain, Typing, text
from bot.ui.views import Message
from bot.values.goals import card_blocks, edit_button
from bot.values.model import (
    MOST_LINE,
    MOST_LINES,
    MOST_NAME,
    MOST_SENTENCE,
    GoalCard,
    Part,
    Value,
    ValueId,
)
from bot.values.suggest import list_name


@dataclass(frozen=True)
class Seen:
    """How somebody sees the values: in their language, and as an admin or not."""

    say: Say
    can_edit: bool = False


def cards(
    values: Sequence[Value], own: Container[ValueId], goals: GoalCard | None, seen: Seen
) -> Message:
    """Return the goals, then all values, one card below the other.

    Args:
        own: the values of the reader's own space; those of the spaces above cannot be edited.
    """
    say = seen.say
    title = say("Our values, as behaviour")
    above = card_blocks(goals, say)
    if not values:
        nothing = _nothing(can_edit=seen.can_edit, say=say)
        return Message(title, (*above, Heading(title), *nothing))
    blocks: list[Block] = [*above, Heading(title)]
    for number, value in enumerate(values):
        blocks.extend([Divider()] if number else [])
        blocks.extend(card(value, say))
        blocks.append(_buttons(value, can_edit=seen.can_edit and value.id in own, say=say))
    more = (
        Button(say("Suggest a line"), "values.suggest"),
        Button(say("Tell a story"), "values.tell"),
    )
    adding = (Button(say("Add a value"), "values.add"), edit_button(say))
    blocks.append(Buttons((*more, *adding) if seen.can_edit else more))
    return Message(title, tuple(blocks))


def _nothing(*, can_edit: bool, say: Say) -> tuple[Block, ...]:
    """Return what is said before there are any values."""
    none = say("There are no values here yet.")
    if can_edit:
        return (Paragraph(text(none)), Buttons((Button(say("Add a value"), "values.add"),)))
    add = say.spans("An admin adds them with {command}.", command=Typing("values add"))
    return (Paragraph((*text(none), Plain(" "), *add)),)


def card(value: Value, say: Say) -> tuple[Block, ...]:
    """Return one value with its lists."""
    facts = tuple(
        Fact(list_name(part, say), text("\n".join(value.lines(part))))
        for part in Part
        if value.lines(part)
    )
    head = Paragraph((Bold(value.name), Plain("  "), Italic(f"#{value.slug}"), *_sentence(value)))
    blocks: list[Block] = [head]
    if facts:
        blocks.append(Facts(facts))
    return tuple(blocks)


def _sentence(value: Value) -> tuple[Plain, ...]:
    return (Plain(f"\n{value.sentence}"),) if value.sentence else ()


def _buttons(value: Value, *, can_edit: bool, say: Say) -> Buttons:
    """Return what can be done with a value: by everybody, and by an admin of its space."""
    shelf = Button(say("Stories of {value}", value=value.name), "values.stories", str(value.id))
    if not can_edit:
        return Buttons((shelf,))
    retire = Confirm(
        say("Retire this value?"),
        say("It can't be chosen any more. Kudos that carry it keep it."),
        say("Retire it"),
        say("Leave it"),
    )
    return Buttons(
        (
            shelf,
            Button(say("Edit {name}", name=value.name), "values.edit", str(value.id)),
            Button(
                say("Retire {name}", name=value.name),
                "values.retire",
                str(value.id),
                "danger",
                retire,
            ),
        )
    )


def form(value: Value | None, say: Say) -> Form:
    """Return the form of one value; None: a new one."""
    hint = say("One short line each, at most {most}.", most=MOST_LINES)

    def lines(key: str, label: str, initial: Sequence[str]) -> Words:
        most = MOST_LINES * (MOST_LINE + 1)
        initial_text = "\n".join(initial)
        return Words(key, label, initial_text, hint, optional=True, multiline=True, most=most)

    return Form(
        "values.save",
        say("Edit a value") if value else say("Add a value"),
        say("Save the value"),
        (
            Words("name", say("Name"), value.name if value else "", most=MOST_NAME, least=2),
            Words(
                "sentence",
                say("In one sentence"),
                value.sentence if value else "",
                optional=True,
                most=MOST_SENTENCE,
            ),
            lines("looks", say("Looks like"), value.looks if value else ()),
            lines("sounds", say("Sounds like"), value.sounds if value else ()),
            lines(
                "feels", say("Feels like, to a customer or colleague"), value.feels if value else ()
            ),
            lines("never", say("Not this"), value.never if value else ()),
        ),
        carry=str(value.id) if value else "",
    )
