"""How far thanks reach, in groups that single nobody out: pure rules.

Who is shown in which group is decided in `reach_tree`, for a whole tree of spaces at once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.identity import ContactLevel, SpaceId
from bot.shares import K, band, percent
from bot.spaces.reach_tree import Part, groups_of

WINDOW = timedelta(days=90)

_ALONE = SpaceId(0)


@dataclass(frozen=True)
class Crowd:
    """So many people of one department and contact level, alike in whether thanks reach them."""

    department: str
    level: ContactLevel | None
    thanked: bool
    thanking: bool
    people: int


@dataclass(frozen=True)
class Reached:
    """What happened in the window, without names.

    Attributes:
        thanks: how often somebody in the space was thanked by somebody in it, both with a
            department, in the newest kudos; `across` of them went to another department.
        space: the space that it is about.
        tree: the whole tree that it stood in when the window ended; empty: it stood alone.
    """

    crowds: tuple[Crowd, ...]
    thanks: int = 0
    across: int = 0
    space: SpaceId = _ALONE
    tree: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Share:
    """What is shown of one group.

    Attributes:
        name: a department or a contact level; empty: everybody else.
        people: how many they are, as a band.
        thanked, thanking: in per cent, as `bot.shares.percent` has them.
    """

    name: str
    people: str
    thanked: int
    thanking: int


@dataclass(frozen=True)
class Reach:
    """What is shown of a space.

    Attributes:
        whole: None: nothing is shown.
        is_near: nothing is shown because too few people are in only one of two spaces of which one
            is below the other; otherwise because the space has fewer than five.
        across: in per cent, like a share of people.
    """

    whole: Share | None
    departments: tuple[Share, ...] = ()
    levels: tuple[Share, ...] = ()
    across: int | None = None
    is_near: bool = False


def reach(found: Reached) -> Reach:
    """Return what may be shown."""
    if sum(crowd.people for crowd in found.crowds) < K:
        return Reach(None)
    groups = groups_of(found.tree or _alone(found), found.space)
    if groups is None:
        return Reach(None, is_near=True)
    return Reach(
        _share("", found.crowds),
        _shares(groups.departments, [(one.department, one) for one in found.crowds]),
        _shares(groups.levels, [(_level(one), one) for one in found.crowds]),
        percent(found.across, found.thanks) if found.thanks >= K else None,
    )


def _alone(found: Reached) -> tuple[Part, ...]:
    """Return the tree of a space that stands alone."""
    sizes = tuple((one.department, _level(one), one.people) for one in found.crowds)
    return (Part(found.space, None, sizes),)


def _level(crowd: Crowd) -> str:
    return crowd.level.value if crowd.level else ""


def _shares(groups: Mapping[str, str], named: Sequence[tuple[str, Crowd]]) -> tuple[Share, ...]:
    """Return what is shown of each group, by name, everybody else last."""
    found: dict[str, list[Crowd]] = {}
    for name, crowd in named:
        found.setdefault(groups.get(name, ""), []).append(crowd)
    order = sorted(found, key=lambda name: (not name, name.casefold(), name))
    return tuple(_share(name, found[name]) for name in order)


def _share(name: str, crowds: Collection[Crowd]) -> Share:
    """Return what is shown of some people."""
    people = sum(one.people for one in crowds)
    return Share(
        name,
        band(people),
        percent(sum(one.people for one in crowds if one.thanked), people),
        percent(sum(one.people for one in crowds if one.thanking), people),
    )
