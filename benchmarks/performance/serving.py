"""The service beside a route that does nothing, on the models that the trainings have left."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from benchmarks.performance.rows import Bench, Measurement, Ratio, Row
from benchmarks.serving.measuring import Answered, Started, measure_serving
from benchmarks.serving.questions import FOUR_ROUTES, PERSONAL
from benchmarks.serving.wrk import INSTALL_WRK, has_wrk

__all__ = ["SERVING", "row_of_serving"]

START: Final = "Start"
_PROMISED_START: Final = {"start, s": 3.0, "private MB": 300.0}
_PROMISED_NO_OP, _PROMISED_P99, _PROMISED_PERSONAL_MS = 1 / 0.7, 2.0, 25.0
_IDLE: Final = "idle"


def _measure(bench: Bench) -> Iterator[Row]:
    if not has_wrk():
        print(INSTALL_WRK, file=sys.stderr)
        return
    home = bench.homes / bench.size
    if not (home / "current").exists():
        print(f"No training has left a model of {bench.size} in {home}.", file=sys.stderr)
        return
    for found in measure_serving({bench.size: home}, short=not bench.full):
        yield row_of_serving(found)


def row_of_serving(found: Started | Answered) -> Row:
    """Make the row of what was measured."""
    return _start(found) if isinstance(found, Started) else _answers(found)


def _start(found: Started) -> Row:
    figures = {
        "start, s": found.start_seconds,
        "private MB": found.memory.private,
        "of it no file's, MB": found.memory.anonymous,
    }
    return Row(what=_processes(found.workers), size=found.home, figures=figures, table=START)


def _answers(found: Answered) -> Row:
    figures = {
        "answers a second": found.load.per_second,
        "no-op's": found.no_op.per_second,
        "p50, ms": found.load.p50,
        "p99, ms": found.load.p99,
        "no-op's p99": found.no_op.p99,
        "CPU, ms": found.cpu_ms,
        "no-op's CPU": found.no_op_cpu_ms,
        "bytes": float(found.answer_bytes),
        "failed": float(found.load.failed),
    }
    table = f"{_processes(found.workers)}, {found.situation}"
    return Row(what=f"`{found.route}`", size=found.home, figures=figures, table=table)


def _processes(workers: int) -> str:
    return "1 worker" if workers == 1 else f"{workers} workers"


def _ratios(rows: Sequence[Row]) -> Iterator[Ratio]:
    for row in rows:
        route, figures = row.what.strip("`"), row.figures
        if row.table == START and row.size == "25m":
            yield from _start_ratios(row)
        elif row.table.endswith(_IDLE) and route in FOUR_ROUTES:
            yield from _no_op_ratios(row)
        elif row.table.endswith(_IDLE) and route in PERSONAL and row.size == "25m":
            yield Ratio(
                size=row.size,
                name=f"{row.what}, {row.table}, p99 ÷ the {_PROMISED_PERSONAL_MS:.0f} ms promised",
                value=figures["p99, ms"] / _PROMISED_PERSONAL_MS,
                promised=1.0,
                watched=False,
            )


def _start_ratios(row: Row) -> Iterator[Ratio]:
    for figure, most in _PROMISED_START.items():
        yield Ratio(
            size=row.size,
            name=f"service of {row.what}, {figure} ÷ the {most:.0f} promised",
            value=row.figures[figure] / most,
            promised=1.0,
        )


def _no_op_ratios(row: Row) -> Iterator[Ratio]:
    figures: Mapping[str, float] = row.figures
    yield Ratio(
        size=row.size,
        name=f"{row.what}, {row.table}, no-op's answers a second ÷ its own",
        value=figures["no-op's"] / figures["answers a second"],
        promised=_PROMISED_NO_OP,
        watched=False,
    )
    # What other programs do meanwhile hardly changes this one.
    yield Ratio(
        size=row.size,
        name=f"{row.what}, {row.table}, its CPU ÷ no-op's",
        value=figures["CPU, ms"] / figures["no-op's CPU"],
    )
    yield Ratio(
        size=row.size,
        name=f"{row.what}, {row.table}, p99 ÷ no-op's",
        value=figures["p99, ms"] / figures["no-op's p99"],
        promised=_PROMISED_P99,
        watched=False,
    )


SERVING: Final = Measurement(
    name="serving",
    title="Serving",
    text=(
        "The service on the models trained above, asked by wrk over loopback, eight connections at once per"
        " worker (for personal lists one), in turn with a route of the same server that does nothing but send"
        " as many bytes. Films are asked about as often as they are rated, and for five seconds before"
        " anything is measured, so that a worker has kept most of the answers that depend on the model alone"
        " (`answers.max_bytes`); the tables at the end are without that. Private memory is the largest"
        " worker's after it was asked; pages of files that only it has mapped, all of them where it is alone,"
        " are the disk's and can be had again."
    ),
    measure=_measure,
    ratios=_ratios,
)
