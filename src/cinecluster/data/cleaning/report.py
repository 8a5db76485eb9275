"""The cleaning report: where every row that was read has gone, and what was noticed on the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

__all__ = ["CleaningReport", "Example", "ReportRow", "TableReport"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """One row that was dropped, to show people what a reason means."""

    row: int
    #: 1-based line of the file, the header counted.
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportRow:
    """One line of the report as a table for people."""

    table: str
    what: str
    #: ``read``, ``kept``, ``dropped`` or ``remark``.
    detail: str
    #: The reason or the remark; empty for ``read`` and ``kept``.
    count: int
    example: str
    #: ``row 17: 'abc'``; empty where there is none.


@dataclass(frozen=True, kw_only=True, slots=True)
class TableReport:
    """What became of one table's rows.

    Raises:
        ValueError: Rows are unaccounted for, or an example illustrates no reason.
    """

    table: str
    file: str
    read: int
    kept: int
    dropped: Mapping[str, int] = field(default_factory=dict)
    #: Rows by the one reason each was dropped for, in the order in which reasons are looked for.
    examples: Mapping[str, Example] = field(default_factory=dict)
    #: By reason.
    remarks: Mapping[str, int] = field(default_factory=dict)
    #: What was changed or noticed though nothing was dropped for it.

    def __post_init__(self) -> None:
        accounted = self.kept + sum(self.dropped.values())
        if self.read != accounted:
            raise ValueError(f"{self.table}: {self.read} rows read, but {accounted} accounted for")
        if not self.examples.keys() <= self.dropped.keys():
            raise ValueError(f"{self.table}: an example without a reason in {sorted(self.examples)}")

    def rows(self) -> Iterator[ReportRow]:
        """Yield the lines of this table's part of the report."""

        def row(what: str, count: int, detail: str = "", example: str = "") -> ReportRow:
            return ReportRow(table=self.table, what=what, detail=detail, count=count, example=example)

        yield row("read", self.read)
        yield row("kept", self.kept)
        for reason, count in self.dropped.items():
            example = self.examples.get(reason)
            yield row(
                "dropped", count, reason, "" if example is None else f"row {example.row}: {example.value!r}"
            )
        for remark, count in self.remarks.items():
            yield row("remark", count, remark)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values for JSON."""
        return {
            "table": self.table,
            "file": self.file,
            "read": self.read,
            "kept": self.kept,
            "dropped": dict(self.dropped),
            "examples": {
                reason: {"row": example.row, "value": example.value}
                for reason, example in self.examples.items()
            },
            "remarks": dict(self.remarks),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Make the report again from what :meth:`to_dict` returned."""
        examples = {reason: Example(**example) for reason, example in values["examples"].items()}
        return cls(**{**values, "examples": examples})


@dataclass(frozen=True, kw_only=True, slots=True)
class CleaningReport:
    """What became of every row of every table, in the order in which they were cleaned."""

    tables: tuple[TableReport, ...]

    def of(self, table: str) -> TableReport:
        """Return the report of one table.

        Raises:
            KeyError: The source had no such table.
        """
        for report in self.tables:
            if report.table == table:
                return report
        raise KeyError(table)

    def rows(self) -> tuple[ReportRow, ...]:
        """Return the whole report as lines of one table."""
        return tuple(row for report in self.tables for row in report.rows())

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values for JSON."""
        return {"tables": [report.to_dict() for report in self.tables]}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Make the report again from what :meth:`to_dict` returned."""
        return cls(tables=tuple(TableReport.from_dict(report) for report in values["tables"]))
