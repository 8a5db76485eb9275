"""``cinecluster train``: seconds and peak memory, whole and by stage."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any, Final

from benchmarks.performance.child import Cost, python, run_measured
from benchmarks.performance.rows import Bench, Measurement, Ratio, Row, row_of

__all__ = ["TRAINING"]

WHOLE, STAGES = "cinecluster train", "By stage"
_REFERENCE: Final = "1m"
_PROMISES: Final = {("25m", "seconds"): 900.0, ("25m", "peak MB"): 10_000.0, ("250m", "peak MB"): 8_000.0}


def _measure(bench: Bench) -> Iterator[Row]:
    home, output = bench.homes / bench.size, bench.work / "output"
    command = python(
        *("-m", "cinecluster", "train", bench.source, "--home", home, "--output", output, "--json")
    )
    costs: list[Cost] = []
    for _ in range(bench.runs):
        shutil.rmtree(home, ignore_errors=True)  # each as the first: no gate against the one before
        costs.append(run_measured(command))
        shutil.rmtree(output)
    yield row_of(WHOLE, bench.size, costs, n_ratings=bench.n_ratings)
    yield from _stages(bench.size, [json.loads(cost.output) for cost in costs])


def _stages(size: str, manifests: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    for stage in manifests[0]["timings"]:
        figures = {"s": median(manifest["timings"][stage] for manifest in manifests)}
        if stage in manifests[0].get("memory", {}):
            figures["MB"] = median(manifest["memory"][stage] for manifest in manifests) / 1e6
        yield Row(what=stage, size=size, figures=figures, table=STAGES)


def _ratios(rows: Sequence[Row]) -> Iterator[Ratio]:
    whole = {row.size: row.figures for row in rows if row.what == WHOLE}
    for (size, figure), most in _PROMISES.items():
        if size in whole:
            yield Ratio(
                size=size,
                name=f"training, {figure} ÷ the {most:,.0f} promised",
                value=whole[size][figure] / most,
                promised=1.0,
            )
    for size in whole:
        if size != _REFERENCE and _REFERENCE in whole:
            yield Ratio(
                size=size,
                name=f"training, cost of a rating ÷ that of {_REFERENCE}",
                value=whole[size]["µs a rating"] / whole[_REFERENCE]["µs a rating"],
                promised=1.3 if size == "25m" else None,
            )


TRAINING: Final = Measurement(
    name="training",
    title="Training, end to end",
    text=(
        "`cinecluster train` from the files as they come to the published version and the six files. Seconds"
        " and peak memory by stage are those of the version's manifest."
    ),
    measure=_measure,
    ratios=_ratios,
    layout={STAGES: "wide"},
)
