"""Figures along a scale, as lines with their names at the end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

import pygal

from cinecluster.plots.drawing import FONT, WIDTH, drawn, options, write
from cinecluster.plots.labels import spread, width_of
from cinecluster.plots.ticks import linear
from cinecluster.plots.words import Words

__all__ = ["Line", "lines"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One thing's figures, by their place on the scale."""

    label: str
    values: Mapping[float, float]
    hints: Mapping[float, str]
    #: Shown while the pointer rests on a figure.
    intervals: Mapping[float, tuple[float, float]] = field(default_factory=dict)
    #: Lowest and highest, where they are to be drawn.
    tone: str = ""
    #: A class, for its colour.


def lines(
    of: Sequence[Line],
    words: Words,
    name: str,
    *,
    scale: Mapping[float, str],
    numbers: Callable[[float], str],
    width: int = WIDTH,
    height: int = 230,
) -> str:
    """Draw each thing's figures as a line.

    Args:
        of: At least one line with at least one figure, none below 0.
        words: Title, description and axes.
        name: Becomes part of ids: one of a kind in its page.
        scale: What stands at the places of the scale.
        numbers: Writes the figures along the upright axis.
        width: Units; many figures and long names need more.
        height: The same; many names need more.
    """
    highest = max(max((*line.values.values(), *(high for _, high in line.intervals.values()))) for line in of)
    marks = linear(highest)
    right = 16 + int(max(width_of(line.label, FONT) for line in of))
    chart = pygal.XY(
        **options(words, width=width, height=height, right=right),
        range=(0, marks[-1]),
        xrange=(min(scale), max(scale)),
        x_labels=[{"value": place, "label": label} for place, label in scale.items()],
        y_labels=[{"value": mark, "label": numbers(mark)} for mark in marks],
        dots_size=3.5,
    )
    tones = []
    for line in of:
        for place, ends in line.intervals.items():
            chart.add("", [(place, end) for end in ends], show_dots=False)
            tones.append(f"interval {line.tone}".rstrip())
        chart.add("", [_point(line, place) for place in line.values])
        tones.append(f"named {line.tone}".rstrip())
    return drawn(chart, words, name, tones=tones, add=lambda root: _name(root, of))


def _point(line: Line, place: float) -> dict[str, Any]:
    return {"value": (place, line.values[place]), "tooltip": line.hints[place]}


def _name(root: ET.Element, of: Sequence[Line]) -> None:
    """Write each line's name after its last figure."""
    groups = root.findall(".//*[@class='plot overlay']/g")
    named = [group for group in groups if "named" in group.get("class", "")]
    ends = [max(group.iter("circle"), key=lambda dot: float(dot.get("cx", 0))) for group in named]
    wanted = [float(end.get("cy", 0)) for end in ends]
    heights = spread(wanted, gap=FONT, highest=max(wanted))
    for group, end, line, height in zip(named, ends, of, heights, strict=True):
        write(group, line.label, x=float(end.get("cx", 0)) + 9, y=height + FONT * 0.35)
