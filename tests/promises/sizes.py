"""How much of each proof a run does: all of it with `--long`, else a twentieth or less."""

from dataclasses import dataclass

from hypothesis import settings

ORDINARY_SHARE = 20
EXAMPLES, ORDINARY_EXAMPLES = 10_000, 200


@dataclass(frozen=True)
class Sizes:
    """The sizes of one run."""

    long: bool

    def of(self, full: int, least: int = 1) -> int:
        """Return `full`, or a twentieth of it in an ordinary run, but no less than `least`."""
        return full if self.long else max(least, full // ORDINARY_SHARE)

    @property
    def examples(self) -> settings:
        """What makes Hypothesis try as many examples as this run does."""
        return settings(max_examples=EXAMPLES if self.long else ORDINARY_EXAMPLES)
