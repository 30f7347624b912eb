"""`admin health` tells admins in plain words what goes wrong."""

from datetime import timedelta

import pytest

from bot.commands import NoArguments
from bot.health.chat import show
from bot.ui.language import say_in
from bot.ui.views import Message
from bot.ui.words import words
from tests.fakes_health import NOW, FakeHealth
from tests.office import Office, shown
from tests.people import ANA
from tests.unit.contexts import context


def told(health: FakeHealth) -> str:
    reply = show(NoArguments(), context(ANA), health).reply
    assert isinstance(reply, Message)
    return words(reply, {}, say_in("en"))


def test_a_good_day_is_said_in_one_sentence() -> None:
    assert "Everything works as it should." in told(FakeHealth())


TROUBLES = {
    "waits": (FakeHealth(since=NOW - timedelta(days=1), count=4), "waited to be said"),
    "late": (FakeHealth(fired=None), "at fixed times is late"),
    "silence": (FakeHealth(request=NOW - timedelta(days=8)), "For a week nobody has used me"),
    "failures": (FakeHealth(failed={"not_in_channel": 3}), "not_in_channel: 3"),
    "given up": (FakeHealth(dead_letters=2), "was given up"),
}


@pytest.mark.parametrize(("health", "said"), TROUBLES.values(), ids=TROUBLES)
def test_each_trouble_is_said_in_plain_words(health: FakeHealth, said: str) -> None:
    assert said in told(health)
    assert "Everything works" not in told(health)


def test_the_first_who_asks_is_not_told_that_nobody_asks() -> None:
    said = told(FakeHealth(request=None))

    assert "nobody has used me" not in said
    assert "Somebody last used me: never" in said


def test_only_admins_see_it() -> None:
    office = Office()

    assert "Everything works" not in shown(office.types(ANA, "admin health"))
