"""Figures with their 95 % intervals, one below the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygal

from cinecluster.plots.drawing import WIDTH, drawn, options
from cinecluster.plots.ticks import linear
from cinecluster.plots.words import Words

__all__ = ["Interval", "intervals"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """A figure of one thing, and between what it may well lie."""

    label: str
    value: float
    low: float
    high: float
    hint: str
    #: All that in words; shown while the pointer rests on it.
    tone: str = ""
    #: A class, for its colour.


def intervals(
    rows: Sequence[Interval], words: Words, name: str, *, numbers: Callable[[float], str], width: int = WIDTH
) -> str:
    """Draw a dot for each figure, and a line from end to end of its interval.

    Args:
        rows: At least one, none below 0; the first is on top.
        words: Title, description and axes.
        name: Becomes part of ids: one of a kind in its page.
        numbers: Writes the figures along the axis.
        width: Units.
    """
    marks = linear(max(row.high for row in rows))
    places = range(len(rows), 0, -1)
    chart = pygal.XY(
        **options(words, width=width, height=22 * len(rows) + 70),
        xrange=(0, marks[-1]),
        range=(0.5, len(rows) + 0.5),
        x_labels=[{"value": mark, "label": numbers(mark)} for mark in marks],
        y_labels=[{"value": place, "label": row.label} for place, row in zip(places, rows, strict=True)],
        show_x_guides=True,
        show_y_guides=False,
        dots_size=3.5,
    )
    for place, row in zip(places, rows, strict=True):
        chart.add("", [(row.low, place), (row.high, place)], show_dots=False)
        chart.add("", [{"value": (row.value, place), "tooltip": row.hint}], stroke=False)
    return drawn(chart, words, name, tones=[row.tone for row in rows for _ in range(2)])
