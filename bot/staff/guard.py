"""What looks like a mistake rather than a change: the operator is asked once more."""

from collections.abc import Iterator, Sequence

from bot.staff.model import ATTRIBUTES, Field, Known, Plan, Record

FEW = 5
"""As many may always change: in a small company half of it is three people."""


def doubts(plan: Plan, fields: frozenset[Field], known: Sequence[Known]) -> tuple[str, ...]:
    """Return what is strange about an import, one sentence each; nothing: go on."""
    return (*_shrinks(plan, known), *_clears(plan, fields, known))


def _shrinks(plan: Plan, known: Sequence[Known]) -> Iterator[str]:
    """Doubt a list that names less than half of those whom earlier lists named."""
    before = sum(one.record != Record() for one in known)
    if before > 2 * FEW and plan.listed * 2 < before:
        yield f"Earlier lists told of {before:,} people, this one names {plan.listed:,}."


def _clears(plan: Plan, fields: frozenset[Field], known: Sequence[Known]) -> Iterator[str]:
    """Doubt a list that takes something away from more than half of those who have it."""
    for field in ATTRIBUTES:
        had = sum(one.record.said(field) is not None for one in known)
        lose = sum(
            change.before.said(field) is not None and change.after.said(field) is None
            for change in plan.changes
        )
        if field in fields and lose > FEW and lose * 2 > had:
            yield f"The {field.value} of {lose:,} out of {had:,} people would be empty."
