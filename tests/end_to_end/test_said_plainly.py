"""What stops the program at its start is one sentence if an operator can mend it."""

import pytest
from sqlalchemy.exc import OperationalError

from adapters.web.serve import CannotListen
from bot.config import SettingsError
from bot.errors import CannotGoOn, PlatformError, Unavailable
from bot.keys import KeysError
from bot.operations.plainly import said_plainly

MENDABLE = {
    "the port is taken": CannotListen("cannot listen on 127.0.0.1:8080: Address already in use"),
    "the keys are open to all": KeysError("keys/forms can be read by others"),
    "the app token is wrong": PlatformError("invalid_auth", permanent=True),
    "the database is locked": Unavailable("the database cannot be reached, or is locked"),
    "the file cannot be opened": OperationalError("SELECT 'words'", {}, OSError("no such folder")),
    "the settings are wrong": SettingsError("PORT: not a number"),
}


@pytest.mark.parametrize("why", MENDABLE)
def test_a_failure_is_one_sentence_however_deep_it_happened(why: str) -> None:
    deep = ExceptionGroup("a task", [ExceptionGroup("another", [MENDABLE[why]])])

    with pytest.raises((CannotGoOn, SettingsError)) as told, said_plainly():
        raise deep

    assert "words" not in str(told.value)
    assert len(str(told.value).splitlines()) == 1


def test_a_bug_stays_a_bug() -> None:
    with pytest.raises(ExceptionGroup), said_plainly():
        raise ExceptionGroup("a task", [KeyError("bug")])


def test_a_platform_that_is_away_is_no_wrong_setting() -> None:
    with pytest.raises(PlatformError), said_plainly():
        raise PlatformError("timeout")
