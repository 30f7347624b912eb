"""What the simulated Teams refuses in cards and in answers."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.teams.checks.activities import require_message
from playground.teams.checks.answers import action_faults, task_faults
from playground.teams.checks.cards import faults_of
from playground.teams.finding import actions_of
from playground.teams.refusals import Refusal
from tests.playground.teams.pretend_bot import ADAPTIVE, card, dialog, line

CHART = {"type": "Chart.Line", "data": []}
MENTION = {"type": "mention", "text": "<at>Ben</at>", "mentioned": {"id": "1", "name": "Ben"}}


def act(kind: str, **more: object) -> dict[str, object]:
    return {"type": f"Action.{kind}", "title": "Go", **more}


GOOD = [
    card(line("Hello")),
    card({"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "Hello"}]}),
    card({**CHART, "fallback": line("3, 4, 5")}),
    card({**CHART, "fallback": "drop"}),
    card(line("Hi <at>Ben</at>"), msteams={"entities": [MENTION]}),
    card({"type": "FactSet", "facts": [{"title": "a", "value": "b"}]}),
    card(
        {
            "type": "ColumnSet",
            "columns": [{"type": "Column", "items": [line("a")]}, {"type": "Column", "items": []}],
        }
    ),
    card(
        {
            "type": "Table",
            "columns": [{"width": 1}],
            "rows": [{"type": "TableRow", "cells": [{"type": "TableCell", "items": [line("a")]}]}],
        }
    ),
    card(actions=[act("Execute", verb="thank"), act("OpenUrl", url="https://a.example")]),
    card(actions=[act("ShowCard", card=card({"type": "Input.Text", "id": "a"}))]),
    card({"type": "Input.ChoiceSet", "id": "a", "choices": [{"title": "A", "value": "a"}]}),
]
BAD = [
    (None, "type AdaptiveCard"),
    (card(line("a")) | {"version": "1.6"}, "newer than 1.5"),
    (card(CHART), "no fallback"),
    (card({**CHART, "fallback": {"type": "Icon"}}), "no fallback"),
    (card({"type": "Container", "items": [CHART]}), "body/0/items/0"),
    (card(line("x" * 29_000)), "bytes"),
    (card(line("Hi <at>Ben</at>")), "has no entity"),
    (card(line("Hi"), msteams={"entities": [MENTION]}), "stands nowhere"),
    (card({"type": "TextBlock"}), "needs text"),
    (card({"type": "Input.Text"}), "needs an id"),
    (card(*[{"type": "Input.Text", "id": "a"}] * 2), "more than once"),
    (card({"type": "Image", "url": "https://a.example"}), "altText"),
    (card({"type": "Input.ChoiceSet", "id": "a", "choices": []}), "nothing to choose"),
    (card(actions=[act("Execute")]), "verb"),
    (card(actions=[act("Submit", data="x")]), "object"),
    (card(actions=[act("OpenUrl", url="javascript:alert(1)")]), "web address"),
    (card(actions=[act("Http")]), "unknown action"),
    (card(actions=[act("Submit")] * 7), "more than 6"),
    (card({"type": "ActionSet", "actions": [{"type": "Action.Submit"}]}), "needs a title"),
]


@pytest.mark.parametrize("shown", GOOD)
def test_what_teams_draws_is_taken(shown: object) -> None:
    assert faults_of(shown) == []


@pytest.mark.parametrize(("shown", "words"), BAD)
def test_what_teams_cannot_draw_is_refused(shown: object, words: str) -> None:
    assert words in "; ".join(faults_of(shown))


KEYS = st.sampled_from(
    [
        *("type", "version", "body", "actions", "items", "columns", "rows", "cells", "facts"),
        *("inlines", "choices", "choices.data", "text", "id", "data", "card", "fallback", "url"),
        *("msteams", "entities", "mentioned", "title", "value", "selectAction", "verb"),
    ]
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=3),
    st.sampled_from(
        [
            *("AdaptiveCard", "1.5", "TextBlock", "RichTextBlock", "Container", "ColumnSet"),
            *("Column", "Table", "TableRow", "TableCell", "FactSet", "ActionSet", "mention"),
            *("Input.ChoiceSet", "Input.Text", "Chart.Line", "Action.Submit", "Action.ShowCard"),
            *("Action.OpenUrl", "Action.Execute", "Data.Query", "TextRun", "<at>a</at>"),
        ]
    ),
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)


@given(st.dictionaries(KEYS, ANYTHING, max_size=6))
def test_no_card_is_so_odd_that_it_breaks_the_checks(odd: dict[str, object]) -> None:
    found = faults_of({**odd, "type": "AdaptiveCard"})

    assert all(isinstance(words, str) for words in found)
    assert isinstance(list(actions_of(odd)), list)


@given(ANYTHING)
def test_no_answer_is_so_odd_that_it_breaks_the_checks(odd: object) -> None:
    for body in ({"task": odd}, {"task": {"type": "continue", "value": odd}}):
        assert isinstance(task_faults(200, body, may_end=True), list)
    for kind in (ADAPTIVE, "application/vnd.microsoft.error"):
        answer = {"statusCode": 200, "type": kind, "value": odd}
        assert isinstance(action_faults(200, answer), list)


@given(ANYTHING, ANYTHING)
def test_no_message_is_so_odd_that_it_breaks_the_checks(odd: object, other: object) -> None:
    for body in ({"attachments": odd}, {"text": "<at>a</at>", "entities": odd}, {"text": other}):
        with contextlib.suppress(Refusal):
            require_message({"type": "message", **body})


def test_a_dialog_does_not_execute() -> None:
    answer = dialog(card(actions=[act("Execute", verb="thank")]))

    assert "does nothing in a dialog" in task_faults(200, answer, may_end=False)[0]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {}),
        (200, {}),
        (200, {"task": {"type": "message", "value": ""}}),
        (200, {"task": {"type": "continue", "value": {"title": "a"}}}),
        (200, {"task": {"type": "continue", "value": {"card": {}, "title": "a"}}}),
        (200, {"task": {"type": "gone"}}),
    ],
)
def test_a_dialog_needs_an_answer_that_can_be_shown(status: int, body: dict[str, Any]) -> None:
    assert task_faults(status, body, may_end=False)
