"""What cleaning one table yields: the clean table and the account of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import polars as pl

from cinecluster.data.cleaning.checks import Drop
from cinecluster.data.cleaning.report import Example, TableReport
from cinecluster.engines.base import Frame
from cinecluster.errors import DirtyRows, EmptyTable

__all__ = ["CleanedPart", "Table"]

Table = TypeVar("Table", Frame, pl.DataFrame)


@dataclass(frozen=True, kw_only=True, slots=True)
class CleanedPart(Generic[Table]):
    """One clean table and the account of its rows."""

    table: Table
    read: int
    #: Rows of the file.
    drops: tuple[Drop, ...]
    #: In the order in which reasons are looked for.
    remarks: Mapping[str, int]

    @property
    def kept(self) -> int:
        """Rows that were not dropped."""
        return self.read - sum(drop.count for drop in self.drops)

    def refuse_if_dirty(self, *, file: str) -> None:
        """Raise the first row of the file that is dropped, if there is one.

        Raises:
            DirtyRows: There is one.
        """
        if not self.drops:
            return
        first = min(self.drops, key=lambda drop: drop.row)
        raise DirtyRows(
            f"{first.reason}: {first.value!r}.",
            hint="Correct the row, or run without --strict: bad rows are then dropped and counted.",
            file=file,
            row=first.row,
            column=first.column,
        )

    def refuse_if_empty(self, *, file: str) -> None:
        """Raise unless some row is kept.

        Raises:
            EmptyTable: No row is.
        """
        if self.kept:
            return
        reasons = ", ".join(f"{drop.count} × {drop.reason}" for drop in self.drops)
        raise EmptyTable(
            f"none of {self.read} rows can be used ({reasons})." if self.read else "there is no row.",
            hint="Is this the right file, with its columns in the right order?",
            file=file,
        )

    def report(self, table: str, *, file: str, remarks: Mapping[str, int]) -> TableReport:
        """Return the account; of all remarks those that were met with at all."""
        return TableReport(
            table=table,
            file=file,
            read=self.read,
            kept=self.kept,
            dropped={drop.reason: drop.count for drop in self.drops},
            examples={drop.reason: Example(row=drop.row, value=drop.value) for drop in self.drops},
            remarks={what: count for what, count in {**self.remarks, **remarks}.items() if count},
        )
