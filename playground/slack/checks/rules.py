"""The small rules that block and element shapes are made of.

A rule takes a value and where it stands, and returns what is wrong in the words Slack uses:
`must be less than 76 characters [json-pointer:/blocks/0/text/text]`.
"""

from collections.abc import Callable, Iterable
from typing import Any

Rule = Callable[[Any, str], list[str]]


def wrong(words: str, where: str) -> list[str]:
    """Return one finding."""
    return [f"{words} [json-pointer:{where}]"]


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units.

    Slack does not say how it counts; nothing it may count in gives more for a sendable text.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def string(longest: int, shortest: int = 1) -> Rule:
    """Return a rule for a JSON string of so many characters."""

    def check(value: Any, where: str) -> list[str]:
        if not isinstance(value, str):
            return wrong("must be a string", where)
        length = units(value)
        if length < shortest:
            return wrong(f"must be more than {shortest - 1} characters", where)
        if length > longest:
            return wrong(f"must be less than {longest + 1} characters", where)
        return []

    return check


def boolean(value: Any, where: str) -> list[str]:
    """Refuse what is not true or false."""
    return [] if isinstance(value, bool) else wrong("must be a boolean", where)


def number(lowest: float, highest: float) -> Rule:
    """Return a rule for a number in a closed range; a boolean is no number."""

    def check(value: Any, where: str) -> list[str]:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return wrong("must be a number", where)
        if not lowest <= value <= highest:
            return wrong(f"must be from {lowest:g} to {highest:g}", where)
        return []

    return check


def numeral(value: Any, where: str) -> list[str]:
    """Refuse what is not a number written as a string, as `number_input` wants it."""
    if not isinstance(value, str):
        return wrong("must be a string", where)
    try:
        float(value)
    except ValueError:
        return wrong("must be a number", where)
    return []


def one_of(*allowed: str) -> Rule:
    """Return a rule for a word out of a list."""

    def check(value: Any, where: str) -> list[str]:
        if value in allowed:
            return []
        return wrong(f"must be a valid enum value ({', '.join(allowed)})", where)

    return check


def items(rule: Rule, most: int, least: int = 1) -> Rule:
    """Return a rule for a list of so many things that each obey `rule`."""

    def check(value: Any, where: str) -> list[str]:
        if not isinstance(value, list):
            return wrong("must be an array", where)
        if len(value) > most:
            return wrong(f"no more than {most} items allowed", where)
        if len(value) < least:
            return wrong(f"must have at least {least} items", where)
        return [words for n, item in enumerate(value) for words in rule(item, f"{where}/{n}")]

    return check


def shape(required: dict[str, Rule], optional: dict[str, Rule] | None = None, *extra: Rule) -> Rule:
    """Return a rule for an object with these fields and no others.

    `extra` rules see the whole object, and only when each of its fields is right.
    """
    fields = required | (optional or {})

    def check(value: Any, where: str) -> list[str]:
        if not isinstance(value, dict):
            return wrong("must be an object", where)
        found = [
            line
            for name in required
            if name not in value
            for line in wrong(f"missing required field: {name}", where)
        ]
        for name, part in value.items():
            if name not in fields and name != "type":
                found += wrong(f"invalid additional property: {name}", where)
            elif name in fields:
                found += fields[name](part, f"{where}/{name}")
        return found or [line for rule in extra for line in rule(value, where)]

    return check


def typed(kinds: dict[str, Rule], noun: str = "type") -> Rule:
    """Return a rule for an object whose `type` names one of `kinds`."""

    def check(value: Any, where: str) -> list[str]:
        if not isinstance(value, dict):
            return wrong("must be an object", where)
        kind = value.get("type")
        if kind is None:
            return wrong("missing required field: type", where)
        if not isinstance(kind, str) or kind not in kinds:
            return wrong(f"unsupported {noun}: {kind}", f"{where}/type")
        return kinds[kind](value, where)

    return check


def any_of_fields(*names: str) -> Rule:
    """Return a rule that wants at least one of these fields."""

    def check(value: Any, where: str) -> list[str]:
        if any(value.get(name) is not None for name in names):
            return []
        return wrong(f"must define at least one of: {', '.join(names)}", where)

    return check


def exactly_one_of_fields(*names: str) -> Rule:
    """Return a rule that wants one of these fields and no second one."""

    def check(value: Any, where: str) -> list[str]:
        if sum(name in value for name in names) == 1:
            return []
        return wrong(f"must define exactly one of: {', '.join(names)}", where)

    return check


def anything(value: Any, where: str) -> list[str]:  # noqa: ARG001 - it has to look like a rule
    """Refuse nothing."""
    return []


def repeated(words: Iterable[str]) -> list[str]:
    """Return the words that occur more than once."""
    seen: set[str] = set()
    twice = [word for word in words if word in seen or seen.add(word)]  # type: ignore[func-returns-value]
    return list(dict.fromkeys(twice))
