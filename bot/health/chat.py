"""`admin health`: how the bot's work goes, for admins, in the chat."""

from bot.commands import Capability, Command, Example, NoArguments
from bot.context import Context
from bot.health.doctor import LATELY, Finding, Health, Verdict, at_work
from bot.identity import ADMINS
from bot.outcome import Outcome
from bot.ui.blocks import Fact, Facts, Note, Paragraph
from bot.ui.language import Say, mark
from bot.ui.text import Code, Moment, Text, listed, text
from bot.ui.views import Message
from bot.ui.words import number_words

DOCTOR = "python3 run.py doctor"

_TROUBLES = {
    "ledger": mark("Something has waited to be said for a while."),
    "schedules": mark("What I do at fixed times is late."),
    "requests": mark("For a week nobody has used me, or their messages do not reach me."),
    "requests given up": mark("Something that somebody wanted could not be done."),
    "failed sends": mark("Some of what I had to say could not be said today."),
    "dead letters": mark("Something could not be said and was given up."),
}
"""What each finding means to people who do not run the machine."""


def show(_: NoArguments, context: Context, store: Health) -> Outcome:
    """Show what the database tells of the bot's work."""
    findings = at_work(store, context.now)
    if store.last_request() is None:  # a new installation; somebody is asking just now
        findings = tuple(one for one in findings if one.check != "requests")
    return Outcome(reply=_message(findings, _facts(context, store), context.say))


def _message(findings: tuple[Finding, ...], facts: Facts, say: Say) -> Message:
    """Return the troubles, then what they were read from, then whom to ask."""
    troubles = [say(_TROUBLES[one.check]) for one in findings if one.verdict is not Verdict.GOOD]
    well = say("Everything works as it should.")
    asked = say.spans(
        "Whoever runs Goodword sees more by typing {command} on its computer.", command=Code(DOCTOR)
    )
    return Message(
        say("How I am"),
        (
            *(Paragraph(text(words)) for words in troubles or [well]),
            facts,
            Note(asked),
        ),
    )


def _facts(context: Context, store: Health) -> Facts:
    """Return what the findings were read from."""
    say = context.say
    oldest = store.waiting_since(context.now)
    never = text(say("never"))
    fired, came = store.last_firing(), store.last_request()
    rows = [
        Fact(say("Still to be said"), text(number_words(store.waiting(), say))),
        Fact(say("The oldest of it waits since"), (Moment(oldest),) if oldest else text("–")),
        Fact(say("I last did something at a fixed time"), (Moment(fired),) if fired else never),
        Fact(say("Somebody last used me"), (Moment(came),) if came else never),
        Fact(say("Not said in the last 24 hours"), _failures(context, store)),
        Fact(say("Given up"), text(number_words(store.dead(), say))),
    ]
    return Facts(tuple(rows))


def _failures(context: Context, store: Health) -> Text:
    """Return what failed, by the platform's own words."""
    found = store.failures(context.now - LATELY)
    told = tuple(Code(f"{reason}: {count}") for reason, count in found.items())
    return listed(told) if told else text("–")


def _example(say: Say) -> Message:
    """Return how it looks on a day with some trouble."""
    trouble = Finding("failed sends", Verdict.DOUBTFUL, "not_in_channel 4")
    reason = Code("not_in_channel: 4")
    facts = Facts((Fact(say("Not said in the last 24 hours"), (reason,)),))
    return _message((trouble,), facts, say)


HEALTH = Capability(
    "health",
    commands=(Command("admin health", mark("How I am"), show, roles=ADMINS, reads_only=True),),
    examples=(Example("health with a trouble", _example),),
)
