"""The interactive elements of Block Kit, and in which blocks each may stand."""

import re
from typing import Any

from playground.slack.checks import limits
from playground.slack.checks.composition import (
    CONFIRM,
    IMAGE,
    MARKED_OPTION,
    OPTIONS_OR_GROUPS,
    PLAIN_OPTION,
    initials_are_offered,
    plain,
    values_differ,
)
from playground.slack.checks.rules import (
    Rule,
    anything,
    boolean,
    exactly_one_of_fields,
    items,
    number,
    numeral,
    one_of,
    shape,
    string,
    typed,
    wrong,
)

ACTION_ID = {"action_id": string(limits.ID)}
FOCUS = {"focus_on_load": boolean}
PLACEHOLDER = {"placeholder": plain(limits.PLACEHOLDER)}
COMMON: dict[str, Rule] = {**ACTION_ID, "confirm": CONFIRM}
SELECT: dict[str, Rule] = {**COMMON, **PLACEHOLDER, **FOCUS}
MANY = {"max_selected_items": number(1, 100)}
TRIGGER_ACTIONS = items(one_of("on_enter_pressed", "on_character_entered"), 2)
DISPATCH = {"dispatch_action_config": shape({}, {"trigger_actions_on": TRIGGER_ACTIONS})}
IDS = items(string(255), 100)


def _matching(pattern: str, words: str) -> Rule:
    """Return a rule for a string of a certain form."""

    def check(value: Any, where: str) -> list[str]:
        good = isinstance(value, str) and re.fullmatch(pattern, value)
        return [] if good else wrong(words, where)

    return check


DATE = _matching(r"\d{4}-\d{2}-\d{2}", "must be a date formatted YYYY-MM-DD")
TIME = _matching(r"\d{2}:\d{2}", "must be a time formatted HH:mm")
CONVERSATIONS_FILTER = shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)

BUTTON = shape(
    {"text": plain(limits.BUTTON_TEXT)},
    {
        **COMMON,
        "value": string(limits.BUTTON_VALUE, 0),
        "url": string(limits.BUTTON_URL),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(limits.BUTTON_LABEL),
    },
)


def _words(**more: Rule) -> Rule:
    """Return a rule for an input into which a person types."""
    base = {**ACTION_ID, **PLACEHOLDER, **FOCUS, **DISPATCH}
    return shape({}, base | {"initial_value": string(limits.WORDS)} | more)


def _choice(**more: Rule) -> Rule:
    """Return a rule for a menu of options that the bot lists."""
    return shape(
        {},
        {**SELECT, **OPTIONS_OR_GROUPS, **more},
        exactly_one_of_fields("options", "option_groups"),
        initials_are_offered,
        values_differ,
    )


def _boxes(**more: Rule) -> Rule:
    """Return a rule for radio buttons or checkboxes."""
    return shape(
        {"options": items(MARKED_OPTION, limits.CHECK_OPTIONS)},
        {**COMMON, **FOCUS, **more},
        initials_are_offered,
        values_differ,
    )


NUMBER_INPUT = shape(
    {"is_decimal_allowed": boolean},
    {
        **ACTION_ID,
        **PLACEHOLDER,
        **FOCUS,
        **DISPATCH,
        "initial_value": numeral,
        "min_value": numeral,
        "max_value": numeral,
    },
)
MENUS: dict[str, Rule] = {
    "static_select": _choice(initial_option=PLAIN_OPTION),
    "multi_static_select": _choice(initial_options=items(PLAIN_OPTION, 100), **MANY),
    "external_select": shape(
        {}, {**SELECT, "initial_option": PLAIN_OPTION, "min_query_length": number(0, 100)}
    ),
    "multi_external_select": shape(
        {},
        {
            **SELECT,
            **MANY,
            "initial_options": items(PLAIN_OPTION, 100),
            "min_query_length": number(0, 100),
        },
    ),
    "users_select": shape({}, {**SELECT, "initial_user": string(255)}),
    "multi_users_select": shape({}, {**SELECT, **MANY, "initial_users": IDS}),
    "conversations_select": shape(
        {},
        {
            **SELECT,
            "initial_conversation": string(255),
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": CONVERSATIONS_FILTER,
        },
    ),
    "multi_conversations_select": shape(
        {},
        {
            **SELECT,
            **MANY,
            "initial_conversations": IDS,
            "default_to_current_conversation": boolean,
            "filter": CONVERSATIONS_FILTER,
        },
    ),
    "channels_select": shape(
        {}, {**SELECT, "initial_channel": string(255), "response_url_enabled": boolean}
    ),
    "multi_channels_select": shape({}, {**SELECT, **MANY, "initial_channels": IDS}),
}
PICKERS: dict[str, Rule] = {
    "datepicker": shape({}, {**SELECT, "initial_date": DATE}),
    "timepicker": shape({}, {**SELECT, "initial_time": TIME, "timezone": string(100)}),
    "checkboxes": _boxes(initial_options=items(MARKED_OPTION, limits.CHECK_OPTIONS)),
    "radio_buttons": _boxes(initial_option=MARKED_OPTION),
}
DATETIME: dict[str, Rule] = {
    "datetimepicker": shape(
        {}, {**COMMON, **FOCUS, "initial_date_time": number(1_000_000_000, 9_999_999_999)}
    )
}
BUTTONS: dict[str, Rule] = {
    "button": BUTTON,
    "overflow": shape(
        {"options": items(PLAIN_OPTION, limits.OVERFLOW_OPTIONS)}, COMMON, values_differ
    ),
    "workflow_button": anything,
}
TYPED: dict[str, Rule] = {
    "plain_text_input": _words(
        multiline=boolean, min_length=number(0, limits.WORDS), max_length=number(1, limits.WORDS)
    ),
    "email_text_input": _words(),
    "url_text_input": _words(),
    "number_input": NUMBER_INPUT,
    "rich_text_input": shape({}, {**ACTION_ID, **PLACEHOLDER, **FOCUS, "initial_value": anything}),
    "file_input": shape({}, {**ACTION_ID, "filetypes": anything, "max_files": number(1, 10)}),
}
FEEDBACK_BUTTON = shape(
    {"text": plain(75), "value": string(2_000)}, {"accessibility_label": string(75)}
)
FEEDBACK: dict[str, Rule] = {
    "feedback_buttons": shape(
        {"positive_button": FEEDBACK_BUTTON, "negative_button": FEEDBACK_BUTTON}, ACTION_ID
    ),
    "icon_button": shape(
        {"icon": one_of("trash"), "text": plain(75)}, {**COMMON, "value": string(2_000)}
    ),
}

# docs.slack.dev/reference/block-kit/block-elements: each element lists the blocks it works with.
IN_ACTIONS = typed({**BUTTONS, **MENUS, **PICKERS, **DATETIME}, "element")
IN_SECTION = typed({**BUTTONS, **MENUS, **PICKERS, "image": IMAGE}, "element")
IN_INPUT = typed({**TYPED, **MENUS, **PICKERS, **DATETIME}, "element")
IN_CONTEXT_ACTIONS = typed(FEEDBACK, "element")
