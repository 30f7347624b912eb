"""What Slack refuses in a message."""

import json
from typing import Any

from playground.slack.checks import limits
from playground.slack.checks.blocks import problems_in_blocks
from playground.slack.shapes import Blocks, Json
from playground.slack.tickets import Refusal


def require_blocks(value: Any) -> Blocks:
    """Return the blocks of a message, given as a list or as JSON text.

    Raises:
        Refusal: `invalid_blocks_format`, or `invalid_blocks` with everything that is wrong.
    """
    if value is None or value == "":
        return []
    blocks = read_json(value, "invalid_blocks_format")
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    found = problems_in_blocks(blocks, "message")
    if found:
        messages = [f"[ERROR] {line}" for line in found]
        raise Refusal("invalid_blocks", errors=found, response_metadata={"messages": messages})
    return blocks


def require_words(text: Any, blocks: Blocks, attachments: Blocks) -> str:
    """Return the top-level text of a message.

    Raises:
        Refusal: `no_text` when nothing is said at all, `msg_too_long` above 40,000 characters.
    """
    words = "" if text is None else str(text)
    if not words.strip() and not blocks and not attachments:
        raise Refusal("no_text")
    if len(words) > limits.MESSAGE_TEXT:
        raise Refusal("msg_too_long")
    return words


def warnings_about(text: str, blocks: Blocks) -> Json:
    """Return the `response_metadata` with which Slack warns about blocks without a text."""
    if text or not blocks:
        return {}
    words = "missing_text_in_message"
    return {"warning": words, "response_metadata": {"warnings": [words]}}


def read_json(value: Any, error: str) -> Any:
    """Return an argument that may have been sent as JSON text.

    Raises:
        Refusal: with `error` when the text is no JSON.
    """
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as fault:
        raise Refusal(error) from fault
