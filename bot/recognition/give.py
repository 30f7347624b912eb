"""Giving a kudos: the rules in the order in which product.md B1 lists them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from typing import Annotated

from bot.clock import opens_at
from bot.commands import Command, Flag, People, Rest, Tags, form_for, is_blank
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.identity import ConversationId, Person, PersonId, Praise
from bot.outcome import Event, Outcome, Post, ToConversation, Utterance
from bot.recognition import notes, views
from bot.recognition.limits import (
    MOST_A_DAY,
    MOST_TO_ONE_PERSON,
    ONE_PERSON_WINDOW,
    Spent,
    fingerprint,
    is_double_press,
    spend,
)
from bot.recognition.model import Draft, Kudos, NamedValue
from bot.recognition.ports import RecognitionStore
from bot.recognition.recipients import recipients
from bot.request import Said
from bot.surface import PlaceKind
from bot.ui.blocks import Block, Note, Paragraph
from bot.ui.forms import Form, Option
from bot.ui.language import Say, mark, moment_in_words, say_in
from bot.ui.text import Code, Mention, Moment, text
from bot.ui.views import Message

LEAST_REASON = 15
MOST_REASON = 1500
NAME = "kudos"
_NOT_WORDS = re.compile(r":[a-z0-9_+'-]+:|[\W_]+", re.IGNORECASE)


@dataclass(frozen=True)
class GiveKudos:
    """What can be said when thanking somebody."""

    to: Annotated[Said, People(mark("Whom do you thank?"), hint=mark("Up to 10 people."))] = ()
    reason: Annotated[
        str,
        Rest(
            mark("What did they do, and whom did it help?"),
            least=LEAST_REASON,
            most=MOST_REASON,
            hint=mark("At least 15 characters, in your own words."),
        ),
    ] = ""
    value: Annotated[tuple[str, ...], Tags(mark("Which value does it show?"))] = ()
    private: Annotated[
        bool,
        Flag("--private", mark("Who sees it?"), mark("Only the people I thank: no card")),
    ] = False


def give(arguments: GiveKudos, context: Context, store: RecognitionStore) -> Outcome:
    """Send a kudos, or say what is missing with nothing lost that was typed."""
    if not context.in_form and _is_empty(arguments):
        return Outcome(form=kudos_form(arguments, context, store))
    if context.actor.locked:
        raise Refused(Message(context.say("An admin has paused your kudos. Ask them why.")))
    try:
        people = recipients(arguments.to, context, store)
        reason = _reason(arguments, context)
    except (UsageError, Refused) as refusal:
        refusal.form = refusal.form or _kept(arguments, context, store)
        raise
    slug = arguments.value[0] if arguments.value else None
    return send(Draft(context.actor, people, reason, slug, arguments.private), context, store)


def send(draft: Draft, context: Context, store: RecognitionStore) -> Outcome:
    """Send a draft whose people and words are in order; value and limits are looked at here."""
    values = store.values(context.space)
    value = next((v for v in values if v.slug == (draft.value or "").lower()), None)
    if values and value is None and (draft.value or context.space.value_required):
        return _ask_for_value(draft, values, context, store)
    allowance = store.allowance(context.actor.id)
    prints = fingerprint([person.id for person in draft.to], draft.reason)
    if is_double_press(allowance, prints, context.now):
        return Outcome(reply=Message(context.say("You sent exactly this a moment ago. Once is enough.")))
    after = spend(allowance, now=context.now, zone=context.actor.zone, prints=prints)
    if isinstance(after, Spent):
        return _spent(draft, after, context, store)
    _refuse_too_often(draft.to, context, store)
    kudos = _kudos(draft, value, context, store)
    store.add(kudos)
    store.set_allowance(context.actor.id, after)
    return _told(kudos, draft.to, context, store)


def _kudos(
    draft: Draft, value: NamedValue | None, context: Context, store: RecognitionStore
) -> Kudos:
    """Return the new kudos."""
    shown = () if draft.private else tuple(p.id for p in draft.to if p.praise is Praise.PUBLIC)
    return Kudos(
        id=store.next_id(),
        organisation=context.organisation,
        space=context.space.id,
        giver=context.actor.id,
        receivers=tuple(person.id for person in draft.to),
        reason=draft.reason,
        given_at=context.now,
        private=draft.private,
        value=value,
        shown=shown,
        origin=context.place.conversation if context.place else None,
        workspace=context.workspace.id,
    )


def _told(
    kudos: Kudos, people: Sequence[Person], context: Context, store: RecognitionStore
) -> Outcome:
    """Return who is told of a new kudos, and the answer to the giver."""
    known = {person.id: person for person in (context.actor, *people)}
    channel = card_channel(context) if kudos.shown else None
    utterances: list[Utterance] = list(_public(kudos, channel, known, context))
    held: dict[PersonId, datetime] = {}
    for person in people:
        due = opens_at(context.now, person.zone, person.quiet)
        if due > context.now:
            held[person.id] = due
        utterances.extend(notes.tell(kudos, person, due, known, context, store))
    hints = _hints(kudos, channel, context, store)
    kept_private = [person.id for person in people if person.praise is Praise.PRIVATE]
    answer = views.sent(
        kudos,
        say=context.say,
        channel=channel,
        kept_private=kept_private,
        held=held,
        hints=hints,
    )
    return Outcome(
        reply=answer,
        utterances=tuple(utterances),
        events=(Event("kudos.given", kudos.id),),
    )


def card_channel(context: Context) -> ConversationId | None:
    """Return where a card goes: the space's channel, else the channel where it was given."""
    if context.space.recognition is not None:
        return context.space.recognition
    place = context.place
    if place is None or place.kind not in {PlaceKind.CHANNEL, PlaceKind.PRIVATE_CHANNEL}:
        return None
    return place.conversation


def _public(
    kudos: Kudos,
    channel: ConversationId | None,
    known: Mapping[PersonId, Person],
    context: Context,
) -> Sequence[Utterance]:
    """Return the card, and one line in the channel of origin if that is another one."""
    if channel is None or not kudos.shown:
        return ()
    say = say_in(context.space.locale)
    place, workspace = context.place, context.space.workspace or context.workspace.id
    in_thread = place.thread if place and place.conversation == channel else None
    card = Post(
        ToConversation(workspace, channel, in_thread),
        views.card(kudos, known, say),
        kudos.card_key,
        author=kudos.giver,
        subject=f"kudos:{kudos.id}",
    )
    if place is None or place.conversation == channel or place.kind is not PlaceKind.CHANNEL:
        return (card,)
    origin = ToConversation(context.workspace.id, place.conversation, place.thread)
    line = views.echo(kudos, channel, known, say)
    key = f"kudos:{kudos.id}:echo"
    return (card, Post(origin, line, key, subject=f"kudos:{kudos.id}", optional=True))


def _hints(
    kudos: Kudos, channel: ConversationId | None, context: Context, store: RecognitionStore
) -> Sequence[Block]:
    """Return what the giver may want to know next."""
    hints: list[Block] = []
    if channel is None and kudos.shown:
        hints.append(views.invite_hint(context.say))
    if not context.space.is_set_up and store.offer_setup(context.space):
        hints.extend(views.offer_setup(context.say))
    return hints


def _is_empty(arguments: GiveKudos) -> bool:
    """Return whether nothing was said at all."""
    return not arguments.to and is_blank(arguments.reason) and not arguments.value


def _reason(arguments: GiveKudos, context: Context) -> str:
    """Return the reason if its length is right and it says something."""
    reason, say = arguments.reason, context.say
    if len(reason) > MOST_REASON:
        said = say(
            "This is {count} characters long; {most} fit. Your text is in the form.",
            count=len(reason),
            most=MOST_REASON,
        )
    elif len(reason) < LEAST_REASON or not _NOT_WORDS.sub("", reason):
        said = say(
            "Say what they did (at least {least} characters, in words). Your draft is in the form.",
            least=LEAST_REASON,
        )
    else:
        return reason
    raise UsageError(Message(said, (Paragraph(text(said)), usage_note(say))), fields={"reason": said})


def _refuse_too_often(
    people: Sequence[Person], context: Context, store: RecognitionStore
) -> None:
    """Refuse when one person was thanked often enough by this giver."""
    since = context.now - ONE_PERSON_WINDOW
    times = store.times_thanked(context.actor.id, [p.id for p in people], since)
    for person in people:
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
    wrong = draft.value or ""
    near = get_close_matches(wrong, [v.slug for v in values], n=3, cutoff=0.3) if wrong else []
    offered = [v for slug in near for v in values if v.slug == slug] or list(values)
    if context.in_form:
        return Outcome(errors={"value": context.say("Choose the value that it shows.")})
    kept = store.keep_draft(draft, context.now)
    return Outcome(reply=views.choose_value(kept, offered, wrong, context.say))


def _spent(draft: Draft, spent: Spent, context: Context, store: RecognitionStore) -> Outcome:
    """Say when the limit renews; the draft is kept, in the form or behind a button."""
    if context.in_form:
        actor = context.actor
        zone_time = moment_in_words(spent.renews_at, actor.zone, actor.locale)
        said = context.say(
            "You have given your {most} kudos of today. You can thank again from {when}.",
            most=MOST_A_DAY,
            when=zone_time,
        )
        return Outcome(errors={"reason": said})
    kept = store.keep_draft(draft, context.now)
    return Outcome(reply=views.spent(MOST_A_DAY, spent.renews_at, kept, context.say))


def kudos_form(
    arguments: GiveKudos,
    context: Context,
    store: RecognitionStore,
    people: tuple[Person, ...] = (),
) -> Form:
    """Return the form with whatever is known already filled in."""
    say = context.say
    values = tuple(Option(v.slug, v.name, v.line) for v in store.values(context.space))
    hints = _preferences(people, say)
    return form_for(
        COMMAND,
        title=say("Thank a colleague"),
        submit=say("Send thanks"),
        draft=arguments,
        context=context,
        options={"value": values},
        people=people,
        intro=(usage_note(say), *hints),
    )


def _preferences(people: Sequence[Person], say: Say) -> tuple[Block, ...]:
    """Return how the people of a draft like to be thanked, where they said so."""
    return tuple(
        Note(say.spans("{person} prefers a private note.", person=Mention(person.id)))
        for person in people
        if person.praise is Praise.PRIVATE
    )


def _kept(arguments: GiveKudos, context: Context, store: RecognitionStore) -> Form:
    """Return the form with the draft in it, and those people who can be thanked."""
    people = []
    for token in arguments.to:
        person = context.known.get(getattr(token, "account", None))  # type: ignore[arg-type] - None is nobody
        if person and person.takes_part and person.id != context.actor.id:
            people.append(person)
    slugs = {value.slug for value in store.values(context.space)}
    fitting = tuple(tag for tag in arguments.value if tag in slugs)
    draft = replace(arguments, value=fitting)
    return kudos_form(draft, context, store, tuple(dict.fromkeys(people)))


def usage_note(say: Say) -> Note:
    """Return how to type a kudos."""
    return Note(
        say.spans("Or type {example}", example=Code("/kudos @ana fixed the export on Sunday #care"))
    )


COMMAND = Command(
    NAME,
    mark("Thank colleagues for good service"),
    give,
    GiveKudos,
    usage="@people reason #value --private",
    examples=("@ana fixed the Acme export on Sunday #care", "@ana @ben stayed late --private"),
)

