"""A chart on a page: the drawing, and its figures as a table for those who cannot see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cinecluster.plots.words import Words as Caption

__all__ = ["Plot", "plotted"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Plot:
    """A chart in one language."""

    svg: Markup
    caption: str
    head: tuple[str, ...]
    #: Columns of the table; the first names the rows.
    rows: tuple[tuple[str, ...], ...]


def plotted(
    draw: Callable[[Caption], str],
    *,
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    x: str = "",
    y: str = "",
) -> Plot:
    """Draw a chart whose description is its table.

    Args:
        draw: A chart of :mod:`cinecluster.plots` with its figures.
        caption: What it shows.
        head: Of the table.
        rows: Of the table.
        x: What the lying axis shows.
        y: What the upright axis shows.
    """
    said = "; ".join(": ".join((row[0], ", ".join(row[1:]))) for row in rows)
    svg = draw(Caption(title=caption, description=said, x=x, y=y))
    return Plot(
        svg=Markup(svg),  # noqa: S704 - drawn by us, all text in it escaped
        caption=caption,
        head=tuple(head),
        rows=tuple(map(tuple, rows)),
    )
