"""What people see while they connect their accounts, or take them apart."""

from collections.abc import Sequence
from datetime import datetime

from bot.identity import Workspace
from bot.people.accounts import name_of_workspace
from bot.ui.blocks import Note, Paragraph
from bot.ui.forms import Choice, Form, Option
from bot.ui.language import Say
from bot.ui.text import Code, Moment, Plain, Text, Typing, text
from bot.ui.views import Message


def code(digits: str, minutes: int, say: Say) -> Message:
    """Return a new code, and what to do with it."""
    how = say.spans(
        "In your other chat program, write: {command}", command=Typing(f"me connect {digits}")
    )
    kept = say(
        "It holds for {minutes} minutes, once. Give it to nobody: whoever types it becomes you in"
        " here.",
        minutes=minutes,
    )
    what = say(
        "Both accounts are one person then: thanks, roles and settings of both come together."
    )
    return Message(
        say("Connect my other account"),
        (Paragraph(how), Paragraph(text(what)), Note(text(kept))),
    )


def wrong(left: int, say: Say) -> Message:
    """Return that a code is nobody's; `left` is how many more may be tried now."""
    how = say.spans(
        "In your other chat program, write {command} for a new one.", command=Typing("me connect")
    )
    tries = (
        say.many("You can try {count} more time.", "You can try {count} more times.", left)
        if left > 0
        else say("You can try again in an hour.")
    )
    title = say("This code is wrong, or older than 10 minutes.")
    return Message(title, (Paragraph(text(title)), Paragraph(how), Note(text(tries))))


def too_often(until: datetime, say: Say) -> Message:
    """Return from when codes may be typed again."""
    title = say("Those were too many wrong codes.")
    again = say.spans("You can try again from {moment}.", moment=Moment(until))
    return Message(title, (Paragraph((*text(title), Plain(" "), *again)),))


def confirm(name: str, workspace: str, number: int, say: Say) -> Form:
    """Return the form that asks whether somebody with another name is the same person."""
    who = say.spans(
        "This code belongs to {name} in {workspace}.", name=Code(name), workspace=Code(workspace)
    )
    means = say(
        "If you go on, your thanks, roles and settings belong to that person, and nobody can tell"
        " the two apart any more. Go on only if this is you."
    )
    return Form(
        "me.connect",
        say("Is this you?"),
        say("Yes, connect"),
        (),
        intro=(Paragraph(who), Paragraph(text(means))),
        carry=str(number),
    )


def connected(workspaces: str, say: Say) -> Message:
    """Return what all accounts are told; `workspaces` are those whose accounts are new."""
    title = say("Your account in {workspaces} was connected.", workspaces=workspaces)
    return Message(title, (Paragraph(text(title)), Paragraph(_not_you(say))))


def disconnected(workspace: str, say: Say) -> Message:
    """Return what both are told once an account is on its own."""
    title = say("Your account in {workspace} was disconnected.", workspace=workspace)
    means = say(
        "It begins without thanks, roles and settings: those stay with the other account. To"
        " connect them again:"
    )
    return Message(
        title,
        (Paragraph(text(title)), Paragraph((*text(means), Plain(" "), Typing("me connect")))),
    )


def disconnect(workspaces: Sequence[Workspace], here: Workspace, say: Say) -> Form:
    """Return the form that says what disconnecting means, and asks which account goes."""
    options = tuple(Option(str(one.id), name_of_workspace(one, workspaces)) for one in workspaces)
    other = next((str(one.id) for one in workspaces if one.id != here.id), None)
    return Form(
        "me.disconnect",
        say("Disconnect an account"),
        say("Disconnect"),
        (Choice("account", say("Which account?"), options, other),),
        intro=(
            Paragraph(
                text(
                    say(
                        "This account is a person of its own from then on, who begins without"
                        " thanks, roles and settings. All of that stays with the other account."
                    )
                )
            ),
        ),
    )


def _not_you(say: Say) -> Text:
    """Return what to do if somebody else did it."""
    return say.spans("If that was not you: {command}", command=Typing("me disconnect"))
