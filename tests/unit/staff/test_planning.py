"""What an import would do, decided from the whole list at once."""

from datetime import date

from bot.identity import ContactLevel, PersonId, Standing
from bot.staff.circles import depths, on_circles
from bot.staff.guard import doubts
from bot.staff.listing import read_list
from bot.staff.model import Field, Known, Plan, Record
from bot.staff.plan import plan_import

TODAY = date(2026, 11, 23)


def person(number: int, record: Record | None = None) -> Known:
    email = f"p{number}@acme.example"
    return Known(PersonId(number), email, Standing.MEMBER, record or Record())


def plan_of(text: str, *known: Known) -> Plan:
    return plan_import(read_list(text.encode(), TODAY), known)


def test_what_has_no_column_stays_as_it_is() -> None:
    before = Record(department="Care", location="Porto", hired_on=date(2020, 1, 2))

    plan = plan_of("e-mail,department\np1@acme.example,Sales", person(1, before))

    assert plan.changes[0].after == Record("Sales", "Porto", hired_on=date(2020, 1, 2))


def test_an_empty_cell_takes_away_what_an_earlier_list_said() -> None:
    plan = plan_of("e-mail,department\np1@acme.example,", person(1, Record(department="Care")))

    assert plan.changes[0].after == Record()


def test_a_person_of_an_earlier_list_who_is_not_in_this_one_is_left_alone() -> None:
    plan = plan_of(
        "e-mail,department\np1@acme.example,Care", person(1), person(2, Record(department="Care"))
    )

    assert [change.person for change in plan.changes] == [1]
    assert plan.missing == 1


def test_the_same_list_again_changes_nothing() -> None:
    record = Record("Care", "Porto", PersonId(2), date(2021, 2, 3), ContactLevel.CONTACTOR)
    text = (
        "e-mail;Abteilung;Standort;Führungskraft;Eintrittsdatum;Kontaktstufe\n"
        "P1@acme.example;Care;Porto;p2@acme.example;03.02.2021;Contactor\n"
    )

    plan = plan_of(text, person(1, record), person(2))

    assert (plan.changes, plan.unchanged, plan.rejected) == ((), 1, ())


def test_rows_that_say_the_same_twice_are_one() -> None:
    plan = plan_of("e-mail,department\np1@acme.example,Care\nP1@acme.example,Care", person(1))

    assert (plan.listed, plan.rejected) == (1, ())


def test_a_circle_over_people_outside_the_list_is_found() -> None:
    known = (person(1, Record(manager=PersonId(2))), person(2, Record(manager=PersonId(3))))

    plan = plan_of("e-mail,manager\np3@acme.example,p1@acme.example", *known, person(3))

    assert plan.changes == ()
    assert [one.reason for one in plan.rejected] == [
        "would report to themselves, over others in the list"
    ]


def test_two_people_may_change_places() -> None:
    plan = plan_of(
        "e-mail,manager\np1@acme.example,\np2@acme.example,p1@acme.example",
        person(1, Record(manager=PersonId(2))),
        person(2),
    )

    assert [(one.person, one.after.manager) for one in plan.changes] == [(1, None), (2, 1)]


def test_managers_change_before_those_who_report_to_them() -> None:
    text = "e-mail,manager\np1@acme.example,p2@acme.example\np2@acme.example,p3@acme.example"

    plan = plan_of(text, person(1), person(2), person(3))

    assert [one.person for one in plan.changes] == [2, 1]


def test_everybody_on_a_circle_is_found_and_nobody_below_it() -> None:
    managers = {1: 2, 2: 3, 3: 1, 4: 1, 5: None, 6: 6}

    found = on_circles(
        {PersonId(one): PersonId(up) if up else None for one, up in managers.items()}
    )

    assert found == {1, 2, 3, 6}


def test_depth_counts_the_managers_above() -> None:
    managers = {PersonId(3): PersonId(2), PersonId(2): PersonId(1), PersonId(1): None}

    assert depths(managers) == {1: 0, 2: 1, 3: 2}


def test_a_list_of_a_tenth_of_the_people_is_doubted() -> None:
    known = [person(number, Record(department="Care")) for number in range(1, 41)]
    text = "e-mail,department\n" + "\n".join(f"p{number}@acme.example,Care" for number in (1, 2))

    assert doubts(plan_of(text, *known), frozenset({Field.DEPARTMENT}), known) == (
        "Earlier lists told of 40 people, this one names 2.",
    )


def test_a_list_that_would_take_most_managers_away_is_doubted() -> None:
    known = [person(1), *(person(n, Record(manager=PersonId(1))) for n in range(2, 12))]
    text = "e-mail,manager\n" + "\n".join(f"p{number}@acme.example," for number in range(1, 12))

    assert doubts(plan_of(text, *known), frozenset({Field.MANAGER}), known) == (
        "The manager of 10 out of 10 people would be empty.",
    )


def test_a_small_company_may_change_as_it_likes() -> None:
    known = [person(number, Record(department="Care")) for number in range(1, 5)]

    plan = plan_of("e-mail,department\np1@acme.example,", *known)

    assert doubts(plan, frozenset({Field.DEPARTMENT}), known) == ()
