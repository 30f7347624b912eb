"""The set-up of a space in chat, and asking an admin for something."""

from bot.commands import Filled, NoArguments, Press
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.identity import ConversationId, PersonId, Role
from bot.outcome import Outcome, Post, ToPerson
from bot.request import ChannelName
from bot.spaces.ports import SpaceStore
from bot.ui.actions import Button
from bot.ui.blocks import Block, Note, Paragraph
from bot.ui.forms import Channel, Form, Tick, Words
from bot.ui.text import Code, Mention, Room, text
from bot.ui.views import Message

MOST_NAME = 60


def show_form(_asked: NoArguments | Press, context: Context, store: SpaceStore) -> Outcome:
    """Open the set-up of the space that the place belongs to."""
    _refuse_strangers(context, store)
    say, space = context.say, context.space
    form = Form(
        "space.save",
        say("Set up Goodword"),
        say("Save the set-up"),
        (
            Words("name", say("What is this space called?"), space.name, least=2, most=MOST_NAME),
            Channel(
                "recognition",
                say("Where do cards with thanks go?"),
                space.recognition,
                say("Empty: where each kudos is given. Then invite me with /invite."),
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
    return Outcome(form=form)


def save(filled: Filled, context: Context, store: SpaceStore) -> Outcome:
    """Keep the set-up; the first to do it becomes the owner of the space."""
    _refuse_strangers(context, store)
    name = filled.words("name")
    if not 2 <= len(name) <= MOST_NAME:  # noqa: PLR2004 - a name
        said = context.say("Between {least} and {most} characters.", least=2, most=MOST_NAME)
        raise UsageError(Message(said), fields={"name": said})
    channel = _channel(filled)
    store.set_up(
        context.space,
        name=name,
        recognition=channel,
        value_required=filled.ticked("value_required"),
        workspace=context.workspace.id,
    )
    if not store.has_owner(context.space):
        store.grant(context.space, context.actor.id, Role.OWNER, context.actor.id, context.now)
    return Outcome(reply=_done(channel, context))


def _done(channel: ConversationId | None, context: Context) -> Message:
    """Return what comes next after the set-up."""
    say = context.say
    blocks: list[Block] = []
    if channel:
        blocks.append(
            Paragraph(
                say.spans(
                    "Cards go to {channel}. If I am not there yet, type {invite} in it.",
                    channel=Room(channel),
                    invite=Code("/invite @Goodword"),
                )
            )
        )
    else:
        blocks.append(
            Paragraph(
                say.spans(
                    "Cards stay where each kudos is given. Where I am missing, type {invite}.",
                    invite=Code("/invite @Goodword"),
                )
            )
        )
    next_step = say("Next: say what your values look like, so that thanks can name them.")
    blocks.append(Paragraph(text(next_step), Button(say("Add a value"), "values.add")))
    return Message(say("Goodword is set up."), tuple(blocks))


def _channel(filled: Filled) -> ConversationId | None:
    """Return the channel that was chosen, if any."""
    answer = filled.answers.get("recognition")
    if isinstance(answer, str) and answer:
        return ConversationId(answer)
    first = answer[0] if isinstance(answer, tuple) and answer else None
    return first.conversation if isinstance(first, ChannelName) else None


def _refuse_strangers(context: Context, store: SpaceStore) -> None:
    """Let everybody set up a space that nobody owns; after that, its admins."""
    if context.is_admin or not store.has_owner(context.space):
        return
    raise Refused(
        Message(
            context.say("{space} is set up; its owner and admins change it.", space=context.space.name)
        )
    )


def ask(press: Press, context: Context, store: SpaceStore) -> Outcome:
    """Ask somebody with the role to do what the actor may not."""
    number, _, wanted = press.value.partition(":")
    people = store.people([PersonId(int(number))]) if number.isdecimal() else ()
    if not people:
        raise UsageError(Message(context.say("This person is not here any more.")))
    say = context.say
    told = say.spans(
        "{person} asks you to do this: {command}",
        person=Mention(context.actor.id),
        command=Code(wanted),
    )
    message = Message(say("{name} asks you for something", name=context.actor.name), (Paragraph(told),))
    post = Post(ToPerson(people[0].id), message, f"ask:{context.key}")
    said = say("{name} is asked.", name=people[0].name)
    return Outcome(reply=Message(said), utterances=(post,))
