"""Summaries as SVG plots; the same summary gives the same bytes."""

from pathlib import Path
from typing import Final

from cinecluster.evaluation.markdown import figure, interval
from cinecluster.evaluation.summary import Row, Summary
from cinecluster.plots.drawing import standalone
from cinecluster.plots.intervals import Interval, intervals
from cinecluster.plots.lines import Line, lines
from cinecluster.plots.scatter import Point, scatter
from cinecluster.plots.words import Words

__all__ = ["write_plots"]

_WIDTH: Final = 720
_TONES: Final = "Baselines are grey, the four routes blue, our own personal list is red."


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
    for name, svg in drawn.items():
        path = folder / f"{summary.protocol}-{name}.svg"
        path.write_text(standalone(svg), encoding="utf-8")
        paths.append(path)
    return tuple(paths)


def _by_ranker(summary: Summary) -> str:
    rows = [
        Interval(
            label=row.contender.name,
            value=row.ndcg_10.value,
            low=row.ndcg_10.low,
            high=row.ndcg_10.high,
            hint=f"{row.contender.name}: {interval(row.ndcg_10)}",
            tone=_tone(row),
        )
        for row in summary.rows
    ]
    words = Words(
        title=f"NDCG@10 by ranker, {_whose(summary)}",
        description=f"A dot for each ranker, with a line along its 95 % interval. {_TONES}",
        x="NDCG@10, 95 % interval",
    )
    return intervals(rows, words, f"{summary.protocol}-ndcg", numbers=_number, width=_WIDTH)


def _coverage(summary: Summary) -> str:
    points = [
        Point(
            label=row.contender.name,
            x=row.ndcg_10.value,
            y=row.coverage_10,
            hint=f"{row.contender.name}: NDCG@10 {figure(row.ndcg_10.value)}, coverage {row.coverage_10:.1%}",
            tone=_tone(row),
        )
        for row in sorted(summary.rows, key=lambda row: -row.ndcg_10.value)
        if row.coverage_10 > 0  # logarithms know no 0
    ]
    words = Words(
        title=f"Coverage against accuracy, {_whose(summary)}",
        description=f"A point for each ranker: how well it recommends, how much of the catalogue. {_TONES}",
        x="NDCG@10",
        y="coverage@10",
    )
    return scatter(
        points, words, f"{summary.protocol}-coverage", numbers=_number, shares=_share, width=_WIDTH
    )


def _by_history(summary: Summary) -> str:
    labels = [each.label for each in summary.rows[0].by_history] if summary.rows else []
    words = Words(
        title=f"NDCG@10 by length of history, {_whose(summary)}",
        description=f"A line for each ranker over the viewers, by how many ratings were given. {_TONES}",
        x="ratings given",
        y="NDCG@10; our own with 95 % intervals",
    )
    return lines(
        [_line(row) for row in summary.rows],
        words,
        f"{summary.protocol}-history",
        scale=dict(enumerate(labels)),
        numbers=_number,
        width=_WIDTH,
        height=420,
    )


def _line(row: Row) -> Line:
    found = [each.ndcg_10 for each in row.by_history]
    return Line(
        label=row.contender.name,
        values={place: each.value for place, each in enumerate(found)},
        hints={place: f"{row.contender.name}: {interval(each)}" for place, each in enumerate(found)},
        intervals={place: (each.low, each.high) for place, each in enumerate(found)}
        if row.contender.kind == "ours"
        else {},
        tone=_tone(row),
    )


def _tone(row: Row) -> str:
    return f"tone-{row.contender.kind}"


def _whose(summary: Summary) -> str:
    return f"{summary.protocol}, {summary.viewers} viewers"


def _number(value: float) -> str:
    return f"{value:g}"


def _share(value: float) -> str:
    return f"{100 * value:g} %"
