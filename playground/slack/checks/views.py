"""What Slack refuses in a modal or a Home tab."""

import json
from typing import Any

from playground.slack.checks import limits
from playground.slack.checks.blocks import Surface, problems_in_blocks
from playground.slack.checks.composition import plain
from playground.slack.checks.rules import Rule, anything, boolean, shape, string, wrong
from playground.slack.shapes import Json
from playground.slack.tickets import Refusal

BOTH: dict[str, Rule] = {
    "private_metadata": string(limits.PRIVATE_METADATA, 0),
    "callback_id": string(limits.ID, 0),
    "external_id": string(limits.ID, 0),
}
BUTTON = plain(limits.VIEW_BUTTON)
MODAL = shape(
    {"title": plain(limits.VIEW_TITLE), "blocks": anything},
    {
        **BOTH,
        "close": BUTTON,
        "submit": BUTTON,
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
HOME = shape({"blocks": anything}, BOTH)


def require_view(view: Any, kind: str) -> Json:
    """Return `view` if Slack would take it as a `modal` or a `home`.

    Raises:
        Refusal: `invalid_arguments` with everything that is wrong, or `view_too_large`.
    """
    found = problems_in_view(view, kind)
    if found:
        messages = [f"[ERROR] {line}" for line in found]
        raise Refusal("invalid_arguments", response_metadata={"messages": messages})
    if len(json.dumps(view)) > limits.VIEW_BYTES:
        raise Refusal("view_too_large")
    described: Json = view
    return described


def problems_in_view(view: Any, kind: str) -> list[str]:
    """Return everything that Slack would refuse in a view of this kind."""
    if not isinstance(view, dict):
        return wrong("must be an object", "/view")
    if view.get("type") != kind:
        return wrong(f"must be a valid enum value ({kind})", "/view/type")
    found = (MODAL if kind == "modal" else HOME)(view, "/view")
    surface: Surface = "modal" if kind == "modal" else "home"
    blocks = problems_in_blocks(view.get("blocks"), surface) if "blocks" in view else []
    return found + [_below_view(line) for line in blocks] + _unsent_inputs(view, kind)


def _below_view(line: str) -> str:
    """Return a finding about blocks with its place counted from the view."""
    return line.replace("[json-pointer:/blocks", "[json-pointer:/view/blocks")


def _unsent_inputs(view: Json, kind: str) -> list[str]:
    """Refuse a modal with inputs that has no submit button."""
    blocks = view.get("blocks")
    has_input = isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )
    if kind != "modal" or not has_input or "submit" in view:
        return []
    return wrong("missing required field: submit", "/view")
