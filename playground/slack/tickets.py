"""Permissions that Slack hands out with a payload and that run out: triggers and response URLs."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock

TRIGGER_LIFE = timedelta(seconds=3)  # docs.slack.dev/interactivity/handling-user-interaction
RESPONSE_LIFE = timedelta(minutes=30)  # the same page, "response_url"
RESPONSE_USES = 5


class Refusal(Exception):
    """Slack's answer `{"ok": false, "error": …}`; `details` are the fields beside it."""

    def __init__(self, error: str, status: int = 200, **details: object) -> None:
        """Refuse with one of Slack's error strings."""
        super().__init__(error)
        self.error = error
        self.status = status
        self.details = details


@dataclass
class Trigger:
    """The right to open one view for one person. `view` is the modal it was minted in."""

    id: str
    user: str
    issued_at: datetime
    view: str | None = None
    is_used: bool = False


@dataclass
class ResponseTicket:
    """The right to answer in one conversation, five times in thirty minutes.

    `message_ts` is the message whose button was pressed; None for a slash command.
    """

    id: str
    user: str
    channel: str
    issued_at: datetime
    kind: str
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


@dataclass
class Tickets:
    """Mints both kinds of permission and redeems them by the clock."""

    clock: Clock
    triggers: dict[str, Trigger] = field(default_factory=dict)
    responses: dict[str, ResponseTicket] = field(default_factory=dict)

    def mint_trigger(self, user: str, view: str | None = None) -> Trigger:
        """Return a new trigger for `user`, good for three seconds on the clock."""
        word = f"{len(self.triggers) + 1:013d}.{secrets.randbelow(10**13):013d}."
        trigger = Trigger(word + secrets.token_hex(16), user, self.clock.now(), view)
        self.triggers[trigger.id] = trigger
        return trigger

    def redeem_trigger(self, trigger_id: object) -> Trigger:
        """Use a trigger up.

        Raises:
            Refusal: it is unknown, was used before or is older than three seconds.
        """
        trigger = self.triggers.get(str(trigger_id))
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.is_used:
            raise Refusal("exchanged_trigger_id")
        if self.clock.now() - trigger.issued_at > TRIGGER_LIFE:
            raise Refusal("expired_trigger_id")
        trigger.is_used = True
        return trigger

    def mint_response(
        self,
        user: str,
        channel: str,
        kind: str,
        message_ts: str | None = None,
        thread_ts: str | None = None,
    ) -> ResponseTicket:
        """Return a new right to answer; `kind` is `commands` or `actions`."""
        ticket_id = secrets.token_urlsafe(18)
        now = self.clock.now()
        ticket = ResponseTicket(ticket_id, user, channel, now, kind, message_ts, thread_ts)
        self.responses[ticket_id] = ticket
        return ticket

    def redeem_response(self, ticket_id: str) -> ResponseTicket:
        """Count one use of a response URL.

        Raises:
            Refusal: it is unknown, older than thirty minutes or was used five times.
        """
        ticket = self.responses.get(ticket_id)
        if ticket is None:
            raise Refusal("no_service", 404)
        if self.clock.now() - ticket.issued_at > RESPONSE_LIFE:
            raise Refusal("expired_url", 404)
        if ticket.uses >= RESPONSE_USES:
            raise Refusal("used_url", 404)
        ticket.uses += 1
        return ticket
