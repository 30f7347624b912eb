"""What is shown of spaces that stand below each other, so that no two of them give persons away.

The figures of a space hold those of the spaces below it. So what is shown of one can be subtracted
from what is shown of the other, and is then about the people who are in only one of them. Of a tree
as many spaces are shown as leave, of each, none or at least five people who are in no shown space
below it: its *rest* (Source: privacy.md, "What may be published", 4).

Rests do not overlap, and every shown space is made of whole rests. So the lists are made coarse in
each rest by itself, and a name is shown in a space only if it is shown in each rest that has people
of that name. Whatever is added and subtracted then comes to a sum about whole groups of the rests,
and in each of them such a sum is about nobody or about at least five.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.identity import SpaceId
from bot.shares import K
from bot.spaces.model import MOST_DEPTH
from bot.spaces.reach_groups import Cell, merged, safe, totals


@dataclass(frozen=True)
class Part:
    """A space of a tree.

    Attributes:
        parent: None for the topmost.
        sizes: how many people belong to it and to none below: department, contact level, people.
    """

    space: SpaceId
    parent: SpaceId | None
    sizes: tuple[tuple[str, str, int], ...] = ()

    @property
    def people(self) -> int:
        """How many people belong to it and to none below."""
        return sum(people for *_, people in self.sizes)


@dataclass(frozen=True)
class Groups:
    """The group that each department and each contact level is shown in; empty: everybody else."""

    departments: Mapping[str, str]
    levels: Mapping[str, str]


def groups_of(tree: Sequence[Part], space: SpaceId) -> Groups | None:
    """Return the groups in which a space is shown; None: it is not shown."""
    shown = shown_spaces(tree)
    if space not in shown:
        return None
    lines = _lines(tree)
    departments: dict[str, str] = {}
    levels: dict[str, str] = {}
    for holder, sizes in _rests(tree, lines, shown).items():
        if space in lines[holder]:
            by_level = merged({level: level for _, level in sizes}, totals(sizes, 1))
            by_department = merged({one: one for one, _ in sizes}, totals(sizes, 0))
            _join(departments, safe(by_department, by_level, sizes))
            _join(levels, by_level)
    return Groups(departments, levels)


def shown_spaces(tree: Sequence[Part]) -> frozenset[SpaceId]:
    """Return the spaces of a tree of which figures may be shown.

    Of a space whose rest is too small, the smallest shown space next below is hidden, until none is
    left with such a rest.
    """
    lines = _lines(tree)
    sizes: Counter[SpaceId] = Counter()
    for part in tree:
        sizes.update(dict.fromkeys(lines[part.space], part.people))
    shown = {part.space for part in tree if sizes[part.space] >= K}
    while thin := _thin(tree, lines, shown):
        below = [one for one in shown if _holder(lines[one][1:], shown) in thin]
        shown.remove(min(below, key=lambda one: (sizes[one], one)))
    return frozenset(shown)


def _thin(
    tree: Iterable[Part], lines: Mapping[SpaceId, Sequence[SpaceId]], shown: Collection[SpaceId]
) -> frozenset[SpaceId]:
    """Return the shown spaces whose rests are too small."""
    rests: Counter[SpaceId | None] = Counter()
    for part in tree:
        rests[_holder(lines[part.space], shown)] += part.people
    return frozenset(one for one, people in rests.items() if one and 0 < people < K)


def _lines(tree: Iterable[Part]) -> dict[SpaceId, list[SpaceId]]:
    """Return each space with those above it, nearest first; each at most once."""
    parents = {part.space: part.parent for part in tree}
    lines = {}
    for space, parent in parents.items():
        line, above = [space], parent
        while above in parents and above not in line and len(line) <= MOST_DEPTH:
            line.append(above)
            above = parents[above]
        lines[space] = line
    return lines


def _holder(line: Iterable[SpaceId], shown: Collection[SpaceId]) -> SpaceId | None:
    """Return the nearest shown space of a line."""
    return next((one for one in line if one in shown), None)


def _rests(
    tree: Iterable[Part], lines: Mapping[SpaceId, Sequence[SpaceId]], shown: Collection[SpaceId]
) -> dict[SpaceId, Counter[Cell]]:
    """Return how many people of each sort are in the rest of each shown space."""
    rests: dict[SpaceId, Counter[Cell]] = {}
    for part in tree:
        holder = _holder(lines[part.space], shown)
        if holder is not None:
            rest = rests.setdefault(holder, Counter())
            for department, level, people in part.sizes:
                rest[department, level] += people
    return rests


def _join(names: dict[str, str], more: Mapping[str, str]) -> None:
    """Have every name shown only if it is shown in both."""
    for name, group in more.items():
        names[name] = group and names.get(name, group)
