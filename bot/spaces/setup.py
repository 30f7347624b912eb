"""The set-up in chat: four steps, each kept as soon as it is sent, and what is set at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import available_timezones

from bot.commands import Filled, NoArguments, Press, number_in
from bot.context import Context
from bot.identity import ConversationId, Person, PersonId, Role, Space
from bot.outcome import Job, Outcome, Post
from bot.request import Who
from bot.schedules import Schedule
from bot.spaces import steps
from bot.spaces.asking import refused
from bot.spaces.chats import chats_of
from bot.spaces.claims import CLAIMS, Wish, claim_of
from bot.spaces.keeping import kept, may_keep, owned, wrong
from bot.spaces.model import Chosen
from bot.spaces.pasted import MOST_VALUES, read_values
from bot.spaces.place import keep_place, place_of, refuse_paused
from bot.spaces.plans import next_days
from bot.spaces.ports import SetupStore
from bot.spaces.steps import AS_ABOVE, YES, Step
from bot.spaces.summary import Standing, summary
from bot.spaces.telling import role_given, role_taken
from bot.ui.forms import Form
from bot.ui.language import languages, nearest
from bot.ui.views import Message


@dataclass(frozen=True)
class Setup:
    """Sets spaces up.

    Attributes:
        schedules: what is due by local time; those with `about` are shown.
    """

    schedules: tuple[Schedule, ...] = ()

    def show(self, _asked: NoArguments | Press, context: Context, store: SetupStore) -> Outcome:
        """Show what is set in the space here, or begin with its first step."""
        space = context.space
        if not may_keep(space, context, store):
            raise refused(space, store, context.say)
        if not space.is_set_up:
            return Outcome(form=self._form(Step.PLACE, space, context, store))
        return Outcome(reply=self._summary(space, context, store))

    def look(self, press: Press, context: Context, store: SetupStore) -> Outcome:
        """Show what is set in the space of a button."""
        return Outcome(reply=self._summary(kept(press.number, context, store), context, store))

    def step(self, press: Press, context: Context, store: SetupStore) -> Outcome:
        """Open a step of the set-up of a space, or what is set when there are no more."""
        number, _, wanted = press.value.partition(":")
        space = kept(number_in(number), context, store)
        step = number_in(wanted)
        if step not in set(Step):
            return Outcome(reply=self._summary(space, context, store), instead=True)
        return Outcome(form=self._form(Step(step), space, context, store), instead=True)

    def new(self, _press: Press, context: Context, store: SetupStore) -> Outcome:
        """Open the first step of a space that is not there yet."""
        refuse_paused(context)
        return Outcome(form=steps.place_form(place_of(None, context, store), context.say))

    def save_place(self, filled: Filled, context: Context, store: SetupStore) -> Outcome:
        """Keep for whom it is, what it is called and who is in."""
        placed = keep_place(filled, context, store)
        form = self._form(Step.SPONSOR, placed.space, context, store)
        return Outcome(form=form, utterances=placed.told, jobs=placed.jobs)

    def save_sponsor(self, filled: Filled, context: Context, store: SetupStore) -> Outcome:
        """Keep who the sponsor is; nobody, when the field is empty."""
        space = owned(number_in(filled.carry), context, store)
        chosen = _person(filled, context)
        told: list[Post] = []
        for holding in store.holdings(space):
            if holding.role is Role.SPONSOR and holding.person != chosen:
                store.revoke(space, holding.person.id, Role.SPONSOR, context.actor.id, context.now)
                told.extend(role_taken(holding.person, Role.SPONSOR, space, context))
        if chosen and store.grant(space, chosen.id, Role.SPONSOR, context.actor.id, context.now):
            told.extend(role_given(chosen, Role.SPONSOR, space, context))
        form = self._form(Step.VALUES, space, context, store)
        return Outcome(form=form, utterances=tuple(told))

    def save_values(self, filled: Filled, context: Context, store: SetupStore) -> Outcome:
        """Add the values that were pasted."""
        space = owned(number_in(filled.carry), context, store)
        pasted = read_values(filled.lines("values"), context.say)
        if len(pasted) + len(store.values(space)) > MOST_VALUES:
            raise wrong(
                "values",
                context.say("{most} values are enough: retire one first.", most=MOST_VALUES),
            )
        for one in pasted:
            if not store.add_value(space, one.name, one.sentence):
                said = context.say(
                    "There is already a value called {name}. Choose another name.", name=one.name
                )
                raise wrong("values", said)
        if pasted:
            store.note(space, context.actor.id, "space.values", f"space:{space.id}", context.now)
        return Outcome(form=self._form(Step.THANKS, space, context, store))

    def save_thanks(self, filled: Filled, context: Context, store: SetupStore) -> Outcome:
        """Keep where thanks go and how they are said, and show all that is set."""
        space = owned(number_in(filled.carry), context, store)
        here = context.workspace.id
        before = (store.chosen(space), store.channels(space).get(here))
        chosen = (_chosen(filled, context), ConversationId(filled.words("recognition")) or None)
        store.choose(space, chosen[0])
        store.choose_channel(space, here, chosen[1])
        if chosen != before:
            store.note(space, context.actor.id, "space.settings", f"space:{space.id}", context.now)
        jobs = _keep_rooms(space, before[1], chosen[1], context, store)
        space = store.space(context.organisation, space.id) or space
        return Outcome(reply=self._summary(space, context, store), jobs=jobs)

    def _form(self, step: Step, space: Space, context: Context, store: SetupStore) -> Form:
        """Return the form of a step."""
        say = context.say
        if step is Step.SPONSOR:
            return steps.sponsor_form(space, _sponsor(space, store), say)
        if step is Step.VALUES:
            return steps.values_form(space, store.values(space), say)
        if step is Step.THANKS:
            offered, chats = _offered(space, context, store), chats_of(space, context, store)
            channel = store.channels(space).get(context.workspace.id)
            return steps.thanks_form(space, offered, say, channel, chats)
        return steps.place_form(place_of(space, context, store), say)

    def _summary(self, space: Space, context: Context, store: SetupStore) -> Message:
        """Return what is set in a space, and what happens next."""
        holdings = store.holdings(space)
        standing = Standing(
            space,
            owners=tuple(one.person.id for one in holdings if one.role is Role.OWNER),
            sponsor=_sponsor(space, store),
            values=store.values(space),
            rooms=store.rooms(space),
            planned=next_days(self.schedules, space.zone, context.now),
            chats=chats_of(space, context, store),
        )
        return summary(standing, context.say)


def _sponsor(space: Space, store: SetupStore) -> PersonId | None:
    """Return who the sponsor is."""
    found = (one.person.id for one in store.holdings(space) if one.role is Role.SPONSOR)
    return next(found, None)


def _person(filled: Filled, context: Context) -> Person | None:
    """Return the member whom the form names, if any."""
    answer = filled.answers.get("sponsor", ())
    named: Sequence[object] = answer if isinstance(answer, tuple) else ()
    for who in named:
        person = context.known.get(who.account) if isinstance(who, Who) else None
        if person is None or not person.takes_part:
            raise wrong("sponsor", context.say("Choose a member of this organisation."))
        return person
    return None


def _offered(space: Space, context: Context, store: SetupStore) -> Chosen:
    """Return what a space chose; before it did, the clock and the language of whoever asks."""
    chosen = store.chosen(space)
    if chosen != Chosen() or space.parent or store.channels(space):
        return chosen
    spoken = nearest(context.actor.locale)
    return Chosen(locale=spoken if spoken in languages() else None, zone=context.actor.zone)


def _chosen(filled: Filled, context: Context) -> Chosen:
    """Return the settings of a form."""
    required, locale = filled.words("value_required"), filled.words("locale")
    zone = filled.words("zone")
    return Chosen(
        value_required=None if required in ("", AS_ABOVE) else required == YES,
        locale=locale if locale in languages() else None,
        zone=_zone(zone, context) if zone else None,
    )


def _zone(words: str, context: Context) -> str:
    """Return a zone that this machine knows."""
    known = {zone.lower(): zone for zone in available_timezones()}
    if words.lower() not in known:
        said = context.say("I don't know this zone. Write it like Europe/Berlin.")
        raise wrong("zone", said)
    return known[words.lower()]


def _keep_rooms(
    space: Space,
    before: ConversationId | None,
    chosen: ConversationId | None,
    context: Context,
    store: SetupStore,
) -> tuple[Job, ...]:
    """Have it looked whether the channel for cards can belong to the space."""
    here = context.workspace.id
    if before == chosen or store.first(space.organisation).id == space.id:
        return ()
    for room in store.rooms(space):
        if (room.workspace, room.conversation) == (here, before) and not room.members_belong:
            store.take_room(room)
    if chosen and store.room(here, chosen) is None:
        return (Job(CLAIMS, claim_of(space, Wish.CARDS, chosen, context).value),)
    return ()
