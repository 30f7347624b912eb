"""The blocks of Block Kit: what each may hold, and where it may stand."""

from typing import Any, Literal

from playground.slack.checks import limits
from playground.slack.checks.charts import CHART_BLOCK
from playground.slack.checks.composition import IMAGE, SLACK_FILE, either, mrkdwn, plain
from playground.slack.checks.elements import (
    BUTTON,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
)
from playground.slack.checks.rules import (
    Rule,
    any_of_fields,
    anything,
    boolean,
    exactly_one_of_fields,
    items,
    one_of,
    repeated,
    shape,
    string,
    typed,
    wrong,
)
from playground.slack.checks.tables import DATA_TABLE, TABLE, characters_in

Surface = Literal["message", "modal", "home"]

BLOCK_ID = {"block_id": string(limits.ID)}
IMAGE_ELEMENT = typed({"image": IMAGE}, "element")

CARD = shape(
    {},
    {
        **BLOCK_ID,
        "hero_image": IMAGE_ELEMENT,
        "icon": IMAGE_ELEMENT,
        "slack_icon": anything,
        "title": either(limits.CARD_TITLE),
        "subtitle": either(limits.CARD_TITLE),
        "body": either(limits.CARD_BODY),
        "actions": items(typed({"button": BUTTON}, "element"), limits.ACTIONS_ELEMENTS),
    },
    any_of_fields("hero_image", "title", "actions", "body"),
)
IMAGE_BLOCK = shape(
    {"alt_text": string(limits.ALT_TEXT)},
    {
        **BLOCK_ID,
        "image_url": string(limits.IMAGE_URL),
        "slack_file": SLACK_FILE,
        "title": plain(limits.IMAGE_TITLE),
    },
    exactly_one_of_fields("image_url", "slack_file"),
)
SECTION = shape(
    {},
    {
        **BLOCK_ID,
        "text": either(limits.SECTION_TEXT),
        "fields": items(either(limits.FIELD_TEXT), limits.FIELDS),
        "accessory": IN_SECTION,
        "expand": boolean,
    },
    any_of_fields("text", "fields"),
)
INPUT = shape(
    {"label": plain(limits.LABEL), "element": IN_INPUT},
    {
        **BLOCK_ID,
        "hint": plain(limits.LABEL),
        "optional": boolean,
        "dispatch_action": boolean,
    },
)
CONTEXT_ELEMENT = typed(
    {
        "image": IMAGE,
        "mrkdwn": mrkdwn(limits.SECTION_TEXT),
        "plain_text": plain(limits.SECTION_TEXT),
    },
    "element",
)
RICH_PART = one_of(
    "rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"
)


def _rich_element(value: Any, where: str) -> list[str]:
    """Refuse parts that a rich text block does not have."""
    if not isinstance(value, dict) or not isinstance(value.get("elements"), list):
        return wrong("missing required field: elements", where)
    return RICH_PART(value.get("type"), f"{where}/type")


SIMPLE: dict[str, Rule] = {
    "section": SECTION,
    "divider": shape({}, BLOCK_ID),
    "header": shape({"text": plain(limits.HEADER_TEXT)}, BLOCK_ID),
    "image": IMAGE_BLOCK,
    "context": shape({"elements": items(CONTEXT_ELEMENT, limits.CONTEXT_ELEMENTS)}, BLOCK_ID),
    "actions": shape({"elements": items(IN_ACTIONS, limits.ACTIONS_ELEMENTS)}, BLOCK_ID),
    "input": INPUT,
    "rich_text": shape({"elements": items(_rich_element, 100)}, BLOCK_ID),
    "video": anything,
    "table": TABLE,
}
CONTAINER = shape(
    {"child_blocks": items(typed(SIMPLE, "block type"), limits.CONTAINER_BLOCKS)},
    {
        **BLOCK_ID,
        "title": plain(limits.CARD_TITLE),
        "rich_text_title": anything,
        "subtitle": either(limits.CARD_TITLE),
        "width": one_of("narrow", "standard", "wide", "full"),
        "icon": IMAGE_ELEMENT,
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
    },
    any_of_fields("title", "rich_text_title"),
)
ALERT = shape(
    {"text": either(limits.ALERT_TEXT)},
    {**BLOCK_ID, "level": one_of("default", "info", "warning", "error", "success")},
)
CONTEXT_ACTIONS = shape({"elements": items(IN_CONTEXT_ACTIONS, limits.CONTEXT_ACTIONS)}, BLOCK_ID)
CAROUSEL = shape(
    {"elements": items(typed({"card": CARD}, "element"), limits.CAROUSEL_CARDS)}, BLOCK_ID
)
ONLY_IN_MESSAGES: dict[str, Rule] = {
    "markdown": shape({"text": string(limits.MARKDOWN_TEXT)}, BLOCK_ID),
    "data_table": DATA_TABLE,
    "data_visualization": CHART_BLOCK,
    "context_actions": CONTEXT_ACTIONS,
    "carousel": CAROUSEL,
    "file": anything,
    "task_card": anything,
    "plan": anything,
}
IN_VIEWS = {name: rule for name, rule in SIMPLE.items() if name != "table"}
EVERYWHERE_ELSE: dict[str, Rule] = {"card": CARD, "container": CONTAINER}
KINDS: dict[Surface, dict[str, Rule]] = {
    "message": SIMPLE | EVERYWHERE_ELSE | ONLY_IN_MESSAGES,
    "modal": IN_VIEWS | EVERYWHERE_ELSE | {"alert": ALERT},
    "home": IN_VIEWS | EVERYWHERE_ELSE,
}


def problems_in_blocks(blocks: Any, surface: Surface) -> list[str]:
    """Return everything that Slack would refuse in the blocks of a message or a view.

    Slack itself stops at the first kind of fault in some cases; here all are listed.
    """
    most = limits.MESSAGE_BLOCKS if surface == "message" else limits.VIEW_BLOCKS
    found = items(typed(KINDS[surface], "block type"), most, 0)(blocks, "/blocks")
    return found or _problems_together(blocks)


def _problems_together(blocks: list[dict[str, Any]]) -> list[str]:
    """Return what is wrong with blocks that are right one by one."""
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    found = [
        line
        for block_id in repeated(ids)
        for line in wrong(f"block_id already exists: {block_id}", "/blocks")
    ]
    for number_, block in enumerate(blocks):
        for action_id in repeated(action_ids(block)):
            where = f"/blocks/{number_}"
            found += wrong(f"action_id already exists: {action_id}", where)
    return found + _too_many(blocks)


def _too_many(blocks: list[dict[str, Any]]) -> list[str]:
    """Return which kinds of blocks stand there too often or too large together."""
    kinds = [block["type"] for block in blocks]
    found = []
    if kinds.count("data_visualization") > limits.CHARTS:
        found += wrong(f"no more than {limits.CHARTS} data_visualization blocks", "/blocks")
    if kinds.count("table") > limits.TABLES:
        found += wrong("only_one_table_allowed", "/blocks")
    marked = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if marked > limits.MARKDOWN_TEXT:
        found += wrong(f"must be less than {limits.MARKDOWN_TEXT + 1} characters", "/blocks")
    if sum(characters_in(block) for block in blocks) > limits.TABLE_CHARACTERS:
        found += wrong("table is too large", "/blocks")
    return found


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the interactive elements of a block, in order."""
    found = [part for part in (block.get("accessory"), block.get("element")) if part]
    found += [part for part in block.get("elements", []) if "action_id" in part]
    found += [part for part in block.get("actions", []) if isinstance(part, dict)]
    return [part for part in found if isinstance(part, dict)]


def action_ids(block: dict[str, Any]) -> list[str]:
    """Return the action ids in a block, in order."""
    return [part["action_id"] for part in elements_of(block) if "action_id" in part]


def all_blocks(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return blocks together with those inside containers and carousels."""
    found = []
    for block in blocks:
        found.append(block)
        found += all_blocks(block.get("child_blocks", []))
        if block.get("type") == "carousel":
            found += block["elements"]
    return found
