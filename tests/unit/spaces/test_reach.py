"""How far thanks reach: shown in groups from which nobody can be singled out."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from bot.identity import ContactLevel, Person, Role, SpaceId
from bot.spaces.reach import (  # the groups behind what is shown
    Crowd,
    K,
    Reached,
    _edges,
    _merged,
    _safe,
    _totals,
    reach,
    thin_cut,
)
from bot.ui.blocks import Chart
from tests.office import Office, memory_of, shown
from tests.people import ANA, CAST, ODA, SPACE, crowd

LEVELS = (None, *ContactLevel)


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
    levels = _merged({level: level for _, level in sizes}, _totals(counted, 1))
    departments = _merged({one: one for one, _ in sizes}, _totals(counted, 0))
    return _edges(_safe(departments, levels, counted), levels, counted)


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
    one, other, *_, last = crowd(20)
    thanks(office, one, other)
    thanks(office, one, last)
    office.memory.roles[SPACE.id, ANA.id, Role.ANALYST] = None

    reply = office.types(ANA, "admin reach")

    assert reply.message is not None
    told = shown(reply)
    charts = [block for block in reply.message.blocks if isinstance(block, Chart)]
    assert [chart.title for chart in charts] == ["By nearness to customers", "By department"]
    assert charts[0].categories == ("Serves customers daily", "Back office", "Everybody else")
    assert charts[1].categories == ("Care", "Ops", "Everybody else")
    assert "Care (10–19): 10 % thanked, 10 % thanking" in told
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
    one, other, *_ = crowd(20)
    office.thanks(one, other)
    today = shown(office.types(ODA, "admin reach"))
    office.waits(days=1)

    assert "Care (10–19): 0 % thanked, 0 % thanking" in today
    assert "Care (10–19): 10 % thanked, 10 % thanking" in shown(office.types(ODA, "admin reach"))
    office.waits(days=91)
    assert "Care (10–19): 0 % thanked, 0 % thanking" in shown(office.types(ODA, "admin reach"))


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
