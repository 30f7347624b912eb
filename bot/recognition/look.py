"""Looking at one's own thanks: `mine`, `given` and the part of the home."""

from collections.abc import Mapping, Sequence
from textwrap import shorten

from bot.commands import NoArguments
from bot.context import Context
from bot.outcome import Outcome
from bot.recognition import views
from bot.recognition.model import Draft, DraftId, Kudos, Totals
from bot.recognition.ports import RecognitionStore
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Heading, Paragraph
from bot.ui.language import Say
from bot.ui.text import text
from bot.ui.views import Message, Page

MOST_SHOWN = 10
MOST_AT_HOME = 3
MOST_OF_A_DRAFT = 80  # characters


def mine(_none: NoArguments, context: Context, store: RecognitionStore) -> Outcome:
    """Show the newest thanks that the actor received."""
    say, who = context.say, context.actor.id
    title = say("Thanks you received")
    found = store.received(who, MOST_SHOWN)
    empty = say("Nothing yet. It comes, and it is told to you at once.")
    blocks = views.history(title, found, store.totals(who, context.now), empty, say)
    return Outcome(reply=Message(title, blocks))


def given(_none: NoArguments, context: Context, store: RecognitionStore) -> Outcome:
    """Show the newest thanks that the actor gave."""
    say, who = context.say, context.actor.id
    title = say("Thanks you gave")
    found = store.given(who, MOST_SHOWN)
    empty = say("Nothing yet. Who helped you or a customer this week?")
    blocks = views.history(title, found, store.totals(who, context.now), empty, say)
    return Outcome(reply=Message(title, blocks))


def at_home(_none: NoArguments, context: Context, store: RecognitionStore) -> tuple[Block, ...]:
    """Return the part of the home about thanks."""
    who = context.actor.id
    received = store.received(who, MOST_AT_HOME)
    totals = store.totals(who, context.now)
    waiting = open_drafts(store.drafts(who, MOST_AT_HOME), context.say)
    return (*home_blocks(received, totals, context.say), *waiting)


def open_drafts(drafts: Mapping[DraftId, Draft], say: Say) -> tuple[Block, ...]:
    """Return what the actor began and did not send, each with the way back to it."""
    if not drafts:
        return ()
    return (
        Heading(say("Not sent yet")),
        *(
            Paragraph(
                say.spans(
                    "To {people}: {beginning}",
                    people=views.everybody([person.id for person in draft.to]),
                    beginning=shorten(draft.reason, MOST_OF_A_DRAFT, placeholder="…"),
                ),
                Button(say("Open your draft"), "kudos.resume", str(number)),
            )
            for number, draft in drafts.items()
        ),
    )


def home_blocks(received: Sequence[Kudos], totals: Totals, say: Say) -> tuple[Block, ...]:
    """Return the buttons, then what came and what went."""
    lately = say.spans(
        "In the last 30 days you were thanked {received}, and you thanked others {given}.",
        received=_times(totals.received_lately, say),
        given=_times(totals.given_lately, say),
    )
    buttons = (
        Button(say("Thank a colleague"), "kudos.open", style="primary"),
        Button(say("Thanks I received"), "kudos.mine"),
        Button(say("Thanks I gave"), "kudos.given"),
    )
    top = (Heading(say("Good work, seen")), Paragraph(lately), Buttons(buttons))
    if not received:
        nothing = say("Nobody has thanked you here yet. It comes, and it is told to you at once.")
        return (*top, Paragraph(text(nothing)))
    latest = (Heading(say("Latest thanks for you")), *views.quotes(received, say))
    return (*top, views.in_all(totals, say), *latest)


def as_page(outcome: Outcome) -> Outcome:
    """Return an answer as something to read at leisure, for a press on the home."""
    reply = outcome.reply or Message("")
    return Outcome(page=Page(reply.summary, reply.blocks))


def _times(count: int, say: Say) -> str:
    """Return how often something happened."""
    return say.many("{count} time", "{count} times", count)
