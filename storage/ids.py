"""Ids made by the program: known before the row is written, and in the order of time."""

import secrets

from bot.clock import SystemClock
from storage.types import EPOCH, MICROSECOND

_RANDOM_BITS = 20


def new_id() -> int:
    """Return a new id of 63 bits: the milliseconds since 1970, then 20 random bits.

    Rows made one after the other lie beside each other in an index. Two made in the same
    millisecond are the same with a chance of one in a million; the primary key then refuses the
    second, and its unit of work runs again.
    """
    milliseconds = (SystemClock().now() - EPOCH) // MICROSECOND // 1000
    return milliseconds << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
