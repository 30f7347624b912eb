"""The form in which thanks are written, with whatever is known already filled in."""

from collections.abc import Iterable, Sequence

from msgspec import structs

from bot.context import Context
from bot.grammar import Filling, fields_for, is_blank
from bot.identity import Person, Praise
from bot.recognition.arguments import NAME, GiveKudos
from bot.recognition.model import DraftId
from bot.recognition.names import FIELD, options
from bot.recognition.ports import RecognitionStore
from bot.ui.blocks import Block, Note, Quote
from bot.ui.forms import Choice, Field, Form, Option, PersonField
from bot.ui.language import Say
from bot.ui.text import Mention, Typing, text


def kudos_form(
    arguments: GiveKudos,
    context: Context,
    store: RecognitionStore,
    people: Iterable[Person] = (),
    draft: DraftId | None = None,
) -> Form:
    """Return the form with a draft in it.

    Args:
        people: the draft's people; whoever cannot be thanked is left out.
        draft: the kept draft that it is, to be forgotten once it is sent.
    """
    able = {p.id: p for p in people if p.takes_part and p.id != context.actor.id}
    values = tuple(Option(v.slug, v.name, v.line) for v in store.values(context.space))
    optional = frozenset[str]() if context.space.value_required else frozenset({"value"})
    asides: dict[str, str] = {}
    if store.is_in_several_places(context.organisation):
        elsewhere = store.addresses_elsewhere(context.workspace.id, able)
        asides[FIELD] = ", ".join(elsewhere.values()) or arguments.elsewhere
        optional |= {"to"}
    filling = Filling(context.say, tuple(able.values()), {"value": values}, optional, asides)
    return as_form(arguments, filling, "" if draft is None else str(draft))


def as_form(arguments: GiveKudos, filling: Filling, carry: str = "") -> Form:
    """Return the form with everything that it is filled with."""
    say = filling.say
    return Form(
        NAME,
        say("Thank a colleague"),
        say("Send thanks"),
        fields_for(arguments, filling),
        intro=(usage_note(say), *_preferences(filling.people, say)),
        carry=carry,
    )


def asking_whom(form: Form, unsure: Sequence[Person], say: Say) -> Form:
    """Return the form with the question which of some people is meant, if there are any."""
    choices = options(unsure)
    if not choices:
        return form
    fields: list[Field] = []
    for field in form.fields:
        if isinstance(field, PersonField):
            question = Choice(FIELD, say("Whom do you mean?"), choices, optional=True)
            fields += [structs.replace(field, optional=True), question]
        elif field.key != FIELD:
            fields.append(field)
    return structs.replace(form, fields=tuple(fields))


def above(form: Form, words: str, author: Person | None) -> Form:
    """Return the form with the message that it thanks for above its fields; it is not kept."""
    if is_blank(words):
        return form
    whose = (Mention(author.id),) if author else ()
    return structs.replace(form, intro=(Quote(text(words), whose), *form.intro))


def usage_note(say: Say) -> Note:
    """Return how to type a kudos."""
    example = Typing("kudos @ana fixed the export on Sunday #care")
    return Note(say.spans("Or type {example}", example=example))


def _preferences(people: Sequence[Person], say: Say) -> tuple[Block, ...]:
    """Return how the people of a draft like to be thanked, where they said so."""
    return tuple(
        Note(say.spans("{person} prefers a private note.", person=Mention(person.id)))
        for person in people
        if person.praise is Praise.PRIVATE
    )
