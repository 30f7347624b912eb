"""`import people`: a file to the database, in small units that can be run again at any point."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from bot.clock import SystemClock
from bot.config import Settings
from bot.errors import CannotGoOn, Unavailable
from bot.identity import OrganisationId, PersonId
from bot.operations.files import write_private
from bot.operations.keeping import opened
from bot.staff.decoding import MOST_BYTES, TOO_LONG, decode
from bot.staff.guard import doubts
from bot.staff.listing import read_list
from bot.staff.model import Change, Known, Plan, Rejected, StaffList, Unreadable
from bot.staff.plan import NO_ADDRESSES, plan_import
from bot.staff.ports import GoesRound, StaffStore
from bot.staff.report import differences, error_rows, rejections, summary
from bot.staff.table import read_sheet
from bot.units import Units

AT_ONCE = 500
READ_AT_ONCE = 5_000
TRIES = 3

Say = Callable[[str], None]
Advance = Callable[[int], None]
"""Called with how many more changes are kept."""


@dataclass(frozen=True)
class Wish:
    """How an operator wants a file imported.

    Attributes:
        dry_run: only say what would change.
        all_or_nothing: change nothing while a row cannot be used.
        yes: go on though it looks like a mistake.
    """

    file: Path
    dry_run: bool = False
    all_or_nothing: bool = False
    yes: bool = False


@dataclass(frozen=True)
class Watch:
    """Who is told how an import goes."""

    say: Say
    starts: Callable[[int], Advance]


async def import_people(settings: Settings, wish: Wish, watch: Watch) -> int:
    """Import a list of staff; return 0, or 1 where rows could not be used.

    Raises:
        CannotGoOn: nothing was changed, or not all; the text says which, and what to do.
    """
    raw = _read(wish.file)
    try:
        listed = read_list(raw, SystemClock().now().date())
    except Unreadable as error:
        raise CannotGoOn(f"{wish.file.name}: {error}") from None
    async with opened(settings) as database:
        importing = _Importing(database, await _home(database), listed, watch)
        known = await importing.everybody()
        plan = plan_import(listed, known)
        _tell(listed, plan, known, wish, watch.say)
        write_errors(wish.file, raw, plan.rejected, watch.say)
        if wish.dry_run:
            watch.say("This was a dry run: nothing was changed.")
        else:
            _refuse(listed, plan, known, wish)
            kept = await importing.keep(plan)
            if kept:
                await importing.note(kept)
            watch.say(f"Done: {kept:,} people changed.")
    return 1 if plan.rejected else 0


def _read(file: Path) -> bytes:
    """Return what is in a file.

    Raises:
        CannotGoOn: it cannot be read, or is too large.
    """
    try:
        if file.stat().st_size > MOST_BYTES:
            raise CannotGoOn(f"{file.name}: {TOO_LONG}")
        return file.read_bytes()
    except OSError as error:
        raise CannotGoOn(f"{file} cannot be read: {error.strerror}") from None


def _tell(listed: StaffList, plan: Plan, known: Sequence[Known], wish: Wish, say: Say) -> None:
    """Say what would change and what cannot be used."""
    for line in (*summary(listed, plan), *rejections(plan.rejected)):
        say(line)
    if wish.dry_run:
        for line in (*differences(plan.changes, known), *doubts(plan, listed.fields, known)):
            say(line)


def _refuse(listed: StaffList, plan: Plan, known: Sequence[Known], wish: Wish) -> None:
    """Stop before anything is changed, where the operator wants or has to be asked.

    Raises:
        CannotGoOn: with the reason.
    """
    if plan.rejected and wish.all_or_nothing:
        raise CannotGoOn("Nothing was changed, as --all-or-nothing asks.")
    found = doubts(plan, listed.fields, known)
    if found and not wish.yes:
        raise CannotGoOn(
            f"{' '.join(found)} Nothing was changed."
            " If that is right, add --yes; --dry-run shows what would change."
        )


def write_errors(file: Path, raw: bytes, rejected: Sequence[Rejected], say: Say) -> None:
    """Write the rejected rows beside the file, for its owner only; without any, remove old ones."""
    errors = file.with_name(f"{file.name}.errors.csv")
    if not rejected:
        errors.unlink(missing_ok=True)
        return
    written = StringIO(newline="")
    csv.writer(written).writerows(error_rows(read_sheet(decode(raw)[0]), rejected))
    write_private(errors, written.getvalue().encode("utf-8-sig"))
    say(f"These rows are in {errors}. Mend them there, and import that file.")


async def _home(units: Units) -> OrganisationId:
    """Return the organisation of this installation.

    Raises:
        CannotGoOn: there is none yet.
    """
    home = await units.read(lambda stores: stores.get(StaffStore).organisation())
    if home is None:
        raise CannotGoOn("No workspace is connected yet, so nobody is known: start the bot first.")
    return home


@dataclass(frozen=True)
class _Importing:
    """One list on its way into the database."""

    units: Units
    home: OrganisationId
    listed: StaffList
    watch: Watch

    async def everybody(self) -> tuple[Known, ...]:
        """Return everybody of the organisation, read in small units.

        Raises:
            CannotGoOn: nobody's address is known.
        """
        known: list[Known] = []
        page = await self._page(None)
        while page:
            known += page
            page = await self._page(page[-1].id)
        if not any(person.email for person in known):
            raise CannotGoOn(NO_ADDRESSES)
        return tuple(known)

    async def _page(self, after: PersonId | None) -> tuple[Known, ...]:
        """Return some of everybody, those behind `after`."""
        return await self.units.read(
            lambda stores: stores.get(StaffStore).people(self.home, after, READ_AT_ONCE)
        )

    async def keep(self, plan: Plan) -> int:
        """Keep the changes, 500 at a time, each unit whole; return how many.

        Raises:
            CannotGoOn: something stopped it; what was kept stays, and it can be run again.
        """
        kept = 0
        for _ in range(TRIES):
            advance = self.watch.starts(len(plan.changes))
            try:
                for start in range(0, len(plan.changes), AT_ONCE):
                    part = plan.changes[start : start + AT_ONCE]
                    await self._keep_part(part)
                    kept += len(part)
                    advance(len(part))
            except GoesRound:  # who reports to whom changed meanwhile: look again
                plan = plan_import(self.listed, await self.everybody())
            except Unavailable as error:
                msg = f"{error}. {kept:,} people are changed already; run the same command again."
                raise CannotGoOn(msg) from None
            else:
                return kept
        raise CannotGoOn(
            "Who reports to whom keeps changing meanwhile; run the same command again."
        )

    async def note(self, people: int) -> None:
        """Have the audit log say that a list was imported."""
        now = SystemClock().now()
        await self.units.write(lambda stores: stores.get(StaffStore).note(self.home, people, now))

    async def _keep_part(self, part: Sequence[Change]) -> None:
        """Keep some changes in one unit."""
        fields = self.listed.fields
        await self.units.write(lambda stores: stores.get(StaffStore).keep(self.home, part, fields))
