"""The goal card: read by everybody, written by admins."""

from bot.request import Answers
from bot.values.model import Goal, GoalCard
from tests.office import Office, draft, shown
from tests.people import ANA, ODA, SPACE

WRITTEN: Answers = {
    "vision": "Every shop on the coast counts on us.",
    "goal_1": "Answer within the hour",
    "why_1": "A shop that waits loses its customers.",
    "goal_3": "One person to talk to",
}


def test_what_is_written_is_kept_and_read_by_everybody(office: Office) -> None:
    office.sends(ODA, "goals.save", WRITTEN)

    told = shown(office.types(ANA, "values goals"))

    assert office.memory.goals[SPACE.id].goals == (
        Goal("Answer within the hour", "A shop that waits loses its customers."),
        Goal("One person to talk to"),
    )
    assert "1. Answer within the hour" in told
    assert "2. One person to talk to" in told
    assert "Edit the goals" not in told


def test_the_goals_stand_above_the_values(office: Office) -> None:
    office.sends(ODA, "goals.save", WRITTEN)
    office.values("Care")

    told = shown(office.types(ANA, "values"))

    assert told.index("Every shop on the coast") < told.index("#care")


def test_before_anything_is_written_it_says_who_writes_it(office: Office) -> None:
    assert "An admin does it with values goals edit" in shown(office.types(ANA, "values goals"))
    assert "[Edit the goals]" in shown(office.types(ODA, "values goals"))


def test_admins_find_what_is_written_in_the_form(office: Office) -> None:
    office.sends(ODA, "goals.save", WRITTEN)

    for reply in (office.types(ODA, "values goals edit"), office.presses(ODA, "goals.edit")):
        assert draft(reply, "vision") == "Every shop on the coast counts on us."
        assert draft(reply, "goal_2") == "One person to talk to"
        assert draft(reply, "goal_3") == ""


def test_only_admins_write(office: Office) -> None:
    for reply in (
        office.types(ANA, "values goals edit"),
        office.presses(ANA, "goals.edit"),
        office.sends(ANA, "goals.save", WRITTEN),
    ):
        assert "Only Oda can do this" in shown(reply)
    assert office.memory.goals == {}


def test_what_is_wrong_is_said_beside_the_field(office: Office) -> None:
    for field, answers in {
        "vision": {"vision": "x" * 501},
        "goal_1": {"goal_1": "x" * 151},
        "why_2": {"goal_2": "a goal", "why_2": "x" * 301},
        "goal_3": {"why_3": "because"},
    }.items():
        assert office.sends(ODA, "goals.save", answers).errors.keys() == {field}
    assert office.memory.goals == {}


def test_goals_can_stand_without_a_vision(office: Office) -> None:
    office.sends(ODA, "goals.save", {"goal_2": "Be quick"})

    assert "1. Be quick" in shown(office.types(ANA, "values goals"))


def test_an_empty_card_says_nothing() -> None:
    assert not GoalCard(SPACE.id)
    assert GoalCard(SPACE.id, goals=(Goal("one"),))
