"""Who stands behind Teams' own ids."""

from adapters.teams.people import TeamsPeople
from tests.adapters.teams.signing import ANA_ID, BEN, BEN_ID, activity, in_channel
from tests.adapters.teams.stage import FakeMembers, where

HERE = where(in_channel())


async def test_who_was_told_once_is_known() -> None:
    members = FakeMembers({"29:ben": {"aadObjectId": BEN_ID}})
    people = TeamsPeople(members)

    for _ in range(2):
        assert await people.object_ids(HERE, ("29:ben",)) == {"29:ben": BEN}

    assert members.asked == ["29:ben"]


async def test_who_sends_something_is_known() -> None:
    members = FakeMembers()
    people = TeamsPeople(members)
    people.learn(activity(**{"from": {"id": "29:ben", "aadObjectId": BEN_ID.upper()}}))

    assert await people.object_ids(HERE, ("29:ben",)) == {"29:ben": BEN}
    assert members.asked == []


async def test_who_is_not_told_is_left_out_and_asked_for_again() -> None:
    members = FakeMembers({"29:nameless": {"id": "29:nameless"}})
    people = TeamsPeople(members)

    for _ in range(2):
        assert await people.object_ids(HERE, ("29:zoe", "29:nameless")) == {}

    assert len(members.asked) == 4


async def test_a_sender_without_an_object_id_is_not_remembered() -> None:
    people = TeamsPeople(FakeMembers())
    people.learn(activity(**{"from": {"id": "29:olga"}}))
    people.learn({"from": ANA_ID})

    assert await people.object_ids(HERE, ("29:olga",)) == {}


async def test_of_very_many_only_some_are_asked_for() -> None:
    members = FakeMembers()

    await TeamsPeople(members).object_ids(HERE, tuple(f"29:{n}" for n in range(500)))

    assert len(members.asked) == 25
