"""Start trainings in processes of their own, watch them end, stop them at shutdown."""

import logging
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cinecluster.errors import StorageError, TrainingNotStarted, UnknownJob
from cinecluster.settings import Settings
from cinecluster.storage.job import Job, NClusters, is_job_id, this_process
from cinecluster.storage.jobs import JobStore

__all__ = ["TrainingLauncher", "TrainingRequest", "job_log"]

_NICENESS: Final = "10"
_SIGNALLED: Final = 128
"""A program that tidies up after a signal ends with this and the signal's number, as a shell has it."""
_ADOPTION_POLL_SECONDS: Final = 0.2
_PATIENCE_SECONDS: Final = 60.0
"""How long it is tried to write the end of a trainer into a database that does not answer."""
_log: Final = logging.getLogger(__name__)

Ended = Callable[[str, float], None]
"""Is told the state that a job has ended in and the seconds that its process ran."""


def _nobody(state: str, seconds: float) -> None:
    del state, seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingRequest:
    """What a training is asked to do; ``None`` leaves a thing as the trainer has it."""

    source: Path | None = None
    #: None: the data of the version being served.
    sample: bool = False
    #: The built-in sample instead.
    n_clusters: NClusters = None
    seed: int | None = None
    force: bool = False
    #: Publish even a version that recommends worse than the one being served.
    asked_by: str = "anybody"
    unless_since: float | None = None
    #: Start none if the newest job is from this time, on the database's clock, or later.


class TrainingLauncher:
    """Runs ``command train …``, one at a time over all launchers that share a database.

    The trainer is a new program, never a fork of the service's state. It has its own session and process
    group, runs at a lower priority, writes to ``jobs/<id>.log`` and keeps the lease of its job. Its
    environment tells it the database's address, which may hold a password. A service that is stopped stops
    the trainer it started; one that is killed leaves it to finish.
    """

    def __init__(
        self, settings: Settings, command: tuple[str, ...], jobs: JobStore, *, ended: Ended = _nobody
    ) -> None:
        self._home = settings.home
        self._config = settings.jobs
        self._environment = _environment(settings)
        self._command = command
        self._jobs = jobs
        self._ended = ended
        self._process: subprocess.Popen[bytes] | None = None
        self._reaper: threading.Thread | None = None
        self._starting = threading.Lock()
        self._stopped = threading.Event()

    def start(self, request: TrainingRequest) -> Job:
        """Start a training and return its job at once.

        Raises:
            TrainingRunning: One is active, started by whomever.
            TrainingNotStarted: The disk or the system refused, or this launcher has been stopped.
            StorageError: The database refused.
        """
        job = self._jobs.create(
            "sample" if request.sample else str(request.source or "current"),
            request.n_clusters,
            asked_by=request.asked_by,
            owner=this_process(),
            unless_since=request.unless_since,
        )
        try:
            with self._starting:
                self._begin(job, request)
        except (OSError, TrainingNotStarted) as error:
            refused = TrainingNotStarted.refused(error) if isinstance(error, OSError) else error
            self._jobs.finish(job.job_id, "failed", error=str(refused))
            raise refused from error
        return job

    def stop(self) -> None:
        """Stop the trainer that this launcher started, if it runs, for good: ask, wait, then kill."""
        with self._starting:
            self._stopped.set()
        process, reaper = self._process, self._reaper
        if process is None or reaper is None or not reaper.is_alive():
            return
        _signal_group(process.pid, signal.SIGTERM)
        reaper.join(self._config.stop_seconds)
        if reaper.is_alive():
            _signal_group(process.pid, signal.SIGKILL)
            reaper.join(self._config.stop_seconds)

    def _begin(self, job: Job, request: TrainingRequest) -> None:
        if self._stopped.is_set():
            raise TrainingNotStarted("The training could not be started: the service is stopping.")
        self._process = self._spawn(job, request)
        self._reaper = threading.Thread(
            target=self._watch, args=(self._process, job.job_id), name=f"reap-{job.job_id}", daemon=True
        )
        self._reaper.start()

    def _spawn(self, job: Job, request: TrainingRequest) -> subprocess.Popen[bytes]:
        path = job_log(self._home, job.job_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as log:
            return subprocess.Popen(  # noqa: S603 (our own program; every argument is a checked value)
                self._arguments(job, request),
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _arguments(self, job: Job, request: TrainingRequest) -> list[str]:
        nice = shutil.which("nice")
        arguments = [] if nice is None else [nice, "-n", _NICENESS]
        arguments += [*self._command, "train"]
        arguments.append("--sample" if request.sample else str(request.source or "--from-current"))
        arguments += ["--home", str(self._home), "--job", job.job_id]
        if request.n_clusters is not None:
            arguments += ["--n-clusters", str(request.n_clusters)]
        if request.seed is not None:
            arguments += ["--seed", str(request.seed)]
        if request.force:
            arguments.append("--force")
        return arguments

    def _watch(self, process: subprocess.Popen[bytes], job_id: str) -> None:
        """Keep the lease until the trainer does, wait for its end, write how it ended if it could not."""
        began = time.monotonic()
        while not _has_ended(process.pid, os.WNOHANG) and self._keeps(job_id):
            time.sleep(_ADOPTION_POLL_SECONDS)
        _has_ended(process.pid, 0)
        # Before it is reaped, so that nobody else can have its number.
        _signal_group(process.pid, signal.SIGKILL)
        status = process.wait()
        ended_at = time.monotonic()
        while not self._wrote_end(job_id, status, ended_at - began):
            # A database that is about to be closed is not asked again: the lease says the rest.
            if self._stopped.wait(1.0) or time.monotonic() > ended_at + _PATIENCE_SECONDS:
                return

    def _keeps(self, job_id: str) -> bool:
        try:
            return self._jobs.keep(job_id, this_process()) != "lost"
        except StorageError as error:
            _log.warning("the lease of training job %s was not renewed: %s", job_id, error)
            return True

    def _wrote_end(self, job_id: str, status: int, seconds: float) -> bool:
        try:
            if status < 0 or status > _SIGNALLED:
                self._jobs.finish(job_id, "interrupted")
            else:
                error = f"The trainer ended with status {status}; jobs/{job_id}.log in the home says more."
                self._jobs.finish(job_id, "failed", error=error)
            self._ended(self._jobs.get(job_id).state, seconds)
        except StorageError as error:
            _log.warning("cannot write the end of training job %s: %s", job_id, error)
            return False
        except UnknownJob:
            _log.warning("training job %s is no longer in the database", job_id)
        return True


def job_log(home: Path, job_id: str) -> Path:
    """Return where the output of a trainer that a service has started goes.

    Raises:
        UnknownJob: That is no id.
    """
    if not is_job_id(job_id):  # ids come in from addresses
        raise UnknownJob(job_id)
    return home / "jobs" / f"{job_id}.log"


def _environment(settings: Settings) -> dict[str, str]:
    jobs = {f"CINECLUSTER_JOBS__{name.upper()}": str(value) for name, value in settings.jobs}
    return {**os.environ, **jobs, "CINECLUSTER_DATABASE__URL": settings.database.url.get_secret_value()}


def _has_ended(pid: int, options: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | options) is not None


def _signal_group(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):  # macOS refuses a group of zombies
        os.killpg(pid, number)
