"""What stops a command and an operator can mend: one sentence, no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError

from adapters.web.serve import CannotListen
from adapters.wire.manifests import ManifestError
from bot.config import SettingsError
from bot.errors import CannotGoOn, PlatformError, Unavailable
from bot.keys import KeysError

MENDABLE = (
    CannotListen,
    KeysError,
    ManifestError,
    OperationalError,
    PlatformError,
    Unavailable,
)
"""What may stop a command and is no bug."""


@contextmanager
def said_plainly() -> Iterator[None]:
    """Say what an operator can mend in one sentence, wherever in the program it came up.

    Raises:
        CannotGoOn: with that sentence.
        SettingsError: the sentence is about a setting and was said already.
    """
    try:
        yield
    except (ExceptionGroup, *MENDABLE) as why:
        told = _to_mend(why)
        if told is None:
            raise
        raise told from None


def _to_mend(why: BaseException) -> Exception | None:
    """Return what to tell of a failure; None: it is a bug."""
    match why:
        case BaseExceptionGroup():
            found = [_to_mend(one) for one in why.exceptions]
            return next((told for told in found if told), None)
        case SettingsError() | CannotGoOn():
            return why
        case CannotListen() | KeysError() | ManifestError():
            return CannotGoOn(str(why))
        case PlatformError(permanent=True):
            msg = f"a chat platform does not take what is set for it: {why.reason}"
            return SettingsError(f"{msg}; python3 run.py doctor says which")
        case OperationalError() | Unavailable():
            known = f"the database cannot be used: {getattr(why, 'orig', None) or why}"
            return CannotGoOn(f"DATABASE_URL: {known}")
        case _:
            return None
