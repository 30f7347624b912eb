"""How much of each proof a run does: all of it with `--long`, else a twentieth."""

from dataclasses import dataclass

ORDINARY_SHARE = 20


@dataclass(frozen=True)
class Sizes:
    """The sizes of one run."""

    long: bool

    def of(self, full: int, least: int = 1) -> int:
        """Return `full`, or a twentieth of it in an ordinary run, but no less than `least`."""
        return full if self.long else max(least, full // ORDINARY_SHARE)
