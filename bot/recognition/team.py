"""A manager's own view: the team budget, and whom nobody has thanked for a while.

Names only, in the order of the alphabet: no numbers of anybody and no ranking (product.md B1).
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.clock import local_day
from bot.commands import NoArguments
from bot.context import Context
from bot.errors import Refused
from bot.identity import Person
from bot.outcome import Outcome
from bot.recognition.limits import TEAM_BUDGET
from bot.recognition.ports import TeamStore
from bot.ui.actions import Button
from bot.ui.blocks import Block, Heading, Note, Paragraph
from bot.ui.language import Say
from bot.ui.text import Mention, Typing, text
from bot.ui.views import Message

SILENT_FOR = timedelta(days=60)
MOST_NAMED = 20


def show(_none: NoArguments, context: Context, store: TeamStore) -> Outcome:
    """Show a manager what is left of the team budget, and who was not thanked for 60 days."""
    actor, say = context.actor, context.say
    if not store.has_reports(actor.id):
        said = say.spans(
            "Nobody reports to you, as far as I know. An admin can set it with {command}.",
            command=Typing("admin reports"),
        )
        raise Refused(Message(say("Nobody reports to you."), (Paragraph(said),)))
    used = store.team_budget(actor.id, local_day(context.now, actor.zone).year)
    silent = store.unthanked(actor.id, context.now - SILENT_FOR, MOST_NAMED)
    if silent:
        store.seen(actor.id, context.space.id, context.now)
    return Outcome(reply=view(TEAM_BUDGET - used, silent, say))


def view(left: int, silent: Sequence[Person], say: Say) -> Message:
    """Return the view; `silent` are those whom nobody thanked, by name."""
    budget = say.many(
        "{count} kudos is left in your team budget of this year.",
        "{count} kudos are left in your team budget of this year.",
        left,
    )
    blocks: list[Block] = [
        Heading(say("Your team")),
        Paragraph(text(budget)),
        Note(text(say("When everybody you thank reports to you, the kudos is taken from it."))),
        Heading(say("Not thanked for 60 days")),
    ]
    if not silent:
        blocks.append(Paragraph(text(say("Everybody in your team was thanked. Well seen!"))))
    blocks.extend(
        Paragraph(
            (Mention(person.id),),
            Button(say("Thank {name}", name=person.name), "kudos.thank", str(person.id)),
        )
        for person in silent
    )
    blocks.append(Note(text(say("Only you see this."))))
    return Message(say("Your team's thanks"), tuple(blocks))
