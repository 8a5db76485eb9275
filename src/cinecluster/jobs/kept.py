"""A training's job, kept in step with what happens to the training in this process."""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from cinecluster.errors import StorageError, TrainingOver
from cinecluster.jobs.lease import KeptLease
from cinecluster.progress import Progress
from cinecluster.service_config import JobsConfig
from cinecluster.settings import Settings
from cinecluster.storage.database import Database
from cinecluster.storage.job import NClusters, this_process
from cinecluster.storage.jobs import Ending, JobStore

__all__ = ["BY_HAND", "KeptJob", "kept_job"]

BY_HAND: Final = "command line"
_FENCES: Final = frozenset({"synced", "pointer-written"})
"""Publishing steps after which the lease must be renewed: before the long way back is closed, and last."""
_log: Final = logging.getLogger(__name__)


class KeptJob:
    """A running job as the training sees it; also the Progress to tell its stages to."""

    def __init__(self, lease: KeptLease, progress: Progress) -> None:
        self._lease = lease
        self._progress = progress
        self._open: list[str] = []
        self.stages: list[tuple[str, float]] = []
        self.version: str | None = None

    @property
    def timings(self) -> Mapping[str, float]:
        """Return the seconds that the Progress beneath has measured."""
        return self._progress.timings

    @property
    def memory(self) -> Mapping[str, int]:
        """Return the bytes that it has measured."""
        return self._progress.memory

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Write the stage into the job while the work inside the ``with`` goes on.

        Raises:
            TrainingOver: The job was cancelled or taken for dead.
        """
        self._lease.check()
        self._open.append(name)
        self._tell()
        began = time.monotonic()
        try:
            with self._progress.stage(name):
                yield
            self.stages.append((name, round(time.monotonic() - began, 3)))
        finally:
            self._open.pop()
            self._tell()

    def checkpoint(self, step: str) -> None:
        """Stop a publication whose trainer has lost its lease, before it goes live.

        Raises:
            TrainingOver: The job was cancelled or taken for dead.
        """
        if step in _FENCES:
            self._lease.require(final=step == "pointer-written")

    def finish(self, version: str) -> None:
        """Note the version that was published."""
        self.version = version

    def _tell(self) -> None:
        self._lease.tell(self._open[-1] if self._open else None, tuple(self.stages))


@contextmanager
def kept_job(
    source: str, settings: Settings, progress: Progress, *, n_clusters: NClusters = None, job_id: str | None
) -> Iterator[KeptJob]:
    """Make a job, or take over the one that the service has made, and keep it until the work is done.

    Args:
        source: What is trained on.
        settings: Where the database is, and how leases are kept.
        progress: Is told of every stage.
        n_clusters: What was asked for.
        job_id: The service's job; None makes one.

    Raises:
        TrainingRunning: Another job is active.
        TrainingOver: The given job is; or this one was cancelled or taken for dead.
        StorageError: The database refused to make or start the job.
    """
    with Database.open(settings.database, settings.home) as database:
        jobs, owner = JobStore(database, settings.jobs.lease_seconds), this_process()
        if job_id is None:
            job_id = jobs.create(source, n_clusters, asked_by=BY_HAND, owner=owner).job_id
        jobs.start(job_id, owner)
        lease = KeptLease(jobs, job_id, owner, settings.jobs)
        kept = KeptJob(lease, progress)
        ended: tuple[Ending, str | None] = ("succeeded", None)
        try:
            with lease.kept():
                yield kept
        except TrainingOver:
            ended = ("interrupted", None)
            raise
        except Exception as error:
            ended = ("failed", str(error) or type(error).__name__)
            raise
        except BaseException:  # Ctrl-C, SIGTERM
            ended = ("interrupted", None)
            raise
        finally:
            if kept.version is not None:  # whatever came after
                ended = ("succeeded", None)
            _finish(jobs, job_id, kept, ended, settings.jobs)


def _finish(
    jobs: JobStore, job_id: str, kept: KeptJob, ended: tuple[Ending, str | None], config: JobsConfig
) -> None:
    """Write how a job ended; a database that does not answer is asked again until the lease would be over."""
    state, error = ended
    until = time.monotonic() + config.lease_seconds
    while True:
        try:
            jobs.finish(job_id, state, version=kept.version, error=error, stages=kept.stages)
        except StorageError as refused:
            if time.monotonic() > until:
                # The training itself is worth more than its row.
                _log.warning("cannot write that training job %s is %s: %s", job_id, state, refused)
                return
            time.sleep(min(config.heartbeat_seconds, 1.0))
        else:
            return
