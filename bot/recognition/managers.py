"""A receiver shows thanks to their manager: by their own press, once, and by nobody else's."""

from bot.clock import opens_at
from bot.commands import Press
from bot.context import Context
from bot.errors import Refused
from bot.identity import Person
from bot.outcome import Outcome, Post, ToPerson
from bot.recognition import notes, views
from bot.recognition.manage import standing
from bot.recognition.model import Kudos
from bot.recognition.ports import RecognitionStore
from bot.ui.blocks import Paragraph
from bot.ui.language import Say, say_in
from bot.ui.text import Mention, Moment, Text, Typing
from bot.ui.views import Message


def show(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Send a kudos to the manager of the receiver who presses, outside of their quiet hours."""
    kudos, actor, say = standing(press.number, context, store), context.actor, context.say
    if actor.id not in kudos.receivers:
        raise Refused(Message(say("Only those who were thanked can do this.")))
    manager = _manager(kudos, context, store)
    if actor.id in kudos.told_managers:
        return Outcome(reply=_told(say.spans("{person} has it.", person=Mention(manager.id)), say))
    store.show_to_manager(kudos.id, actor.id, context.now)
    due = opens_at(context.now, manager.zone, manager.quiet)
    people = store.people([kudos.giver])
    copy = views.copy(kudos, actor, people, say_in(manager.locale))
    key = kudos.copy_key(actor.id)
    post = Post(ToPerson(manager.id), copy, key, due, subject=kudos.subject)
    if due > context.now:
        when = say.spans(
            "It is outside working hours for {person}: they are told at {moment}.",
            person=Mention(manager.id),
            moment=Moment(due),
        )
    else:
        when = say.spans("{person} gets it now.", person=Mention(manager.id))
    return Outcome(reply=_told(when, say), utterances=(post, notes.revise(kudos, actor, store)))


def _manager(kudos: Kudos, context: Context, store: RecognitionStore) -> Person:
    """Return the actor's manager.

    Raises:
        Refused: nobody is known, or it is they who gave the kudos.
    """
    say, whose = context.say, context.actor.manager
    manager = store.people([whose]).get(whose) if whose is not None else None
    if manager is None or not manager.takes_part:
        said = say.spans(
            "Nobody is set as your manager: an admin can do it with {command}.",
            command=Typing("admin reports"),
        )
        raise Refused(Message(say("Nobody is set as your manager."), (Paragraph(said),)))
    if manager.id == kudos.giver:
        raise Refused(Message(say("Your manager gave you this, so they know already.")))
    return manager


def _told(said: Text, say: Say) -> Message:
    return Message(say("Shown to your manager."), (Paragraph(said),))
