"""What people see of values: their cards, and the form in which an admin writes them."""

from collections.abc import Sequence

from bot.ui.actions import Button, Confirm
from bot.ui.blocks import Block, Buttons, Divider, Fact, Facts, Heading, Paragraph
from bot.ui.forms import Form, Words
from bot.ui.language import Say
from bot.ui.text import Bold, Italic, Plain, Typing, text
from bot.ui.views import Message
from bot.values.model import MOST_LINE, MOST_LINES, MOST_NAME, MOST_SENTENCE, Value


def cards(values: Sequence[Value], *, can_edit: bool, say: Say) -> Message:
    """Return all values, one card below the other."""
    title = say("Our values, as behaviour")
    if not values:
        return Message(title, (Heading(title), *_nothing(can_edit=can_edit, say=say)))
    blocks: list[Block] = [Heading(title)]
    for value in values:
        if len(blocks) > 1:
            blocks.append(Divider())
        blocks.extend(card(value, can_edit=can_edit, say=say))
    if can_edit:
        blocks.append(Buttons((Button(say("Add a value"), "values.add"),)))
    return Message(title, tuple(blocks))


def _nothing(*, can_edit: bool, say: Say) -> tuple[Block, ...]:
    """Return what is said before there are any values."""
    none = say("There are no values here yet.")
    if can_edit:
        return (Paragraph(text(none)), Buttons((Button(say("Add a value"), "values.add"),)))
    add = say.spans("An admin adds them with {command}.", command=Typing("values add"))
    return (Paragraph((*text(none), Plain(" "), *add)),)


def card(value: Value, *, can_edit: bool, say: Say) -> tuple[Block, ...]:
    """Return one value with its lists."""
    lists = (
        (say("Looks like"), value.looks),
        (say("Sounds like"), value.sounds),
        (say("Feels like"), value.feels),
        (say("Not this"), value.never),
    )
    facts = tuple(Fact(label, text("\n".join(lines))) for label, lines in lists if lines)
    head = Paragraph((Bold(value.name), Plain("  "), Italic(f"#{value.slug}"), *_sentence(value)))
    blocks: list[Block] = [head]
    if facts:
        blocks.append(Facts(facts))
    if can_edit:
        blocks.append(_edit_buttons(value, say))
    return tuple(blocks)


def _sentence(value: Value) -> tuple[Plain, ...]:
    return (Plain(f"\n{value.sentence}"),) if value.sentence else ()


def _edit_buttons(value: Value, say: Say) -> Buttons:
    """Return what an admin can do with a value."""
    retire = Confirm(
        say("Retire this value?"),
        say("It can't be chosen any more. Kudos that carry it keep it."),
        say("Retire it"),
        say("Leave it"),
    )
    return Buttons(
        (
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
