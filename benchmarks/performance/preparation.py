"""``cinecluster prepare`` beside the script people write, the fastest one by hand, and the floor."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from benchmarks.performance.child import Cost, python, run_measured
from benchmarks.performance.datasets import SIZES
from benchmarks.performance.rows import Bench, Measurement, Ratio, Row, row_of

__all__ = ["PREPARATION", "PreparationsDiffer"]

OURS, OTHER_ENGINE = "**cinecluster prepare**", "cinecluster prepare --engine "
PANDAS, POLARS, FLOOR = "naive pandas", "hand-written Polars", "floor: typed scan"
BASELINES: Final[Mapping[str, str]] = {
    PANDAS: "naive_pandas.py",
    POLARS: "hand_written_polars.py",
    FLOOR: "typed_scan.py",
}

_SCRIPTS: Final = Path(__file__).parents[1] / "baselines"
_COMPARED: Final = 1_000_000
"""Tables of more ratings are not compared: it would take longer than the preparations."""
_SETTLED: Final = 1_000_000
"""Of fewer ratings the start of Python is most of the time, which says nothing about preparing."""
_PROMISES: Final = {
    (PANDAS, "seconds"): 1 / 7,
    (PANDAS, "peak MB"): 1 / 3,
    (POLARS, "seconds"): 1.2,
    (POLARS, "peak MB"): 1.0,
}


class PreparationsDiffer(Exception):
    """Two preparations of the same files are not the same; their times say nothing."""


def _measure(bench: Bench) -> Iterator[Row]:
    engines = _engines(full=bench.full, n_ratings=bench.n_ratings)
    commands = _commands(bench.source, bench.work, engines, csv=SIZES[bench.size].file_format == "csv")
    costs: dict[str, list[Cost]] = {what: [] for what in commands}
    for run in range(bench.runs):  # one after another, so that a busy moment hits all
        for what, command in commands.items():
            costs[what].append(run_measured(command))
        if run == 0 and bench.n_ratings <= _COMPARED:
            _require_equal(bench.work, (*engines, BASELINES[PANDAS], BASELINES[POLARS]))
        for folder in bench.work.iterdir():
            shutil.rmtree(folder)
    for what in commands:
        yield row_of(what, bench.size, costs[what], n_ratings=bench.n_ratings)


def _engines(*, full: bool, n_ratings: int) -> tuple[str, ...]:
    """Name the engines beside the default one; Spark takes its time, so that only a full run has it."""
    has_spark = find_spec("pyspark") is not None and shutil.which("java") is not None
    return ("duckdb", "spark") if full and has_spark and n_ratings <= _COMPARED else ("duckdb",)


def _commands(source: Path, work: Path, engines: Sequence[str], *, csv: bool) -> dict[str, list[str]]:
    ours = python("-m", "cinecluster", "prepare", source)
    commands = {OURS: [*ours, str(work / "ours")]}
    for engine in engines:
        commands[f"{OTHER_ENGINE}{engine}"] = [*ours, str(work / engine), "--engine", engine]
    if csv:
        for what, script in BASELINES.items():
            commands[what] = python(_SCRIPTS / script, source, work / script)
    return commands


def _require_equal(work: Path, others: Sequence[str]) -> None:
    ours = work / "ours"
    for other in others:
        compared = run_measured(python("-m", "benchmarks.performance.equality", ours, work / other))
        if any(json.loads(compared.output).values()):
            raise PreparationsDiffer(f"{other} and cinecluster differ, in rows by table: {compared.output}")


def _ratios(rows: Sequence[Row]) -> Iterator[Ratio]:
    ours = {row.size: row.figures for row in rows if row.what == OURS}
    for row in rows:
        if row.what in BASELINES and row.size in ours and SIZES[row.size].ratings >= _SETTLED:
            for figure in ("seconds", "peak MB"):
                yield Ratio(
                    size=row.size,
                    name=f"preparation, {figure}, cinecluster ÷ {row.what}",
                    value=ours[row.size][figure] / row.figures[figure],
                    promised=_PROMISES.get((row.what, figure)) if row.size == "25m" else None,
                )


PREPARATION: Final = Measurement(
    name="preparation",
    title="Preparation: clean, standardise, count",
    text=(
        "From the files as they come to clean films, ratings with their z-scores by viewer and film, tags"
        " counted per film, links, statistics per film and every dropped row by its reason, all written as"
        " Parquet. The scripts beside `cinecluster prepare` are in `benchmarks/baselines/`: what people write"
        " with pandas, the fastest Polars we could write by hand, and a typed scan of the same files that"
        " keeps nothing. At 100 k and 1 M ratings all tables are compared row by row before anything is"
        " written here: they are equal, and so are those of the other engines."
    ),
    measure=_measure,
    ratios=_ratios,
)
