"""Giving a kudos: the rules in the order in which product.md B1 lists them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from difflib import get_close_matches

from bot.commands import Command, number_in
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.grammar import is_blank, tag, without
from bot.identity import Person
from bot.mentions import named_in
from bot.outcome import Outcome, ToConversation
from bot.recognition import answers
from bot.recognition.arguments import MOST_CUSTOMER, NAME, GiveKudos, objection, stray_flag
from bot.recognition.cards import place_of_cards, placed, spot
from bot.recognition.form import asking_whom, kudos_form
from bot.recognition.limits import (
    MOST_A_DAY,
    MOST_TO_ONE_PERSON,
    ONE_PERSON_WINDOW,
    Spent,
    fingerprint,
    is_double_press,
)
from bot.recognition.model import Draft, DraftId, NamedValue
from bot.recognition.names import Named, ask, chosen, named_with_at, others_than, unless_named
from bot.recognition.paying import keep, pay
from bot.recognition.ports import RecognitionStore
from bot.recognition.recipients import at_addresses, meant, recipients
from bot.recognition.telling import Given, new_kudos, shown_of, tell_all
from bot.ui.blocks import Paragraph, Quote
from bot.ui.language import mark, moment_in_words
from bot.ui.text import Mention, Moment, text
from bot.ui.views import Message

MOST_OFFERED = 3


def give(arguments: GiveKudos, context: Context, store: RecognitionStore) -> Outcome:
    """Send a kudos, or say what is missing with nothing lost that was typed."""
    if not context.in_form and _is_empty(arguments):
        return Outcome(form=kudos_form(arguments, context, store))
    refuse_locked(arguments.reason, context)
    addresses = at_addresses(arguments.to, context, store)
    named = Named()
    if not context.in_form:
        named = named_with_at(arguments.reason, context, store)
        arguments = replace(arguments, to=unless_named(arguments.to, named))
        arguments = _words_apart(arguments, (*addresses, *named.words), store.values(context.space))
    try:
        named = _not_unsure(named, arguments, context, store)
        people = recipients(arguments.to, context, addresses, named.people)
        _refuse_stray_flag(arguments.reason, context)
        reason = _reason(arguments.reason, context)
        customer = _customer(arguments.customer, context)
        slug = arguments.value[0] if arguments.value else None
        draft = Draft(context.actor, people, reason, slug, arguments.private, customer)
        outcome = send(draft, context, store)
    except (UsageError, Refused) as refusal:
        people = (*meant(arguments.to, context, addresses), *named.people)
        form = kudos_form(arguments, context, store, people)
        refusal.form = asking_whom(form, others_than(context.actor, named.unsure), context.say)
        if arguments.private and context.overheard:
            refusal.message = answers.warned(refusal.message, context.say)
        raise
    if context.carry and not outcome.errors:
        store.drop_draft(DraftId(number_in(context.carry)))
    return outcome


def _not_unsure(
    named: Named, arguments: GiveKudos, context: Context, store: RecognitionStore
) -> Named:
    """Return who is named besides the mentions, with those whom a form names.

    What may mean nobody in particular is a question only where nobody else is named.

    Raises:
        UsageError: nobody is named for sure, or somebody in the form leads to nobody.
    """
    if context.in_form:
        return Named(people=chosen(arguments.elsewhere, context, store))
    if named.unsure and not (named.people or arguments.to):
        raise ask(named, context)
    return replace(named, unsure=())


def send(draft: Draft, context: Context, store: RecognitionStore) -> Outcome:
    """Send a draft whose people and words are in order; value and limits are looked at here.

    Raises:
        Refused: one of the people was thanked often enough.
    """
    values = store.values(context.space)
    value = next((one for one in values if one.slug == (draft.value or "").lower()), None)
    if values and value is None and (draft.value or context.space.value_required):
        return _ask_for_value(draft, values, context, store)
    where = place_of_cards(context) if shown_of(draft) else None
    _expect(draft, where, context, store)
    allowance = store.allowance(context.actor.id)
    prints = fingerprint([person.id for person in draft.to], draft.reason)
    if is_double_press(allowance, prints, context.now):
        once = context.say("You sent exactly this a moment ago. Once is enough.")
        return Outcome(reply=Message(once))
    paid = pay(draft, allowance, prints, context, store)
    if isinstance(paid, Spent):
        return _spent(draft, paid, context, store)
    _refuse_too_often(draft.to, context, store)
    kudos = replace(new_kudos(draft, value, context, store), budget_year=paid.year)
    here = spot(where, context, store) if where else None
    kudos = placed(kudos, here) if here else kudos
    store.add(kudos)
    store.name(kudos.id, named_in(kudos.reason, (context.actor, *draft.to)))
    keep(paid, context, store)
    return tell_all(Given(kudos, draft.to, here, paid), context, store)


def _expect(
    draft: Draft, where: ToConversation | None, context: Context, store: RecognitionStore
) -> None:
    """Have the store look at once at all that limits a draft."""
    people = tuple(person.id for person in draft.to)
    channel = where.conversation if where else None
    since = context.now - ONE_PERSON_WINDOW
    store.expect(context.actor.id, people, channel, context.now, since)


def refuse_locked(words: str, context: Context) -> None:
    """Refuse a giver whom an admin stopped; their words come back to them.

    Raises:
        Refused: they are.
    """
    if not context.actor.locked:
        return
    said = context.say("An admin has paused your kudos. Ask them why.")
    kept = () if is_blank(words) else (Quote(text(words)),)
    raise Refused(Message(said, (Paragraph(text(said)), *kept)))


def _is_empty(arguments: GiveKudos) -> bool:
    """Return whether nothing was said at all."""
    return not arguments.to and is_blank(arguments.reason)


def _words_apart(
    arguments: GiveKudos, people: Collection[str], values: Sequence[NamedValue]
) -> GiveKudos:
    """Return the arguments with what names a colleague or a value taken out of the words.

    The first tag that is a value names it, else the first tag; all others are words. Where there
    are no values, no tag names one.
    """
    reason = arguments.reason
    for words in people:
        reason = without(reason, re.compile(rf"(?<!\S){re.escape(words)}(?![\w-])"))
    if not (values and arguments.value):
        return replace(arguments, reason=reason.strip(), value=())
    slugs = {value.slug for value in values}
    named = next((one for one in arguments.value if one.lower() in slugs), arguments.value[0])
    reason = without(reason, tag(named)).strip()
    return replace(arguments, reason=reason, value=(named.lower(),))


def _refuse_stray_flag(reason: str, context: Context) -> None:
    """Refuse a mistyped `--private`; in a form there is a box for it, and dashes are words."""
    stray = None if context.in_form else stray_flag(reason)
    if stray is None:
        return
    said = context.say(
        "I don't know {flag}. Did you mean --private? Your draft is in the form.", flag=stray[:40]
    )
    raise UsageError(Message(said, (Paragraph(text(said)),)), fields={"reason": said})


def _reason(reason: str, context: Context) -> str:
    """Return the reason if its length is right and it says something."""
    said = objection(reason, context.say)
    if said is None:
        return reason
    raise UsageError(Message(said, (Paragraph(text(said)),)), fields={"reason": said})


def _customer(customer: str, context: Context) -> str:
    """Return the customer's name if it is short enough to be one."""
    if len(customer) <= MOST_CUSTOMER:
        return customer
    said = context.say(
        "The customer's name has {count} characters; {most} fit. Please shorten it.",
        count=len(customer),
        most=MOST_CUSTOMER,
    )
    raise UsageError(Message(said, (Paragraph(text(said)),)), fields={"customer": said})


def _refuse_too_often(people: Sequence[Person], context: Context, store: RecognitionStore) -> None:
    """Refuse when one person was thanked often enough by this giver; a manager's own may be."""
    actor, since = context.actor.id, context.now - ONE_PERSON_WINDOW
    others = [person for person in people if person.manager != actor]
    times = store.times_thanked(actor, [p.id for p in others], since) if others else {}
    for person in others:
        given = times.get(person.id, ())
        if len(given) < MOST_TO_ONE_PERSON:
            continue
        said = context.say.spans(
            "You have thanked {person} {count} times in 30 days. You can again from {moment}.",
            person=Mention(person.id),
            count=len(given),
            moment=Moment(given[-MOST_TO_ONE_PERSON] + ONE_PERSON_WINDOW),
        )
        summary = context.say("You have thanked {name} often lately.", name=person.name)
        raise Refused(Message(summary, (Paragraph(said),)), fields={"to": summary})


def _ask_for_value(
    draft: Draft, values: Sequence[NamedValue], context: Context, store: RecognitionStore
) -> Outcome:
    """Offer the nearest values as buttons; beside the field where a form is open."""
    if context.in_form:
        return Outcome(errors={"value": context.say("Choose the value that it shows.")})
    wrong = (draft.value or "").lower()
    slugs = [value.slug for value in values]
    near = get_close_matches(wrong, slugs, n=MOST_OFFERED, cutoff=0) if wrong else slugs
    offered = [value for slug in near for value in values if value.slug == slug]
    kept = store.keep_draft(draft, context.now)
    aloud = draft.private and context.overheard
    return Outcome(reply=answers.choose_value(kept, offered, wrong, context.say, aloud=aloud))


def _spent(draft: Draft, spent: Spent, context: Context, store: RecognitionStore) -> Outcome:
    """Say when the limit renews; the draft is kept, in the form or behind a button."""
    if context.in_form:
        actor = context.actor
        said = context.say(
            "You have given your {most} kudos of today. You can thank again from {when}.",
            most=MOST_A_DAY,
            when=moment_in_words(spent.renews_at, actor.zone, actor.locale),
        )
        return Outcome(errors={"reason": said})
    kept = store.keep_draft(draft, context.now)
    return Outcome(reply=answers.spent(MOST_A_DAY, spent.renews_at, kept, context.say))


COMMAND = Command(
    NAME,
    mark("Thank colleagues for good service"),
    give,
    GiveKudos,
    usage=mark('@people reason #value for:"customer" --private'),
    examples=(
        "@ana fixed the Acme export on Sunday #care",
        "@ana @ben stayed late --private",
        '@ana found the lost parcel for:"Acme Ltd"',
    ),
)
