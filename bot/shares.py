"""Figures about groups that tell of nobody in them: shares without ends, counts as bands.

Source: privacy.md, "What may be published", rules 1 and 6.
"""

from bot.ui.language import Say

K = 5
"""The smallest group of which anything is said."""

ALMOST_NOBODY, ALMOST_EVERYBODY = 5, 95
"""The ends of every share, in per cent: nothing lies beyond them."""

BANDS = ((50, "50+"), (20, "20–49"), (10, "10–19"), (K, "5–9"))

_FEW = 10  # fewer people than this: rounded to ten points, else to five


def percent(part: int, whole: int) -> int:
    """Return which share of `whole` people `part` of them are, in per cent.

    It is rounded to 5 points, of fewer than 10 people to 10. `ALMOST_NOBODY` stands for all that is
    at most 5 %, and for one person; `ALMOST_EVERYBODY` likewise. For 0 and 100 would say what each
    single person did, and one more or less who was different.

    Args:
        part: from 0 to `whole`.
        whole: at least 2.
    """
    if part <= 1:
        return ALMOST_NOBODY
    if whole - part <= 1:
        return ALMOST_EVERYBODY
    step = 10 if whole < _FEW else 5
    nearest = (200 * part + step * whole) // (2 * step * whole) * step
    return min(max(nearest, ALMOST_NOBODY), ALMOST_EVERYBODY)


def band(people: int) -> str:
    """Return how many people there are, roughly; empty: fewer than 5."""
    return next((words for least, words in BANDS if people >= least), "")


def share_in_words(share: int, say: Say) -> str:
    """Return a share of people that `percent` made; the ends are words, not numbers."""
    if share <= ALMOST_NOBODY:
        return say("almost nobody")
    if share >= ALMOST_EVERYBODY:
        return say("almost everybody")
    return say("{percent} %", percent=share)
