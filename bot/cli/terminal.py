"""How a command of the program runs at a terminal, and how it ends."""

import asyncio
import gc
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

import typer

from bot.config import Settings, load_settings

Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]

Work = Coroutine[Any, Any, int | None]
"""A command at work; its exit code, or None for 0."""

CANNOT = 2
INTERRUPTED = 130  # what a shell reports after Ctrl-C


def stop(words: str) -> NoReturn:
    """End the program with a sentence to the operator and exit code 2."""
    typer.echo(words, err=True)
    raise SystemExit(CANNOT)


@contextmanager
def setting_aside() -> Iterator[None]:
    """Do not look for garbage while the context lasts, and keep for good what is there then.

    For the imports of a program that runs for long: nearly all they make stays, and Python would
    look through it again and again, a quarter of the start and some pauses in every hour.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def run(work: Callable[[Settings], Work]) -> NoReturn:
    """Run an asynchronous command with the settings of the environment, and end with its code.

    Raises:
        SettingsError: they cannot be used.
    """
    settings = load_settings()
    run_alone(work(settings))


def run_alone(work: Work) -> NoReturn:
    """Run an asynchronous command that needs no settings, and end with its code."""
    try:
        if sys.platform != "win32":
            import uvloop

            code = uvloop.run(work)
        else:
            code = asyncio.run(work)
    except KeyboardInterrupt:
        code = INTERRUPTED
    raise SystemExit(code or 0)
