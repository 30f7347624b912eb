"""`goodword …`: the commands of the program; each imports what it needs when it runs."""

import re
from pathlib import Path
from typing import Annotated

import typer

from bot import VERSION
from bot.cli import data
from bot.cli.people import person_app
from bot.cli.terminal import Json, run, run_alone, setting_aside, stop
from bot.config import Settings, SettingsError, load_settings
from bot.errors import CannotGoOn

app = typer.Typer(
    name="goodword",
    help="Goodword links employees and customers in Slack and Microsoft Teams.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
manifest_app = typer.Typer(help="Write what a platform wants to know of the app.")
dead_app = typer.Typer(help="Look at what could not be said, and send it again.")
config_app = typer.Typer(help="Look at the settings.")
app.add_typer(data.import_app, name="import")
app.add_typer(manifest_app, name="manifest")
app.add_typer(dead_app, name="dead")
app.add_typer(config_app, name="config")
app.add_typer(person_app, name="person")
app.command()(data.export)
app.command()(data.prune)


def main() -> None:
    """Run the program; what an operator can mend is said without a traceback."""
    try:
        app()
    except SettingsError as error:
        stop(f"These settings cannot be used:\n{error}")
    except CannotGoOn as error:
        stop(str(error))


@app.command()
def serve(
    everything: Annotated[
        bool, typer.Option("--all", help="Also say what is due and keep the schedules.")
    ] = False,
) -> None:
    """Answer the chat platforms; with --all the whole product runs in this one process."""
    _run_program(web=True, work=everything, alarm=everything)


@app.command()
def worker() -> None:
    """Say what is due."""
    _run_program(web=False, work=True, alarm=False)


@app.command()
def scheduler() -> None:
    """Keep the schedules."""
    _run_program(web=False, work=True, alarm=True)


def _run_program(*, web: bool, work: bool, alarm: bool) -> None:
    """Run the program until it is told to stop."""
    with setting_aside():
        from bot.operations.running import run_program

    run(lambda settings: run_program(settings, web=web, work=work, alarm=alarm))


@app.command()
def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where to listen, on loopback.")
    ] = 8765,
) -> None:
    """Try the product: a simulated Slack and a simulated Teams, one company, in the browser."""
    from playground.demo import run_demo

    run_alone(run_demo(port))


@app.command()
def init() -> None:
    """Write a .env file to fill in, and make the keys."""
    from bot.operations.keeping import make_keys

    path = Path(".env")
    if path.exists():
        typer.echo(".env is there already; I leave it as it is.")
    else:
        path.touch(mode=0o600)
        path.write_text(env_template())
        typer.echo("Wrote .env: fill in what Slack or Microsoft gave you.")
    make_keys(load_settings())
    typer.echo("The keys are made.")


def env_template() -> str:
    """Return a `.env` file with every setting, explained and commented out."""
    lines = ["# Settings of Goodword. Remove the # in front of what you set.", ""]
    for name, field in Settings.model_fields.items():
        shown = field.default if isinstance(field.default, str | int | Path) else ""
        lines += [f"# {field.description}", f"#{name.upper()}={shown}", ""]
    return "\n".join(lines)


@app.command()
def migrate() -> None:
    """Bring the database to the newest form."""
    from bot.operations.keeping import migrate_database

    migrate_database(load_settings())
    typer.echo("The database is up to date.")


@app.command()
def seed() -> None:
    """Fill an empty database with the company of the demo."""
    from playground.demo import seed_database

    run(seed_database)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Look at settings, database and platforms; exit code 0 good, 1 doubtful, 2 bad."""
    from bot.health import doctor as findings
    from bot.operations.looking import checks

    async def look(settings: Settings) -> int:
        async with checks(settings) as known:
            found = await findings.examine(known)
        typer.echo(findings.as_json(found) if as_json else findings.as_text(found))
        return findings.exit_code(found)

    run(look)


@app.command()
def gallery(
    folder: Annotated[Path, typer.Argument(help="Where to write.")] = Path("gallery"),
) -> None:
    """Write every view, as each platform gets it and as plain words."""
    from bot.operations.looking import write_gallery

    count = write_gallery(folder)
    typer.echo(f"{count} views are in {folder}/")


@manifest_app.command("slack")
def manifest_slack(
    socket: Annotated[
        bool, typer.Option("--socket", help="For Socket Mode: no public URL.")
    ] = False,
) -> None:
    """Write Slack's app manifest."""
    from bot.operations.looking import slack_manifest_json

    typer.echo(slack_manifest_json(load_settings(), socket_mode=socket))


@manifest_app.command("teams")
def manifest_teams(
    preview: Annotated[
        bool, typer.Option("--preview", help="With what is in Teams' developer preview: slashes.")
    ] = False,
    output: Annotated[Path, typer.Option(help="The file to write; an older one is replaced.")] = (
        Path("goodword-teams.zip")
    ),
) -> None:
    """Write the app package to upload to Teams."""
    from bot.operations.looking import teams_app_package

    package = teams_app_package(load_settings(), preview=preview)
    output.write_bytes(package)
    typer.echo(f"Wrote {output}: upload it to Teams.")


@dead_app.command("list")
def dead_list(most: int = 50) -> None:
    """List what could not be said, the newest first."""
    from bot.operations.keeping import dead_letters

    async def look(settings: Settings) -> None:
        found = await dead_letters(settings, lambda letters: letters.all(most))
        if not found:
            typer.echo("No dead letters.")
        for letter in found:
            typer.echo(
                f"{letter.id}  {letter.at:%Y-%m-%d %H:%M}  {letter.state}  {letter.reason}"
                f"  {letter.key} → {letter.to}"
            )

    run(look)


@dead_app.command("show")
def dead_show(letter: int) -> None:
    """Show one of them as words; they were written by people, so mind who looks on."""
    from bot.operations.keeping import dead_letters
    from bot.operations.looking import in_words

    async def look(settings: Settings) -> int:
        found = await dead_letters(settings, lambda letters: letters.one(letter))
        if found is None:
            typer.echo("There is no dead letter with this number.", err=True)
            return 1
        typer.echo(f"{found.key} → {found.to}: {found.state}, {found.reason}")
        typer.echo(in_words(found.message) if found.message else "(its words are gone)")
        return 0

    run(look)


@dead_app.command("replay")
def dead_replay(letter: int) -> None:
    """Have one of them said again, as soon as a worker looks."""
    from bot.clock import SystemClock
    from bot.operations.keeping import dead_letters

    async def again(settings: Settings) -> int:
        now = SystemClock().now()
        if await dead_letters(settings, lambda letters: letters.replay(letter, now)):
            typer.echo("It is due again.")
            return 0
        typer.echo("There is no dead letter with this number that has something to say.", err=True)
        return 1

    run(again)


@config_app.command("show")
def config_show() -> None:
    """Show the settings in force; secrets are hidden."""
    settings = load_settings()
    for name in Settings.model_fields:
        typer.echo(f"{name.upper()}={without_password(str(getattr(settings, name)))}")


def without_password(address: str) -> str:
    """Return an address such as that of a database without the password in it."""
    return re.sub(r"(://[^/@]*?:)[^/]*@", r"\1**********@", address)


@app.command()
def version() -> None:
    """Say which Goodword this is."""
    typer.echo(f"Goodword {VERSION}")
