"""Measure, write the page, and say what has got worse: ``python -m benchmarks.performance``.

Results are kept after each part, so that what was measured is not lost if the rest is interrupted.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.performance.baseline import read_baseline, regressions, write_baseline
from benchmarks.performance.datasets import SIZES, DataSets
from benchmarks.performance.machine import describe_machine
from benchmarks.performance.measurements import MEASUREMENTS
from benchmarks.performance.page import performance_page
from benchmarks.performance.results import Results, read_results, write_results
from benchmarks.performance.rows import Bench, Measurement

ROOT = Path(__file__).parents[2]
RESULTS, PAGE = ROOT / "docs" / "performance.json", ROOT / "docs" / "performance.md"
BASELINE = Path(__file__).with_name("baseline.json")
SHORT, FULL = ("100k", "1m"), tuple(SIZES)
_REPEATED = {"preparation": (*SHORT, "25m")}
"""Of which sizes what is measured several times, if not just of the small ones."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; 1 where a ratio is worse than its baseline by more than is tolerated."""
    options = _parser().parse_args(arguments)
    sizes = tuple(options.sizes.split(",")) if options.sizes else FULL if options.full else SHORT
    options.data.mkdir(parents=True, exist_ok=True)
    worse: list[str] = []
    for part in _chosen(options.only):
        for size in sizes:  # size by size: an hour of the largest data is not to cost the rest
            with tempfile.TemporaryDirectory(prefix="work-", dir=options.data) as work:
                bench = Bench(
                    data=DataSets(folder=options.data),
                    work=Path(work),
                    homes=options.data / "homes",
                    size=size,
                    runs=options.runs if size in _REPEATED.get(part.name, SHORT) else 1,
                    full=options.full,
                )
                print(f"{part.title}, {size} …", file=sys.stderr, flush=True)
                results = _measured(part, bench)
        ratios = [ratio for ratio in part.ratios(results.parts[part.name].rows) if ratio.size in sizes]
        worse += regressions(ratios, read_baseline(BASELINE))
        if options.accept:
            write_baseline(BASELINE, ratios)
    print(f"{PAGE} and {RESULTS} are written.", file=sys.stderr)
    for sentence in worse:
        print(f"Worse than the baseline: {sentence}", file=sys.stderr)
    return 1 if worse and not options.accept else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--full", action="store_true", help="25 M and 250 M ratings as well")
    parser.add_argument("--sizes", metavar="A,B,…", help=f"only these: {', '.join(SIZES)}")
    parser.add_argument(
        "--only", metavar="A,B,…", help=f"only these: {', '.join(part.name for part in MEASUREMENTS)}"
    )
    parser.add_argument("--runs", type=int, default=3, help="of each command at 100 k and 1 M")
    parser.add_argument(
        "--data", type=Path, default=ROOT / "build" / "bench", help="where the generated data lies or goes"
    )
    parser.add_argument("--accept", action="store_true", help="make today's ratios the baseline")
    return parser


def _chosen(names: str | None) -> list[Measurement]:
    wanted = names.split(",") if names else [part.name for part in MEASUREMENTS]
    known = {part.name: part for part in MEASUREMENTS}
    if unknown := [name for name in wanted if name not in known]:
        sys.exit(f"there is no part {', '.join(unknown)}; choose from {', '.join(known)}")
    return [known[name] for name in wanted]


def _measured(part: Measurement, bench: Bench) -> Results:
    at = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC on a machine with a load of {os.getloadavg()[0]:.1f} before"
    before = read_results(RESULTS)
    results = Results(machine=describe_machine(), parts={} if before is None else before.parts)
    results = results.with_rows(part.name, list(part.measure(bench)), at)
    write_results(RESULTS, results)
    PAGE.write_text(performance_page(results), encoding="utf-8")
    return results


if __name__ == "__main__":
    sys.exit(main())
