"""`python -m benches [--json FILE] [--rounds N] [--quick] [--long] [names]`."""

import argparse
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path

import uvloop

from benches.alone import alone_bench
from benches.figures import Figure, save, table
from benches.growth import growth_bench
from benches.kudos import kudos_bench
from benches.machine import LOAD_CORE, pin
from benches.pacing import pacing_bench
from benches.routing import routing_bench
from benches.sizes import LONG, ORDINARY, QUICK, Sizes
from benches.start import start_bench
from benches.teams import teams_bench
from benches.teams_replies import replies_bench
from benches.units import units_bench

BENCHES: Mapping[str, Callable[[Sizes], Awaitable[list[Figure]]]] = {
    "kudos": kudos_bench,
    "alone": alone_bench,
    "routing": routing_bench,
    "start": start_bench,
    "units": units_bench,
    "growth": growth_bench,
    "teams": teams_bench,
    "replies": replies_bench,
    "pacing": pacing_bench,
}


def main(arguments: list[str]) -> int:
    """Run the benches that were named, or all."""
    options = _parser().parse_args(arguments)
    sizes = LONG if options.long else QUICK if options.quick else ORDINARY
    sizes = replace(sizes, rounds=options.rounds or sizes.rounds, postgresql=options.postgresql)
    if sys.platform != "linux":
        print("The benches read Linux's /proc; they do not run here.")
        return 2
    pin(LOAD_CORE)
    figures: list[Figure] = []
    for name in options.names or BENCHES:
        print(f"{name} …", file=sys.stderr, flush=True)
        figures += uvloop.run(_run(BENCHES[name], sizes))
    print(table(figures))
    if options.json:
        save(figures, options.json)
    return 0


async def _run(bench: Callable[[Sizes], Awaitable[list[Figure]]], sizes: Sizes) -> list[Figure]:
    return await bench(sizes)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benches", description="Measure beside the goals.")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--rounds", type=int, default=0, help="how many rounds to take medians of")
    parser.add_argument("--quick", action="store_true", help="small sizes: one minute")
    parser.add_argument("--long", action="store_true", help="large sizes: an hour")
    parser.add_argument("--postgresql", default="", help="a server to measure as well")
    parser.add_argument("names", nargs="*", choices=[[], *BENCHES], help="which; all if none")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
