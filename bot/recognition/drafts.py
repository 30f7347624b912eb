"""Forms that open with something in them already, and drafts that are sent later."""

from dataclasses import replace

from bot.clock import opens_at
from bot.commands import Press, number_in
from bot.context import Context
from bot.errors import UsageError
from bot.identity import PersonId
from bot.outcome import Outcome, Post, ToPerson
from bot.recognition import answers
from bot.recognition.arguments import GiveKudos
from bot.recognition.form import above, kudos_form
from bot.recognition.give import refuse_locked, send
from bot.recognition.limits import Spent, spend
from bot.recognition.manage import living
from bot.recognition.model import Draft, DraftId
from bot.recognition.ports import RecognitionStore
from bot.recognition.recipients import check
from bot.request import PickedMessage, PickedShortcut
from bot.ui.views import Message


def open_form(_press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Open the empty form."""
    return Outcome(form=kudos_form(GiveKudos(), context, store))


def from_anywhere(_picked: PickedShortcut, context: Context, store: RecognitionStore) -> Outcome:
    """Open the empty form from the global shortcut."""
    return Outcome(form=kudos_form(GiveKudos(), context, store))


def from_message(picked: PickedMessage, context: Context, store: RecognitionStore) -> Outcome:
    """Open the form with the author of a message filled in, and the message above it to read."""
    author = context.known.get(picked.author) if picked.author else None
    if author is not None:
        check(author, context)
    form = kudos_form(GiveKudos(), context, store, (author,) if author else ())
    return Outcome(form=above(form, picked.words, author))


def thank(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Open the form with somebody filled in."""
    person = PersonId(press.number)
    return Outcome(form=kudos_form(GiveKudos(), context, store, store.people([person]).values()))


def thank_back(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Open the form with the giver of a kudos filled in."""
    kudos = living(press.number, context, store)
    people = store.people([kudos.giver]).values()
    return Outcome(form=kudos_form(GiveKudos(), context, store, people))


def finish(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Send a kept draft with the value whose button was pressed."""
    aloud = press.value.endswith(answers.ALOUD)
    number, _, slug = press.value.removesuffix(answers.ALOUD).partition(":")
    draft = _draft(number_in(number), context, store)
    refuse_locked(draft.reason, context)
    for person in draft.to:
        check(person, context)
    context = replace(context, overheard=aloud)
    outcome = send(replace(draft, value=slug), context, store)
    store.drop_draft(DraftId(number_in(number)))
    return replace(outcome, instead=True)


def resume(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Open the form with a kept draft."""
    draft = _draft(press.number, context, store)
    value = (draft.value,) if draft.value else ()
    arguments = GiveKudos(
        reason=draft.reason, value=value, customer=draft.customer, private=draft.private
    )
    return Outcome(form=kudos_form(arguments, context, store, draft.to, DraftId(press.number)))


def save(press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Bring a kept draft back when the limit has renewed, in the giver's working hours."""
    draft, actor = _draft(press.number, context, store), context.actor
    allowance = store.allowance(actor.id)
    after = spend(allowance, now=context.now, zone=actor.zone, prints="")
    if not isinstance(after, Spent):
        return resume(press, context, store)
    due = opens_at(after.renews_at, actor.zone, actor.quiet)
    people = [person.id for person in draft.to]
    message = answers.reminder(DraftId(press.number), people, context.say)
    post = Post(ToPerson(actor.id), message, f"draft:{press.number}", due_at=due)
    return Outcome(reply=answers.saved(due, context.say), instead=True, utterances=(post,))


def _draft(number: int, context: Context, store: RecognitionStore) -> Draft:
    """Return a draft of the actor.

    Raises:
        UsageError: it was sent, or it is older than a week.
    """
    draft = store.draft(context.actor.id, DraftId(number))
    if draft is None:
        raise UsageError(Message(context.say("This draft is gone: it was sent, or it is too old.")))
    return draft
