"""What can be done with a kudos that was given: join, hide, edit, undo."""

from dataclasses import replace
from datetime import timedelta

from bot.commands import Filled, NoArguments, Press, number_in
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.mentions import named_in
from bot.outcome import Outcome, Withdraw
from bot.recognition import cards, notes, views
from bot.recognition.arguments import LEAST_REASON, MOST_REASON, objection
from bot.recognition.curators import retold
from bot.recognition.model import Kudos, KudosId
from bot.recognition.paying import give_back
from bot.recognition.ports import ModerationStore, RecognitionStore
from bot.recognition.whereabouts import everywhere
from bot.ui.forms import Form, Words
from bot.ui.language import Say
from bot.ui.views import Message

MAY_EDIT = timedelta(minutes=10)
MAY_UNDO = timedelta(hours=24)


def me_too(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Add the actor's thanks to somebody's card, at most once."""
    kudos = standing(press.number, context, store)
    if context.actor.id in (kudos.giver, *kudos.receivers):
        raise Refused(Message(context.say("This card is yours already; others can join it.")))
    if not store.join(kudos.id, context.actor.id, context.now):
        return Outcome(reply=Message(context.say("You have joined this one already.")))
    joined = replace(kudos, joined=(*kudos.joined, context.actor.id))
    return Outcome(
        reply=Message(context.say("Your name is on the card now.")),
        utterances=cards.revised(joined, store),
    )


def keep_private(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Take the actor off the public card for ever, and away from the line that leads to it."""
    kudos = living(press.number, context, store)
    if context.actor.id not in kudos.receivers:
        raise Refused(Message(context.say("Only those who were thanked can do this.")))
    store.hide(kudos.id, context.actor.id, context.now)
    shown = tuple(person for person in kudos.shown if person != context.actor.id)
    card = cards.revised(replace(kudos, shown=shown), store)
    return Outcome(
        reply=Message(context.say("Done: you are no longer on the card. The thanks stay yours.")),
        utterances=(*card, Withdraw(kudos.echo_key), notes.revise(kudos, context.actor, store)),
    )


def read(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Show a card with all of its words to whoever asks, from a card that many share."""
    kudos = standing(press.number, context, store)
    if not kudos.is_public:
        raise Refused(Message(context.say("This card is not there any more.")))
    people = store.people({kudos.giver, *kudos.shown})
    return Outcome(reply=views.card(kudos, people, context.say))


def edit(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Open the form that changes the words of a kudos."""
    kudos = _own(press.number, context, store)
    _refuse_late_edit(kudos, context)
    return Outcome(form=edit_form(kudos, context.say))


def edit_form(kudos: Kudos, say: Say) -> Form:
    """Return the form with the words of a kudos."""
    reason = Words(
        "reason",
        say("What did they do, and whom did it help?"),
        kudos.reason,
        say("People and value stay as they are."),
        multiline=True,
        least=LEAST_REASON,
        most=MOST_REASON,
    )
    title, submit = say("Edit your thanks"), say("Save the text")
    return Form("kudos.reword", title, submit, (reason,), carry=str(kudos.id))


def reword(filled: Filled, context: Context, store: ModerationStore) -> Outcome:
    """Change the words of a kudos within ten minutes."""
    kudos = _own(number_in(filled.carry), context, store)
    _refuse_late_edit(kudos, context)
    reason = filled.words("reason")
    if (said := objection(reason, context.say)) is not None:
        raise UsageError(Message(said), fields={"reason": said})
    store.reword(kudos.id, reason, context.now)
    people = store.people({kudos.giver, *kudos.receivers}).values()
    store.name(kudos.id, named_in(reason, people))
    changed = replace(kudos, reason=reason)
    return Outcome(
        reply=Message(context.say("Changed, wherever it stands.")),
        utterances=(*everywhere(changed, store), *retold(changed, store)),
    )


def undo_latest(_none: NoArguments, context: Context, store: ModerationStore) -> Outcome:
    """Take back the newest kudos of the actor."""
    newest = store.newest_of(context.actor.id)
    if newest is None:
        raise Refused(Message(context.say("There is no kudos of yours to undo.")))
    return undo(Press(str(newest.id)), context, store)


def undo(press: Press, context: Context, store: ModerationStore) -> Outcome:
    """Take a kudos back, quietly, within 24 hours; a second time changes nothing."""
    kudos = seen(press.number, context, store)
    if kudos.giver != context.actor.id:
        raise Refused(Message(context.say("Only the giver can undo a kudos.")))
    if kudos.undone:
        return Outcome(reply=Message(context.say("It was undone before.")), instead=True)
    if context.now - kudos.given_at >= MAY_UNDO:
        too_late = context.say("A kudos can be undone for 24 hours; this one is older.")
        raise Refused(Message(too_late))
    if not kudos.removed:
        give_back(kudos, store)
    store.undo(kudos, context.now)
    undone = replace(kudos, undone=True)
    return Outcome(
        reply=Message(context.say("Undone. Nobody is told, and it does not count.")),
        instead=True,
        utterances=(*everywhere(undone, store), *retold(undone, store)),
    )


def found(number: int, context: Context, store: RecognitionStore) -> Kudos:
    """Return a kudos of the organisation, undone or not.

    Raises:
        UsageError: there is none with this number.
    """
    kudos = store.kudos(context.organisation, KudosId(number))
    if kudos is None:
        raise UsageError(_not_there(context.say))
    return kudos


def seen(number: int, context: Context, store: RecognitionStore) -> Kudos:
    """Return a kudos that the actor may know of: whoever may not learns not even that it is there.

    Raises:
        UsageError: there is none with this number for them.
    """
    kudos = found(number, context, store)
    if not kudos.may_be_seen_by(context.actor.id):
        raise UsageError(_not_there(context.say))
    return kudos


def living(number: int, context: Context, store: RecognitionStore) -> Kudos:
    """Return a kudos that counts and that the actor may know of.

    Raises:
        UsageError: there is none with this number for them.
        Refused: it was undone, or a curator took it down.
    """
    kudos = seen(number, context, store)
    if kudos.undone:
        raise Refused(Message(context.say("This kudos was taken back.")))
    if kudos.removed:
        raise Refused(Message(context.say("A curator has taken this card down.")))
    return kudos


def standing(number: int, context: Context, store: RecognitionStore) -> Kudos:
    """Return a kudos that is living and not hidden.

    Raises:
        UsageError: there is none with this number for the actor.
        Refused: it was undone or taken down, or it is hidden until a curator decides.
    """
    kudos = living(number, context, store)
    if kudos.hidden:
        hidden = context.say("This card is hidden until a curator has looked at it.")
        raise Refused(Message(hidden))
    return kudos


def _not_there(say: Say) -> Message:
    """Return what is said of a kudos that is not there, or not for whoever asks."""
    return Message(say("This kudos does not exist any more."))


def _own(number: int, context: Context, store: RecognitionStore) -> Kudos:
    """Return a living kudos that the actor gave."""
    kudos = living(number, context, store)
    if kudos.giver != context.actor.id:
        raise Refused(Message(context.say("Only the giver can change a kudos.")))
    return kudos


def _refuse_late_edit(kudos: Kudos, context: Context) -> None:
    if context.now - kudos.given_at >= MAY_EDIT:
        late = context.say("The text can be changed for 10 minutes; after that, only undone.")
        raise Refused(Message(late))
