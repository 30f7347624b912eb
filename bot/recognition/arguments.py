"""What can be said when thanking somebody, and what makes a reason one."""

import re
from dataclasses import dataclass
from typing import Annotated

from bot.commands import Aside, Flag, Named, People, Rest, Tags
from bot.recognition.recipients import MOST_PEOPLE
from bot.request import Said
from bot.ui.language import Say, mark

NAME = "kudos"
LEAST_REASON = 15
MOST_REASON = 1500
MOST_CUSTOMER = 80
_STRAY_FLAG = re.compile(r"(?<!\S)--[a-z][a-z-]*", re.IGNORECASE)
_NOT_WORDS = re.compile(r":[a-z0-9_+'-]+:|[\W_]", re.IGNORECASE)


@dataclass(frozen=True)
class GiveKudos:
    """What can be said when thanking somebody."""

    to: Annotated[
        Said, People(mark("Whom do you thank?"), most=MOST_PEOPLE, hint=mark("Up to 10 people."))
    ] = ()
    elsewhere: Annotated[
        str,
        Aside(
            mark("Somebody who is not in this list?"),
            hint=mark("Their e-mail address, or first and last name. Several: with commas."),
        ),
    ] = ""
    reason: Annotated[
        str,
        Rest(
            mark("What did they do, and whom did it help?"),
            least=LEAST_REASON,
            most=MOST_REASON,
            hint=mark("At least 15 characters, in your own words."),
        ),
    ] = ""
    value: Annotated[tuple[str, ...], Tags(mark("Which value does it show?"))] = ()
    customer: Annotated[
        str,
        Named(
            "for",
            mark("Which customer was it for?"),
            most=MOST_CUSTOMER,
            hint=mark("Only if there was one."),
        ),
    ] = ""
    private: Annotated[
        bool,
        Flag("--private", mark("Who sees it?"), mark("Only the people I thank: no card")),
    ] = False


def stray_flag(reason: str) -> str | None:
    """Return a word that begins as `--private` does and is none of ours; None: there is none.

    Whoever mistypes it means to keep something private: it must not be posted.
    """
    found = _STRAY_FLAG.search(reason)
    return found[0] if found else None


def objection(reason: str, say: Say) -> str | None:
    """Return why these words are no reason, or None when they are: long enough, and words."""
    if len(reason) > MOST_REASON:
        return say(
            "This is {count} characters long; {most} fit. Your text is in the form.",
            count=len(reason),
            most=MOST_REASON,
        )
    if len(reason) < LEAST_REASON or not _NOT_WORDS.sub("", reason):
        return say(
            "Say what they did (at least {least} characters, in words). Your draft is in the form.",
            least=LEAST_REASON,
        )
    return None
