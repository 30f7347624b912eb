"""The three kinds of expected failure. Anything else is a bug and rises to the one funnel."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.identity import AccountId
from bot.outcome import Reply
from bot.ui.forms import Form
from bot.ui.views import Message


class BotError(Exception):
    """The base of every failure that the program expects."""


class CannotGoOn(Exception):
    """A command of the program stops; its text says to the operator why, and what to do.

    No `BotError`: nobody in a chat sees it.
    """


@dataclass(eq=False)
class _Answerable(BotError):
    """A failure that the person sees: privately, with what to do next, and with nothing lost.

    Attributes:
        message: what happened and what to do next, in the reader's language.
        form: opened instead of the message where the door can open forms, with the draft kept.
        fields: field key to text, shown beside the fields when the request came from a form.
        reply: the same with everything resolved, once dispatch has seen it.
    """

    message: Message
    form: Form | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    reply: Reply | None = None

    def __str__(self) -> str:
        return self.message.summary


class UsageError(_Answerable):
    """The person can put it right: show what was wrong and how to say it."""


class Refused(_Answerable):
    """A rule says no: show the rule."""


class UnknownAccounts(BotError):
    """The request names accounts that the directory here does not hold yet: look them up."""

    def __init__(self, accounts: tuple[AccountId, ...]) -> None:
        """Name the accounts."""
        super().__init__(f"{len(accounts)} unknown accounts")
        self.accounts = accounts


class Unavailable(BotError):
    """The storage cannot take the work now; whoever asked should ask again: 503."""


class PlatformError(BotError):
    """A platform did not do what was asked.

    Attributes:
        reason: the platform's own word for it, for example `not_in_channel`; never a text.
        retry_after: seconds to wait before the next call, when the platform said so.
        permanent: trying again cannot help.
        ambiguous: it may have been done all the same (the answer was lost).
    """

    def __init__(
        self,
        reason: str,
        *,
        retry_after: float | None = None,
        permanent: bool = False,
        ambiguous: bool = False,
    ) -> None:
        """Describe one failed call."""
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        self.permanent = permanent
        self.ambiguous = ambiguous
