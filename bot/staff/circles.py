"""Who reports to whom, as a whole: nobody may report to themselves over others."""

from collections.abc import Mapping

from bot.identity import PersonId

Managers = Mapping[PersonId, PersonId | None]


def on_circles(managers: Managers) -> frozenset[PersonId]:
    """Return everybody who would report to themselves; those below a circle are not on it."""
    found: set[PersonId] = set()
    seen: set[PersonId] = set()
    for start in managers:
        path: dict[PersonId, int] = {}
        at: PersonId | None = start
        while at is not None and at not in seen and at not in path:
            path[at] = len(path)
            at = managers.get(at)
        if at is not None and at in path:
            found.update(one for one, step in path.items() if step >= path[at])
        seen.update(path)
    return frozenset(found)


def depths(managers: Managers) -> dict[PersonId, int]:
    """Return how many managers stand above each person; on and below a circle it means nothing."""
    depth: dict[PersonId, int] = {}
    for start in managers:
        path: dict[PersonId, None] = {}
        at: PersonId | None = start
        while at is not None and at not in depth and at not in path:
            path[at] = None
            at = managers.get(at)
        above = depth.get(at, -1) if at is not None else -1
        for one in reversed(path):
            above += 1
            depth[one] = above
    return depth
