"""What has been measured, as JSON beside the page that is made from it.

A run replaces the parts and sizes that it has measured and leaves the others, so that hours of measuring can
be done in pieces; each part tells when it was done.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.performance.rows import Row

__all__ = ["Measured", "Results", "read_results", "write_results"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """The rows of one part of the page."""

    at: str
    #: When, and how busy the machine was before; of the latest rows.
    rows: tuple[Row, ...]

    def with_rows(self, rows: Sequence[Row], at: str) -> "Measured":
        """Replace the rows of the sizes that these are of."""
        sizes = {row.size for row in rows}
        kept = (row for row in self.rows if row.size not in sizes)
        return Measured(at=at, rows=(*kept, *map(_rounded, rows)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Results:
    """All parts, and the machine."""

    machine: Mapping[str, str]
    parts: Mapping[str, Measured]

    def with_rows(self, part: str, rows: Sequence[Row], at: str) -> "Results":
        """Replace the rows of one part that are of the same sizes."""
        before = self.parts.get(part, Measured(at="", rows=()))
        return Results(machine=self.machine, parts={**self.parts, part: before.with_rows(rows, at)})


def read_results(path: Path) -> Results | None:
    """Read what has been measured before; ``None`` where nothing has."""
    if not path.exists():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    return Results(
        machine=content["machine"],
        parts={
            name: Measured(at=part["at"], rows=tuple(Row(**row) for row in part["rows"]))
            for name, part in content["parts"].items()
        },
    )


def write_results(path: Path, results: Results) -> None:
    """Write all."""
    path.write_text(json.dumps(asdict(results), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _rounded(row: Row) -> Row:
    """Round to four digits, so that the page is the same from the file as from the measurement."""
    return replace(row, figures={name: float(f"{value:.4g}") for name, value in row.figures.items()})
