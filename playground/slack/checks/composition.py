"""Text objects, options and confirmation dialogs: the parts that elements are composed of."""

from typing import Any

from playground.slack.checks import limits
from playground.slack.checks.rules import (
    Rule,
    boolean,
    exactly_one_of_fields,
    items,
    one_of,
    shape,
    string,
    typed,
    wrong,
)


def plain(longest: int) -> Rule:
    """Return a rule for a `plain_text` object."""
    return typed({"plain_text": shape({"text": string(longest)}, {"emoji": boolean})})


def mrkdwn(longest: int) -> Rule:
    """Return a rule for a `mrkdwn` object."""
    return typed({"mrkdwn": shape({"text": string(longest)}, {"verbatim": boolean})})


def either(longest: int) -> Rule:
    """Return a rule for a text object of either type."""
    return typed(
        {
            "plain_text": shape({"text": string(longest)}, {"emoji": boolean}),
            "mrkdwn": shape({"text": string(longest)}, {"verbatim": boolean}),
        }
    )


CONFIRM = shape(
    {
        "title": plain(limits.CONFIRM_TITLE),
        "text": either(limits.CONFIRM_TEXT),
        "confirm": plain(limits.CONFIRM_BUTTON),
        "deny": plain(limits.CONFIRM_BUTTON),
    },
    {"style": one_of("primary", "danger")},
)
SLACK_FILE = shape(
    {}, {"id": string(255), "url": string(3_000)}, exactly_one_of_fields("id", "url")
)
IMAGE = shape(
    {"alt_text": string(limits.ALT_TEXT)},
    {"image_url": string(limits.IMAGE_URL), "slack_file": SLACK_FILE},
    exactly_one_of_fields("image_url", "slack_file"),
)


def _option(text: Rule) -> Rule:
    """Return a rule for one option whose words obey `text`."""
    return shape(
        {"text": text, "value": string(limits.OPTION_VALUE)},
        {"description": either(limits.OPTION_TEXT), "url": string(limits.BUTTON_URL)},
    )


PLAIN_OPTION = _option(plain(limits.OPTION_TEXT))
MARKED_OPTION = _option(either(limits.OPTION_TEXT))


def _groups(value: Any, where: str) -> list[str]:
    """Refuse option groups without a label or without options."""
    group = shape(
        {
            "label": plain(limits.OPTION_TEXT),
            "options": items(PLAIN_OPTION, limits.SELECT_OPTIONS),
        }
    )
    return items(group, limits.SELECT_GROUPS)(value, where)


OPTIONS_OR_GROUPS: dict[str, Rule] = {
    "options": items(PLAIN_OPTION, limits.SELECT_OPTIONS),
    "option_groups": _groups,
}


def options_of(element: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every option of an element, also those in groups."""
    grouped = [option for g in element.get("option_groups", []) for option in g["options"]]
    return list(element.get("options", [])) + grouped


def initials_are_offered(element: Any, where: str) -> list[str]:
    """Refuse an initial option that is not among the options."""
    initial = element.get("initial_option")
    chosen = ([initial] if initial else []) + list(element.get("initial_options", []))
    offered = options_of(element)
    if all(option in offered for option in chosen):
        return []
    return wrong("initial option(s) must match an option provided", where)


def values_differ(element: Any, where: str) -> list[str]:
    """Refuse two options with one value: a press could not be told apart."""
    values = [option["value"] for option in options_of(element)]
    return [] if len(values) == len(set(values)) else wrong("duplicate option values", where)
