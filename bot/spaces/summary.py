"""What is set in a space, step by step, and what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.identity import ConversationId, Person, PersonId, Space
from bot.spaces.chats import Chat, elsewhere
from bot.spaces.model import Room
from bot.spaces.plans import Planned
from bot.spaces.steps import Step
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Divider, Heading, Note, Paragraph
from bot.ui.language import Say, language_name
from bot.ui.roles import kind_name
from bot.ui.text import Bold, Invite, Mention, Moment, Plain, Text, Typing, listed, text
from bot.ui.text import Room as RoomSpan
from bot.ui.views import Message


@dataclass(frozen=True)
class Standing:
    """How a space is set.

    Attributes:
        space: with the settings in force.
        values: the names of the values that hold.
        chats: all of the organisation, with where cards go in each.
    """

    space: Space
    owners: tuple[PersonId, ...] = ()
    sponsor: PersonId | None = None
    values: tuple[str, ...] = ()
    rooms: tuple[Room, ...] = ()
    planned: tuple[Planned, ...] = ()
    chats: tuple[Chat, ...] = ()


def summary(now: Standing, say: Say) -> Message:
    """Return what is set, each step with the button that changes it, and the next seven days."""
    space = now.space
    title = say("{space} is set up.", space=space.name)
    lines = (
        (Step.PLACE, say("Who"), _who(now, say), say("Change who is in")),
        (Step.SPONSOR, say("Sponsor"), _sponsor(now.sponsor, say), say("Choose the sponsor")),
        (Step.VALUES, say("Values"), _values(now.values, say), say("Add values")),
        (Step.THANKS, say("Thanks"), _thanks(now, say), say("Change where thanks go")),
    )
    rows: list[Block] = [
        Paragraph(
            (Bold(label), Plain("\n"), *told),
            Button(change, "space.step", f"{space.id}:{step.value}"),
        )
        for step, label, told, change in lines
    ]
    start = Button(say("Start another space"), "space.new")
    later = say.spans("Change all of it whenever you like: {setup}", setup=Typing("setup"))
    blocks = (Heading(title), *rows, Divider(), *_next(now.planned, say))
    return Message(title, (*blocks, Buttons((start,)), Note(later)))


def _who(now: Standing, say: Say) -> Text:
    """Return whom the space is for, who is in, and whose it is."""
    space = now.space
    told: list[Text] = [text(kind_name(space.kind, say))]
    if space.department:
        told.append(say.spans("everybody in {department}", department=Plain(space.department)))
    others = {one.workspace: one.platform for one in now.chats if not one.is_here}
    told.extend(
        say.spans(
            "everybody in {channel}",
            channel=RoomSpan(room.conversation, others.get(room.workspace, "")),
        )
        for room in now.rooms
        if room.members_belong
    )
    if now.owners:
        owners = listed(tuple(Mention(person) for person in now.owners))
        told.append(say.spans("owned by {people}", people=owners))
    return _joined(told)


def _joined(parts: Sequence[Text]) -> Text:
    """Return the parts with a dot between them."""
    found: list[Text] = []
    for index, part in enumerate(parts):
        found.extend([text(" · ")] if index else [])
        found.append(part)
    return tuple(span for part in found for span in part)


def _sponsor(sponsor: PersonId | None, say: Say) -> Text:
    return (Mention(sponsor),) if sponsor else text(say("nobody yet"))


def _values(values: Sequence[str], say: Say) -> Text:
    return text(", ".join(values) if values else say("none yet"))


def _thanks(now: Standing, say: Say) -> Text:
    """Return where cards go, here and in other chats, and how they are."""
    space = now.space
    required = (
        say("Every kudos names a value, once there are values.")
        if space.value_required
        else say("A kudos may name a value.")
    )
    spoken = say(
        "Cards are in {language}; the clock is that of {zone}.",
        language=language_name(space.locale),
        zone=space.zone,
    )
    channel = next((one.channel for one in now.chats if one.is_here), None)
    others = "".join(f"\n{told}" for told in elsewhere(now.chats, say))
    return (*where(channel, say), Plain(f"{others}\n{required} {spoken}"))


def where(channel: ConversationId | None, say: Say) -> Text:
    """Return where cards go, and how to have the bot there."""
    if channel is None:
        return say.spans(
            "Cards stay where each kudos is given. Where I am missing, add me: {invite}.",
            invite=Invite(),
        )
    return say.spans(
        "Cards go to {channel}. If I am not there yet, add me: {invite}.",
        channel=RoomSpan(channel),
        invite=Invite(),
    )


def _next(planned: Sequence[Planned], say: Say) -> tuple[Block, ...]:
    """Return what happens in the next seven days."""
    heading = Paragraph((Bold(say("The next 7 days")),))
    if not planned:
        return (heading, Note(text(say("I write to nobody unasked: nothing is planned."))))
    lines: list[Text] = [(Moment(one.at), Plain(" · "), Plain(say(one.about))) for one in planned]
    broken = tuple(
        span
        for index, line in enumerate(lines)
        for span in ((Plain("\n"),) if index else ()) + line
    )
    return (heading, Paragraph(broken))


def started(space: Space, by: Person, say: Say) -> Message:
    """Return the news for the owners of the organisation that somebody began a space."""
    told = say.spans(
        "{person} began a space called {space}. It stands beside yours until its owner asks to"
        " attach it. All spaces: {command}",
        person=Mention(by.id),
        space=Plain(space.name),
        command=Typing("admin spaces"),
    )
    return Message(say("There is a new space: {space}", space=space.name), (Paragraph(told),))
