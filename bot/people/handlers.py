"""`me`: language, zone, quiet hours, and how a person likes to be thanked."""

from collections.abc import Mapping, Sequence
from zoneinfo import available_timezones

from bot.commands import Filled, NoArguments, Press
from bot.context import Context
from bot.errors import UsageError
from bot.identity import ContactLevel, Person, Praise, QuietHours, Workspace, WorkspaceId
from bot.outcome import Outcome
from bot.people.accounts import name_of_workspace
from bot.people.ports import PeopleStore
from bot.people.preferences import Preferences
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Fact, Facts, Heading
from bot.ui.forms import Choice, Form, Option, Tick, Words
from bot.ui.language import Say, language_name, languages, mark, nearest
from bot.ui.text import text
from bot.ui.views import Message

HOURS = 24

CONTACT_LEVELS: Mapping[ContactLevel, str] = {
    ContactLevel.CONTACTOR: mark("I serve customers every day"),
    ContactLevel.MODIFIER: mark("I meet customers, but selling and advice are not my work"),
    ContactLevel.INFLUENCER: mark("I shape what we offer, and rarely meet customers"),
    ContactLevel.ISOLATED: mark("I work for colleagues, and do not meet customers"),
}
"""How near somebody works to customers, as they would say it themselves (product.md B12)."""

FROM_DIRECTORY = "directory"
AS_IT_COMES = "any"


def show_form(_asked: NoArguments | Press, context: Context, store: PeopleStore) -> Outcome:
    """Open the form with what is set now."""
    chosen = store.preferences(context.actor.id)
    places = store.places(context.actor.id)
    return Outcome(form=form(chosen, context.actor, context.say, places))


def save(filled: Filled, context: Context, store: PeopleStore) -> Outcome:
    """Keep what a person chose."""
    chosen = Preferences(
        locale=_language(filled.words("language")),
        zone=_zone(filled.words("zone"), context),
        quiet=QuietHours(
            _hour(filled.words("quiet_start"), "quiet_start", context),
            _hour(filled.words("quiet_end"), "quiet_end", context),
            weekends=filled.ticked("weekends"),
        ),
        praise=_praise(filled.words("praise"), context),
        nudges=filled.ticked("nudges"),
        contact_level=_level(filled.words("contact_level"), context, store),
        workspace=_place(filled.words("place"), context, store),
    )
    store.prefer(context.actor.id, chosen)
    return Outcome(reply=Message(context.say("Saved. It holds from now on.")))


def form(now: Preferences, person: Person, say: Say, places: Sequence[Workspace] = ()) -> Form:
    """Return the form of a person's own settings; without a choice, what `person` says holds.

    Args:
        places: the workspaces in which they can be reached.
    """
    spoken = tuple(Option(name, language_name(name)) for name in languages())
    as_there = Option(FROM_DIRECTORY, say("As in my chat program"))
    locale = nearest(now.locale) if now.locale else FROM_DIRECTORY
    hint = say("For example Europe/Berlin. Empty: {zone}.", zone=person.zone)
    return Form(
        "me.save",
        say("My settings"),
        say("Save my settings"),
        (
            Choice("language", say("Language"), (as_there, *spoken), locale),
            Words("zone", say("Time zone"), now.zone or "", hint, optional=True, most=64),
            _praise_field(now.praise, say),
            *_place_field(now.workspace, places, say),
            *_hour_fields(now.quiet, say),
            _level_field(person.contact_level, say),
            Tick(
                "nudges",
                say("Reminders"),
                say("Remind me on Thursdays to thank somebody"),
                now.nudges,
            ),
        ),
    )


def _praise_field(praise: Praise, say: Say) -> Choice:
    """Return the field for how a person likes to be thanked."""
    options = (
        Option(Praise.PUBLIC.value, say("In public: my name may stand on cards")),
        Option(Praise.PRIVATE.value, say("In private: by direct message only")),
    )
    return Choice("praise", say("How do you like to be thanked?"), options, praise.value)


def _place_field(
    chosen: WorkspaceId | None, places: Sequence[Workspace], say: Say
) -> tuple[Choice, ...]:
    """Return the field for where a person likes to be reached, if there is more than one place."""
    if len(places) < 2:  # noqa: PLR2004 - nothing to choose
        return ()
    options = (
        Option(AS_IT_COMES, say("As it comes: where the others write")),
        *(Option(str(one.id), name_of_workspace(one, places)) for one in places),
    )
    known = chosen is not None and any(one.id == chosen for one in places)
    return (
        Choice(
            "place",
            say("Where do you like to be reached?"),
            options,
            str(chosen) if known else AS_IT_COMES,
        ),
    )


def _level_field(level: ContactLevel | None, say: Say) -> Choice:
    """Return the field for how near to customers a person works."""
    options = tuple(Option(one.value, say(words)) for one, words in CONTACT_LEVELS.items())
    hint = say("It shows whether thanks reach everybody. Correct it if the list of staff is wrong.")
    chosen = level.value if level else None
    return Choice(
        "contact_level", say("How near are you to customers?"), options, chosen, hint, optional=True
    )


def _hour_fields(quiet: QuietHours, say: Say) -> tuple[Choice | Tick, ...]:
    """Return the fields for the quiet hours."""
    hours = tuple(Option(str(hour), f"{hour:02}:00") for hour in range(HOURS))
    return (
        Choice(
            "quiet_start",
            say("Quiet from"),
            hours,
            str(quiet.start),
            say("I don't write to you first in these hours. The same hour twice: no quiet hours."),
        ),
        Choice("quiet_end", say("Quiet until"), hours, str(quiet.end)),
        Tick("weekends", say("Weekends"), say("Saturday and Sunday are quiet"), quiet.weekends),
    )


def at_home(_none: NoArguments, context: Context, store: PeopleStore) -> tuple[Block, ...]:
    """Return the part of the home about a person's settings."""
    return home_blocks(context.actor, store.preferences(context.actor.id), context.say)


def home_blocks(actor: Person, chosen: Preferences, say: Say) -> tuple[Block, ...]:
    """Return how things are set for somebody, and the button that changes it."""
    facts = (
        Fact(say("Language"), text(language_name(nearest(actor.locale)))),
        Fact(say("Time zone"), text(actor.zone)),
        Fact(say("Quiet hours"), text(_hours(chosen.quiet, say))),
        Fact(say("Thanked"), text(_thanked(chosen.praise, say))),
        *_level_fact(actor.contact_level, say),
        *_nudge_fact(chosen, say),
    )
    buttons = (
        Button(say("Change my settings"), "me.open"),
        Button(say("Send me my data"), "me.data"),
        Button(say("Delete me"), "me.delete"),
    )
    return (Heading(say("My settings")), Facts(facts), Buttons(buttons))


def _level_fact(level: ContactLevel | None, say: Say) -> tuple[Fact, ...]:
    """Return how near to customers somebody works, if anybody said so."""
    if level is None:
        return ()
    return (Fact(say("Customers"), text(say(CONTACT_LEVELS[level]))),)


def _nudge_fact(chosen: Preferences, say: Say) -> tuple[Fact, ...]:
    """Return that somebody is reminded, if they are."""
    return (Fact(say("Reminders"), text(say("on Thursdays"))),) if chosen.nudges else ()


def _hours(quiet: QuietHours, say: Say) -> str:
    """Return the quiet hours in words."""
    if quiet.start == quiet.end:
        return say("none")
    return say("{start}:00 to {end}:00", start=f"{quiet.start:02}", end=f"{quiet.end:02}")


def _thanked(praise: Praise, say: Say) -> str:
    """Return how somebody likes to be thanked."""
    if praise is Praise.PRIVATE:
        return say("in private, by direct message")
    return say("in public, on cards")


def _language(value: str) -> str | None:
    return value if value in languages() else None


def _zone(value: str, context: Context) -> str | None:
    """Return a zone that this machine knows, or None for an empty field."""
    if not value:
        return None
    known = {zone.lower(): zone for zone in available_timezones()}
    if value.lower() not in known:
        raise _wrong("zone", context.say("I don't know this zone. Write it like Europe/Berlin."))
    return known[value.lower()]


def _hour(value: str, key: str, context: Context) -> int:
    if not (value.isascii() and value.isdecimal() and int(value) < HOURS):
        raise _wrong(key, context.say("Choose an hour from 0 to 23."))
    return int(value)


def _praise(value: str, context: Context) -> Praise:
    if value not in set(Praise):
        raise _wrong("praise", context.say("Choose public or private."))
    return Praise(value)


def _place(value: str, context: Context, store: PeopleStore) -> WorkspaceId | None:
    """Return where somebody likes to be reached; what was chosen stays where nobody was asked."""
    if not value:
        return store.preferences(context.actor.id).workspace
    if value == AS_IT_COMES:
        return None
    places = store.places(context.actor.id)
    found = next((one.id for one in places if str(one.id) == value), None)
    if found is None:
        raise _wrong("place", context.say("Choose one of the places."))
    return found


def _level(value: str, context: Context, store: PeopleStore) -> ContactLevel | None:
    """Return the level as the person corrects it; None where they leave it as it is."""
    if not value:
        return None
    if value not in set(ContactLevel):
        raise _wrong("contact_level", context.say("Choose one of the four."))
    known = context.actor.contact_level
    unchanged = value == known and store.preferences(context.actor.id).contact_level is None
    return None if unchanged else ContactLevel(value)


def _wrong(key: str, said: str) -> UsageError:
    return UsageError(Message(said), fields={key: said})
