"""What people see when a space wants to take others in, or a channel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.identity import ConversationId, Person, PersonId, Space
from bot.ui.actions import Button
from bot.ui.blocks import Buttons, Note, Paragraph
from bot.ui.language import Say
from bot.ui.text import Bold, Invite, Mention, Plain, Room, Span, Text, listed, text
from bot.ui.views import Message


@dataclass(frozen=True)
class Wanted:
    """What a space wants.

    Attributes:
        channel: None: everybody of `department`.
        with_people: whoever is in the channel is to belong to the space.
        platform: the one that the channel is on; empty: that of whoever reads it.
    """

    space: Space
    channel: ConversationId | None = None
    department: str = ""
    with_people: bool = True
    platform: str = ""


News = Callable[[Wanted, Person, Say], Message]
"""`(what was wanted, who answered, say) -> Message`."""


def asked(wanted: Wanted, by: Person, value: str, say: Say) -> Message:
    """Return the question to an owner of the whole organisation."""
    buttons = Buttons(
        (
            Button(say("Agree"), "space.admit", value, "primary"),
            Button(say("Decline"), "space.turn_down", value),
        )
    )
    title = say("{name} asks for people in {space}", name=by.name, space=wanted.space.name)
    note = say("Owners and admins of the whole organisation stay where they are.")
    return Message(title, (Paragraph(_question(wanted, by, say)), Note(text(note)), buttons))


def _question(wanted: Wanted, by: Person, say: Say) -> Text:
    person, space = Mention(by.id), Bold(wanted.space.name)
    if wanted.channel is None:
        return say.spans(
            "{person} wants everybody of the department {department} in the new space {space}."
            " They belong to it once you agree.",
            person=person,
            department=Bold(wanted.department),
            space=space,
        )
    if not wanted.with_people:
        return say.spans(
            "{person} wants {channel} to belong to the new space {space}: what is said to me there"
            " counts in {space} once you agree.",
            person=person,
            channel=_channel(wanted),
            space=space,
        )
    return say.spans(
        "{person} wants the people of {channel} in the new space {space}."
        " They belong to it once you agree.",
        person=person,
        channel=_channel(wanted),
        space=space,
    )


def waiting(space: Space, owners: Sequence[PersonId], say: Say) -> Message:
    """Return that the owners of the whole organisation were asked."""
    told = say.spans(
        "Asked {people}. Nobody else belongs to {space} until one of them agrees.",
        people=listed(tuple(Mention(owner) for owner in owners)),
        space=Bold(space.name),
    )
    title = say("It is asked who may come to {space}", space=space.name)
    return Message(title, (Paragraph(told),))


def agreed(wanted: Wanted, by: Person, say: Say) -> Message:
    """Return that a space has what it wanted."""
    person, space = Mention(by.id), Bold(wanted.space.name)
    if wanted.channel is None:
        told = say.spans(
            "{person} agreed: everybody of the department {department} belongs to {space} now.",
            person=person,
            department=Bold(wanted.department),
            space=space,
        )
    elif wanted.with_people:
        told = say.spans(
            "{person} agreed: whoever is in {channel} belongs to {space} now.",
            person=person,
            channel=_channel(wanted),
            space=space,
        )
    else:
        told = say.spans(
            "{person} agreed: {channel} belongs to {space} now.",
            person=person,
            channel=_channel(wanted),
            space=space,
        )
    return Message(say("{space} may do so", space=wanted.space.name), (Paragraph(told),))


def declined(wanted: Wanted, by: Person, say: Say) -> Message:
    """Return that everybody stays where they are."""
    told = say.spans(
        "{person} declined: everybody stays where they are, and {space} stays as it is.",
        person=Mention(by.id),
        space=Bold(wanted.space.name),
    )
    return Message(say("{space} stays as it is", space=wanted.space.name), (Paragraph(told),))


def not_in_it(wanted: Wanted, say: Say) -> Message:
    """Return that somebody chose a channel that they are not in."""
    told = say.spans(
        "You are not in {channel}, so {space} cannot have it. Join it, then choose it again.",
        channel=_channel(wanted),
        space=Bold(wanted.space.name),
    )
    return _refused(wanted, told, say)


def everybody_is_in_it(wanted: Wanted, say: Say) -> Message:
    """Return that a channel is everybody's."""
    told = say.spans(
        "More than half of the organisation is in {channel}: it stays everybody's. Choose a channel"
        " that only your people are in.",
        channel=_channel(wanted),
    )
    return _refused(wanted, told, say)


def not_seen(wanted: Wanted, say: Say) -> Message:
    """Return that nobody knows who is in a channel."""
    told = say.spans(
        "I can't see who is in {channel}. Add me to it ({invite}), then choose it again.",
        channel=_channel(wanted),
        invite=Invite(wanted.platform),
    )
    return _refused(wanted, told, say)


def _channel(wanted: Wanted) -> Span:
    if wanted.channel is None:
        return Plain(wanted.department)
    return Room(wanted.channel, wanted.platform)


def _refused(wanted: Wanted, told: Text, say: Say) -> Message:
    title = say("{space} stays as it is", space=wanted.space.name)
    change = Button(say("Choose another channel"), "space.step", f"{wanted.space.id}:1")
    return Message(title, (Paragraph(told), Buttons((change,))))
