"""Where conversations are reached, kept as our own JSON."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.teams.references import TeamsReferences, read_note, write_note
from bot.errors import Unavailable
from bot.identity import ConversationId
from bot.surface import PlaceKind
from tests.adapters.teams.connector import (
    ANA,
    BEN,
    CHANNEL,
    DIRECT,
    GROUP,
    TEAM,
    TENANT,
    Scene,
    scene,
)

NEW = ConversationId("19:new@thread.tacv2")


def another_process(here: Scene) -> TeamsReferences:
    """Return references on the same database, that know nothing yet."""
    return TeamsReferences(here.units, here.api.installation, here.hosts, here.clock)


async def test_what_is_kept_is_json_of_our_own() -> None:
    async with scene() as here:
        kept = next(note for (_, where), note in here.memory.references.items() if where == CHANNEL)

        assert json.loads(kept) == {
            "service": here.service_url,
            "kind": "channel",
            "tenant": TENANT,
            "team": TEAM,
            "channel": "Thanks",
        }


async def test_a_thread_is_no_part_of_what_is_kept() -> None:
    async with scene() as here:
        await here.references.keep(here.reference(NEW, PlaceKind.CHANNEL, "1700"))

        found = await another_process(here).of(NEW)

        assert found == here.reference(NEW, PlaceKind.CHANNEL)


async def test_the_same_again_writes_nothing() -> None:
    async with scene() as here:
        before = here.units.writes

        for _ in range(5):
            await here.references.keep(here.reference(CHANNEL, PlaceKind.CHANNEL))

        assert here.units.writes == before


async def test_what_an_activity_does_not_tell_stays_as_it_was_told() -> None:
    async with scene() as here:
        silent = replace(here.reference(CHANNEL, PlaceKind.CHANNEL), team="", channel_name="")

        await here.references.keep(silent)

        assert await here.references.of(CHANNEL) == here.reference(CHANNEL, PlaceKind.CHANNEL)


async def test_a_1_to_1_chat_is_found_by_its_person() -> None:
    async with scene() as here:
        assert here.references.direct_with(ANA) == DIRECT
        assert here.references.direct_with(BEN) is None


async def test_who_a_chat_is_with_is_not_lost_when_nobody_tells_it() -> None:
    async with scene() as here:
        await here.references.keep(here.reference(DIRECT, PlaceKind.DIRECT))

        assert here.references.direct_with(ANA) == DIRECT


async def test_another_process_learns_of_a_conversation_within_minutes() -> None:
    async with scene() as here:
        other = another_process(here)
        assert await other.of(NEW) is None

        await here.references.keep(here.reference(NEW, PlaceKind.CHANNEL))
        here.clock.advance(timedelta(minutes=5))

        assert await other.of(NEW) is not None


async def test_a_conversation_can_be_forgotten_twice() -> None:
    async with scene() as here:
        await here.references.forget(DIRECT)
        await here.references.forget(DIRECT)

        assert await here.references.of(DIRECT) is None
        assert here.references.direct_with(ANA) is None


async def test_all_are_read_anew() -> None:
    async with scene() as here:
        found = await another_process(here).all()

        assert {note.reference.conversation for note in found} == {CHANNEL, GROUP, DIRECT}


async def test_the_channels_with_a_name_can_be_chosen() -> None:
    async with scene() as here:
        room = replace(here.reference(NEW, PlaceKind.PRIVATE_CHANNEL), channel_name="leads")
        await here.references.keep(room)

        assert list((await here.references.rooms()).items()) == [
            (NEW, "leads"),
            (CHANNEL, "Thanks"),
        ]


async def test_what_is_known_is_read_once_in_some_minutes_and_grows_meanwhile() -> None:
    async with scene() as here:
        other = another_process(here)
        await other.known()
        before = here.units.reads

        await other.keep(here.reference(NEW, PlaceKind.CHANNEL))
        found = await other.known()

        assert {note.reference.conversation for note in found} == {CHANNEL, GROUP, DIRECT, NEW}
        assert here.units.reads == before + 1  # whether the new one was known
        here.clock.advance(timedelta(minutes=5))
        await other.known()
        assert here.units.reads == before + 2


async def test_whoever_is_turned_away_is_not_written_down_by_anybody() -> None:
    async with scene() as here:
        await here.references.keep_home(DIRECT, "1:7")
        await here.references.turn_away(ANA)
        await here.references.keep(here.reference(DIRECT, PlaceKind.DIRECT), ANA)
        await here.messenger.open_direct(ANA)

        kept = " ".join(here.memory.references.values())
        assert ANA not in kept
        assert "1:7" not in kept
        assert await another_process(here).of(DIRECT) is not None  # for the answer
        assert here.references.direct_with(ANA) is None


async def test_whoever_is_taken_in_after_all_is_known_again() -> None:
    async with scene() as here:
        await here.references.turn_away(ANA)
        await here.references.turn_away(BEN)

        await here.references.take_in(ANA, here.reference(DIRECT, PlaceKind.DIRECT))
        await here.references.take_in(BEN, None)

        assert here.references.direct_with(ANA) == DIRECT
        assert here.references.direct_with(BEN) is None


async def test_around_a_channel_is_its_team() -> None:
    async with scene() as here:
        other = replace(here.reference(NEW, PlaceKind.CHANNEL), channel_name="Wins")
        await another_process(here).keep(other)

        rooms = await here.references.around(here.reference(CHANNEL, PlaceKind.CHANNEL))
        assert set(rooms) == {CHANNEL, NEW}
        await here.references.forget(*rooms)

        assert {note.reference.conversation for note in await here.references.all()} == {
            GROUP,
            DIRECT,
        }


async def test_the_home_is_remembered_with_its_chat() -> None:
    async with scene() as here:
        await here.references.keep_home(DIRECT, "1:7")
        await here.references.keep(here.reference(DIRECT, PlaceKind.DIRECT))

        note = await another_process(here).note_of(DIRECT)

        assert note is not None
        assert (note.home, note.account) == ("1:7", ANA)


async def test_somebody_who_was_forgotten_leaves_no_note() -> None:
    async with scene() as here:
        for key, note in here.memory.references.items():
            here.memory.references[key] = note.replace(ANA, "a colleague")
        other = another_process(here)

        assert len(await other.all()) == 2
        assert [where for _, where in here.memory.references] == [CHANNEL, GROUP]


async def test_before_anything_was_told_the_usual_connector_is_asked() -> None:
    async with scene() as here:
        assert another_process(here).service_url == here.hosts.service_url


async def test_a_database_that_is_away_is_told_of() -> None:
    async with scene() as here:
        here.units.away_for = 1

        with pytest.raises(Unavailable):
            await here.references.keep(here.reference(NEW, PlaceKind.CHANNEL))


@pytest.mark.parametrize(
    "kept", ["", "[]", "x", '{"kind": "channel"}', '{"kind": "y", "service": "z"}', "null", "1"]
)
async def test_what_is_no_note_of_ours_leads_nowhere(kept: str) -> None:
    async with scene() as here:
        assert read_note(CHANNEL, kept, here.hosts) is None


async def test_a_note_says_the_same_when_it_is_read_again() -> None:
    async with scene() as here:
        for note in await here.references.all():
            again = read_note(note.reference.conversation, write_note(note), here.hosts)
            assert again == note
