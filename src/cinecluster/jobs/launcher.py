"""Start trainings in processes of their own, watch them end, stop them at shutdown."""

import logging
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from cinecluster.errors import TrainingNotStarted, UnknownJob
from cinecluster.jobs.job import Job, JobFolder
from cinecluster.jobs.lock import HeldLock, TrainingLock

__all__ = ["TrainingLauncher", "TrainingRequest"]

_NICENESS: Final = "10"
_SIGNALLED: Final = 128
"""A program that tidies up after a signal ends with this and the signal's number, as a shell has it."""
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingRequest:
    """What a training is asked to do; ``None`` leaves a thing as the trainer has it."""

    source: Path | None = None
    #: None: the data of the version being served.
    n_clusters: int | Literal["auto"] | None = None
    seed: int | None = None
    force: bool = False
    #: Publish even a version that recommends worse than the one being served.


class TrainingLauncher:
    """Runs ``command train …`` one at a time; several launchers over one home agree by its lock.

    The trainer is a new program, never a fork of the service's state. It has its own session and process
    group, runs at a lower priority, writes to ``jobs/<id>.log`` and holds the training lock for its whole
    life. A service that is stopped stops the trainer it started; one that is killed leaves it to finish.
    """

    def __init__(
        self,
        home: Path,
        command: tuple[str, ...],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        grace_seconds: float = 5.0,
    ) -> None:
        self._home = home
        self._command = command
        self._clock = clock
        self._grace_seconds = grace_seconds
        self._lock = TrainingLock(home)
        self._jobs = JobFolder(home)
        self._process: subprocess.Popen[bytes] | None = None
        self._reaper: threading.Thread | None = None

    def start(self, request: TrainingRequest) -> Job:
        """Start a training and return its job at once.

        Raises:
            TrainingRunning: One is running, started by whomever.
            TrainingNotStarted: The disk or the system refused.
        """
        source = "current" if request.source is None else str(request.source)
        job = Job.queued(source, request.n_clusters, self._clock())
        try:
            return self._start(job, request)
        except OSError as error:
            with suppress(OSError):
                self._jobs.remove(job.job_id)
            raise TrainingNotStarted.refused(error) from error

    def get(self, job_id: str) -> Job:
        """Return a job; one that has not finished although nobody holds its lock was interrupted.

        Raises:
            UnknownJob: No job has this id.
        """
        # The holder first: a trainer that finishes between the two looks has then written how it ended.
        holder = self._lock.holder()
        job = self._jobs.read(job_id)
        return job if job.finished or holder == job_id else job.interrupted()

    def running(self) -> Job | None:
        """Return the job that is running, whoever started it."""
        holder = self._lock.holder()
        return None if holder is None else self._jobs.read(holder)

    def stop(self) -> None:
        """Stop the trainer that this launcher started, if it runs: ask, wait for the grace, then kill."""
        process, reaper = self._process, self._reaper
        if process is None or reaper is None:
            return
        _signal_group(process, signal.SIGTERM)
        reaper.join(self._grace_seconds)
        _signal_group(process, signal.SIGKILL)
        reaper.join(self._grace_seconds)

    def _start(self, job: Job, request: TrainingRequest) -> Job:
        # Written before the lock is taken: whoever is then refused can look up the job that refused him.
        self._jobs.write(job)
        try:
            held = self._lock.acquire(job.job_id)
        except BaseException:
            self._jobs.remove(job.job_id)
            raise
        with held, self._jobs.log_path(job.job_id).open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 (our own program; every argument is a checked value)
                self._arguments(job, request, held),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=(held.fd,),
                start_new_session=True,
            )
        self._process = process
        self._reaper = threading.Thread(
            target=self._reap, args=(process, job.job_id), name=f"reap-{job.job_id}", daemon=True
        )
        self._reaper.start()
        return job

    def _arguments(self, job: Job, request: TrainingRequest, held: HeldLock) -> list[str]:
        nice = shutil.which("nice")
        arguments = [] if nice is None else [nice, "-n", _NICENESS]
        arguments += [*self._command, "train"]
        arguments += ["--from-current"] if request.source is None else [str(request.source)]
        arguments += ["--home", str(self._home), "--job", job.job_id, "--lock-fd", str(held.fd)]
        if request.n_clusters is not None:
            arguments += ["--n-clusters", str(request.n_clusters)]
        if request.seed is not None:
            arguments += ["--seed", str(request.seed)]
        if request.force:
            arguments.append("--force")
        return arguments

    def _reap(self, process: subprocess.Popen[bytes], job_id: str) -> None:
        """Wait for the trainer, so that it leaves no zombie, and write how it ended if it could not."""
        status = process.wait()
        try:
            job = self._jobs.read(job_id)
            if not job.finished:
                self._jobs.write(self._ended(job, status))
        except (OSError, UnknownJob) as error:  # a full disk, a folder gone: get() still tells what is known
            _log.warning("cannot write the end of training job %s: %s", job_id, error)

    def _ended(self, job: Job, status: int) -> Job:
        if status < 0 or status > _SIGNALLED:
            return job.interrupted(self._clock())
        error = f"The trainer ended with status {status}; jobs/{job.job_id}.log in the home folder says more."
        return job.failed(error, self._clock())


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
