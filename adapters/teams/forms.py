"""Forms as cards: in a dialog, or in the 1:1 chat where no dialog can open."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from adapters.teams import limits
from adapters.teams.actions import execute, submit
from adapters.teams.answers import TICKED, field_of, read_answers
from adapters.teams.cards import NO_STAMP, Stamp, bytes_of, data_of
from adapters.teams.fields import SUPPORT, Asked, Draft, Rooms, render_field
from adapters.teams.fitting import within
from adapters.teams.markdown import paragraph
from adapters.teams.render import MESSAGE, Surface, around, render_blocks
from adapters.teams.text import QUIET, Reader, reader_of
from adapters.wire.text import Json, fit, is_blank
from bot.surface import Handles
from bot.ui.blocks import Heading
from bot.ui.forms import Form
from bot.ui.language import Say
from bot.ui.text import Bold, Plain, text

__all__ = ["SUPPORT", "TICKED", "Draft", "Rooms", "field_of", "read_answers", "render_form"]

NO_ROOMS: Rooms = {}


def render_form(  # noqa: PLR0913 - what a form is made of
    form: Form,
    handles: Handles,
    say: Say,
    *,
    stamp: Stamp = NO_STAMP,
    as_card: bool = False,
    rooms: Rooms = NO_ROOMS,
    draft: Draft | None = None,
) -> Json:
    """Return the card of a form.

    Args:
        form: what to ask. Fields for which there is no room are left out, and the form says so.
        handles: who the people are that stand in fields and texts.
        say: the reader's language.
        stamp: what comes back with the answers.
        as_card: it stands in a chat, so it has its title on it and can be closed; a dialog has
            both around it (`dialog_title`).
        rooms: the channels that can be chosen.
        draft: what was filled in before and could not be taken.
    """
    reader = reader_of(form, handles, say)
    asked = Asked(reader, rooms, draft)
    pressed = _actions(form, say, stamp, as_card=as_card)
    end: list[Json] = [{"type": "ActionSet", "actions": pressed, "spacing": "Medium"}]
    title = render_blocks((Heading(form.title),), reader, stamp, MESSAGE) if as_card else []
    errors = _errors(form, draft.errors, reader) if draft else []
    room = limits.CARD_BYTES - bytes_of([*title, *errors, *end])
    fields = _fields([render_field(one, asked) for one in form.fields], reader, room)
    left = Surface(max(0, room - bytes_of(fields)))
    around_fields = replace(stamp, beside="form" if as_card else "dialog")
    intro = render_blocks(form.intro, reader, around_fields, left) if form.intro else []
    return around([*title, *errors, *intro, *fields, *end], form.title, reader)


def _actions(form: Form, say: Say, stamp: Stamp, *, as_card: bool) -> list[Json]:
    """Return what sends the form, and in a chat what closes it."""
    sent = data_of("form", form.name, "", stamp)
    if not as_card:
        return [submit(form.submit, sent, "positive")]
    closed = data_of("close", form.name, "", stamp)
    return [
        execute(form.submit, form.name, sent, "positive"),
        execute(say("Cancel"), "close", closed, asks=False),
    ]


def _fields(made: Sequence[list[Json]], reader: Reader, room: int) -> list[Json]:
    """Return the fields that fit into `room` bytes, and a note about those that do not."""
    kept: list[Json] = []
    room -= limits.NOTE_BYTES
    for index, elements in enumerate(made):
        room -= bytes_of(elements)
        if room < 0 or index >= limits.FIELDS:
            return [*kept, *_more(len(made) - index, reader)]
        kept += elements
    return kept


def _more(count: int, reader: Reader) -> list[Json]:
    """Return the note about questions that are not shown."""
    note = reader.say.many(
        "… {count} more question not shown", "… {count} more questions not shown", count
    )
    return paragraph(text(note), reader, QUIET)


def _errors(form: Form, errors: Mapping[str, str], reader: Reader) -> list[Json]:
    """Return what was wrong, each with the label of its field, above the fields."""
    labels = {one.key: one.label for one in form.fields}
    said = [
        paragraph(_error(labels.get(key, ""), told), reader, limit=limits.QUESTION_HINT)
        for key, told in errors.items()
        if not is_blank(told)
    ]
    items = within(said, reader, limits.ERRORS_BYTES)
    return [{"type": "Container", "style": "attention", "items": items}] if items else []


def _error(label: str, told: str) -> tuple[Bold | Plain, ...]:
    """Return what was wrong with one field."""
    if is_blank(label):
        return (Plain(told),)
    return (Bold(fit(label, limits.FACT_LABEL)), Plain(f"  {told}"))
