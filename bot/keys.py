"""Keys that never enter the database: one file each, in a directory that nobody else can read."""

import hashlib
import os
import re
import secrets
import stat
from contextlib import suppress
from pathlib import Path

FORMS = "forms"
"""The name of the key that signs what forms and buttons carry."""

CANARY = "canary"
KEY_BYTES = 32
OTHERS_MAY_ANYTHING = 0o077
OTHERS_MAY_WRITE = 0o022
_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")


class KeysError(Exception):
    """The key directory cannot be used; the text says what to do."""


class KeyDirectory:
    """The keys of this installation, by name, each made when it is first asked for.

    Several processes may share one directory: whoever comes first makes a key, all use it.
    """

    def __init__(self, path: Path) -> None:
        """Keep keys in `path`, which is made when the first key is."""
        self._path = path

    def key(self, name: str) -> bytes:
        """Return the 32 bytes of a key.

        Raises:
            ValueError: the name is not made of lower-case letters, digits and hyphens.
            KeysError: others can read the key, or it is damaged.
        """
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot be the name of a key")
        try:
            self._prepare()
            path = self._path / name
            if not path.exists():
                self._make(path)
            return self._read(path)
        except OSError as error:
            raise KeysError(
                f"{error.filename or self._path} cannot be used: {error.strerror}."
                " Set KEY_DIR to a directory that this user may write."
            ) from error

    def canary(self) -> str:
        """Return a short word that is the same on every machine that shares this directory.

        Raises:
            KeysError: as for a key.
        """
        return hashlib.sha256(b"canary|" + self.key(CANARY)).hexdigest()[:16]

    def known_canary(self) -> str | None:
        """Return the same without making anything; None: nobody has used this directory yet.

        Raises:
            KeysError: as for a key.
        """
        return self.canary() if (self._path / CANARY).exists() else None

    def _prepare(self) -> None:
        """Make the directory, or see that nobody else can put files there."""
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _mode(self._path) & OTHERS_MAY_WRITE:
            raise KeysError(
                f"Other users of this machine can change the keys. Type: chmod 700 {self._path}"
            )

    def _make(self, path: Path) -> None:
        """Write a new key so that it appears whole, durably, and only if there is none yet."""
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):  # somebody else was first: theirs is the key
                os.link(draft, path)
        finally:
            draft.unlink()
        _sync(self._path)

    def _read(self, path: Path) -> bytes:
        """Return what a key file holds, if it can be trusted."""
        if _mode(path) & OTHERS_MAY_ANYTHING:
            raise KeysError(
                f"Other users of this machine can read {path}. Type: chmod 600 {path}"
                " — and make a new key if somebody may have read it."
            )
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise KeysError(
                f"{path} is damaged: it holds {len(key)} bytes instead of {KEY_BYTES}. Put it back"
                " from your copy of the key directory, or delete it to have a new one made."
            )
        return key


def _mode(path: Path) -> int:
    """Return the permissions of a path; Windows keeps them elsewhere."""
    return stat.S_IMODE(path.stat().st_mode) if os.name == "posix" else 0


def _sync(directory: Path) -> None:
    """Have the directory remember its new entry even if the power fails."""
    with suppress(PermissionError):  # Windows does not open directories
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
