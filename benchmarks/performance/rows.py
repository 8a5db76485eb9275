"""What a measurement yields: rows of figures, and ratios that are to stay as they are."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Literal

from benchmarks.performance.child import Cost
from benchmarks.performance.datasets import SIZES, DataSets

__all__ = ["Bench", "Measurement", "Ratio", "Row", "row_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of a table."""

    what: str
    size: str
    #: Name of the data set in ``datasets.SIZES``.
    figures: Mapping[str, float]
    #: By column; medians where there were several runs.
    table: str = ""
    #: Heading of the table, where a measurement fills several.


@dataclass(frozen=True, kw_only=True, slots=True)
class Ratio:
    """Two figures of one run over each other; less is better."""

    size: str
    #: Of the data; the larger where two are compared.
    name: str
    value: float
    promised: float | None = None
    #: Not more than this.
    watched: bool = True
    #: Compared with the baseline; a p99 of a few seconds varies more than is tolerated by itself.

    @property
    def key(self) -> str:
        """Name the ratio among all."""
        return f"{self.size}: {self.name}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bench:
    """What is to be measured, and where."""

    data: DataSets
    work: Path
    #: An empty folder for whatever the commands write; emptied by whoever fills it.
    homes: Path
    #: Models that trainings leave, by size, for whoever serves them.
    size: str
    #: Of the data.
    runs: int
    #: Of each command.
    full: bool

    @property
    def n_ratings(self) -> int:
        """Return the number of good ratings."""
        return SIZES[self.size].ratings

    @property
    def source(self) -> Path:
        """Return the folder of the data, which is made if it is not there."""
        return self.data.path(self.size)


@dataclass(frozen=True, kw_only=True, slots=True)
class Measurement:
    """One part of the page."""

    name: str
    title: str
    text: str
    #: Markdown above the tables.
    measure: Callable[[Bench], Iterable[Row]]
    ratios: Callable[[Sequence[Row]], Iterator[Ratio]]
    layout: Mapping[str, Literal["long", "wide"]] = field(default_factory=dict)
    #: By table: a line per row, or, for few figures at many sizes, all sizes beside each other.


def row_of(what: str, size: str, costs: Sequence[Cost], *, n_ratings: int) -> Row:
    """Make the row of a command that was run on so many ratings: medians."""
    seconds = median(cost.seconds for cost in costs)
    return Row(
        what=what,
        size=size,
        figures={
            "seconds": seconds,
            "CPU s": median(cost.cpu_seconds for cost in costs),
            "peak MB": median(cost.peak_bytes for cost in costs) / 1e6,
            "µs a rating": seconds * 1e6 / n_ratings,
        },
    )
