"""A training's job file, kept in step with what happens to the training in this process."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from cinecluster.errors import TrainingNotStarted, TrainingRunning
from cinecluster.jobs.job import Job, JobFolder
from cinecluster.jobs.lock import HeldLock, TrainingLock, adopt_lock

__all__ = ["kept_job"]

_log: Final = logging.getLogger(__name__)


@contextmanager
def kept_job(
    source: str,
    home: Path,
    n_clusters: int | Literal["auto"] | None,
    job_id: str | None,
    lock_fd: int | None,
) -> Iterator[Callable[[str], None]]:
    """Hold the training lock and keep the job's file in step with what happens.

    Yields:
        What is to be told of the version that was published.
    """
    jobs = JobFolder(home)
    job = Job.queued(source, n_clusters, _now()) if job_id is None else jobs.read(job_id)
    try:
        jobs.write(job)  # before the lock is taken: whoever is refused can look up the job that holds it
        held = _lock(home, job.job_id, lock_fd)
    except TrainingRunning:
        jobs.remove(job.job_id)
        raise
    except OSError as error:
        raise TrainingNotStarted.refused(error) from error

    def finish(version: str) -> None:
        nonlocal job
        job = job.succeeded(version, _now())

    with held:
        job = job.started(_now())
        try:
            _write(jobs, job)
            yield finish
        except Exception as error:
            job = job if job.finished else job.failed(str(error) or type(error).__name__, _now())
            raise
        except BaseException:  # Ctrl-C, SIGTERM
            job = job if job.finished else job.interrupted(_now())
            raise
        finally:
            _write(jobs, job)


def _write(jobs: JobFolder, job: Job) -> None:
    try:
        jobs.write(job)
    except OSError as error:  # a full disk, say; the training itself is worth more than its file
        _log.warning("cannot write that training job %s is %s: %s", job.job_id, job.state, error)


def _lock(home: Path, job_id: str, lock_fd: int | None) -> HeldLock:
    return TrainingLock(home).acquire(job_id) if lock_fd is None else adopt_lock(lock_fd)


def _now() -> datetime:
    return datetime.now(UTC)
