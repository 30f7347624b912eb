"""Prints of those who were forgotten: enough to know them again, not enough to say who they were.

A print is an HMAC whose key lies in the key directory. Beside the table in the database, the
prints stand in a file of that directory: a database that comes back from a backup does not know
whom it has to forget again.
"""

import hashlib
import hmac
import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.identity import AccountId
from bot.keys import KeyDirectory, KeysError

TOMBSTONES = "tombstones"
"""The name of the key under which prints are made."""

FILE = "erased"
"""The file of the key directory: a line `+ print …` for each person, `- print …` for a welcome."""


@dataclass(frozen=True)
class Tombstones:
    """Makes the prints of people, and keeps those of the forgotten in the key directory."""

    keys: KeyDirectory
    directory: Path

    def of_account(self, platform: str, workspace: str, account: AccountId) -> str:
        """Return the print of an account; `workspace` is the platform's own id of it."""
        return self._print(f"{platform}|{workspace}|{account}")

    def of_email(self, email: str) -> str:
        """Return the print of an address, whatever its case."""
        return self._print(f"e-mail|{email.strip().lower()}")

    def add(self, prints: Collection[str]) -> None:
        """Note the prints of one person durably; those that stand there already do no harm.

        Raises:
            KeysError: the file cannot be written; nobody may be forgotten then.
        """
        self._append("+", prints)

    def welcome(self, print_: str) -> frozenset[str]:
        """Take back all prints of the person whom one of them belongs to, and return them.

        Raises:
            KeysError: as for `add`.
        """
        theirs = frozenset(one for line in self._lines() if print_ in line for one in line)
        if theirs:
            self._append("-", sorted(theirs))
        return theirs

    def all(self) -> frozenset[str]:
        """Return every print that stands."""
        return frozenset(one for line in self._lines() for one in line)

    @cached_property
    def _key(self) -> bytes:
        """The key under which prints are made; read once, as a directory has many people."""
        return self.keys.key(TOMBSTONES)

    def _print(self, identity: str) -> str:
        return hmac.new(self._key, identity.encode(), hashlib.sha256).hexdigest()

    def _lines(self) -> list[frozenset[str]]:
        """Return the prints of each person who is still forgotten."""
        found: list[frozenset[str]] = []
        path = self.directory / FILE
        try:
            written = path.read_text("ascii") if path.exists() else ""
        except (OSError, UnicodeDecodeError) as error:
            raise _unusable(path) from error
        for line in written.splitlines():
            sign, _, prints = line.partition(" ")
            theirs = frozenset(prints.split())
            if sign == "+":
                found.append(theirs)
            elif sign == "-":
                found = [left for one in found if (left := one - theirs)]
        return found

    def _append(self, sign: str, prints: Collection[str]) -> None:
        """Write one line, whole and durably."""
        path = self.directory / FILE
        self.keys.key(TOMBSTONES)  # the directory is there, and nobody else writes in it
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(handle, f"{sign} {' '.join(prints)}\n".encode("ascii"))
                os.fsync(handle)
            finally:
                os.close(handle)
            with suppress(PermissionError):  # Windows does not open directories
                handle = os.open(self.directory, os.O_RDONLY)
                os.fsync(handle)
                os.close(handle)
        except OSError as error:
            raise _unusable(path) from error


def _unusable(path: Path) -> KeysError:
    """Return what is wrong with the file."""
    return KeysError(
        f"{path} cannot be used. It says who asked to be forgotten: put it back from your copy of"
        " the key directory, and see that this user may read and write it."
    )
