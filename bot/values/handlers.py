"""Showing values to everybody; adding, editing and retiring them for admins."""

from dataclasses import replace

from bot.commands import Filled, NoArguments, Press, number_in
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.outcome import Outcome
from bot.ui.views import Message
from bot.values import views
from bot.values.model import (
    MOST_LINE,
    MOST_LINES,
    MOST_NAME,
    MOST_SENTENCE,
    MOST_VALUES,
    Value,
    ValueId,
    slug_of,
)
from bot.values.ports import GoalStore, ValueStore

LISTS = ("looks", "sounds", "feels", "never")


def show(_none: NoArguments, context: Context, store: GoalStore) -> Outcome:
    """Show the goals and the values as cards."""
    values = store.all(context.space)
    own = {value.id for value in values if value.space == context.space.id}
    seen = views.Seen(context.say, can_edit=context.is_admin)
    return Outcome(reply=views.cards(values, own, store.goals(context.space), seen))


def add(_none: NoArguments | Press, context: Context, store: ValueStore) -> Outcome:
    """Open the form of a new value."""
    _refuse_too_many(context, store)
    return Outcome(form=views.form(None, context.say))


def edit(press: Press, context: Context, store: ValueStore) -> Outcome:
    """Open the form of a value."""
    return Outcome(form=views.form(_value(press.number, context, store), context.say))


def retire(press: Press, context: Context, store: ValueStore) -> Outcome:
    """Retire a value: it can't be chosen any more."""
    value = _value(press.number, context, store)
    store.save(replace(value, retired=True))
    store.note(value.space, context.actor.id, "value.retired", _subject(value), context.now)
    said = context.say("{name} is retired. Kudos that carry it keep it.", name=value.name)
    return Outcome(reply=Message(said), instead=True)


def save(filled: Filled, context: Context, store: ValueStore) -> Outcome:
    """Keep a value, new or changed."""
    name, slug = filled.words("name"), slug_of(filled.words("name"))
    old = _value(number_in(filled.carry), context, store) if filled.carry else None
    if old is None:
        _refuse_too_many(context, store)
    _check(filled, context)
    same = store.with_slug(context.space, slug)
    if same is not None and (old is None or same.id != old.id) and not same.retired:
        raise _wrong("name", context.say("There is a value #{slug} already.", slug=slug))
    looks, sounds, feels, never = (filled.lines(key) for key in LISTS)
    value = Value(
        id=old.id if old else same.id if same else store.next_id(),
        space=context.space.id,
        slug=old.slug if old else slug,
        name=name,
        sentence=filled.words("sentence"),
        looks=looks,
        sounds=sounds,
        feels=feels,
        never=never,
    )
    store.save(value)
    what = "value.changed" if old else "value.added"
    store.note(value.space, context.actor.id, what, _subject(value), context.now)
    said = context.say("Saved. People choose it with #{slug}.", slug=value.slug)
    return Outcome(reply=Message(said))


def _subject(value: Value) -> str:
    return f"value:{value.id}"


def _check(filled: Filled, context: Context) -> None:
    """Refuse a name without letters and words that are too long, beside the field."""
    say = context.say
    if not slug_of(filled.words("name")):
        raise _wrong("name", say("A name needs at least one letter at its beginning."))
    for key, most in (("name", MOST_NAME), ("sentence", MOST_SENTENCE)):
        if len(filled.words(key)) > most:
            raise _wrong(key, say("At most {most} characters.", most=most))
    for key in LISTS:
        lines = filled.lines(key)
        if len(lines) > MOST_LINES or any(len(line) > MOST_LINE for line in lines):
            too_long = say(
                "At most {lines} lines of {length} characters.", lines=MOST_LINES, length=MOST_LINE
            )
            raise _wrong(key, too_long)


def _wrong(key: str, said: str) -> UsageError:
    return UsageError(Message(said), fields={key: said})


def _refuse_too_many(context: Context, store: ValueStore) -> None:
    own = [value for value in store.all(context.space) if value.space == context.space.id]
    if len(own) >= MOST_VALUES:
        said = context.say("{most} values are enough: retire one first.", most=MOST_VALUES)
        raise Refused(Message(said), fields={"name": said})


def _value(number: int, context: Context, store: ValueStore) -> Value:
    """Return a value of the space itself that is not retired."""
    value = store.value(context.space, ValueId(number))
    if value is None or value.retired:
        raise UsageError(Message(context.say("This value does not exist any more.")))
    if value.space != context.space.id:
        said = context.say(
            "{name} comes from a space above: it can be changed there.", name=value.name
        )
        raise Refused(Message(said))
    return value
