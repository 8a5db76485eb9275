"""The same preparation on every engine, and what it would cost for a thousand million ratings and ten.

``python -m benchmarks.engines --data DIR`` prepares a million and five million generated ratings (``--large
25m``: twenty-five) on each engine, every run a process of its own, and prints tables in Markdown. The cost of
one more rating is the difference of the two sizes in seconds of a core: what a start costs is in both, and a
busy machine stretches time more than work.
"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.performance.child import Cost, python, run_measured
from benchmarks.performance.datasets import SIZES as BENCH_SIZES
from benchmarks.performance.datasets import DataSet, DataSets

__all__ = ["Estimate", "estimate"]

CORES: Final = 2
ENGINES: Final = ("polars", "duckdb", "spark")
SMALL: Final = "1m"
SIZES: Final = {**BENCH_SIZES, "5m": DataSet(ratings=5_000_000, movies=40_000, users=32_400, dirt=0.005)}
EFFICIENCY: Final = 0.7
"""What is left of a core's work when many of them shuffle over a network: assumed, not measured."""
CLUSTERS: Final = ((1_000_000_000, 16), (1_000_000_000, 64), (10_000_000_000, 64), (10_000_000_000, 256))
"""Ratings, cores."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """What some ratings would take."""

    core_microseconds: float
    #: Of one more rating, on one core.
    core_hours: float
    seconds: float


def estimate(small: Cost, large: Cost, *, more: int, ratings: int, cores: int) -> Estimate:
    """Reckon from two runs what many ratings would take on many cores.

    Args:
        small: The run on fewer ratings.
        large: The run on more.
        more: How many more.
        ratings: To be prepared.
        cores: To do it.
    """
    per_rating = (large.cpu_seconds - small.cpu_seconds) / more
    work = per_rating * ratings
    return Estimate(
        core_microseconds=per_rating * 1e6,
        core_hours=work / 3600,
        seconds=work / (cores * EFFICIENCY),
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Prepare the same data on every engine.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets of make bench")
    parser.add_argument("--engines", default=",".join(ENGINES), help="which, by commas")
    parser.add_argument("--large", choices=("5m", "25m"), default="5m", help="the larger of the two sizes")
    arguments = parser.parse_args()
    data = DataSets(folder=arguments.data, sizes=SIZES)
    costs = {
        engine: {size: _measured(engine, data.path(size)) for size in (SMALL, arguments.large)}
        for engine in arguments.engines.split(",")
    }
    print("\n".join([*_measurements(costs), "", *_estimates(costs, large=arguments.large)]))


def _measured(engine: str, source: Path) -> Cost:
    with TemporaryDirectory(prefix="engines-") as folder:
        print(f"{engine}: {source.name} …", file=sys.stderr, flush=True)
        command = python("-m", "cinecluster", "prepare", source, Path(folder) / "out", "--engine", engine)
        cost = run_measured([*command, *(("--master", f"local[{CORES}]") if engine == "spark" else ())])
    print(
        f"  {cost.seconds:.1f} s, {cost.cpu_seconds:.1f} CPU s, {cost.peak_bytes / 1e6:,.0f} MB",
        file=sys.stderr,
    )
    return cost


def _measurements(costs: Mapping[str, Mapping[str, Cost]]) -> list[str]:
    lines = ["| engine | ratings | seconds | CPU s | peak MB |", "|---|--:|--:|--:|--:|"]
    for engine, sizes in costs.items():
        lines += [
            f"| {engine} | {SIZES[size].ratings:,} | {cost.seconds:.1f} | {cost.cpu_seconds:.1f} |"
            f" {cost.peak_bytes / 1e6:,.0f} |"
            for size, cost in sizes.items()
        ]
    return lines


def _estimates(costs: Mapping[str, Mapping[str, Cost]], *, large: str) -> list[str]:
    more = SIZES[large].ratings - SIZES[SMALL].ratings
    lines = ["| engine | ratings | cores | µs of a core a rating | core hours | minutes |"]
    lines.append("|---|--:|--:|--:|--:|--:|")
    for engine, sizes in costs.items():
        for ratings, cores in CLUSTERS if engine == "spark" else ((1_000_000_000, CORES),):
            found = estimate(sizes[SMALL], sizes[large], more=more, ratings=ratings, cores=cores)
            lines.append(
                f"| {engine} | {ratings:,} | {cores} | {found.core_microseconds:.2f} |"
                f" {found.core_hours:.1f} | {found.seconds / 60:.0f} |"
            )
    return lines


if __name__ == "__main__":
    main()
