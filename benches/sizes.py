"""How much a run measures."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sizes:
    """The size of a run.

    Attributes:
        rounds: of which the medians are taken.
        kudos: requests in a round.
        people: in the company.
        alone: requests one after the other.
        routed: requests in a round of routing.
        soak: requests over which memory has to stay flat.
        postgresql: a database to use instead of a fresh SQLite file; it must be empty.
    """

    rounds: int = 5
    kudos: int = 1_500
    people: int = 40_000
    alone: int = 500
    routed: int = 2_000
    soak: int = 20_000
    postgresql: str = ""

    def database(self, folder: str) -> str:
        """Return the address of the database."""
        return self.postgresql or f"sqlite:///{Path(folder) / 'bench.db'}"


ORDINARY = Sizes()
QUICK = Sizes(rounds=5, kudos=400, people=10_000, alone=150, routed=500, soak=3_000)
LONG = Sizes(rounds=7, kudos=3_000, people=100_000, soak=1_000_000)
TINY = Sizes(rounds=1, kudos=15, people=400, alone=5, routed=20, soak=200)
"""One hundredth: only whether everything runs."""
