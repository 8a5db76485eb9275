"""``cinecluster synth``: how fast data is made up."""

from collections.abc import Iterator, Sequence
from typing import Final

from benchmarks.performance.child import run_measured
from benchmarks.performance.datasets import SIZES, synth_command
from benchmarks.performance.rows import Bench, Measurement, Ratio, Row, row_of

__all__ = ["GENERATION"]

_LARGEST: Final = 25_000_000


def _measure(bench: Bench) -> Iterator[Row]:
    if bench.n_ratings <= _LARGEST:
        cost = run_measured(synth_command(SIZES[bench.size], bench.work / "synth"))
        yield row_of("cinecluster synth", bench.size, [cost], n_ratings=bench.n_ratings)


def _ratios(rows: Sequence[Row]) -> Iterator[Ratio]:
    del rows  # how fast data is made up is promised to nobody
    yield from ()


GENERATION: Final = Measurement(
    name="generation",
    title="Making up data",
    text="One run of `cinecluster synth` (see [synthetic data](synthetic-data.md)).",
    measure=_measure,
    ratios=_ratios,
)
