"""A training job as a value."""

import os
import re
import secrets
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

__all__ = ["Job", "JobState", "NClusters", "is_job_id", "new_job_id", "this_process"]

JobState = Literal["queued", "running", "succeeded", "failed", "interrupted", "cancelled"]
NClusters = int | Literal["auto"] | None
"""None leaves it to the settings or, from the current version's data, to the version's own."""

_JOB_ID: Final = re.compile(r"[0-9A-Za-z-]{1,64}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One training: what was asked for, and how far it came. Times are ISO 8601, UTC."""

    job_id: str
    state: JobState
    source: str
    #: A path, "sample", or "current" for the data of the version being served.
    n_clusters: NClusters
    asked_by: str
    #: The name of a key, "schedule", "command line" or "anybody".
    created_at: str
    started_at: str | None = None
    finished_at: str | None = None
    stage: str | None = None
    #: What it does now.
    stages: tuple[tuple[str, float], ...] = ()
    #: What it has done, each with its seconds.
    version: str | None = None
    #: The version that it published.
    error: str | None = None
    #: What went wrong and what to do, in words.
    cancel_asked: bool = False
    #: Somebody has asked it to stop; it does when it hears of it.

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state not in ("queued", "running")


def new_job_id(now: datetime) -> str:
    """Make an id that sorts by time and does not repeat within a second: ``20261124T101500Z-3f9a2c1b``."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def is_job_id(text: str) -> bool:
    """Tell whether a text can be an id: nothing but our own alphabet may become part of a path."""
    return _JOB_ID.fullmatch(text) is not None


def this_process() -> str:
    """Return what this process signs its lease with."""
    return f"{socket.gethostname()}:{os.getpid()}"
