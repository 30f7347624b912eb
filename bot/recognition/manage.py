"""What can be done with a kudos that was given: join, hide, edit, undo."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.commands import Filled, NoArguments, Press, number_in
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.outcome import Outcome, Revise, Utterance, Withdraw
from bot.recognition import notes, views
from bot.recognition.arguments import LEAST_REASON, MOST_REASON, objection
from bot.recognition.limits import refund
from bot.recognition.model import Kudos, KudosId
from bot.recognition.ports import RecognitionStore
from bot.ui.forms import Form, Words
from bot.ui.language import Say, say_in
from bot.ui.views import Message

MAY_EDIT = timedelta(minutes=10)
MAY_UNDO = timedelta(hours=24)


def me_too(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Add the actor's thanks to somebody's card, at most once."""
    kudos = living(press.number, context, store)
    if context.actor.id in (kudos.giver, *kudos.receivers):
        raise Refused(Message(context.say("This card is yours already; others can join it.")))
    if not kudos.shown:
        raise Refused(
            Message(context.say("Nobody is left on this card: there is nothing to join."))
        )
    if not store.join(kudos.id, context.actor.id, context.now):
        return Outcome(reply=Message(context.say("You have joined this one already.")))
    joined = replace(kudos, joined=(*kudos.joined, context.actor.id))
    return Outcome(
        reply=Message(context.say("Your name is on the card now.")),
        utterances=_card(joined, context, store),
    )


def keep_private(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Take the actor off the public card for ever, and away from the line that leads to it."""
    kudos = living(press.number, context, store)
    if context.actor.id not in kudos.receivers:
        raise Refused(Message(context.say("Only those who were thanked can do this.")))
    store.hide(kudos.id, context.actor.id, context.now)
    shown = tuple(person for person in kudos.shown if person != context.actor.id)
    card = _card(replace(kudos, shown=shown), context, store)
    return Outcome(
        reply=Message(context.say("Done: you are no longer on the card. The thanks stay yours.")),
        utterances=(*(card or (Withdraw(kudos.card_key),)), Withdraw(kudos.echo_key)),
    )


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


def reword(filled: Filled, context: Context, store: RecognitionStore) -> Outcome:
    """Change the words of a kudos within ten minutes."""
    kudos = _own(number_in(filled.carry), context, store)
    _refuse_late_edit(kudos, context)
    reason = filled.words("reason")
    if (said := objection(reason, context.say)) is not None:
        raise UsageError(Message(said), fields={"reason": said})
    store.reword(kudos.id, reason, context.now)
    changed = replace(kudos, reason=reason)
    return Outcome(
        reply=Message(context.say("Changed, wherever it stands.")),
        utterances=(*_card(changed, context, store), *_notes(changed, store)),
    )


def undo_latest(_none: NoArguments, context: Context, store: RecognitionStore) -> Outcome:
    """Take back the newest kudos of the actor."""
    newest = store.newest_of(context.actor.id)
    if newest is None:
        raise Refused(Message(context.say("There is no kudos of yours to undo.")))
    return undo(Press(str(newest.id)), context, store)


def undo(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Take a kudos back, quietly, within 24 hours; a second time changes nothing."""
    kudos = _found(press.number, context, store)
    if kudos.giver != context.actor.id:
        raise Refused(Message(context.say("Only the giver can undo a kudos.")))
    if kudos.undone:
        return Outcome(reply=Message(context.say("It was undone before.")), instead=True)
    if context.now - kudos.given_at >= MAY_UNDO:
        too_late = context.say("A kudos can be undone for 24 hours; this one is older.")
        raise Refused(Message(too_late))
    _refund(kudos, store)
    store.undo(kudos, context.now)
    away = (Withdraw(kudos.card_key), Withdraw(kudos.echo_key))
    return Outcome(
        reply=Message(context.say("Undone. Nobody is told, and it does not count.")),
        instead=True,
        utterances=(*away, *_notes(kudos, store)),
    )


def _refund(kudos: Kudos, store: RecognitionStore) -> None:
    """Give a kudos back to its giver if it counts in their present period.

    Those that count are the newest of theirs, as many as were used, whatever the zones were.
    """
    allowance = store.allowance(kudos.giver)
    if allowance is None:
        return
    counting = store.given(kudos.giver, allowance.used)
    if kudos.id in {one.id for one in counting}:
        store.set_allowance(kudos.giver, refund(allowance))


def _found(number: int, context: Context, store: RecognitionStore) -> Kudos:
    """Return a kudos of the organisation, undone or not."""
    kudos = store.kudos(context.organisation, KudosId(number))
    if kudos is None:
        raise UsageError(Message(context.say("This kudos does not exist any more.")))
    return kudos


def living(number: int, context: Context, store: RecognitionStore) -> Kudos:
    """Return a kudos that was not undone.

    Raises:
        UsageError: there is none with this number.
        Refused: it was undone.
    """
    kudos = _found(number, context, store)
    if kudos.undone:
        raise Refused(Message(context.say("This kudos was taken back.")))
    return kudos


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


def _card(kudos: Kudos, context: Context, store: RecognitionStore) -> tuple[Utterance, ...]:
    """Return the card as it is now; nothing where nobody stands on it."""
    if not kudos.shown:
        return ()
    people = store.people({kudos.giver, *kudos.shown})
    return (Revise(kudos.card_key, views.card(kudos, people, say_in(context.space.locale))),)


def _notes(kudos: Kudos, store: RecognitionStore) -> Sequence[Utterance]:
    """Return the change of each receiver's message."""
    people = store.people(kudos.receivers)
    receivers = [people[who] for who in kudos.receivers if who in people]
    return tuple(notes.revise(kudos, receiver, store) for receiver in receivers)
