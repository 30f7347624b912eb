"""Goals, stories and suggestions, from typing them to reading them."""

from tests.end_to_end.test_setup import button_of
from tests.end_to_end.world import Goodword

LINE = "“I do not know yet, and I find out.”"


async def test_goals_are_written_by_an_admin_and_stand_above_the_values(
    goodword: Goodword,
) -> None:
    await goodword.is_set_up()
    await goodword.has_value("Care")
    await goodword.says("jo", "/goodword values goals edit")
    assert await goodword.submits("jo", vision="Every shop counts on us", goal_1="Be quick") == {}

    await goodword.says("kai", "/goodword values")

    told = goodword.told("kai")
    assert told.index("Every shop counts on us") < told.index("#care")
    await goodword.says("kai", "/goodword values goals")
    assert "1. Be quick" in goodword.told("kai")


async def test_a_story_and_thanks_stand_on_one_shelf(goodword: Goodword) -> None:
    await goodword.is_set_up()
    await goodword.has_value("Care")
    await goodword.says("ana", "/goodword values story #care Hana stayed until the till worked")
    await goodword.thanks("ben", "@chloe", "drove back with the key at night #care")
    await goodword.says("kai", "/goodword values")

    await goodword.presses("kai", goodword.answer("kai"), button_of(goodword, "kai", "Stories"))

    shelf = goodword.words(goodword.form("kai"))
    assert "Hana stayed until the till worked" in shelf
    assert "drove back with the key at night" in shelf
    assert "Take this story down" not in shelf


async def test_a_story_is_told_by_form_and_taken_down_by_an_admin(goodword: Goodword) -> None:
    await goodword.is_set_up()
    await goodword.has_value("Care")
    await goodword.says("ana", "/goodword values story @ben stayed until the till worked")
    assert goodword.filled_in("ana")["words"] == "Ben Okafor stayed until the till worked"
    assert await goodword.submits("ana", value="care", customer="Acme") == {}
    await goodword.says("jo", "/goodword values")
    await goodword.presses("jo", goodword.answer("jo"), button_of(goodword, "jo", "Stories"))
    assert "for Acme" in goodword.words(goodword.form("jo"))

    await goodword.presses("jo", goodword.form("jo"), "Take this story down")

    assert "There is no story here yet" in goodword.words(goodword.form("jo"))
    assert await goodword.count("story", "removed_at IS NOT NULL") == 1


async def test_a_suggestion_goes_to_an_admin_and_the_author_hears(goodword: Goodword) -> None:
    await goodword.is_set_up("kai")
    await goodword.has_value("Care", "kai")
    await goodword.says("ben", "/goodword values suggest")
    assert await goodword.submits("ben", part="sounds", line=LINE, seen="on a call") == {}

    (card,) = goodword.notes("kai")
    assert "@ben suggests a line for Care" in goodword.words(card)
    await goodword.presses("kai", card, "Take this line in")

    assert "took it in" in goodword.words(goodword.notes("kai")[-1])
    assert "Your line is part of Care now" in goodword.words(goodword.notes("ben")[-1])
    await goodword.says("ben", "/goodword values")
    assert LINE in goodword.told("ben")


async def test_a_line_takes_the_place_of_another_in_a_full_list(goodword: Goodword) -> None:
    await goodword.is_set_up("kai")
    await goodword.has_value("Care", "kai", looks="one\ntwo\nthree\nfour\nfive")
    await goodword.says("ana", "/goodword values suggest")
    assert await goodword.submits("ana", part="looks", line="six") == {}
    await goodword.presses("kai", goodword.notes("kai")[-1], "Take this line in")

    form = goodword.words(goodword.form("kai"))
    assert "This list is full with 5 lines" in form
    errors = await goodword.submits("kai", old=_value_of(goodword, "kai", "three"))
    assert errors == {}

    (value,) = await goodword.rows("SELECT looks FROM value")
    assert "six" in str(value["looks"])
    assert "three" not in str(value["looks"])


def _value_of(goodword: Goodword, who: str, label: str) -> str:
    """Return what the choice with a label in the open form stands for."""
    blocks = goodword.form(who).described["blocks"]
    options = [option for block in blocks for option in block.get("element", {}).get("options", [])]
    found = [option["value"] for option in options if option["text"]["text"] == label]
    return str(found[0])


async def test_an_admin_sees_what_comes_next(goodword: Goodword) -> None:
    await goodword.is_set_up()

    await goodword.says("jo", "/goodword admin schedule preview")

    told = goodword.told("jo")
    assert "What I send next" in told
    assert "Nov 26, 2026, 3:00\u202fPM" in told
    await goodword.says("kai", "/goodword admin schedule preview")
    assert "can do this" in goodword.told("kai")
