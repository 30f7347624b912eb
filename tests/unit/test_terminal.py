"""How a command runs: what a start makes is not looked through for garbage again."""

import gc
from collections.abc import Iterator

import pytest

from bot.cli.terminal import setting_aside


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Give back to the tests what was set aside."""
    yield
    gc.unfreeze()
    gc.enable()


def test_nothing_is_collected_while_a_program_is_loaded_and_what_is_there_is_set_aside() -> None:
    before = gc.get_freeze_count()

    with setting_aside():
        collecting = gc.isenabled()

    assert not collecting
    assert gc.isenabled()
    assert gc.get_freeze_count() > before


def test_garbage_is_collected_again_after_an_import_that_failed() -> None:
    with pytest.raises(ImportError), setting_aside():
        raise ImportError

    assert gc.isenabled()
