"""What people see while they connect their accounts, or take them apart."""

from collections.abc import Sequence
from datetime import datetime

from bot.identity import Workspace
from bot.people.accounts import name_of_workspace
from bot.ui.actions import Button
from bot.ui.blocks import Buttons, Note, Paragraph
from bot.ui.forms import Choice, Form, Option
from bot.ui.language import Say
from bot.ui.text import Code, Moment, Plain, Text, Typing, text
from bot.ui.views import Message


def code(digits: str, minutes: int, say: Say) -> Message:
    """Return a new code, and what to do with it."""
    how = say.spans(
        "In your other chat program, write {plain} in the chat with Goodword, or {slash} where"
        " there are slash commands; never in a channel.",
        plain=Code(f"me connect {digits}"),
        slash=Code(f"/goodword me connect {digits}"),
    )
    kept = say(
        "It holds for {minutes} minutes, once. Give it to nobody. Once it is typed, I ask you here"
        " whether that was you.",
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


def stopped(until: datetime, say: Say) -> Message:
    """Return from when codes may be typed again, by anybody."""
    title = say("Many wrong codes were typed in your company: nobody can connect accounts now.")
    again = say.spans("You can try again from {moment}.", moment=Moment(until))
    return Message(title, (Paragraph((*text(title), Plain(" "), *again)),))


def asked(workspace: str, minutes: int, say: Say) -> Message:
    """Return to whoever typed a code that its owner is asked, and where."""
    title = say(
        "Almost done. I asked you in {workspace} whether this is you: say yes there within"
        " {minutes} minutes.",
        workspace=workspace,
        minutes=minutes,
    )
    return Message(title, (Paragraph(text(title)),))


def question(name: str, workspace: str, number: int, minutes: int, say: Say) -> Message:
    """Return what the owner of a code is asked about whoever typed it."""
    title = say("Somebody typed your code. Is that you?")
    who = say.spans(
        "Somebody who is {name} in {workspace} typed your code. Is that you?",
        name=Code(name),
        workspace=Code(workspace),
    )
    means = say(
        "With yes, both accounts are one person: yours. Their thanks, roles and settings come"
        " together, and nobody can tell the two apart any more. If it was somebody else, say no:"
        " then the code is worth nothing. After {minutes} minutes it is worth nothing anyway.",
        minutes=minutes,
    )
    buttons = (
        Button(say("Yes, connect"), "me.agree", str(number), "primary"),
        Button(say("No"), "me.refuse", str(number)),
    )
    return Message(title, (Paragraph(who), Note(text(means)), Buttons(buttons)))


def refused(say: Say) -> Message:
    """Return what the owner of a code is told who did not type it."""
    title = say("Nothing was connected, and the code is worth nothing any more.")
    again = say.spans("You can have a new one: {command}", command=Typing("me connect"))
    return Message(title, (Paragraph((*text(title), Plain(" "), *again)),))


def over(say: Say) -> Message:
    """Return that a code is used up or too old."""
    title = say("This code holds no more, and nothing was connected.")
    again = say.spans("You can have a new one: {command}", command=Typing("me connect"))
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
