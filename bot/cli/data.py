"""`goodword import|export|prune …`: commands that work on what is in the database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.terminal import run
from bot.config import Settings

if TYPE_CHECKING:
    from bot.operations.staff import Advance

import_app = typer.Typer(help="Bring in what other systems know.")

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]


@import_app.command("people")
def import_people(
    file: Annotated[Path, typer.Argument(help="A CSV file with a line that names its columns.")],
    dry_run: DryRun = False,
    all_or_nothing: Annotated[
        bool, typer.Option("--all-or-nothing", help="Change nothing if a row cannot be used.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Go on though it looks like a mistake.")
    ] = False,
) -> None:
    """Keep departments, locations, managers, hire dates and contact levels of a list of staff."""
    from bot.operations.staff import Watch, Wish
    from bot.operations.staff import import_people as import_staff

    wish = Wish(file, dry_run, all_or_nothing, yes)

    async def work(settings: Settings) -> int:
        return await import_staff(settings, wish, Watch(typer.echo, _progress))

    run(work)


def export(
    folder: Annotated[Path, typer.Argument(help="Where to write; it is made if need be.")],
    private: Annotated[
        bool, typer.Option("--private", help="Also what people said to each other in private.")
    ] = False,
) -> None:
    """Write people, kudos, values and settings as CSV and JSON files."""
    from bot.operations.exporting import export as export_everything

    run(lambda settings: export_everything(settings, folder, typer.echo, private=private))


def prune(dry_run: DryRun = False) -> None:
    """Delete what was kept long enough; a running bot does it every night."""
    from bot.operations.keeping import prune_database

    async def work(settings: Settings) -> None:
        found = await prune_database(settings, dry_run=dry_run)
        if not dry_run:
            typer.echo(f"Deleted {found['rows']:,} rows that were past their time.")
            return
        for what, count in found.items():
            typer.echo(f"{count:>9,}  {what}")
        typer.echo("This was a dry run: nothing was deleted.")

    run(work)


def _progress(whole: int) -> "Advance":
    """Show on a terminal how far it is; say nothing to a file or a pipe."""
    import sys

    done = 0

    def advance(more: int) -> None:
        nonlocal done
        done += more
        if sys.stderr.isatty():
            end = "\n" if done == whole else ""
            typer.echo(f"\r{done:,} of {whole:,} people", err=True, nl=False)
            typer.echo(end, err=True, nl=False)

    return advance
