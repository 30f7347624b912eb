"""Who changed values, goals, stories and suggestions is in the audit log; no words are."""

from bot.values.model import Verdict
from tests.office import Office
from tests.people import ANA, ODA, SPACE

LINE = "Calls back on the day that was said"
STORY = "Li stayed on the phone until the printer worked"


def lines(office: Office) -> list[tuple[int, object, str]]:
    """Return the lines of the log: where, by whom, what."""
    kept = [one for one in office.memory.audit.values() if not isinstance(one, str)]
    return [(where, entry.actor, entry.what) for where, entry in kept]


def test_each_change_is_one_line_without_words(office: Office) -> None:
    value = {"name": "Care", "sentence": "We look after people."}
    office.sends(ODA, "values.save", value)
    (care,) = office.memory.values.values()
    office.sends(ODA, "values.save", {**value, "looks": LINE}, care.id)
    office.sends(ODA, "goals.save", {"vision": "Every shop counts on us."})
    office.sends(ANA, "values.story", {"value": "care", "words": STORY, "customer": ""})
    (story,) = office.memory.stories
    office.presses(ANA, "values.take_down", story)
    office.presses(ODA, "values.retire", care.id)

    assert lines(office) == [
        (SPACE.id, ODA.id, "value.added"),
        (SPACE.id, ODA.id, "value.changed"),
        (SPACE.id, ODA.id, "goals.saved"),
        (SPACE.id, ANA.id, "story.taken_down"),
        (SPACE.id, ODA.id, "value.retired"),
    ]
    log = str(office.memory.audit)
    assert not [words for words in ("Care", LINE, STORY, "counts on us") if words in log]


def test_a_decision_about_a_suggestion_is_one_line(office: Office) -> None:
    (care,) = office.values("Care")
    for part in ("looks", "never"):
        office.sends(ANA, "values.suggestion", {"value": str(care.id), "part": part, "line": LINE})
    first, second = office.memory.suggestions
    office.presses(ODA, "suggestion.take", first)
    office.presses(ODA, "suggestion.decline", second)
    office.presses(ODA, "suggestion.decline", second)

    assert [what for _, _, what in lines(office)] == [
        f"suggestion.{Verdict.TAKEN.value}",
        f"suggestion.{Verdict.DECLINED.value}",
    ]
    assert LINE not in str(office.memory.audit)


def test_the_kinds_of_lines_are_told_in_words(office: Office) -> None:
    office.sends(ODA, "goals.save", {"vision": "Every shop counts on us."})

    reply = office.types(ODA, "admin audit")
    assert "changed the goals" in str(reply.message)
