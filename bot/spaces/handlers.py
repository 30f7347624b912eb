"""The set-up of a space in chat, and asking an admin for something."""

from bot.clock import local_day
from bot.commands import Filled, NeedsRole, NoArguments, Press, number_in
from bot.context import Context
from bot.errors import UsageError
from bot.identity import ConversationId, Person, PersonId, Role, Space
from bot.outcome import Outcome, Post, ToPerson
from bot.spaces.ports import SpaceStore
from bot.ui.actions import Button
from bot.ui.blocks import Note, Paragraph
from bot.ui.forms import Channel, Form, Tick, Words
from bot.ui.language import Say, say_in
from bot.ui.text import Code, Mention, Room, Typing, text
from bot.ui.views import Message

ADMINS = frozenset({Role.ADMIN, Role.OWNER})
LEAST_NAME = 2
MOST_NAME = 60


def show_form(_asked: NoArguments | Press, context: Context, store: SpaceStore) -> Outcome:
    """Open the set-up of the space that the place belongs to."""
    _refuse_strangers(context, store)
    return Outcome(form=form(context.space, context.say))


def form(space: Space, say: Say) -> Form:
    """Return the set-up of a space."""
    return Form(
        "space.save",
        say("Set up Goodword"),
        say("Save the set-up"),
        (
            Words(
                "name",
                say("What is this space called?"),
                space.name,
                least=LEAST_NAME,
                most=MOST_NAME,
            ),
            Channel(
                "recognition",
                say("Where do cards with thanks go?"),
                space.recognition,
                say("Leave it empty to post cards where each kudos is given; invite me there."),
                optional=True,
            ),
            Tick(
                "value_required",
                say("Values"),
                say("Every kudos names a value, once there are values"),
                space.value_required,
            ),
        ),
        intro=(Note(text(say("You can change all of this later with the same command."))),),
    )


def save(filled: Filled, context: Context, store: SpaceStore) -> Outcome:
    """Keep the set-up; the first to do it becomes the owner of the space."""
    _refuse_strangers(context, store)
    name = filled.words("name")
    if not LEAST_NAME <= len(name) <= MOST_NAME:
        said = context.say(
            "Between {least} and {most} characters.", least=LEAST_NAME, most=MOST_NAME
        )
        raise UsageError(Message(said), fields={"name": said})
    channel = ConversationId(filled.words("recognition")) or None
    store.set_up(
        context.space,
        name=name,
        recognition=channel,
        value_required=filled.ticked("value_required"),
        workspace=context.workspace.id,
    )
    if not store.has_owner(context.space):
        store.grant(context.space, context.actor.id, Role.OWNER, context.actor.id, context.now)
    return Outcome(reply=done(channel, context.say))


def done(channel: ConversationId | None, say: Say) -> Message:
    """Return what comes next after the set-up."""
    invite = Code("/invite @Goodword")
    if channel:
        where = say.spans(
            "Cards go to {channel}. If I am not there yet, type {invite} in it.",
            channel=Room(channel),
            invite=invite,
        )
    else:
        where = say.spans(
            "Cards stay where each kudos is given. Where I am missing, type {invite}.",
            invite=invite,
        )
    next_step = text(say("Next: say what your values look like, so that thanks can name them."))
    add = Button(say("Add a value"), "values.add")
    return Message(say("Goodword is set up."), (Paragraph(where), Paragraph(next_step, add)))


def _refuse_strangers(context: Context, store: SpaceStore) -> None:
    """Let everybody set up a space that nobody owns; after that, its admins."""
    if not context.is_admin and store.has_owner(context.space):
        raise NeedsRole(ADMINS, "setup")


def ask(press: Press, context: Context, store: SpaceStore) -> Outcome:
    """Ask somebody with the role to do what the actor may not; once a day for each thing."""
    number, _, wanted = press.value.partition(":")
    people = store.people([PersonId(number_in(number))])
    if not people:
        raise UsageError(Message(context.say("This person is not here any more.")))
    person, actor = people[0], context.actor
    today = local_day(context.now, actor.zone)
    key = f"ask:{actor.id}:{person.id}:{wanted}:{today}"
    post = Post(ToPerson(person.id), asked(actor, wanted, say_in(person.locale)), key)
    said = context.say("{name} is asked.", name=person.name)
    return Outcome(reply=Message(said), utterances=(post,))


def asked(actor: Person, wanted: str, say: Say) -> Message:
    """Return the message that asks somebody to do something."""
    told = say.spans(
        "{person} asks you to do this: {command}", person=Mention(actor.id), command=Typing(wanted)
    )
    return Message(say("{name} asks you for something", name=actor.name), (Paragraph(told),))
