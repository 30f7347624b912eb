"""`me`: language, zone, quiet hours, and how a person likes to be thanked."""

from zoneinfo import available_timezones

from bot.commands import Filled, NoArguments, Press
from bot.context import Context
from bot.errors import UsageError
from bot.identity import Person, Praise, QuietHours
from bot.outcome import Outcome
from bot.people.ports import PeopleStore
from bot.people.preferences import Preferences
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Fact, Facts, Heading
from bot.ui.forms import Choice, Form, Option, Tick, Words
from bot.ui.language import Say, languages, nearest
from bot.ui.text import text
from bot.ui.views import Message

HOURS = 24
FROM_DIRECTORY = "directory"


def show_form(_asked: NoArguments | Press, context: Context, store: PeopleStore) -> Outcome:
    """Open the form with what is set now."""
    chosen = store.preferences(context.actor.id)
    return Outcome(form=form(chosen, context.actor.zone, context.say))


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
    )
    store.prefer(context.actor.id, chosen)
    return Outcome(reply=Message(context.say("Saved. It holds from now on.")))


def form(now: Preferences, zone: str, say: Say) -> Form:
    """Return the form of a person's own settings; `zone` is the one that holds without a choice."""
    spoken = tuple(Option(name, language_name(name)) for name in languages())
    as_there = Option(FROM_DIRECTORY, say("As in my chat program"))
    locale = nearest(now.locale) if now.locale else FROM_DIRECTORY
    hint = say("For example Europe/Berlin. Empty: {zone}.", zone=zone)
    return Form(
        "me.save",
        say("My settings"),
        say("Save my settings"),
        (
            Choice("language", say("Language"), (as_there, *spoken), locale),
            Words("zone", say("Time zone"), now.zone or "", hint, optional=True, most=64),
            _praise_field(now.praise, say),
            *_hour_fields(now.quiet, say),
        ),
    )


def _praise_field(praise: Praise, say: Say) -> Choice:
    """Return the field for how a person likes to be thanked."""
    options = (
        Option(Praise.PUBLIC.value, say("In public: my name may stand on cards")),
        Option(Praise.PRIVATE.value, say("In private: by direct message only")),
    )
    return Choice("praise", say("How do you like to be thanked?"), options, praise.value)


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
    )
    change = Button(say("Change my settings"), "me.open")
    return (Heading(say("My settings")), Facts(facts), Buttons((change,)))


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


def language_name(language: str) -> str:
    """Return the name of a language in itself, for example "Deutsch"."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - 80 ms that few requests pay

    try:
        name = Locale.parse(language.replace("-", "_")).get_display_name()
    except (UnknownLocaleError, ValueError):
        return language
    return (name or language).capitalize()


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


def _wrong(key: str, said: str) -> UsageError:
    return UsageError(Message(said), fields={key: said})
