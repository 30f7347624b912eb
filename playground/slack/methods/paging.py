"""Cursor paging as Slack does it."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from playground.slack.call import Call
from playground.slack.shapes import Json
from playground.slack.tickets import Refusal

Item = TypeVar("Item")
MOST = 1_000


def page(call: Call, everything: Sequence[Item], default: int = 100) -> tuple[list[Item], Json]:
    """Return the asked-for page of `everything` and the `response_metadata` after it.

    `next_cursor` is empty on the last page. A page may hold fewer than `limit`.
    """
    start = _start(call.arguments.get("cursor"))
    end = start + call.count("limit", default, MOST)
    cursor = _cursor(end) if end < len(everything) else ""
    return list(everything[start:end]), {"response_metadata": {"next_cursor": cursor}}


def _cursor(position: int) -> str:
    """Return an opaque word for a position; it ends in `=` as Slack's do."""
    return base64.b64encode(f"next_ts:{position:09d}!".encode()).decode() + "="


def _start(cursor: object) -> int:
    """Return the position that a cursor stands for.

    Raises:
        Refusal: `invalid_cursor`.
    """
    if not cursor:
        return 0
    try:
        inside = base64.b64decode(str(cursor)[:-1], validate=True).decode()
        return int(inside.removeprefix("next_ts:").removesuffix("!"))
    except (binascii.Error, ValueError) as fault:
        raise Refusal("invalid_cursor") from fault
