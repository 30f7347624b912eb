"""Forms as modal views, and what comes back when one is sent.

A field's key is both its `block_id` and its `action_id`. What comes back is told apart by the kind
of element alone, so each kind of answer has elements of its own: check boxes are always a `Tick`,
several choices always a multi-select.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

from adapters.slack import limits
from adapters.slack.render import Surface, bytes_of, render_blocks
from adapters.slack.text import (
    Reader,
    conversation_of,
    literal,
    paragraphs,
    plain_text,
    shortened,
    user_of,
)
from adapters.wire.text import Json, fit, is_blank, storable, units
from bot.identity import AccountId
from bot.request import Answer, Who
from bot.surface import Handles
from bot.ui.forms import (
    Channel,
    Choice,
    Choices,
    Day,
    Field,
    Form,
    Number,
    Option,
    PersonField,
    Rating,
    Tick,
    Words,
)
from bot.ui.language import Say
from bot.ui.support import Support

TICKED = "yes"
"""The answer of a `Tick` that is set; one that is not set answers with an empty text."""

SUPPORT: Support = {
    **dict.fromkeys((Words, Choice, Choices, PersonField, Channel, Day, Number, Tick), "native"),
    Rating: "simpler",
}
"""How Slack shows each kind of field; a rating is a row of radio buttons, or a menu."""


def render_form(
    form: Form, handles: Handles, say: Say, *, private_metadata: str, callback_id: str
) -> Json:
    """Return the modal view of a form.

    Args:
        form: what to ask. Fields beyond 100 are left out, and the form says so.
        handles: who the people are that stand in fields and texts.
        say: the reader's language.
        private_metadata: comes back unchanged; signed by the caller.
        callback_id: comes back unchanged; tells what was submitted.

    Raises:
        ValueError: `private_metadata` or `callback_id` is longer than Slack takes; neither can
            be shortened.
    """
    if units(private_metadata) > limits.PRIVATE_METADATA or units(callback_id) > limits.CALLBACK_ID:
        raise ValueError(f"what goes with the form {form.name} is too long for Slack")
    reader = Reader(handles, say)
    fields = _fields(form.fields, reader)
    room = limits.VIEW_BYTES - sum(map(bytes_of, fields))
    above = Surface(limits.VIEW_BLOCKS - len(fields), room, bytes_of)
    intro = render_blocks(form.intro, reader, above, prefix="intro~") if above.blocks else []
    return {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": private_metadata,
        "title": plain_text(form.title, limits.VIEW_TITLE),
        "submit": plain_text(form.submit, limits.VIEW_TITLE),
        "close": plain_text(say("Cancel"), limits.VIEW_TITLE),
        "blocks": [*intro, *fields],
    }


def _fields(fields: Sequence[Field], reader: Reader) -> list[Json]:
    """Return one block for each field, and a note for those that are too many."""
    made = [_FIELDS[type(one)](one, reader) for one in fields]
    if len(made) <= limits.VIEW_BLOCKS:
        return made
    kept = made[: limits.VIEW_BLOCKS - 1]
    count = len(made) - len(kept)
    note = reader.say.many(
        "… {count} more question not shown", "… {count} more questions not shown", count
    )
    return [*kept, {**paragraphs([[literal(note)]])[0], "block_id": "more~"}]


# ---- fields ---------------------------------------------------------------------------------


def _input(field: Field, element: Json, *, hint: str, optional: bool) -> Json:
    """Return the block around an element that asks."""
    made: Json = {
        "type": "input",
        "block_id": field.key,
        "label": plain_text(field.label, limits.QUESTION),
        "element": {"action_id": field.key, **element},
        "optional": optional,
    }
    return made if is_blank(hint) else {**made, "hint": plain_text(hint, limits.QUESTION_HINT)}


def _words(field: Words, _: Reader) -> Json:
    # A draft that is too long stays whole, for the person to shorten: the core judges it when it
    # is sent. Slack itself takes no more than INPUT_TEXT.
    most = max(1, min(max(field.most, units(field.initial)), limits.INPUT_TEXT))
    element: Json = {
        "type": "plain_text_input",
        "multiline": field.multiline,
        "max_length": most,
    }
    if field.least > 0:
        element["min_length"] = min(field.least, most)
    if not is_blank(field.initial):
        element["initial_value"] = fit(field.initial, most)
    if not is_blank(field.placeholder):
        element["placeholder"] = plain_text(field.placeholder, limits.PLACEHOLDER)
    return _input(field, element, hint=field.hint, optional=field.optional)


def _choice(field: Choice, reader: Reader) -> Json:
    initial = () if field.initial is None else (field.initial,)
    shown = _shown(field.options, initial)
    if not shown:
        return _nothing_to_choose(field, reader)
    element: Json = {"type": "static_select", "options": [_option(one) for one in shown]}
    chosen = [_option(one) for one in shown if one.value in initial]
    if chosen:
        element["initial_option"] = chosen[0]
    hint = _hint_about_options(field, len(shown), reader)
    return _input(field, element, hint=hint, optional=field.optional)


def _choices(field: Choices, reader: Reader) -> Json:
    shown = _shown(field.options, field.initial)
    if not shown:
        return _nothing_to_choose(field, reader)
    element: Json = {"type": "multi_static_select", "options": [_option(one) for one in shown]}
    chosen = [_option(one) for one in shown if one.value in field.initial]
    if chosen:
        element["initial_options"] = chosen
    hint = _hint_about_options(field, len(shown), reader)
    return _input(field, element, hint=hint, optional=field.optional)


def _person(field: PersonField, reader: Reader) -> Json:
    most = max(1, field.most)
    handles = (reader.handles.get(person) for person in field.initial)
    accounts = [user_of(handle.account) for handle in handles if handle]
    initial = list(dict.fromkeys(account for account in accounts if account))[:most]
    element: Json = {"type": "users_select"}
    if most > 1:
        element = {"type": "multi_users_select", "max_selected_items": most}
    if initial:
        element |= {"initial_users": initial} if most > 1 else {"initial_user": initial[0]}
    return _input(field, element, hint=field.hint, optional=field.optional)


def _channel(field: Channel, _: Reader) -> Json:
    element: Json = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if conversation_of(field.initial):
        element["initial_conversation"] = field.initial
    return _input(field, element, hint=field.hint, optional=field.optional)


def _day(field: Day, _: Reader) -> Json:
    element: Json = {"type": "datepicker"}
    if field.initial:
        element["initial_date"] = field.initial.isoformat()
    return _input(field, element, hint=field.hint, optional=field.optional)


def _number(field: Number, _: Reader) -> Json:
    element: Json = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": str(min(field.least, field.most)),
        "max_value": str(max(field.least, field.most)),
    }
    if field.initial is not None and field.least <= field.initial <= field.most:
        element["initial_value"] = str(field.initial)
    return _input(field, element, hint=field.hint, optional=field.optional)


def _rating(field: Rating, _: Reader) -> Json:
    """Ask with radio buttons; with a menu when an answer must be revocable or there are many."""
    ends = {field.least: field.low, field.most: field.high}
    steps = range(field.least, min(field.most, field.least + limits.OPTIONS - 1) + 1)
    if len(steps) == 0:
        steps = range(field.least, field.least + 1)
    options = [
        _option(Option(str(step), f"{step} – {ends[step]}" if ends.get(step) else str(step)))
        for step in steps
    ]
    menu = field.optional or len(options) > limits.RADIO_OPTIONS
    element: Json = {"type": "static_select" if menu else "radio_buttons", "options": options}
    return _input(field, element, hint="", optional=field.optional)


def _tick(field: Tick, reader: Reader) -> Json:
    """Ask with one check box; words that are too long for it stand below it in full."""
    too_long = units(field.words) > limits.OPTION_LABEL
    label = reader.say("Yes") if too_long else field.words
    option = _option(Option(TICKED, label))
    element: Json = {"type": "checkboxes", "options": [option]}
    if field.initial:
        element["initial_options"] = [option]
    hint = f"{field.words}\n{field.hint}".strip() if too_long else field.hint
    return _input(field, element, hint=hint, optional=True)


def _option(option: Option) -> Json:
    """Return one thing to choose."""
    made: Json = {
        "value": option.value,
        "text": plain_text(option.label, limits.OPTION_LABEL),
    }
    if is_blank(option.hint):
        return made
    return {**made, "description": plain_text(option.hint, limits.OPTION_HINT)}


def _shown(options: Sequence[Option], initial: Sequence[str]) -> list[Option]:
    """Return the options that Slack takes, each value once; those already chosen stay."""
    usable = {option.value: option for option in options if _can_come_back(option.value)}
    chosen = [value for value in usable if value in initial]
    others = [value for value in usable if value not in initial]
    kept = {*chosen, *others[: max(0, limits.OPTIONS - len(chosen))]}
    return [option for value, option in usable.items() if value in kept][: limits.OPTIONS]


def _can_come_back(value: str) -> bool:
    """Return whether Slack takes the value and returns it as it is."""
    known = not is_blank(value) and storable(value) == value
    return known and units(value) <= limits.OPTION_VALUE


def _hint_about_options(field: Choice | Choices, shown: int, reader: Reader) -> str:
    """Return the field's hint, with what is said about options that are not shown."""
    count = len(field.options) - shown
    if count <= 0:
        return field.hint
    note = reader.say.many(
        "… {count} more option not shown", "… {count} more options not shown", count
    )
    return f"{note}\n{field.hint}".strip()


def _nothing_to_choose(field: Choice | Choices, reader: Reader) -> Json:
    """Return words in place of a menu, which Slack refuses without options."""
    label = fit(field.label, limits.QUESTION)
    line = shortened([literal(label, "bold"), literal("\n")], limits.RICH_TEXT)
    note = literal(reader.say("There is nothing to choose from yet."))
    return {**paragraphs([[*line, note]])[0], "block_id": field.key}


_FIELDS: Mapping[type, Callable[[Any, Reader], Json]] = {
    Words: _words,
    Choice: _choice,
    Choices: _choices,
    PersonField: _person,
    Channel: _channel,
    Day: _day,
    Number: _number,
    Rating: _rating,
    Tick: _tick,
}


# ---- answers --------------------------------------------------------------------------------


def read_answers(values: object) -> dict[str, Answer]:
    """Return what was filled in, by the key of the field.

    Args:
        values: `view.state.values` as it came, which may be anything at all.

    Returns:
        Texts, numbers and dates as `str` (dates as YYYY-MM-DD); one choice as the value of its
        option, several as a tuple of them; people as a tuple of `Who`; a tick as `TICKED` or "".
        What was left empty, or is not of the form that Slack sends, is missing. Never raises.
    """
    if not isinstance(values, dict):
        return {}
    found: dict[str, Answer] = {}
    for key, actions in islice(values.items(), limits.VIEW_BLOCKS):
        answer = _answer(key, actions)
        if answer is not None:
            found[key] = answer
    return found


def _answer(key: object, actions: object) -> Answer | None:
    """Return what one field was answered with."""
    element = actions.get(key) if isinstance(actions, dict) and isinstance(key, str) else None
    if not isinstance(element, dict):
        return None
    kind = element.get("type")
    read = _ANSWERS.get(kind) if isinstance(kind, str) else None
    return read(element) if read else None


def _said(name: str) -> Callable[[Json], Answer | None]:
    """Return what reads a text under `name`."""

    def read(element: Json) -> str | None:
        value = element.get(name)
        return storable(value) if isinstance(value, str) and value else None

    return read


def _value_of(option: object) -> str | None:
    """Return the value of one chosen option."""
    value = option.get("value") if isinstance(option, dict) else None
    return storable(value) if isinstance(value, str) and value else None


def _listed(value: object) -> list[Any]:
    """Return what was chosen, as far as it is a list."""
    return value[: limits.OPTIONS] if isinstance(value, list) else []


def _options(element: Json) -> tuple[str, ...]:
    values = map(_value_of, _listed(element.get("selected_options")))
    return tuple(value for value in values if value is not None)


def _people(element: Json) -> tuple[Who, ...]:
    accounts = _listed(element.get("selected_users"))
    found = [user_of(account) for account in accounts if isinstance(account, str)]
    return tuple(Who(AccountId(account)) for account in found if account)


def _one_person(element: Json) -> tuple[Who, ...] | None:
    account = element.get("selected_user")
    found = user_of(account) if isinstance(account, str) else None
    return (Who(AccountId(found)),) if found else None


def _conversation(element: Json) -> str | None:
    conversation = element.get("selected_conversation")
    return conversation_of(conversation) if isinstance(conversation, str) else None


_ANSWERS: Mapping[str, Callable[[Json], Answer | None]] = {
    "plain_text_input": _said("value"),
    "number_input": _said("value"),
    "datepicker": _said("selected_date"),
    "static_select": lambda element: _value_of(element.get("selected_option")),
    "radio_buttons": lambda element: _value_of(element.get("selected_option")),
    "multi_static_select": _options,
    "checkboxes": lambda element: TICKED if TICKED in _options(element) else "",
    "users_select": _one_person,
    "multi_users_select": _people,
    "conversations_select": _conversation,
}
