"""How fast messages may leave towards Teams.

learn.microsoft.com, "Optimize your bot with rate limiting in Teams", 2026-11-22: per bot and
thread, for sending to a conversation; and per app and tenant. An older text says 30 a second for
the tenant.
"""

from bot.outbox import Pacer
from bot.pace import Limit

PER_CONVERSATION = (Limit(7, 1), Limit(8, 2), Limit(60, 30), Limit(1_800, 3_600))
PER_TENANT = 50.0


def pacer() -> Pacer:
    """Return the pacer of a tenant."""
    return Pacer(PER_CONVERSATION, PER_TENANT)
