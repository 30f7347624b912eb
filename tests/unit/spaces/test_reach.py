"""How far thanks reach: shown in groups from which nobody can be singled out."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from adapters.slack.limits import CHART_LABEL
from bot.identity import ContactLevel, Person, Role, SpaceId
from bot.recognition.model import Kudos
from bot.shares import K
from bot.spaces.reach import Crowd, Reach, Reached, Share, reach
from bot.spaces.reach_groups import edges as edges_of
from bot.spaces.reach_groups import merged, safe, thin_cut, totals
from bot.spaces.reach_tree import Groups, Part, groups_of, shown_spaces
from bot.spaces.reach_views import view
from bot.ui.blocks import Chart
from bot.ui.language import languages, say_in
from tests.office import Office, memory_of, shown
from tests.people import ANA, CAST, ODA, SPACE, crowd

LEVELS = (None, *ContactLevel)
NEARLY_NOBODY = "Care (10–19): almost nobody received thanks, almost nobody gave thanks"
SOME_OF_TEN = "Care (10–19): 20 % received thanks, 20 % gave thanks"


def people(
    count: int,
    department: str = "Care",
    level: ContactLevel | None = ContactLevel.CONTACTOR,
    *,
    thanked: bool = True,
    thanking: bool = True,
) -> Crowd:
    return Crowd(department, level, thanked, thanking, count)


def names(found: Reached) -> list[str]:
    return [share.name for share in reach(found).departments]


# ---- what is shown ----------------------------------------------------------------------------


def test_shares_are_rounded_and_counts_are_bands() -> None:
    found = reach(
        Reached((people(31), people(9, thanked=False), people(7, thanking=False)), 100, 23)
    )

    assert found.whole is not None
    assert (found.whole.people, found.whole.thanked, found.whole.thanking) == ("20–49", 80, 85)
    assert found.across == 25


def test_under_five_people_nothing_is_shown() -> None:
    assert reach(Reached((people(4),), 9, 9)).whole is None
    assert reach(Reached(())).whole is None


def test_a_few_thanks_tell_nothing_of_crossing() -> None:
    assert reach(Reached((people(40),), 4, 4)).across is None


def test_departments_stand_in_the_order_of_the_alphabet() -> None:
    crowds = tuple(people(9, name, None) for name in ("sales", "Care", "Ops"))

    assert names(Reached(crowds)) == ["Care", "Ops", "sales"]


def test_small_departments_are_everybody_else() -> None:
    level = None
    crowds = (people(9, "Care", level), people(3, "Legal", level), people(2, "Press", level))

    assert names(Reached(crowds)) == ["Care", ""]


def test_a_rest_that_is_too_small_takes_the_smallest_group_in() -> None:
    thirteen = (people(9, "Care", None), people(4, "Legal", None))
    fifteen = (*thirteen, people(2, "Press", None))

    assert names(Reached(thirteen)) == [""]
    assert names(Reached(fifteen)) == ["Care", ""]


def test_one_person_between_two_lists_is_not_given_away() -> None:
    crowds = (
        people(20, "Care"),
        people(1, "Care", ContactLevel.ISOLATED),
        people(12, "Finance", ContactLevel.ISOLATED),
        people(8, "Sales", ContactLevel.MODIFIER),
    )

    assert names(Reached(crowds)) == ["Sales", ""]
    assert len(reach(Reached(crowds)).levels) == 3


# ---- nobody can be singled out ----------------------------------------------------------------

cells = some.dictionaries(
    some.tuples(
        some.sampled_from(["", "A", "B", "C", "D"]), some.sampled_from(["", "x", "y", "z"])
    ),
    some.integers(1, 12),
    min_size=1,
    max_size=10,
)


def shown_groups(sizes: dict[tuple[str, str], int]) -> Counter[tuple[str, str]]:
    """Return how many people are in each pair of shown groups."""
    counted = Counter(sizes)
    levels = merged({level: level for _, level in sizes}, totals(counted, 1))
    departments = merged({one: one for one, _ in sizes}, totals(counted, 0))
    return edges_of(safe(departments, levels, counted), levels, counted)


@given(cells)
def test_no_sum_of_shown_numbers_is_about_fewer_than_five(
    sizes: dict[tuple[str, str], int],
) -> None:
    assume(sum(sizes.values()) >= K)
    edges = shown_groups(sizes)
    rows = sorted({row for row, _ in edges})
    columns = sorted({column for _, column in edges})

    # To take some columns from some rows leaves those who are in only one of both; any other sum
    # with weights leaves at least as many.
    for chosen in product((False, True), repeat=len(rows) + len(columns)):
        added, taken = chosen[: len(rows)], chosen[len(rows) :]
        row, column = dict(zip(rows, added, strict=True)), dict(zip(columns, taken, strict=True))
        left = [count for (r, c), count in edges.items() if row[r] != column[c]]
        assert not left or sum(left) >= K


@given(cells)
def test_the_thinnest_cut_is_found(sizes: dict[tuple[str, str], int]) -> None:
    edges = Counter(sizes)
    nodes = sorted({f"r{r}" for r, _ in edges} | {f"c{c}" for _, c in edges})
    cuts = []
    for count in range(1, len(nodes)):
        for side in combinations(nodes, count):
            crossing = [n for (r, c), n in edges.items() if (f"r{r}" in side) != (f"c{c}" in side)]
            if crossing:
                cuts.append(sum(crossing))

    found = thin_cut(edges)

    assert bool(found) == (min(cuts) < K)
    assert sum(edges[cell] for cell in found) < K


# ---- spaces below each other ------------------------------------------------------------------


def tree(*parts: tuple[int, int | None, int]) -> tuple[Part, ...]:
    """Return a tree of spaces, all in one department: the space, its parent, its own people."""
    return tuple(
        Part(SpaceId(one), SpaceId(parent) if parent else None, (("Care", "", people),))
        for one, parent, people in parts
    )


@pytest.mark.parametrize(
    ("own", "shown"),
    [
        ((2, 9), {1}),  # eleven people, nine of them below: the two others would be singled out
        ((0, 9), {1, 2}),
        ((0, 9, 4), {1}),
        ((0, 9, 4, 2), {1, 2}),
        ((5, 9, 4), {1, 2}),
        ((1, 9, 7), {1, 2}),
        ((0, 5, 5, 5), {1, 2, 3, 4}),
        ((4,), set()),
    ],
)
def test_a_space_is_hidden_if_it_would_single_out_the_others_above_it(
    own: tuple[int, ...], shown: set[int]
) -> None:
    above = (1, None, own[0])
    below = [(number, 1, people) for number, people in enumerate(own[1:], start=2)]

    assert shown_spaces(tree(above, *below)) == shown


def test_a_space_that_is_hidden_leaves_those_below_it_to_the_next_above() -> None:
    found = tree((1, None, 6), (2, 1, 3), (3, 2, 20), (4, 3, 2))

    assert shown_spaces(found) == {1, 2}
    assert shown_spaces(tree((1, None, 6), (2, 1, 0), (3, 2, 20))) == {1, 2, 3}


def test_a_department_that_is_small_beside_a_space_is_not_named_above_it() -> None:
    above = Part(SpaceId(1), None, (("Care", "", 2), ("Sales", "", 8)))
    below = Part(SpaceId(2), SpaceId(1), (("Care", "", 9), ("Ops", "", 6)))

    whole, part = groups_of((above, below), SpaceId(1)), groups_of((above, below), SpaceId(2))

    assert whole == Groups({"Care": "", "Sales": "", "Ops": "Ops"}, {"": ""})
    assert part == Groups({"Care": "Care", "Ops": "Ops"}, {"": ""})


def test_a_ring_of_spaces_ends() -> None:
    assert shown_spaces(tree((1, 2, 9), (2, 1, 9))) == {1, 2}


sizes_of_a_part = some.lists(
    some.tuples(
        some.sampled_from(["", "A", "B"]), some.sampled_from(["", "x", "y"]), some.integers(1, 9)
    ),
    max_size=3,
    unique_by=lambda cell: cell[:2],
)


@some.composite
def small_trees(draw: some.DrawFn) -> tuple[Part, ...]:
    """Return a tree of up to five spaces."""
    parts = []
    for number in range(1, draw(some.integers(1, 5)) + 1):
        parent = SpaceId(draw(some.integers(1, number - 1))) if number > 1 else None
        parts.append(Part(SpaceId(number), parent, tuple(draw(sizes_of_a_part))))
    return tuple(parts)


def shown_sets(parts: tuple[Part, ...]) -> set[frozenset[tuple[int, str, str]]]:
    """Return every set of sorts of people of which a figure is shown in some space of a tree."""
    parents = {part.space: part.parent for part in parts}
    found: set[frozenset[tuple[int, str, str]]] = set()
    for part in parts:
        groups = groups_of(parts, part.space)
        inside = {part.space}
        for other in parts:  # a parent comes before its children
            if parents[other.space] in inside:
                inside.add(other.space)
        cells = [(one.space, d, v) for one in parts for d, v, _ in one.sizes if one.space in inside]
        if groups is None:
            continue
        found.add(frozenset(cells))
        for name in groups.departments.values():
            found.add(frozenset(one for one in cells if groups.departments[one[1]] == name))
        for name in groups.levels.values():
            found.add(frozenset(one for one in cells if groups.levels[one[2]] == name))
    return {one for one in found if one}


@given(small_trees())
def test_no_difference_of_what_spaces_show_is_about_fewer_than_five(
    parts: tuple[Part, ...],
) -> None:
    people: dict[tuple[int, str, str], int] = {
        (one.space, d, v): count for one in parts for d, v, count in one.sizes
    }
    shown = sorted(shown_sets(parts), key=sorted)

    # Every sum of up to four of the shown sets, each added or taken away, that counts some people
    # once and all the others not at all.
    for many in range(1, min(4, len(shown)) + 1):
        for sets in combinations(shown[:9], many):
            for signs in product((1, -1), repeat=len(sets)):
                counted: Counter[tuple[int, str, str]] = Counter()
                for one, sign in zip(sets, signs, strict=True):
                    for cell in one:
                        counted[cell] += sign
                once = [cell for cell, times in counted.items() if times]
                if once and {counted[cell] for cell in once} == {1}:
                    assert sum(people[cell] for cell in once) >= K


@given(small_trees())
def test_nobody_is_left_over_between_a_space_and_those_below_it(parts: tuple[Part, ...]) -> None:
    shown = shown_spaces(parts)
    parents = {part.space: part.parent for part in parts}
    rests: Counter[SpaceId] = Counter()
    for part in parts:
        holder: SpaceId | None = part.space
        while holder is not None and holder not in shown:
            holder = parents[holder]
        if holder is not None:
            rests[holder] += part.people

    assert all(people == 0 or people >= K for people in rests.values())


# ---- who sees it ------------------------------------------------------------------------------


@pytest.fixture
def office() -> Office:
    office = Office(memory_of((*CAST, *crowd(20))))
    for number, person in enumerate(crowd(20)):
        level = ContactLevel.CONTACTOR if number < 10 else ContactLevel.ISOLATED
        in_care = replace(person, department="Care" if number < 10 else "Ops", contact_level=level)
        office.memory.people[person.id] = in_care
    return office


def thanks(office: Office, giver: Person, receiver: Person) -> None:
    office.thanks(giver, receiver)
    office.waits(days=1)


def test_those_who_may_see_how_far_thanks_reach(office: Office) -> None:
    one, other, third, *_, last = crowd(20)
    thanks(office, one, other)
    thanks(office, third, last)
    thanks(office, third, one)
    office.memory.roles[SPACE.id, ANA.id, Role.ANALYST] = None

    reply = office.types(ANA, "admin reach")

    assert reply.message is not None
    told = shown(reply)
    charts = [block for block in reply.message.blocks if isinstance(block, Chart)]
    assert [chart.title for chart in charts] == ["By nearness to customers", "By department"]
    assert charts[0].categories == ("Daily with customers", "Back office", "Everybody else")
    assert charts[1].categories == ("Care", "Ops", "Everybody else")
    assert SOME_OF_TEN in told
    assert "Colleague" not in told


def test_the_share_of_thanks_that_went_to_another_department_is_told(office: Office) -> None:
    everybody = crowd(20)
    for number in range(5):
        thanks(office, everybody[number], everybody[number + (10 if number < 2 else 1)])

    assert "40 % of all thanks went to another department." in shown(
        office.types(ODA, "admin reach")
    )


def test_a_list_of_one_group_is_not_drawn(office: Office) -> None:
    for person in crowd(20):
        office.memory.people.pop(person.id)

    told = office.types(ODA, "admin reach").message

    assert told is not None
    assert not [block for block in told.blocks if isinstance(block, Chart)]


def test_today_does_not_count_yet(office: Office) -> None:
    one, other, third, last, *_ = crowd(20)
    office.thanks(one, other)
    office.thanks(third, last)
    today = shown(office.types(ODA, "admin reach"))
    office.waits(days=1)

    assert NEARLY_NOBODY in today
    assert SOME_OF_TEN in shown(office.types(ODA, "admin reach"))
    office.waits(days=91)
    assert NEARLY_NOBODY in shown(office.types(ODA, "admin reach"))


@pytest.mark.parametrize(
    "changed",
    [
        lambda kudos: replace(kudos, private=True),
        lambda kudos: replace(kudos, hidden=True),
        lambda kudos: replace(kudos, removed=True),
        lambda kudos: replace(kudos, undone=True),
    ],
)
def test_thanks_that_are_not_for_all_to_see_do_not_count(
    office: Office, changed: Callable[[Kudos], Kudos]
) -> None:
    one, other, third, last, *_ = crowd(20)
    office.thanks(one, other)
    thanks(office, third, last)
    assert SOME_OF_TEN in shown(office.types(ODA, "admin reach"))

    for number, kudos in office.memory.kudos.items():
        office.memory.kudos[number] = changed(kudos)

    assert NEARLY_NOBODY in shown(office.types(ODA, "admin reach"))


def test_who_only_returns_thanks_gives_none(office: Office) -> None:
    one, other, third, *_ = crowd(20)
    office.thanks(one, other)
    office.waits(minutes=5)
    office.thanks(other, one)
    office.waits(hours=25)
    assert NEARLY_NOBODY in shown(office.types(ODA, "admin reach"))

    thanks(office, other, third)

    assert SOME_OF_TEN in shown(office.types(ODA, "admin reach"))


def test_a_space_that_holds_nearly_all_of_the_one_above_sees_nothing(office: Office) -> None:
    child = replace(SPACE, id=SpaceId(7), name="Support", parent=SPACE.id)
    office.memory.spaces[child.id] = child
    office.memory.roles[child.id, ODA.id, Role.OWNER] = None
    everybody = list(office.memory.people.values())
    for person in everybody[2:]:
        office.memory.people[person.id] = replace(person, home=child.id)
    office.memory.people[ODA.id] = replace(office.memory.people[ODA.id], home=child.id)

    assert "Support is part of what the space above it sees" in shown(
        office.types(ODA, "admin reach")
    )
    office.memory.attached[child.id] = office.clock.now()  # today: it stood alone at midnight
    assert "received thanks" in shown(office.types(ODA, "admin reach"))


def test_a_role_above_does_not_see_into_a_space(office: Office) -> None:
    child = replace(SPACE, id=SpaceId(7), name="Support", parent=SPACE.id)
    office.memory.spaces[child.id] = child
    office.memory.people[ODA.id] = replace(office.memory.people[ODA.id], home=child.id)

    assert "hold a role in Support itself" in shown(office.types(ODA, "admin reach"))


def test_a_small_space_is_told_why_it_sees_nothing(office: Office) -> None:
    child = replace(SPACE, id=SpaceId(7), name="Support")
    office.memory.spaces[child.id] = child
    office.memory.people[ODA.id] = replace(office.memory.people[ODA.id], home=child.id)
    office.memory.roles[child.id, ODA.id, Role.OWNER] = None

    assert "at least 5 people" in shown(office.types(ODA, "admin reach"))


def test_a_plain_member_is_told_whom_to_ask(office: Office) -> None:
    assert "Only Oda can do this." in shown(office.types(ANA, "admin reach"))


@pytest.mark.parametrize("language", languages())
def test_no_name_in_its_charts_is_too_long_for_slack(language: str) -> None:
    levels = tuple(Share(level.value, "5–9", 80, 80) for level in ContactLevel)
    found = Reach(levels[0], levels=(*levels, Share("", "5–9", 80, 80)))

    blocks = view(SPACE, found, say_in(language)).blocks

    [chart] = [block for block in blocks if isinstance(block, Chart)]
    names = [*chart.categories, *(one.name for one in chart.series)]
    assert [name for name in names if len(name) > CHART_LABEL] == []
