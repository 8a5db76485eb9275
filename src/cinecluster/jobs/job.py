"""A training job as a value, and the folder of JSON files that keeps them."""

import os
import re
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from pydantic import TypeAdapter, ValidationError

from cinecluster.errors import UnknownJob

__all__ = ["Job", "JobFolder", "JobState", "new_job_id"]

JobState = Literal["queued", "running", "succeeded", "failed", "interrupted"]

_JOB_ID: Final = re.compile(r"[0-9A-Za-z-]{1,64}")


def new_job_id(now: datetime) -> str:
    """Make an id that sorts by time and does not repeat within a second: ``20261124T101500Z-3f9a2c1b``."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One training: what was asked for, and how far it came. Times are ISO 8601, UTC."""

    job_id: str
    state: JobState
    source: str
    #: A path, or "current" for the data of the version being served.
    n_clusters: int | Literal["auto"] | None
    #: None leaves it to the settings or, from "current", to the version's own.
    created_at: str
    started_at: str | None = None
    finished_at: str | None = None
    version: str | None = None
    #: The version that it published.
    error: str | None = None
    #: What went wrong and what to do, in words.

    @classmethod
    def queued(cls, source: str, n_clusters: int | Literal["auto"] | None, now: datetime) -> "Job":
        """Make a job that has not begun."""
        return cls(
            job_id=new_job_id(now),
            state="queued",
            source=source,
            n_clusters=n_clusters,
            created_at=_stamp(now),
        )

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ("succeeded", "failed", "interrupted")

    def started(self, now: datetime) -> "Job":
        """Return this job as running."""
        return replace(self, state="running", started_at=_stamp(now))

    def succeeded(self, version: str, now: datetime) -> "Job":
        """Return this job as having published a version."""
        return replace(self, state="succeeded", version=version, finished_at=_stamp(now))

    def failed(self, error: str, now: datetime) -> "Job":
        """Return this job as ended by an error."""
        return replace(self, state="failed", error=error, finished_at=_stamp(now))

    def interrupted(self, now: datetime | None = None) -> "Job":
        """Return this job as ended from outside: stopped, killed or lost with the machine."""
        finished_at = None if now is None else _stamp(now)
        return replace(
            self, state="interrupted", error="The trainer was stopped or killed.", finished_at=finished_at
        )


class JobFolder:
    """``<home>/jobs``: one ``<job id>.json`` and one ``<job id>.log`` per job.

    A file is replaced whole, so a reader never sees half of one. Only the holder of the training lock
    writes a job that has not finished.
    """

    def __init__(self, home: Path) -> None:
        self._folder = home / "jobs"

    def write(self, job: Job) -> None:
        """Store a job, replacing what was stored under its id."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(job.job_id)
        aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with aside.open("wb") as file:
                file.write(_ADAPTER.dump_json(job, indent=2))
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)

    def read(self, job_id: str) -> Job:
        """Return a job as it was last stored.

        Raises:
            UnknownJob: No job has this id, or its file cannot be read as one.
        """
        try:
            return _ADAPTER.validate_json(self._path(job_id).read_bytes())
        except FileNotFoundError:
            raise UnknownJob(job_id) from None
        except ValidationError as error:
            raise UnknownJob(job_id, hint=f"The file jobs/{job_id}.json is damaged.") from error

    def remove(self, job_id: str) -> None:
        """Forget a job that never began."""
        self._path(job_id).unlink(missing_ok=True)
        self.log_path(job_id).unlink(missing_ok=True)

    def log_path(self, job_id: str) -> Path:
        """Return where the trainer's output goes."""
        return self._path(job_id).with_suffix(".log")

    def _path(self, job_id: str) -> Path:
        # Ids come in from addresses: nothing but our own alphabet may become part of a path.
        if not _JOB_ID.fullmatch(job_id):
            raise UnknownJob(job_id)
        return self._folder / f"{job_id}.json"


_ADAPTER: Final = TypeAdapter(Job)


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")
