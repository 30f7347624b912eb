"""Suggesting a line for a value, and deciding about it."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import assert_never

from bot.clock import opens_at
from bot.commands import Filled, NoArguments, Press, number_in
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.identity import ContactLevel, Person
from bot.outcome import Outcome, Post, Revise, ToPerson, Utterance
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Heading, Note, Paragraph, Quote
from bot.ui.forms import Choice, Form, Option, Words
from bot.ui.language import Say, say_in
from bot.ui.text import Bold, Mention, Plain, text
from bot.ui.views import Message
from bot.values.model import (
    MOST_LINE,
    MOST_LINES,
    Part,
    Suggestion,
    SuggestionId,
    Value,
    Verdict,
)
from bot.values.ports import SuggestionStore

MOST_SEEN = 300
MOST_OPEN = 5
MOST_WAITING = 8  # a message holds no more of them


def open_form(_asked: NoArguments | Press, context: Context, store: SuggestionStore) -> Outcome:
    """Open the form in which a line is suggested."""
    return Outcome(form=form(_values(context, store), context.say))


def save(filled: Filled, context: Context, store: SuggestionStore) -> Outcome:
    """Keep a suggestion and show it to those who look after the value."""
    value = _chosen(filled, context, store)
    suggestion = Suggestion(
        id=store.next_suggestion(),
        space=value.space,
        value=value.id,
        author=context.actor.id,
        part=Part(filled.words("part")),
        line=" ".join(filled.words("line").split()),
        at=context.now,
        seen=filled.words("seen"),
        front_line=context.actor.contact_level is ContactLevel.CONTACTOR,
    )
    store.add_suggestion(suggestion)
    keepers = store.keepers(value.space)
    posts = tuple(_to_keeper(suggestion, value, one, context) for one in keepers)
    return Outcome(reply=sent(keepers, context.say), utterances=posts)


def _values(context: Context, store: SuggestionStore) -> tuple[Value, ...]:
    """Return the values for which a line can be suggested.

    Raises:
        Refused: there are none, or too many suggestions of the actor wait already.
    """
    values = store.all(context.space)
    if not values:
        raise Refused(Message(context.say("There are no values here yet.")))
    if store.open_of(context.actor.id) >= MOST_OPEN:
        said = context.say(
            "{most} suggestions of yours wait for an answer. You can suggest more"
            " when one is answered.",
            most=MOST_OPEN,
        )
        raise Refused(Message(said), fields={"line": said})
    return values


def _chosen(filled: Filled, context: Context, store: SuggestionStore) -> Value:
    """Return the value that a filled-in form is about; what is wrong is said beside the field."""
    say = context.say
    values = {str(one.id): one for one in _values(context, store)}
    value = values.get(filled.words("value"))
    if value is None:
        raise _wrong("value", say("Choose one of the values."))
    if filled.words("part") not in set(Part):
        raise _wrong("part", say("Choose one of the lists."))
    line = filled.words("line")
    if not line or len(line) > MOST_LINE:
        raise _wrong("line", say("One line, at most {most} characters.", most=MOST_LINE))
    if len(filled.words("seen")) > MOST_SEEN:
        raise _wrong("seen", say("At most {most} characters.", most=MOST_SEEN))
    return value


def _wrong(key: str, said: str) -> UsageError:
    return UsageError(Message(said), fields={key: said})


def _to_keeper(suggestion: Suggestion, value: Value, keeper: Person, context: Context) -> Post:
    """Return the card by which somebody decides."""
    due_at = opens_at(context.now, keeper.zone, keeper.quiet)
    return Post(
        ToPerson(keeper.id),
        card(suggestion, value, say_in(keeper.locale)),
        _card_key(suggestion, keeper),
        due_at if due_at > context.now else None,
        subject=_subject(suggestion),
    )


def _subject(suggestion: Suggestion) -> str:
    return f"suggestion:{suggestion.id}"


def _card_key(suggestion: Suggestion, keeper: Person) -> str:
    return f"{_subject(suggestion)}:to:{keeper.id}"


# ---- deciding ---------------------------------------------------------------------------------


def waiting(_none: NoArguments, context: Context, store: SuggestionStore) -> Outcome:
    """Show the suggestions that wait for a decision."""
    blocks: list[Block] = []
    for suggestion in store.waiting(context.space, MOST_WAITING):
        value = store.value_of(suggestion)
        if value is not None:
            blocks.extend(card(suggestion, value, context.say).blocks)
    title = context.say("Suggestions for our values")
    if not blocks:
        blocks = [Paragraph(text(context.say("No suggestion waits for you.")))]
    return Outcome(reply=Message(title, (Heading(title), *blocks)))


def take(press: Press, context: Context, store: SuggestionStore) -> Outcome:
    """Add the suggested line to its value; where the list is full, ask which line it replaces."""
    suggestion, value = _open(press.number, context, store)
    lines = value.lines(suggestion.part)
    if len(lines) >= MOST_LINES and suggestion.line not in lines:
        return Outcome(form=replacing(suggestion, value, context.say))
    kept = lines if suggestion.line in lines else (*lines, suggestion.line)
    return _taken(suggestion, value, kept, context, store)


def replace_line(filled: Filled, context: Context, store: SuggestionStore) -> Outcome:
    """Put the suggested line in the place of another one."""
    suggestion, value = _open(number_in(filled.carry), context, store)
    lines = value.lines(suggestion.part)
    goes = filled.words("old")
    if goes not in map(_print, lines):
        raise _wrong("old", context.say("Choose the line that it replaces."))
    kept = tuple(suggestion.line if _print(line) == goes else line for line in lines)
    return _taken(suggestion, value, kept, context, store)


def decline(press: Press, context: Context, store: SuggestionStore) -> Outcome:
    """Leave the value as it is."""
    suggestion, value = _open(press.number, context, store)
    return _decided(replace(suggestion, verdict=Verdict.DECLINED), value, context, store)


def _open(number: int, context: Context, store: SuggestionStore) -> tuple[Suggestion, Value]:
    """Return a suggestion that the actor may decide about, with its value.

    Raises:
        Refused: they do not look after the value.
        UsageError: it is decided, or the value is gone.
    """
    suggestion = store.suggestion(context.organisation, SuggestionId(number))
    value = store.value_of(suggestion) if suggestion else None
    if suggestion is None or value is None:
        raise UsageError(Message(context.say("This value does not exist any more.")))
    if not store.keeps(suggestion.space, context.actor.id):
        said = context.say("Only those who look after this value can decide about it.")
        raise Refused(Message(said))
    if suggestion.verdict is not Verdict.OPEN:
        raise UsageError(Message(context.say("Somebody has decided about this already.")))
    return suggestion, value


def _taken(
    suggestion: Suggestion,
    value: Value,
    lines: Sequence[str],
    context: Context,
    store: SuggestionStore,
) -> Outcome:
    """Keep the value with its new lines."""
    store.save(_with(value, suggestion.part, tuple(lines)))
    return _decided(replace(suggestion, verdict=Verdict.TAKEN), value, context, store)


def _print(line: str) -> str:
    """Return a short word for a line, which may be longer than what a choice can carry."""
    return sha256(line.encode()).hexdigest()[:16]


def _with(value: Value, part: Part, lines: tuple[str, ...]) -> Value:
    """Return a value with other lines in one list."""
    match part:
        case Part.LOOKS:
            return replace(value, looks=lines)
        case Part.SOUNDS:
            return replace(value, sounds=lines)
        case Part.FEELS:
            return replace(value, feels=lines)
        case Part.NEVER:
            return replace(value, never=lines)
        case _:
            assert_never(part)


def _decided(
    suggestion: Suggestion, value: Value, context: Context, store: SuggestionStore
) -> Outcome:
    """Note the decision, tell the author, and change what the others see."""
    store.decide(suggestion.id, suggestion.verdict)
    what = f"suggestion.{suggestion.verdict.value}"
    store.note(suggestion.space, context.actor.id, what, _subject(suggestion), context.now)
    people = store.people([suggestion.author])
    told: list[Utterance] = [
        _to_author(suggestion, value, author, context) for author in people.values()
    ]
    for keeper in store.keepers(suggestion.space):
        seen = decided(suggestion, value, context.actor, say_in(keeper.locale))
        if keeper.id != context.actor.id:
            told.append(Revise(_card_key(suggestion, keeper), seen))
    reply = decided(suggestion, value, context.actor, context.say)
    return Outcome(reply=reply, instead=True, utterances=tuple(told))


def _to_author(suggestion: Suggestion, value: Value, author: Person, context: Context) -> Post:
    """Return what the author is told."""
    due_at = opens_at(context.now, author.zone, author.quiet)
    return Post(
        ToPerson(author.id),
        answered(suggestion, value, say_in(author.locale)),
        f"{_subject(suggestion)}:decided",
        due_at if due_at > context.now else None,
        subject=_subject(suggestion),
    )


# ---- what people see --------------------------------------------------------------------------


def list_name(part: Part, say: Say) -> str:
    """Return what a list of a value is called."""
    match part:
        case Part.LOOKS:
            return say("Looks like")
        case Part.SOUNDS:
            return say("Sounds like")
        case Part.FEELS:
            return say("Feels like")
        case Part.NEVER:
            return say("Not this")
        case _:
            assert_never(part)


def form(values: Sequence[Value], say: Say) -> Form:
    """Return the form in which a line is suggested."""
    chosen = str(values[0].id) if len(values) == 1 else None
    options = tuple(Option(str(one.id), one.name, one.sentence) for one in values)
    parts = tuple(Option(part.value, list_name(part, say)) for part in Part)
    return Form(
        "values.suggestion",
        say("Suggest a line"),
        say("Send the suggestion"),
        (
            Choice("value", say("For which value?"), options, chosen),
            Choice("part", say("What does the line say?"), parts),
            Words("line", say("The line"), hint=say("One short line."), least=1, most=MOST_LINE),
            Words(
                "seen",
                say("Where did you see it?"),
                hint=say("For example at the till, on a call, with a colleague."),
                optional=True,
                multiline=True,
                most=MOST_SEEN,
            ),
        ),
    )


def sent(keepers: Sequence[Person], say: Say) -> Message:
    """Return the answer to whoever suggested a line."""
    if not keepers:
        return Message(say("Thank you. It is kept until somebody looks after the values here."))
    names = ", ".join(keeper.name for keeper in keepers)
    return Message(say("Thank you. {names} can see it now; I tell you the answer.", names=names))


def card(suggestion: Suggestion, value: Value, say: Say) -> Message:
    """Return the card by which a suggestion is decided."""
    number = str(suggestion.id)
    buttons = Buttons(
        (
            Button(say("Take this line in"), "suggestion.take", number, "primary"),
            Button(say("Decline this line"), "suggestion.decline", number),
        )
    )
    summary = say("A line is suggested for {value}", value=value.name)
    return Message(summary, (*_told(suggestion, value, say), buttons))


def _told(suggestion: Suggestion, value: Value, say: Say) -> tuple[Block, ...]:
    """Return who suggests what."""
    who = say.spans(
        "{person} suggests a line for {value}, “{list}”:",
        person=Mention(suggestion.author),
        value=Bold(value.name),
        list=list_name(suggestion.part, say),
    )
    blocks: list[Block] = [Paragraph(who), Quote(text(suggestion.line))]
    if suggestion.seen:
        blocks.append(Note(say.spans("Seen: {where}", where=Plain(suggestion.seen))))
    if suggestion.front_line:
        blocks.append(Note(text(say("Front line: they serve customers daily."))))
    return tuple(blocks)


def replacing(suggestion: Suggestion, value: Value, say: Say) -> Form:
    """Return the form that asks which line of a full list goes."""
    lines = value.lines(suggestion.part)
    options = tuple(Option(_print(line), line) for line in lines)
    full = say(
        "This list is full with {most} lines: choose the one that makes room.", most=MOST_LINES
    )
    return Form(
        "suggestion.replace",
        say("Which line goes?"),
        say("Replace the line"),
        (Choice("old", say("Replace this line"), options),),
        intro=(Note(text(full)), Quote(text(suggestion.line))),
        carry=str(suggestion.id),
    )


def decided(suggestion: Suggestion, value: Value, by: Person, say: Say) -> Message:
    """Return what stands in the place of the card once it is decided."""
    if suggestion.verdict is Verdict.TAKEN:
        done = say.spans("{person} took it in.", person=Mention(by.id))
    else:
        done = say.spans("{person} left the value as it is.", person=Mention(by.id))
    summary = say("A line was suggested for {value}", value=value.name)
    return Message(summary, (*_told(suggestion, value, say), Note(done)))


def answered(suggestion: Suggestion, value: Value, say: Say) -> Message:
    """Return what the author is told."""
    if suggestion.verdict is Verdict.TAKEN:
        said = say("Your line is part of {value} now. Thank you!", value=value.name)
    else:
        said = say(
            "{value} stays as it is for now. Thank you for saying what you saw:"
            " please keep doing so.",
            value=value.name,
        )
    return Message(said, (Paragraph(text(said)), Quote(text(suggestion.line))))
