"""What people see of the tree of spaces, and of spaces that come together and part."""

from collections.abc import Callable, Collection, Sequence

from bot.identity import Person, PersonId, Space, SpaceId, SpaceKind
from bot.shares import K, band
from bot.spaces.model import Branch
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Heading, Note, Paragraph
from bot.ui.forms import Form, Words
from bot.ui.language import Say
from bot.ui.text import Bold, Mention, Plain, Text, Typing, listed, text
from bot.ui.views import Message

MOST_NAME = 60
STEP_IN = "\N{EM SPACE}\N{EM SPACE}"

News = Callable[[Space, Space, Person, Say], Message]
"""`(child, parent, who did it, say) -> Message`."""


def tree(
    branches: Sequence[tuple[int, Branch]], here: Space, mine: Collection[SpaceId], say: Say
) -> Message:
    """Return all spaces, each below its parent.

    Args:
        mine: those that the reader owns: they have a button.
    """
    title = say("All spaces")
    lines: list[Block] = [
        Paragraph(
            _line(depth, branch, here, say),
            Button(
                say("Set up {space}", space=branch.space.name),
                "space.look",
                str(branch.space.id),
            )
            if branch.space.id in mine
            else None,
        )
        for depth, branch in branches
    ]
    start = Button(say("Start another space"), "space.new")
    return Message(title, (Heading(title), *lines, Buttons((start,)), *_how_to_attach(here, say)))


def _how_to_attach(here: Space, say: Say) -> tuple[Note, ...]:
    """Return how this space goes below another; the whole organisation goes below none."""
    if here.kind is SpaceKind.ORGANISATION:
        return ()
    typed = Typing("admin attach Acme")
    return (Note(say.spans("Put this space below another with {attach}.", attach=typed)),)


def _line(depth: int, branch: Branch, here: Space, say: Say) -> Text:
    """Return one space: its name, how many people it has as a band, its owners."""
    many = band(branch.people)
    people = say("{people} people", people=many) if many else say("under {least} people", least=K)
    owners = (
        say.spans(
            "owned by {people}",
            people=listed(tuple(Mention(owner.id) for owner in branch.owners)),
        )
        if branch.owners
        else text(say("nobody owns it"))
    )
    is_here = (Plain(" · "), *text(say("you are here"))) if branch.space.id == here.id else ()
    start = Plain(STEP_IN * depth)
    return (start, Bold(branch.space.name), Plain(f" · {people} · "), *owners, *is_here)


def attach_form(say: Say) -> Form:
    """Return the form that asks below which space this one goes."""
    name = Words("parent", say("Below which space?"), most=MOST_NAME)
    return Form("admin attach", say("Attach this space"), say("Ask its owner"), (name,))


def see_all(said: str, say: Say) -> Message:
    """Return a refusal that leads to the list of all spaces."""
    more = say.spans("All spaces: {command}", command=Typing("admin spaces"))
    return Message(said, (Paragraph((Plain(said), Plain(" "), *more)),))


def waiting(parent: Space, owners: Sequence[PersonId], say: Say) -> Message:
    """Return that the owners of the other space were asked."""
    told = say.spans(
        "Asked {people}. {space} is above this space once one of them agrees.",
        people=listed(tuple(Mention(owner) for owner in owners)),
        space=Plain(parent.name),
    )
    return Message(say("The owners of {space} are asked.", space=parent.name), (Paragraph(told),))


def asked(child: Space, parent: Space, by: Person, stamp: int, say: Say) -> Message:
    """Return the question to an owner: may that space stand below yours?"""
    told = say.spans(
        "{person} asks to have {child} below {parent}. Your settings and values"
        " would hold there where {child} chose none. Its history stays its own:"
        " you see only what happens from now on.",
        person=Mention(by.id),
        child=Bold(child.name),
        parent=Bold(parent.name),
    )
    value = f"{child.id}:{stamp}"
    buttons = Buttons(
        (
            Button(say("Agree"), "space.agree", value, "primary"),
            Button(say("Decline"), "space.decline", value),
        )
    )
    title = say("May {child} stand below {parent}?", child=child.name, parent=parent.name)
    return Message(title, (Paragraph(told), buttons))


def attached(child: Space, parent: Space, by: Person, say: Say) -> Message:
    """Return that a space stands below another from now on."""
    told = say.spans(
        "{child} stands below {parent} now; {person} agreed. What {child} did not choose itself"
        " is as in {parent}.",
        child=Bold(child.name),
        parent=Bold(parent.name),
        person=Mention(by.id),
    )
    title = say("{child} stands below {parent} now.", child=child.name, parent=parent.name)
    return Message(title, (Paragraph(told),))


def declined(child: Space, parent: Space, by: Person, say: Say) -> Message:
    """Return that a space stays where it is."""
    told = say.spans(
        "{person} declined: {child} stays where it is. Nothing changed.",
        person=Mention(by.id),
        child=Bold(child.name),
    )
    title = say("{child} does not go below {parent}.", child=child.name, parent=parent.name)
    return Message(title, (Paragraph(told),))


def detached(child: Space, parent: Space, by: Person, say: Say) -> Message:
    """Return that a space stands for itself again."""
    told = say.spans(
        "{person} took {child} out from below {parent}. It keeps its people, its history and what"
        " it chose itself.",
        person=Mention(by.id),
        child=Bold(child.name),
        parent=Bold(parent.name),
    )
    title = say("{child} stands on its own now.", child=child.name)
    return Message(title, (Paragraph(told),))
