"""The Connector's answers to calls that it does not carry out.

Source: learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability,
"Status codes from bot conversational APIs", November 2026.
"""

from playground.teams.shapes import Json


class Refusal(Exception):
    """An answer `{"error": {"code": …, "message": …}}` with its status."""

    def __init__(self, status: int, code: str, message: str, retry_after: str = "") -> None:
        """Refuse; `retry_after` goes into the header of the same name unless it is empty."""
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after

    @property
    def body(self) -> Json:
        """Return the body of the answer."""
        return {"error": {"code": self.code, "message": self.message}}


def bad_syntax(message: str) -> Refusal:
    """Return the refusal of a body that cannot be read."""
    return Refusal(400, "BadSyntax", message)


def bad_argument(message: str) -> Refusal:
    """Return the refusal of something that was asked for wrongly."""
    return Refusal(400, "BadArgument", message)


def not_in_roster() -> Refusal:
    """Return the refusal to a bot that is not installed there."""
    return Refusal(
        403, "BotNotInConversationRoster", "The bot is not part of the conversation roster."
    )


def blocked() -> Refusal:
    """Return the refusal to a bot that the person blocked or removed."""
    return Refusal(403, "MessageWritesBlocked", "Message writes to the conversation are blocked.")


def no_conversation() -> Refusal:
    """Return the refusal of an unknown conversation."""
    return Refusal(404, "ConversationNotFound", "Conversation not found.")


def no_activity() -> Refusal:
    """Return the refusal of an unknown message."""
    return Refusal(404, "ActivityNotFoundInConversation", "The message does not exist.")


def no_member() -> Refusal:
    """Return the refusal of somebody who is not there."""
    return Refusal(404, "MemberNotFoundInConversation", "Member not found in conversation.")


def too_big() -> Refusal:
    """Return the refusal of a message above 28 KB."""
    return Refusal(413, "MessageSizeTooBig", "Message size too large.")


def too_fast(seconds: str) -> Refusal:
    """Return the refusal of a call that comes too soon."""
    return Refusal(429, "Throttled", "Too many requests.", seconds)
