"""The audit log of a space, newest first, for its admins."""

from collections.abc import Mapping, Sequence

from bot.commands import NoArguments, Press
from bot.context import Context
from bot.identity import PersonId, Role, Space
from bot.outcome import Outcome
from bot.spaces.model import Entry
from bot.spaces.ports import Audit
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Heading, Note, Table
from bot.ui.language import Say, mark
from bot.ui.roles import role_name
from bot.ui.text import Code, Mention, Moment, Span, Text, text
from bot.ui.views import Message

SHOWN = 20

_SAID: Mapping[str, str] = {
    "space.started": mark("began the space"),
    "space.named": mark("named the space"),
    "space.members": mark("changed who belongs to the space"),
    "space.values": mark("added values"),
    "space.settings": mark("changed where thanks go, or how"),
    "space.asked": mark("asked to attach the space"),
    "space.attached": mark("attached the space"),
    "space.declined": mark("declined to attach a space"),
    "space.wanted": mark("asked whether {subject} may take in people, or a channel"),
    "space.agreed": mark("agreed that {subject} takes in people, or a channel"),
    "space.refused": mark("declined that {subject} takes in people, or a channel"),
    "space.detached": mark("detached the space"),
    "person.locked": mark("paused the kudos of {subject}"),
    "person.unlocked": mark("ended the pause of {subject}"),
    "person.forgotten": mark("asked to be forgotten, and was"),
    "person.welcomed": mark("let somebody come back who was forgotten"),
    "person.exported": mark("exported all that is known of {subject}"),
    "team.seen": mark("looked at whom in their team nobody thanked"),
    "person.connected": mark("connected two accounts of {subject}"),
    "person.disconnected": mark("disconnected an account of {subject}"),
    "person.code.refused": mark("said no: {subject} had typed their code to connect accounts"),
    "person.codes.stopped": mark(
        "typed the last of too many wrong codes: nobody can connect accounts for an hour"
    ),
    "person.manager": mark("changed whom {subject} reports to"),
    "people.imported": mark("imported the list of staff"),
    "kudos.reported": mark("reported a kudos"),
    "kudos.hidden": mark("reported a kudos; it is hidden until a curator decides"),
    "kudos.left_up": mark("left a reported kudos up"),
    "kudos.taken_down": mark("took a reported kudos down"),
    "value.added": mark("added a value"),
    "value.changed": mark("changed a value"),
    "value.retired": mark("retired a value"),
    "goals.saved": mark("changed the goals"),
    "story.taken_down": mark("took a story down"),
    "suggestion.taken": mark("took a suggested line into a value"),
    "suggestion.declined": mark("declined a line that was suggested for a value"),
    "round.opened": mark("planned a round about the values"),
    "all.exported": mark("exported everything"),
}
_NOT_WHO = frozenset({"kudos.reported", "kudos.hidden", "person.forgotten"})
"""What nobody is to learn by whom: whoever was reported may read this, and who left is gone."""

_GIVEN = mark("made {subject} {role}")
_TAKEN = mark("took the role {role} from {subject}")


def show(_none: NoArguments, context: Context, store: Audit) -> Outcome:
    """Show the newest entries."""
    return Outcome(reply=_page(None, context, store))


def older(press: Press, context: Context, store: Audit) -> Outcome:
    """Show the entries behind the oldest one that is shown."""
    return Outcome(reply=_page(press.number or None, context, store), instead=True)


def _page(before: int | None, context: Context, store: Audit) -> Message:
    found = store.newest(context.space, SHOWN + 1, before)
    return log(context.space, found[:SHOWN], has_more=len(found) > SHOWN, say=context.say)


def log(space: Space, entries: Sequence[Entry], *, has_more: bool, say: Say) -> Message:
    """Return some entries as a table."""
    title = say("Who changed what in {space}", space=space.name)
    if not entries:
        return Message(title, (Heading(title), Note(text(say("Nothing was changed yet.")))))
    header = (say("When"), say("Who"), say("What"))
    rows = tuple(((Moment(entry.at),), _who(entry, say), _what(entry, say)) for entry in entries)
    blocks: list[Block] = [Heading(title), Table(header, rows)]
    if has_more:
        blocks.append(Buttons((Button(say("Show older"), "space.older", str(entries[-1].id)),)))
    kept = say("Kept for 24 months. What people wrote is never in here.")
    return Message(title, (*blocks, Note(text(kept))))


def _who(entry: Entry, say: Say) -> Text:
    """Return who did it, unless that is nobody's business."""
    if entry.what in _NOT_WHO:
        return text(say("somebody"))
    return (Mention(entry.actor),) if entry.actor else text(say("whoever runs Goodword"))


def _what(entry: Entry, say: Say) -> Text:
    """Return what was done; a word that this version does not know stands as it is."""
    kind, _, rest = entry.what.partition(".")
    role, _, how = rest.partition(".")
    if kind == "role" and role in set(Role):
        sentence = _TAKEN if how == "taken" else _GIVEN
        name = role_name(Role(role), say)
        return say.spans(sentence, subject=_subject(entry.subject), role=name)
    if entry.what in _SAID:
        return say.spans(_SAID[entry.what], subject=_subject(entry.subject))
    return (Code(entry.what), *text(" "), _subject(entry.subject))


def _subject(subject: str) -> Span:
    """Return what an entry is about; people by mention."""
    kind, _, number = subject.partition(":")
    if kind == "person" and number.isdecimal():
        return Mention(PersonId(int(number)))
    return Code(subject)
