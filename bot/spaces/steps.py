"""The four forms of the set-up. Each keeps what it asks at once, and leads to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.identity import ConversationId, PersonId, Space, SpaceId, SpaceKind
from bot.spaces.chats import Chat, elsewhere
from bot.spaces.model import Chosen
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Note
from bot.ui.forms import Channel, Choice, Form, Option, PersonField, Words
from bot.ui.language import Say, language_name, languages
from bot.ui.roles import kind_name
from bot.ui.text import text

LEAST_NAME, MOST_NAME = 2, 60
MOST_ZONE = 64
MOST_PASTED = 3000
AS_ABOVE = "above"
YES, NO = "yes", "no"


class Step(IntEnum):
    """The steps of the set-up, in order."""

    PLACE = 1
    SPONSOR = 2
    VALUES = 3
    THANKS = 4


@dataclass(frozen=True)
class Place:
    """What the first step shows.

    Attributes:
        space: None: a new one.
        kinds: what it may be; with one there is nothing to choose.
        departments: those that the actor may take in.
        channel: whose members belong to it.
    """

    space: Space | None
    kinds: tuple[SpaceKind, ...]
    departments: tuple[str, ...] = ()
    department: str = ""
    channel: ConversationId | None = None


def place_form(place: Place, say: Say) -> Form:
    """Return step 1: for whom, what it is called, and who is in."""
    space = place.space
    name = Words(
        "name",
        say("What is it called?"),
        space.name if space else "",
        least=LEAST_NAME,
        most=MOST_NAME,
    )
    is_whole = place.kinds == (SpaceKind.ORGANISATION,)
    fields = (name,) if is_whole else (_kind(place, say), name, *_who_is_in(place, say))
    return Form(
        "space.place",
        _title(space, say),
        say("Save and go on"),
        fields,
        intro=_intro(Step.PLACE, space.id if space else None, say),
        carry=str(space.id) if space else "",
    )


def _kind(place: Place, say: Say) -> Choice:
    """Return the field for whom the set-up is."""
    chosen = place.space.kind if place.space else SpaceKind.DEPARTMENT
    initial = chosen if chosen in place.kinds else place.kinds[0]
    options = tuple(Option(kind.value, kind_name(kind, say)) for kind in place.kinds)
    return Choice("kind", say("For whom is it?"), options, initial.value)


def _who_is_in(place: Place, say: Say) -> tuple[Choice | Channel, ...]:
    """Return the fields for who belongs to a space that is not the whole organisation."""
    hint = (
        say("Leave it empty for the whole organisation: everybody is in.")
        if SpaceKind.ORGANISATION in place.kinds
        else say("Leave it empty to decide later. Who leaves the channel leaves the space.")
    )
    label = say("Everybody in a channel belongs to it")
    channel = Channel("members", label, place.channel, hint, optional=True)
    if not place.departments:
        return (channel,)
    options = tuple(Option(one, one) for one in place.departments)
    department = Choice(
        "department",
        say("Everybody of a department belongs to it"),
        options,
        place.department or None,
        say("As your directory or your list of staff says."),
        optional=True,
    )
    return (department, channel)


def sponsor_form(space: Space, sponsor: PersonId | None, say: Say) -> Form:
    """Return step 2: who speaks for the space."""
    field = PersonField(
        "sponsor",
        say("Who is the sponsor?"),
        (sponsor,) if sponsor else (),
        hint=say("The director of this space, who answers for it."),
        optional=True,
    )
    return _form("space.sponsor", Step.SPONSOR, space, (field,), say)


def values_form(space: Space, known: Sequence[str], say: Say) -> Form:
    """Return step 3: values, pasted."""
    field = Words(
        "values",
        say("Your values, one on a line"),
        hint=say("Name: a sentence. What they look and sound like is added later."),
        placeholder=say("Care: we look after customers as we would after friends."),
        optional=True,
        multiline=True,
        most=MOST_PASTED,
    )
    there = (
        (Note(text(say("There are already: {names}", names=", ".join(known)))),) if known else ()
    )
    return _form("space.values", Step.VALUES, space, (field,), say, there)


def thanks_form(
    space: Space,
    chosen: Chosen,
    say: Say,
    channel: ConversationId | None = None,
    chats: tuple[Chat, ...] = (),
) -> Form:
    """Return step 4: where thanks go, and how they are said.

    Args:
        space: with the settings in force.
        chosen: what it chose itself.
        say: the language of whoever asks.
        channel: for cards of the chat in which it is asked; that of others is changed there.
        chats: all of the organisation.
    """
    above = Option(AS_ABOVE, say("As in the space above") if space.parent else say("As usual"))
    required = (
        above,
        Option(YES, say("Every kudos names a value, once there are values")),
        Option(NO, say("A kudos may name a value")),
    )
    spoken = tuple(Option(name, language_name(name)) for name in languages())
    fields = (
        _channel_for_cards(channel, chats, say),
        Choice("value_required", say("Values"), required, _yes_or_no(chosen.value_required)),
        Choice("locale", say("Language of the cards"), (above, *spoken), chosen.locale or AS_ABOVE),
        Words(
            "zone",
            say("Time zone"),
            chosen.zone or "",
            say("For example Europe/Berlin. Empty: {zone}.", zone=space.zone),
            optional=True,
            most=MOST_ZONE,
        ),
    )
    others = tuple(Note(text(told)) for told in elsewhere(chats, say))
    return _form("space.thanks", Step.THANKS, space, fields, say, others)


def _channel_for_cards(
    channel: ConversationId | None, chats: tuple[Chat, ...], say: Say
) -> Channel:
    """Return the field for where cards go, which names the chat where there are several."""
    here = next((one for one in chats if one.is_here), None)
    label = say("Where do cards with thanks go?")
    if here is not None and len(chats) > 1:
        label = say("Where do cards with thanks go in {chat}?", chat=here.name)
    hint = say("Leave it empty to post cards where each kudos is given; invite me there.")
    return Channel("recognition", label, channel, hint, optional=True)


def _yes_or_no(chosen: bool | None) -> str:  # noqa: FBT001 - what was chosen
    """Return the option that stands for a choice."""
    return AS_ABOVE if chosen is None else YES if chosen else NO


def _form(  # noqa: PLR0913, PLR0917 - what a form is made of
    name: str,
    step: Step,
    space: Space,
    fields: tuple[PersonField | Words | Channel | Choice, ...],
    say: Say,
    above: tuple[Block, ...] = (),
) -> Form:
    """Return the form of a step after the first."""
    submit = say("Save and finish") if step is Step.THANKS else say("Save and go on")
    intro = (*_intro(step, space.id, say), *above)
    return Form(name, _title(space, say), submit, fields, intro=intro, carry=str(space.id))


def _title(space: Space | None, say: Say) -> str:
    """Return what stands above a form."""
    return say("Set up Goodword") if space else say("Start a space")


def _intro(step: Step, space: SpaceId | None, say: Say) -> tuple[Block, ...]:
    """Return which step it is, and the ways to the steps around it."""
    told = say(
        "Step {step} of {steps}. What you save is kept, also when you close this.",
        step=step.value,
        steps=len(Step),
    )
    note = Note(text(told))
    if space is None:
        return (note,)
    ways = [Button(say("Skip this step"), "space.step", f"{space}:{step + 1}")]
    if step > Step.PLACE:
        ways.append(Button(say("Back"), "space.step", f"{space}:{step - 1}"))
    return (note, Buttons(tuple(ways)))
