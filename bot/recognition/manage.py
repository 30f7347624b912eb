"""What can be done with a kudos that was given: join, hide, edit, undo, thank back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.commands import Filled, NoArguments, Press, is_blank
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.identity import Person
from bot.outcome import Outcome, Post, Revise, ToPerson, Utterance, Withdraw
from bot.recognition import notes, views
from bot.recognition.give import (
    LEAST_REASON,
    MOST_REASON,
    GiveKudos,
    kudos_form,
    send,
)
from bot.recognition.limits import Spent, refund, renews_at, spend
from bot.recognition.model import Draft, DraftId, Kudos, KudosId
from bot.recognition.ports import RecognitionStore
from bot.request import PickedMessage, PickedShortcut
from bot.ui.forms import Form, Words
from bot.ui.language import say_in
from bot.ui.views import Message

MAY_EDIT = timedelta(minutes=10)
MAY_UNDO = timedelta(hours=24)


def me_too(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Add the actor's thanks to somebody's card, at most once."""
    kudos = _living(press.value, context, store)
    if context.actor.id in (kudos.giver, *kudos.receivers):
        raise Refused(Message(context.say("It is your own card: others can join it.")))
    if not store.join(kudos.id, context.actor.id, context.now):
        return Outcome(reply=Message(context.say("You have joined this one already.")))
    joined = replace(kudos, joined=(*kudos.joined, context.actor.id))
    return Outcome(
        reply=Message(context.say("Your name is on the card now.")),
        utterances=(_card(joined, context, store),),
    )


def keep_private(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Take the actor off the public card for ever."""
    kudos = _living(press.value, context, store)
    if context.actor.id not in kudos.receivers:
        raise Refused(Message(context.say("Only those who were thanked can do this.")))
    store.hide(kudos.id, context.actor.id, context.now)
    shown = tuple(person for person in kudos.shown if person != context.actor.id)
    return Outcome(
        reply=Message(context.say("Done: you are no longer on the card. The thanks stay yours.")),
        utterances=(_card(replace(kudos, shown=shown), context, store),),
    )


def thank_back(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Open the form with the giver of a kudos filled in."""
    kudos = _living(press.value, context, store)
    giver = store.people([kudos.giver]).get(kudos.giver)
    people = (giver,) if giver and giver.takes_part and giver.id != context.actor.id else ()
    return Outcome(form=kudos_form(GiveKudos(), context, store, people))


def open_form(_press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Open the empty form."""
    return Outcome(form=kudos_form(GiveKudos(), context, store))


def from_anywhere(_picked: PickedShortcut, context: Context, store: RecognitionStore) -> Outcome:
    """Open the empty form from the global shortcut."""
    return Outcome(form=kudos_form(GiveKudos(), context, store))


def from_message(picked: PickedMessage, context: Context, store: RecognitionStore) -> Outcome:
    """Open the form with the author of a message filled in; its words stay where they are."""
    author = context.known.get(picked.author) if picked.author else None
    able = author is not None and author.takes_part and author.id != context.actor.id
    people = (author,) if author is not None and able else ()
    return Outcome(form=kudos_form(GiveKudos(), context, store, people))


def edit(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Open the form that changes the words of a kudos."""
    kudos = _own(press.value, context, store)
    _refuse_late_edit(kudos, context)
    say = context.say
    reason = Words(
        "reason",
        say("What did they do, and whom did it help?"),
        kudos.reason,
        say("People and value stay as they are."),
        multiline=True,
        least=LEAST_REASON,
        most=MOST_REASON,
    )
    form = Form(
        "kudos.reword", say("Edit your thanks"), say("Save the text"), (reason,), carry=str(kudos.id)
    )
    return Outcome(form=form)


def reword(filled: Filled, context: Context, store: RecognitionStore) -> Outcome:
    """Change the words of a kudos within ten minutes."""
    kudos = _own(filled.carry, context, store)
    _refuse_late_edit(kudos, context)
    reason = filled.words("reason")
    if not LEAST_REASON <= len(reason) <= MOST_REASON or is_blank(reason):
        said = context.say(
            "Between {least} and {most} characters.", least=LEAST_REASON, most=MOST_REASON
        )
        raise UsageError(Message(said), fields={"reason": said})
    store.reword(kudos.id, reason, context.now)
    changed = replace(kudos, reason=reason)
    return Outcome(
        reply=Message(context.say("Changed, wherever it stands.")),
        utterances=(*_card_if_any(changed, context, store), *_notes(changed, context, store)),
    )


def undo_latest(_none: NoArguments, context: Context, store: RecognitionStore) -> Outcome:
    """Take back the newest kudos of the actor."""
    newest = store.newest_of(context.actor.id)
    if newest is None:
        raise Refused(Message(context.say("There is no kudos of yours to undo.")))
    return undo(Press(str(newest.id)), context, store)


def undo(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Take a kudos back, quietly, within 24 hours; a second time changes nothing."""
    kudos = _found(press.value, context, store)
    if kudos.giver != context.actor.id:
        raise Refused(Message(context.say("Only the giver can undo a kudos.")))
    if kudos.undone:
        return Outcome(reply=Message(context.say("It was undone before.")), instead=True)
    if context.now - kudos.given_at >= MAY_UNDO:
        raise Refused(Message(context.say("A kudos can be undone for 24 hours; this one is older.")))
    store.undo(kudos, context.now)
    allowance = store.allowance(context.actor.id)
    if allowance is not None:
        store.set_allowance(context.actor.id, refund(allowance, kudos.given_at))
    gone = replace(kudos, undone=True)
    return Outcome(
        reply=Message(context.say("Undone. Nobody is told, and it does not count.")),
        instead=True,
        utterances=(
            Withdraw(kudos.card_key),
            Withdraw(f"kudos:{kudos.id}:echo"),
            *_notes(gone, context, store),
        ),
    )


def finish(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Send a kept draft with the value whose button was pressed."""
    number, _, slug = press.value.partition(":")
    draft = _draft(number, context, store)
    outcome = send(replace(draft, value=slug), context, store)
    store.drop_draft(DraftId(int(number)))
    return replace(outcome, instead=True)


def resume(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Open the form with a kept draft."""
    draft = _draft(press.value, context, store)
    arguments = GiveKudos(
        reason=draft.reason, value=(draft.value,) if draft.value else (), private=draft.private
    )
    return Outcome(form=kudos_form(arguments, context, store, draft.to))


def save(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Bring a kept draft back when the limit renews."""
    draft = _draft(press.value, context, store)
    allowance = store.allowance(context.actor.id)
    after = spend(allowance, now=context.now, zone=context.actor.zone, prints="")
    due = renews_at(allowance, context.actor.zone) if allowance else context.now
    if not isinstance(after, Spent):
        return resume(press, context, store)
    people = [person.id for person in draft.to]
    message = views.reminder(DraftId(int(press.value)), people, context.say)
    post = Post(ToPerson(context.actor.id), message, f"draft:{press.value}", due_at=due)
    return Outcome(reply=views.saved(due, context.say), instead=True, utterances=(post,))


def _draft(number: str, context: Context, store: RecognitionStore) -> Draft:
    """Return a draft of the actor.

    Raises:
        UsageError: it was sent, or it is older than a week.
    """
    draft = store.draft(context.actor.id, DraftId(int(number))) if number.isdecimal() else None
    if draft is None:
        raise UsageError(Message(context.say("This draft is gone: it was sent, or it is too old.")))
    return draft


def _found(number: str, context: Context, store: RecognitionStore) -> Kudos:
    """Return a kudos of the organisation, undone or not."""
    known = number.isdecimal() and len(number) < 20  # noqa: PLR2004 - 64 bits
    kudos = store.kudos(context.organisation, KudosId(int(number))) if known else None
    if kudos is None:
        raise UsageError(Message(context.say("This kudos does not exist any more.")))
    return kudos


def _living(number: str, context: Context, store: RecognitionStore) -> Kudos:
    """Return a kudos that was not undone."""
    kudos = _found(number, context, store)
    if kudos.undone:
        raise Refused(Message(context.say("This kudos was taken back.")))
    return kudos


def _own(number: str, context: Context, store: RecognitionStore) -> Kudos:
    """Return a living kudos that the actor gave."""
    kudos = _living(number, context, store)
    if kudos.giver != context.actor.id:
        raise Refused(Message(context.say("Only the giver can change a kudos.")))
    return kudos


def _refuse_late_edit(kudos: Kudos, context: Context) -> None:
    if context.now - kudos.given_at >= MAY_EDIT:
        raise Refused(
            Message(context.say("The text can be changed for 10 minutes; after that, only undone."))
        )


def _card(kudos: Kudos, context: Context, store: RecognitionStore) -> Utterance:
    """Return the card as it is now; with nobody left on it, it goes away."""
    if not kudos.shown:
        return Withdraw(kudos.card_key)
    people = store.people({kudos.giver, *kudos.shown})
    return Revise(kudos.card_key, views.card(kudos, people, say_in(context.space.locale)))


def _card_if_any(kudos: Kudos, context: Context, store: RecognitionStore) -> Sequence[Utterance]:
    return (_card(kudos, context, store),) if kudos.shown else ()


def _notes(kudos: Kudos, context: Context, store: RecognitionStore) -> Sequence[Utterance]:
    """Return the change of each receiver's message."""
    people = store.people(kudos.receivers)
    receivers: list[Person] = [people[who] for who in kudos.receivers if who in people]
    return tuple(
        utterance
        for receiver in receivers
        for utterance in notes.revise(kudos, receiver, context.organisation, store)
    )


