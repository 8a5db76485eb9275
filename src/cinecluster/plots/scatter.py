"""Two figures of each of some things: a cloud of named points."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

import pygal

from cinecluster.plots.drawing import FONT, WIDTH, drawn, options, write
from cinecluster.plots.labels import beside
from cinecluster.plots.ticks import decades, linear
from cinecluster.plots.words import Words

__all__ = ["Point", "scatter"]

_HEIGHT: Final = 300
_LEFT: Final = 80
_BELOW: Final = 60  # about what the axes take of the drawing


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """Two figures of one thing."""

    label: str
    x: float
    y: float
    hint: str
    #: Both in words; shown while the pointer rests on it.
    tone: str = ""
    #: A class, for its colour.


def scatter(
    points: Sequence[Point],
    words: Words,
    name: str,
    *,
    numbers: Callable[[float], str],
    shares: Callable[[float], str],
    width: int = WIDTH,
) -> str:
    """Draw named points, the upright axis by powers of ten.

    Args:
        points: At least one; x is not below 0, and y above 0.
        words: Title, description and axes.
        name: Becomes part of ids: one of a kind in its page.
        numbers: Writes the figures along the lying axis.
        shares: Writes those along the upright axis.
        width: Units; many names need more.
    """
    across = linear(max(point.x for point in points))
    up = decades(min(point.y for point in points), max(point.y for point in points))
    chart = pygal.XY(
        **options(words, width=width, height=_HEIGHT),
        xrange=(0, across[-1]),
        range=(math.log10(up[0]), math.log10(up[-1])),
        x_labels=[{"value": mark, "label": numbers(mark)} for mark in across],
        y_labels=[{"value": math.log10(mark), "label": shares(mark)} for mark in up],
        show_x_guides=True,
        stroke=False,
        dots_size=4.5,
    )
    for point in points:
        chart.add("", [{"value": (point.x, math.log10(point.y)), "tooltip": point.hint}])
    return drawn(
        chart,
        words,
        name,
        tones=[point.tone for point in points],
        add=lambda root: _name(root, points, width),
    )


def _name(root: ET.Element, points: Sequence[Point], width: int) -> None:
    """Write each point's name beside it, where there is room; its hint says it in any case."""
    groups = root.findall(".//*[@class='plot overlay']/g")
    dots = [next(group.iter("circle")) for group in groups]
    at = [(float(dot.get("cx", 0)), float(dot.get("cy", 0))) for dot in dots]
    names = [point.label for point in points]
    places = beside(at, names, font=FONT, width=width - _LEFT, height=_HEIGHT - _BELOW)
    for group, label, place in zip(groups, names, places, strict=True):
        if place is not None:
            write(group, label, x=place.x, y=place.y, anchor=place.anchor)
