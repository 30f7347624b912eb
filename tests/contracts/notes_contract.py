"""What every notebook keeps to, and what units of work see of it.

Inherit, and give each a fixture `desk`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.identity import AccountId, ConversationId
from bot.noted import LEASE, MOST_ATTEMPTS, Note, NoteBook, Notes, read_request
from bot.request import Place, Request, Typed, Who
from bot.surface import PlaceKind
from bot.units import Units

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LATER = NOW + LEASE


def thanks(key: str, reason: str = " fixed the export “on Sunday” 🙂") -> Request:
    """Return somebody's thanks."""
    said = Typed(("kudos ", Who(AccountId("U-Ben")), reason))
    place = Place(ConversationId("C1"), PlaceKind.CHANNEL, "1.2")
    return Request(key, "slack", "T1", AccountId("U-Ana"), said, place)


@dataclass(frozen=True)
class Desk:
    """A notebook, and units of work on the same database."""

    book: NoteBook
    units: Units

    async def takes(self, now: datetime = LATER, most: int = 10) -> tuple[Note, ...]:
        """Take what nobody holds."""
        return await self.units.write(lambda stores: stores.get(Notes).take(now, most))

    async def keys(self, now: datetime = LATER, most: int = 10) -> list[str]:
        """Take what nobody holds, and return the requests' own keys."""
        return [note.key.rpartition(":")[2] for note in await self.takes(now, most)]

    async def are_waiting(self, now: datetime = LATER) -> bool:
        """Return whether there is something that nobody holds."""
        return await self.units.read(lambda stores: stores.get(Notes).are_waiting(now))


class NotesContract:
    """The promises of `bot.noted.NoteBook` and `bot.noted.Notes`."""

    async def test_a_request_comes_back_as_it_was(self, desk: Desk) -> None:
        await desk.book.write(thanks("a"), NOW)

        (note,) = await desk.takes()

        assert read_request(note.kept) == thanks("a")
        assert (note.key, note.attempts) == ("slack:T1:a", 1)

    async def test_what_somebody_holds_is_not_taken(self, desk: Desk) -> None:
        await desk.book.write(thanks("a"), NOW)

        assert not await desk.are_waiting(LATER - SECOND)
        assert await desk.takes(LATER - SECOND) == ()
        assert await desk.are_waiting()

    async def test_what_was_taken_is_held_for_as_long(self, desk: Desk) -> None:
        await desk.book.write(thanks("a"), NOW)
        await desk.takes(LATER)

        assert await desk.keys(LATER + LEASE - SECOND) == []
        assert await desk.keys(LATER + LEASE) == ["a"]

    async def test_what_goes_on_is_held_for_longer(self, desk: Desk) -> None:
        await desk.book.write(thanks("a"), NOW)
        await desk.book.write(thanks("b"), NOW)

        await desk.book.hold(["slack:T1:a", "slack:T1:unknown"], LATER + SECOND)

        assert await desk.keys(LATER) == ["b"]
        assert await desk.keys(LATER + SECOND) == ["a"]

    async def test_what_is_done_is_forgotten(self, desk: Desk) -> None:
        await desk.book.write(thanks("a"), NOW)
        await desk.book.write(thanks("b"), NOW)

        await desk.book.cross_out("slack:T1:a")
        await desk.book.cross_out("slack:T1:unknown")

        assert await desk.keys() == ["b"]

    async def test_what_is_written_down_twice_stays_as_it_was(self, desk: Desk) -> None:
        await desk.book.write(thanks("a", "first"), NOW)

        await desk.book.write(thanks("a", "second"), NOW + SECOND)

        (note,) = await desk.takes()
        assert read_request(note.kept) == thanks("a", "first")

    async def test_the_oldest_are_taken_first_and_in_parts(self, desk: Desk) -> None:
        for number, key in enumerate("dbca"):
            await desk.book.write(thanks(key), NOW - number * SECOND)

        assert await desk.keys(most=3) == ["a", "c", "b"]
        assert await desk.keys(most=3) == ["d"]

    async def test_a_note_comes_once_more_to_be_given_up_and_never_again(self, desk: Desk) -> None:
        await desk.book.write(thanks("a"), NOW)
        attempts = []
        for number in range(MOST_ATTEMPTS + 2):
            attempts += [note.attempts for note in await desk.takes(LATER + number * LEASE)]

        assert attempts == list(range(1, MOST_ATTEMPTS + 2))
