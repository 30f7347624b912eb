"""Ids that Slack makes up where the bot gave none."""

import copy
import itertools
import zlib

from playground.slack.checks.blocks import all_blocks
from playground.slack.shapes import Blocks, Json

NOT_INTERACTIVE = ("image", "mrkdwn", "plain_text")


def with_block_ids(blocks: Blocks) -> Blocks:
    """Return a copy in which every block and every element has an id, as Slack keeps them."""
    kept = copy.deepcopy(blocks)
    counter = itertools.count()
    for block in all_blocks(kept):
        block.setdefault("block_id", _word(next(counter)))
        for element in _elements_without_id(block):
            element["action_id"] = _word(next(counter))
    return kept


def _elements_without_id(block: Json) -> Blocks:
    """Return the interactive elements that the bot gave no id."""
    parts = [block.get("accessory"), block.get("element"), *block.get("actions", [])]
    if block["type"] in ("actions", "context_actions"):
        parts += block["elements"]
    return [
        part
        for part in parts
        if part and part["type"] not in NOT_INTERACTIVE and "action_id" not in part
    ]


def _word(number: int) -> str:
    """Return a short word that is different for different numbers."""
    return f"{zlib.crc32(str(number).encode()):08x}"[:6] + f"{number:x}"
