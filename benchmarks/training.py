"""Time a training on ml-latest-small, stage by stage, in processes of their own; medians and the floor.

The floor is a typed scan of the same ``ratings.csv``: no training can be faster than reading its data.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from benchmarks.real_data import movielens_small
from cinecluster import columns as c


def main(arguments: Sequence[str] | None = None) -> None:
    """Run it and print a Markdown table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args(arguments)
    runs = [_train() for _ in range(options.runs)]
    floor = statistics.median(_scan() for _ in range(options.runs))
    print(f"| stage | seconds, median of {options.runs} |\n|---|--:|")
    for stage in runs[0]:
        print(f"| {stage} | {statistics.median(run[stage] for run in runs):.2f} |")
    print(f"| *floor: typed scan of ratings.csv* | {floor:.3f} |")


def _train() -> dict[str, float]:
    """Return seconds by stage and of the whole command, from start of the process to its end."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "cinecluster", "train", str(movielens_small()), "--json"]
        began = time.perf_counter()
        done = subprocess.run(
            [*command, "--home", f"{folder}/var", "--output", f"{folder}/output"],
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        whole = time.perf_counter() - began
    stages: dict[str, float] = json.loads(done.stdout)["timings"]
    return {**stages, "**whole command**": whole}


def _scan() -> float:
    ratings: Path = movielens_small() / "ratings.csv"
    began = time.perf_counter()
    pl.read_csv(ratings, schema=dict(c.RATINGS))
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
