"""What the author of a message is told when it could not be posted."""

from typing import Protocol

from bot.audience import ARCHIVED, NOT_A_MEMBER, SHARED_OUTSIDE
from bot.identity import PersonId
from bot.outbox import GiveUp, Park
from bot.ui.blocks import Paragraph
from bot.ui.language import Say
from bot.ui.text import Code, Invite, Text, text
from bot.ui.views import Message

BUG = "bug:"
"""Begins the reason of a delivery that failed by our own fault; the code for the log follows."""

FILE = "file:"
"""Begins the reason of a delivery whose file was not taken; the platform's word for it follows."""

TOO_BIG = f"{FILE}too_big"
NOT_ALLOWED = f"{FILE}missing_scope"

GONE = frozenset({"channel_not_found", "channel_is_gone", "conversation_not_found"})


class Authors(Protocol):
    """What must be known of an author to tell them something."""

    def locale_of(self, person: PersonId) -> str:
        """Return a person's language, for example "pt-BR"."""
        ...


def undelivered(verdict: GiveUp | Park, say: Say, platform: str = "") -> Message:
    """Return what the author of a post is told: what happened, and what to do next.

    Args:
        verdict: why it is not there.
        say: the author's language.
        platform: the one on which it was to be; empty: the one on which this is read.
    """
    if isinstance(verdict, Park):
        told = say(
            "The connection broke while I was posting, so I cannot tell whether your message is"
            " there. I did not post it again, lest it be there twice. Please have a look."
        )
        return Message(say("Your message may not have been posted."), (Paragraph(text(told)),))
    if verdict.reason.startswith(FILE):
        return Message(
            say("The file could not be sent."), (Paragraph(_why_no_file(verdict.reason, say)),)
        )
    return Message(
        say("Your message could not be posted."), (Paragraph(_why(verdict.reason, say, platform)),)
    )


def _why_no_file(reason: str, say: Say) -> Text:
    """Return why a file could not be sent, and what helps."""
    by_hand = Code("goodword person export")
    if reason == NOT_ALLOWED:
        return say.spans(
            "I may not send files here yet. An admin can allow it (files:write) and install me"
            " anew; then ask again. Whoever runs Goodword can hand you the file too: {command}.",
            command=by_hand,
        )
    if reason == TOO_BIG:
        return say.spans(
            "It is too big to be sent here. Whoever runs Goodword can hand it to you: {command}.",
            command=by_hand,
        )
    return say.spans(
        "The chat platform did not take it ({reason}). Ask again later, or ask whoever runs"
        " Goodword to hand it to you: {command}.",
        reason=Code(reason.removeprefix(FILE)),
        command=by_hand,
    )


def _why(reason: str, say: Say, platform: str) -> Text:
    """Return why a message could not be posted, and what helps."""
    if reason == NOT_A_MEMBER:
        return say.spans(
            "I am not in that channel, so your message is not there yet. Add me to it, and it comes"
            " at once: {invite}. If the channel is gone, an admin can choose another one in the"
            " setup.",
            invite=Invite(platform),
        )
    if reason == SHARED_OUTSIDE:
        return text(
            say(
                "People of another organisation are, or soon will be, in that channel. Words of"
                " colleagues stay among colleagues, so I did not post your message there."
            )
        )
    if reason == ARCHIVED:
        return text(
            say("That channel is archived. An admin can choose another one for cards in the setup.")
        )
    if reason in GONE:
        return text(
            say(
                "I cannot find that channel any more: it is gone, or private without me. An admin"
                " can choose another one in the setup."
            )
        )
    if reason.startswith(BUG):
        return text(
            say(
                "That was a fault of mine. Please tell your admin the code {code}; they can have"
                " it posted again.",
                code=reason.removeprefix(BUG),
            )
        )
    return say.spans(
        "The chat platform did not take it ({reason}). An admin can look into it and have it"
        " posted again.",
        reason=Code(reason),
    )
