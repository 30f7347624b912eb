"""Files that only their owner reads."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bot.errors import CannotGoOn

OWNER_ONLY = 0o600


def make_private_folder(path: Path) -> None:
    """Make a folder that only its owner opens, unless it is there.

    Raises:
        CannotGoOn: it cannot be made.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotGoOn(f"{path} cannot be made: {error.strerror}") from error


def write_private(path: Path, content: bytes) -> None:
    """Write a file that appears whole and that only its owner reads.

    Raises:
        CannotGoOn: it cannot be written.
    """
    with private_file(path) as file:
        file.write(content.decode())


@contextmanager
def private_file(path: Path) -> Iterator[TextIO]:
    """Yield a text file to write; it takes its name when all of it is there.

    Raises:
        CannotGoOn: it cannot be written.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                yield file
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise CannotGoOn(f"{path} cannot be written: {error.strerror}") from error
