"""The shapes of the answers about uploads."""

from collections.abc import Sequence
from typing import Any, Final, Self

from pydantic import ConfigDict

from cinecluster.api.schemas import Answer
from cinecluster.storage.rating_lines import RowError
from cinecluster.storage.uploads import Progress

__all__ = ["REPORT", "UPLOAD", "RejectedRow", "UploadProgress", "UploadReport"]

UPLOAD: Final[dict[str, Any]] = {
    "upload_id": "2026-11-24",
    "rows": 2000,
    "stored": 1998,
    "rejected": 2,
    "updated_at": 1_795_000_000.25,
}
REPORT: Final[dict[str, Any]] = {
    "upload_id": "2026-11-24",
    "rows": 2000,
    "skipped": 1000,
    "stored": 1998,
    "rejected": 2,
    "errors": [{"row": 1501, "column": "rating", "detail": "'7' is not 0.5 to 5 in half stars"}],
}


class UploadProgress(Answer):
    """How far an upload has come."""

    model_config = ConfigDict(json_schema_extra={"examples": [UPLOAD]})

    upload_id: str
    rows: int
    """Rows whose fate is settled, from the first on; sent again they are skipped."""
    stored: int
    rejected: int
    updated_at: float
    """Seconds since 1970, UTC."""

    @classmethod
    def of(cls, upload_id: str, progress: Progress) -> Self:
        """Make the answer."""
        return cls(
            upload_id=upload_id,
            rows=progress.rows,
            stored=progress.stored,
            rejected=progress.rejected,
            updated_at=progress.updated_at or 0.0,
        )


class RejectedRow(Answer):
    """A row that was not stored."""

    row: int
    """Line of the body, from 1 on, a header counted."""
    column: str | None
    """None where the whole row is meant."""
    detail: str
    """What is wrong with it."""


class UploadReport(Answer):
    """What became of an upload."""

    model_config = ConfigDict(json_schema_extra={"examples": [REPORT]})

    upload_id: str | None
    rows: int
    """Rows in all, over all attempts; blank lines and the header are none."""
    skipped: int
    """Those of them that an earlier attempt had settled."""
    stored: int
    """Over all attempts."""
    rejected: int
    """Over all attempts."""
    errors: list[RejectedRow]
    """The first hundred of this attempt."""

    @classmethod
    def of(cls, progress: Progress, *, skipped: int, errors: Sequence[RowError]) -> Self:
        """Make the answer."""
        return cls(
            upload_id=progress.upload_id,
            rows=progress.rows,
            skipped=skipped,
            stored=progress.stored,
            rejected=progress.rejected,
            errors=[RejectedRow(row=error.row, column=error.column, detail=error.detail) for error in errors],
        )
