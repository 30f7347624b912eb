"""`goodword person …`: one person's data, handed over or forgotten."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.terminal import run
from bot.config import Settings

person_app = typer.Typer(help="Hand over or forget what is kept of one person.")

Whom = Annotated[str, typer.Argument(help="An e-mail address, or the id of an account.")]


@person_app.command("export")
def person_export(
    whom: Whom,
    to: Annotated[Path | None, typer.Option(help="A new file; else it is written here.")] = None,
) -> None:
    """Write everything that is kept of somebody, as JSON."""
    from bot.operations.people import export_person

    async def work(settings: Settings) -> int | None:
        if to is not None and to.exists():
            typer.echo(f"{to} is there already; I leave it as it is.", err=True)
            return 1
        content = await export_person(settings, whom)
        if to is None:
            typer.echo(content.decode())
            return None
        to.touch(mode=0o600)
        to.write_bytes(content)
        typer.echo(f"Everything is in {to}. Mind whom you hand it to.")
        return None

    run(work)


@person_app.command("forget")
def person_forget(
    whom: Whom,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget somebody for good, as they could by `me delete`."""
    from bot.operations.people import forget_person

    if not yes:
        typer.confirm(
            "Their name goes from everywhere and cannot be brought back. Go on?", abort=True
        )

    async def work(settings: Settings) -> None:
        await forget_person(settings, whom)
        typer.echo("Forgotten. A running worker changes the cards that were posted before.")

    run(work)


@person_app.command("welcome")
def person_welcome(whom: Whom) -> None:
    """Let somebody come back who was forgotten; they begin anew."""
    from bot.operations.people import welcome_person

    async def work(settings: Settings) -> int:
        if await welcome_person(settings, whom):
            typer.echo(
                "They can come back: with their next command, or the next look at the directory."
            )
            return 0
        typer.echo("Nobody was forgotten who had this address or account.", err=True)
        return 1

    run(work)


@person_app.command("reforget")
def person_reforget() -> None:
    """After a restore, forget again whoever was forgotten since the backup; a start does it too."""
    from bot.operations.people import forget_again

    async def work(settings: Settings) -> None:
        await forget_again(settings)
        typer.echo("Whoever had been forgotten is forgotten again.")

    run(work)
