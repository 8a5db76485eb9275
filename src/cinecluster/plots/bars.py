"""Bars that lie or stand: one figure for each of some things, or for each step of a scale."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree as ET

import pygal

from cinecluster.plots.drawing import FONT, drawn, options
from cinecluster.plots.ticks import linear, thinned
from cinecluster.plots.words import Words

__all__ = ["Bar", "columns", "lying_bars"]

_ROOM: Final = 36  # letters under the columns, so that labels do not touch
_LONGEST: Final = 24  # letters beside a lying bar; the whole label is in its hint


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One figure."""

    label: str
    #: "" for a step that is not named.
    value: float
    hint: str
    #: The figure in words; shown while the pointer rests on it.
    figure: str = ""
    #: Written at its end.
    tone: str = ""
    #: A class, for its colour.


def columns(bars: Sequence[Bar], words: Words, name: str, *, numbers: Callable[[float], str]) -> str:
    """Draw standing bars side by side, in the order of a scale.

    Args:
        bars: At least one; of many labels only some are shown.
        words: Title, description and axes.
        name: Becomes part of ids: one of a kind in its page.
        numbers: Writes the counts along the axis.
    """
    marks = linear(max(bar.value for bar in bars), whole=True)
    labels = [bar.label for bar in bars]
    chart = pygal.Bar(
        **options(words, height=230),
        range=(0, marks[-1]),
        y_labels=[{"value": mark, "label": numbers(mark)} for mark in marks],
        x_labels=list(thinned(labels, max(2, _ROOM // max(1, *map(len, labels))))),
        print_labels=True,
        print_values_position="top",
    )
    chart.add("", [_value(bar) for bar in bars])
    return drawn(chart, words, name)


def lying_bars(bars: Sequence[Bar], words: Words, name: str) -> str:
    """Draw bars one below the other, each with its figure at its end.

    Args:
        bars: At least one; the first is on top.
        words: Title, description and axes.
        name: Becomes part of ids: one of a kind in its page.
    """
    longest = max(len(bar.figure) for bar in bars)
    chart = pygal.HorizontalBar(
        **options(words, height=22 * len(bars) + (50 if words.x else 16), right=10 + FONT * longest * 3 // 5),
        range=(0, max(bar.value for bar in bars) or 1),
        show_x_labels=False,
        x_labels=[_shortened(bar.label) for bar in reversed(bars)],
        print_labels=True,
        print_values_position="top",
    )
    chart.add("", [_value(bar) for bar in reversed(bars)])
    return drawn(chart, words, name, add=_anchor)


def _anchor(root: ET.Element) -> None:
    for figure in root.iterfind(".//text[@class='label']"):
        figure.set("text-anchor", "start")


def _value(bar: Bar) -> dict[str, Any]:
    return {
        "value": bar.value,
        "tooltip": bar.hint,
        "label": bar.figure,
        "node": {"class": f"rect {bar.tone}".rstrip()},
    }


def _shortened(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1].rstrip(' ,')}…"
