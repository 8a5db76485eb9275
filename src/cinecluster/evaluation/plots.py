"""Summaries as SVG plots; the same summary gives the same bytes."""

from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cinecluster.evaluation.bootstrap import Estimate
from cinecluster.evaluation.summary import Summary

__all__ = ["write_plots"]

_COLOURS: Final = {"baseline": "#7a7a7a", "route": "#2f6f9f", "ours": "#c0392b"}
_MARKERS: Final = "osD^v<>PX*hpd8"


def write_plots(summary: Summary, folder: Path) -> tuple[Path, ...]:
    """Write three plots of one protocol, named after it, and return their paths.

    Args:
        summary: What to draw.
        folder: Is made where it is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {
        "ndcg": _by_ranker(summary),
        "coverage": _coverage(summary),
        "history": _by_history(summary),
    }
    paths = []
    for name, figure in drawn.items():
        path = folder / f"{summary.protocol}-{name}.svg"
        # Ids are hashed with a salt instead of drawn at random, and text stays text.
        with mpl.rc_context({"svg.hashsalt": "cinecluster", "svg.fonttype": "none"}):
            figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
        paths.append(path)
    return tuple(paths)


def _by_ranker(summary: Summary) -> Figure:
    rows = summary.rows[::-1]
    figure, axes = _figure(height=0.35 * len(rows) + 1)
    for place, row in enumerate(rows):
        found = row.ndcg_10
        axes.errorbar(
            found.value, place, xerr=_errors([found]), fmt="o", capsize=3, color=_COLOURS[row.contender.kind]
        )
    axes.set_yticks(range(len(rows)), [row.contender.name for row in rows])
    axes.set_xlim(left=0)
    axes.set_xlabel("NDCG@10, 95 % interval")
    axes.set_title(_title(summary))
    return figure


def _coverage(summary: Summary) -> Figure:
    figure, axes = _figure(height=5)
    for row, marker in zip(summary.rows, cycle(_MARKERS), strict=False):
        axes.plot(
            row.ndcg_10.value,
            row.coverage_10,
            marker,
            color=_COLOURS[row.contender.kind],
            label=row.contender.name,
        )
    axes.set_yscale("log")  # chance reaches a hundred times as many films as popularity
    axes.set_xlabel("NDCG@10")
    axes.set_ylabel("coverage@10, share of the catalogue")
    axes.set_title(_title(summary))
    axes.legend(fontsize=7, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return figure


def _by_history(summary: Summary) -> Figure:
    figure, axes = _figure(height=5)
    labels = [each.label for each in summary.rows[0].by_history] if summary.rows else []
    for row in summary.rows:
        found = [each.ndcg_10 for each in row.by_history]
        axes.errorbar(
            range(len(found)),
            [each.value for each in found],
            yerr=_errors(found),
            capsize=2,
            linewidth=2.5 if row.contender.kind == "ours" else 1,
            label=row.contender.name,
        )
    axes.set_xticks(range(len(labels)), labels)
    axes.set_xlabel("ratings given")
    axes.set_ylabel("NDCG@10, 95 % interval")
    axes.set_title(_title(summary))
    axes.legend(fontsize=7, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return figure


def _figure(*, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(8, height), layout="constrained")
    return figure, figure.add_subplot()


def _errors(found: Sequence[Estimate]) -> list[list[float]]:
    # A percentile interval may leave the figure itself just outside.
    return [
        [max(each.value - each.low, 0.0) for each in found],
        [max(each.high - each.value, 0.0) for each in found],
    ]


def _title(summary: Summary) -> str:
    return f"{summary.protocol}, {summary.viewers} viewers"
