"""`admin schedule preview`: what people will get when, by their own clocks and by the reader's."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from bot.clock import zone_of
from bot.commands import Capability, Command, Example, Rest
from bot.context import Context
from bot.errors import UsageError
from bot.identity import ADMINS
from bot.outcome import Outcome
from bot.schedules import PREVIEWED, Occurrence, Schedule, Zones, preview
from bot.ui.blocks import Block, Fact, Facts, Heading, Note, Paragraph
from bot.ui.language import Say, mark
from bot.ui.text import Moment, Plain, Typing, text
from bot.ui.views import Message
from bot.ui.words import local_words

PREVIEW = "preview"
MOST_ZONES = 5  # in one message


@dataclass(frozen=True)
class WhichZone:
    """What can be typed behind `admin schedule`."""

    words: Annotated[str, Rest(mark("Which zone?"), optional=True)] = ""


@dataclass(frozen=True)
class Firing:
    """One time at which people in a zone get something."""

    schedule: Schedule
    occurrence: Occurrence


@dataclass(frozen=True)
class Preview:
    """Shows when the schedules are due whose `about` says what people get."""

    schedules: tuple[Schedule, ...]

    def capability(self) -> Capability:
        """Return the way in."""
        command = Command(
            "admin schedule",
            mark("What I send to people next, zone by zone"),
            self.show,
            WhichZone,
            usage=PREVIEW,
            examples=(PREVIEW, f"{PREVIEW} Europe/Berlin"),
            roles=ADMINS,
            reads_only=True,
        )
        return Capability("preview", commands=(command,), examples=(self._example(),))

    def show(self, arguments: WhichZone, context: Context, store: Zones) -> Outcome:
        """Show the next firings in the zones with most people, or in the one that was named."""
        zones, say = store.in_use(), context.say
        wanted = _zone_in(arguments.words)
        if wanted:
            zones = tuple(zone for zone in zones if zone.lower() == wanted.lower())
        if not zones:
            raise UsageError(
                Message(say("Nobody is in this zone. Leave the zone out to see all of them."))
            )
        shown = {zone: self.next_in(zone, context.now) for zone in zones[:MOST_ZONES]}
        return Outcome(reply=message(shown, zones[MOST_ZONES:], say))

    def next_in(self, zone: str, now: datetime) -> tuple[Firing, ...]:
        """Return the next ten firings in a zone, earliest first."""
        firings = (
            Firing(there, one)
            for schedule in self.schedules
            if schedule.about
            for there in (replace(schedule, zone=zone),)
            for one in preview(there, now)
        )
        return tuple(sorted(firings, key=lambda firing: firing.occurrence.at)[:PREVIEWED])

    def _example(self) -> Example:
        """Return an example of what is shown."""
        now = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
        shown = {zone: self.next_in(zone, now) for zone in ("Europe/Berlin", "Asia/Kolkata")}
        return Example("schedule preview", lambda say: message(shown, ("Asia/Tokyo",), say))


def _zone_in(words: str) -> str:
    """Return the zone that was named, if any."""
    named = words.split()
    if named and named[0].lower() == PREVIEW:
        named = named[1:]
    return " ".join(named)


def message(shown: dict[str, tuple[Firing, ...]], more: Collection[str], say: Say) -> Message:
    """Return the firings of some zones, and which other zones there are."""
    title = say("What I send next")
    blocks: list[Block] = [
        Heading(title),
        Note(text(say("First the time by the clocks there, then by yours."))),
    ]
    for zone, firings in shown.items():
        blocks.append(Heading(zone))
        blocks.append(Facts(_facts(firings, say)))
    if more:
        blocks.append(
            Paragraph(
                say.spans(
                    "More zones: {zones}. See one with {command}.",
                    zones=Plain(", ".join(more)),
                    command=Typing(f"admin schedule {PREVIEW} {next(iter(more))}"),
                )
            )
        )
    return Message(title, tuple(blocks))


def _facts(firings: Sequence[Firing], say: Say) -> tuple[Fact, ...]:
    """Return one line for each firing."""
    facts = []
    for firing in firings:
        at = firing.occurrence.at
        there = at.astimezone(zone_of(firing.schedule.zone))
        about = Plain(f" · {say(firing.schedule.about)}")
        facts.append(Fact(local_words(there, say), (Moment(at), about)))
    return tuple(facts)
