"""One set of people in two lists, made so coarse that both together single nobody out.

Two lists are shown of the same people, by department and by nearness to customers. Whoever knows
both can add and subtract. A number of a group under five can be had only where few people lie on
one side of a cut through the two lists; so the lists are made coarser until every cut goes through
at least five (Source: privacy.md, "What may be published", 1, 4 and 5).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from bot.shares import K

Cell = tuple[str, str]
"""A department and a contact level; empty where nobody said."""


def totals(sizes: Mapping[Cell, int], part: int) -> Counter[str]:
    """Return how many people each department (part 0) or contact level (part 1) has."""
    totals: Counter[str] = Counter()
    for cell, people in sizes.items():
        totals[cell[part]] += people
    return totals


def merged(groups: Mapping[str, str], totals: Mapping[str, int]) -> dict[str, str]:
    """Return the group that each name is shown in: small ones, and all without a name, together.

    Empty is everybody else. If those are still too few, the smallest group joins them.
    """
    shown = {name: name if totals[name] >= K else "" for name in groups}
    rest = sum(totals[name] for name, group in shown.items() if not group)
    while 0 < rest < K:  # there is a group to take, or nothing at all would be shown
        alone = [name for name, group in shown.items() if group]
        smallest = min(alone, key=lambda name: (totals[name], name))
        shown[smallest] = ""
        rest += totals[smallest]
    return shown


def safe(
    departments: Mapping[str, str], levels: Mapping[str, str], sizes: Mapping[Cell, int]
) -> dict[str, str]:
    """Return the departments, made coarser until no cut goes through fewer than five people."""
    shown = dict(departments)
    people = totals(sizes, 0)
    while True:
        between = edges(shown, levels, sizes)
        crossing = thin_cut(between)
        alone = {name: people[name] for name, group in shown.items() if group}
        if not crossing or not alone:
            return shown
        thin = {level for _, level in crossing}
        near = {group for group, level in between if level in thin} & alone.keys()
        smallest = min(near or alone, key=lambda name: (alone[name], name))
        shown[smallest] = ""


def edges(
    departments: Mapping[str, str], levels: Mapping[str, str], sizes: Mapping[Cell, int]
) -> Counter[Cell]:
    """Return how many people are in each pair of shown groups."""
    edges: Counter[Cell] = Counter()
    for (department, level), people in sizes.items():
        edges[departments[department], levels[level]] += people
    return edges


def thin_cut(edges: Mapping[Cell, int], least: int = K) -> frozenset[Cell]:
    """Return pairs of groups between which fewer than `least` people lie; empty if there are none.

    Args:
        edges: how many people each department shares with each level, all more than 0.

    The sums of both lists give away exactly those sums that belong to cuts of this graph. This is
    the search for the smallest cut by Stoer and Wagner, in each part that hangs together.
    """
    weights: dict[frozenset[str], int] = {}
    for (department, level), people in edges.items():
        weights[frozenset((f"d{department}", f"l{level}"))] = people
    for part in _parts(weights):
        side = _smallest_side({pair: w for pair, w in weights.items() if pair <= part}, part)
        crossing = frozenset(
            cell
            for cell in edges
            if f"d{cell[0]}" in part and (f"d{cell[0]}" in side) != (f"l{cell[1]}" in side)
        )
        if crossing and sum(edges[cell] for cell in crossing) < least:
            return crossing
    return frozenset()


def _parts(weights: Collection[frozenset[str]]) -> list[frozenset[str]]:
    """Return the groups that hang together."""
    parts: list[frozenset[str]] = []
    for pair in weights:
        near = [part for part in parts if part & pair]
        parts = [part for part in parts if not part & pair]
        parts.append(pair.union(*near))
    return parts


def _smallest_side(weights: Mapping[frozenset[str], int], part: frozenset[str]) -> frozenset[str]:
    """Return one side of the smallest cut through a part that hangs together."""
    joined = {node: frozenset((node,)) for node in sorted(part)}
    between: Counter[tuple[str, str]] = Counter()
    for pair, weight in weights.items():
        one, other = sorted(pair)
        between[one, other] += weight
        between[other, one] += weight
    best, side = None, frozenset[str]()
    while len(joined) > 1:
        order = _by_attraction(sorted(joined), between)
        last, before = order[-1], order[-2]
        cut = sum(between[last, other] for other in joined if other != last)
        if best is None or cut < best:
            best, side = cut, joined[last]
        joined[before] |= joined.pop(last)
        for other in joined:
            if other != before:
                between[before, other] += between[last, other]
                between[other, before] = between[before, other]
    return side


def _by_attraction(nodes: Sequence[str], between: Mapping[tuple[str, str], int]) -> list[str]:
    """Return the nodes, each the one that is bound most to those before it."""
    order, left = [nodes[0]], set(nodes[1:])
    while left:
        nearest = max(
            sorted(left), key=lambda one: sum(between.get((one, other), 0) for other in order)
        )
        order.append(nearest)
        left.remove(nearest)
    return order
