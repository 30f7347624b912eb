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
        units: units of work in a round.
        growth: how many kudos are there already, from size to size.
        growth_postgresql: the same on PostgreSQL.
        postgresql: a server to measure as well; its user may create databases. Empty: none.
    """

    rounds: int = 5
    kudos: int = 1_500
    people: int = 40_000
    alone: int = 500
    routed: int = 2_000
    soak: int = 20_000
    units: int = 3_000
    growth: tuple[int, ...] = (1_000, 10_000, 100_000)
    growth_postgresql: tuple[int, ...] = (1_000, 10_000, 100_000)
    postgresql: str = ""

    def database(self, folder: str) -> str:
        """Return the address of a fresh SQLite file."""
        return f"sqlite:///{Path(folder) / 'bench.db'}"


ORDINARY = Sizes()
QUICK = Sizes(
    kudos=400,
    people=10_000,
    alone=150,
    routed=500,
    soak=3_000,
    units=1_000,
    growth=(1_000, 10_000),
    growth_postgresql=(1_000, 10_000),
)
LONG = Sizes(
    rounds=7,
    kudos=3_000,
    people=100_000,
    soak=1_000_000,
    units=10_000,
    growth=(1_000, 10_000, 100_000, 1_000_000, 10_000_000),
    growth_postgresql=(1_000, 10_000, 100_000, 1_000_000, 10_000_000),
)
TINY = Sizes(
    rounds=1,
    kudos=15,
    people=400,
    alone=5,
    routed=20,
    soak=200,
    units=60,
    growth=(10, 100),
    growth_postgresql=(10, 100),
)
"""One hundredth: only whether everything runs."""
