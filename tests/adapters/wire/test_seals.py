"""What travels inside a modal opens for its owner alone, and not for ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.limits import PRIVATE_METADATA
from adapters.wire.seals import LIFE, Opened, Owner, Seals, new_nonce
from bot.clock import MovableClock
from bot.identity import AccountId, ConversationId
from bot.request import Place
from bot.surface import PlaceKind

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PLACE = Place(ConversationId("C0THANKS00"), PlaceKind.PRIVATE_CHANNEL, "1700000000.000100")
OPENED = Opened("nonce", "draft:7", PLACE, at_home=True)
OWNER = Owner("T1", AccountId("U1"), "kudos")
KEY = b"k" * 32


def seals(key: bytes = KEY) -> Seals:
    return Seals(key, MovableClock(NOW))


def test_what_was_sealed_opens_again() -> None:
    assert seals().open(seals().seal(OPENED, OWNER), OWNER) == OPENED


@given(st.text(max_size=80), st.booleans())
def test_whatever_is_carried_comes_back(carry: str, at_home: bool) -> None:
    opened = Opened(new_nonce(), carry.encode(errors="replace").decode(), None, at_home)

    assert seals().open(seals().seal(opened, OWNER), OWNER) == opened


def test_the_largest_carry_fits() -> None:
    hard_to_pack = "".join(chr(33 + (7 * n * n) % 90) for n in range(1000))

    sealed = seals().seal(replace(OPENED, carry=hard_to_pack), OWNER)

    assert len(sealed) <= PRIVATE_METADATA


@pytest.mark.parametrize(
    "stranger",
    [
        replace(OWNER, workspace="T2"),
        replace(OWNER, actor=AccountId("U2")),
        replace(OWNER, form="space.save"),
        Owner("T1\nU1", AccountId("kudos"), ""),
    ],
)
def test_it_opens_for_nobody_else(stranger: Owner) -> None:
    assert seals().open(seals().seal(OPENED, OWNER), stranger) is None


def test_another_key_opens_nothing() -> None:
    assert seals(b"x" * 32).open(seals().seal(OPENED, OWNER), OWNER) is None


@pytest.mark.parametrize("sealed", ["", "x", "a.b", "a.b.c", "é", ".", "x" * 3001, "\x00"])
def test_what_we_did_not_seal_opens_nothing(sealed: str) -> None:
    assert seals().open(sealed, OWNER) is None


def test_one_changed_character_is_enough() -> None:
    sealed = seals().seal(OPENED, OWNER)

    for at in range(len(sealed) - 1):  # the last holds bits that base64 leaves unused
        other = "A" if sealed[at] != "A" else "B"
        assert seals().open(sealed[:at] + other + sealed[at + 1 :], OWNER) is None


def test_it_is_good_for_a_day() -> None:
    clock = MovableClock(NOW)
    ours = Seals(KEY, clock)
    sealed = ours.seal(OPENED, OWNER)

    clock.advance(LIFE)
    assert ours.open(sealed, OWNER) == OPENED

    clock.advance(timedelta(seconds=1))
    assert ours.open(sealed, OWNER) is None


def test_it_cannot_come_from_the_future() -> None:
    sealed = Seals(KEY, MovableClock(NOW + timedelta(hours=1))).seal(OPENED, OWNER)

    assert seals().open(sealed, OWNER) is None


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Seals(b"short", MovableClock(NOW))
