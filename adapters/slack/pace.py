"""How fast messages may leave towards Slack.

docs.slack.dev/apis/web-api/rate-limits, 2026-11-22: about one message a second in a channel, and
several hundred a minute in a workspace; one vendor publishes 525.
"""

from bot.outbox import Pacer

PER_CHANNEL = 1.0
PER_WORKSPACE = 525 / 60


def pacer() -> Pacer:
    """Return the pacer of a workspace."""
    return Pacer(PER_CHANNEL, PER_WORKSPACE)
