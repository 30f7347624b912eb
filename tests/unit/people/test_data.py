"""`me data` and `me delete`: what is asked for, and what follows."""

import pytest

from bot.identity import Role
from bot.outcome import Post, ToPerson
from bot.personal import ERASE, MY_DATA
from bot.ui.views import Attachment
from tests.office import Office, shown
from tests.people import ANA, BEN, ODA, SPACE


@pytest.mark.parametrize("way", ["types", "presses"])
def test_the_data_comes_to_its_owner_alone(office: Office, way: str) -> None:
    reply = office.types(ANA, "me data") if way == "types" else office.presses(ANA, "me.data")

    [post] = [one for one in office.memory.said.values() if isinstance(one, Post)]
    assert post.to == ToPerson(ANA.id)
    assert post.message.attached == Attachment(MY_DATA, ANA.id)
    assert post.author == ANA.id  # told when it cannot be sent
    assert "within a minute" in shown(reply)


def test_whoever_asks_twice_gets_it_twice(office: Office) -> None:
    office.types(ANA, "me data")
    office.types(ANA, "me data")

    assert len(office.notes(ANA)) == 2


def test_the_form_says_what_is_deleted_and_what_stays(office: Office) -> None:
    told = shown(office.types(ANA, "me delete"))

    assert "Deleted: your name" in told
    assert "Kept without your name" in told
    assert "cannot be taken back" in told
    assert "only owner" not in told
    assert shown(office.presses(ANA, "me.delete")) == told


def test_the_last_owner_is_told_so(office: Office) -> None:
    assert f"You are the only owner of {SPACE.name}" in shown(office.types(ODA, "me delete"))

    office.memory.roles[SPACE.id, BEN.id, Role.OWNER] = None

    assert "only owner" not in shown(office.types(ODA, "me delete"))


@pytest.mark.parametrize("word", ["delete", " Delete "])
def test_with_the_word_it_begins_at_once(office: Office, word: str) -> None:
    reply = office.sends(ANA, "me.forget", {"word": word})

    assert list(office.memory.erasures) == [ANA.id]
    assert [job[:2] for job in office.engine.jobs] == [(ERASE, "all")]
    assert "You are being forgotten" in shown(reply)


@pytest.mark.parametrize("word", ["", "yes", "delete me"])
def test_without_the_word_nothing_happens(office: Office, word: str) -> None:
    reply = office.sends(ANA, "me.forget", {"word": word})

    assert reply.errors.keys() == {"word"}
    assert not office.memory.erasures
    assert not office.engine.jobs
