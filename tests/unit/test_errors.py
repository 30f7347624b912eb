"""What goes wrong says what it is, in one line."""

from bot.errors import PlatformError, Refused, UnknownAccounts, UsageError
from bot.identity import AccountId
from bot.ui.views import Message


def test_a_refusal_reads_as_its_summary() -> None:
    assert str(Refused(Message("No."))) == "No."
    assert str(UsageError(Message("How?"))) == "How?"


def test_a_refusal_is_itself_however_alike_another_is() -> None:
    assert Refused(Message("No.")) != Refused(Message("No."))


def test_nobody_is_named_where_accounts_are_unknown() -> None:
    unknown = UnknownAccounts((AccountId("U1"), AccountId("U2")))

    assert str(unknown) == "2 unknown accounts"


def test_a_platform_is_quoted_in_its_own_word() -> None:
    error = PlatformError("not_in_channel", permanent=True)

    assert str(error) == error.reason == "not_in_channel"
    assert (error.permanent, error.ambiguous, error.retry_after) == (True, False, None)
