"""`export`: everything as files that only their owner reads, in bounded memory."""

import csv
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec import json

from bot.clock import SystemClock
from bot.config import Settings
from bot.errors import CannotGoOn
from bot.exports import (
    AT_ONCE,
    ExportedKudos,
    ExportedPerson,
    Exports,
    Row,
    cells,
    header,
)
from bot.identity import OrganisationId
from bot.operations.files import make_private_folder, private_file
from bot.operations.keeping import opened
from bot.units import Units

Say = Callable[[str], None]


async def export(settings: Settings, folder: Path, say: Say, *, private: bool) -> None:
    """Write people, kudos, values and settings into a folder; what is there is replaced.

    Raises:
        CannotGoOn: the folder cannot be written, or there is nothing to export yet.
    """
    make_private_folder(folder)
    async with opened(settings) as database:
        home = await database.read(lambda stores: stores.get(Exports).organisation())
        if home is None:
            raise CannotGoOn("No workspace is connected yet: there is nothing to export.")
        exporting = _Exporting(database, home, folder, private)
        say(f"{await exporting.people():,} people")
        say(f"{await exporting.kudos():,} kudos")
        left_out = 0 if private else await exporting.private_kudos()
        if left_out:
            say(f"{left_out:,} private kudos are left out; --private includes them.")
        await exporting.rest()
        now = SystemClock().now()
        await database.write(lambda stores: stores.get(Exports).note(home, "all.exported", "", now))
    say(f"Everything is in {folder}/, for your eyes only: it holds what people wrote.")


@dataclass(frozen=True)
class _Exporting:
    """One export at work."""

    units: Units
    home: OrganisationId
    folder: Path
    private: bool

    async def people(self) -> int:
        """Write `people.csv`; return how many there are."""
        count = 0
        with private_file(self.folder / "people.csv") as file:
            sheet = csv.writer(file)
            sheet.writerow(header(ExportedPerson))
            async for page in self._pages(self._people):
                sheet.writerows(cells(row) for row in page)
                count += len(page)
        return count

    async def kudos(self) -> int:
        """Write `kudos.csv` and `kudos.json`; return how many there are."""
        count = 0
        with (
            private_file(self.folder / "kudos.csv") as file,
            private_file(self.folder / "kudos.json") as objects,
        ):
            sheet = csv.writer(file)
            sheet.writerow(header(ExportedKudos))
            async for page in self._pages(self._kudos):
                sheet.writerows(cells(row) for row in page)
                for row in page:
                    objects.write(f"{',' if count else '['}\n{json.encode(row).decode()}")
                    count += 1
            objects.write("\n]\n" if count else "[]\n")
        return count

    async def private_kudos(self) -> int:
        """Return how many kudos are private."""
        return await self.units.read(lambda stores: stores.get(Exports).private_kudos(self.home))

    async def rest(self) -> None:
        """Write `values.json` and `settings.json`."""
        read = self.units.read
        values = await read(lambda stores: stores.get(Exports).values(self.home))
        spaces = await read(lambda stores: stores.get(Exports).settings(self.home))
        self._write("values.json", values)
        self._write("settings.json", spaces)

    def _write(self, name: str, content: Sequence[Mapping[str, object]]) -> None:
        with private_file(self.folder / name) as file:
            file.write(json.format(json.encode(content), indent=2).decode() + "\n")

    async def _pages(
        self, page: Callable[[Exports, int], Sequence[Row]]
    ) -> AsyncIterator[Sequence[Row]]:
        """Yield page after page, each from a unit of its own."""
        after = 0
        while True:
            found = await self._page(page, after)
            if not found:
                return
            after = found[-1].id
            yield found

    async def _page(
        self, page: Callable[[Exports, int], Sequence[Row]], after: int
    ) -> Sequence[Row]:
        return await self.units.read(lambda stores: page(stores.get(Exports), after))

    def _people(self, exports: Exports, after: int) -> Sequence[Row]:
        return exports.people(self.home, after, AT_ONCE)

    def _kudos(self, exports: Exports, after: int) -> Sequence[Row]:
        return exports.kudos(self.home, after, AT_ONCE, private=self.private)
