"""A running job's lease, renewed by a thread of the trainer for as long as it may go on."""

import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from cinecluster.errors import StorageError, TrainingOver
from cinecluster.service_config import JobsConfig
from cinecluster.storage.jobs import JobStore, Stages

__all__ = ["KeptLease"]

_log: Final = logging.getLogger(__name__)


class KeptLease:
    """Renews the lease and writes stages; ends the training when it was cancelled or taken for dead.

    A database that does not answer ends nothing: it is asked again at every heartbeat, and before a version
    goes live until it answers.
    """

    def __init__(self, jobs: JobStore, job_id: str, owner: str, config: JobsConfig) -> None:
        self._jobs = jobs
        self._job_id = job_id
        self._owner = owner
        self._config = config
        self._thread = threading.Thread(target=self._run, name=f"lease-{job_id}", daemon=True)
        self._lock = threading.Lock()  # around asking the database and acting on what it said
        self._wake = threading.Event()
        self._closed = threading.Event()
        self._final = False
        self._over: str | None = None
        self._stage: str | None = None
        self._stages: Stages = ()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep the lease meanwhile."""
        self._thread.start()
        try:
            yield
        finally:
            self._closed.set()
            self._wake.set()
            self._thread.join()

    def tell(self, stage: str | None, stages: Stages) -> None:
        """Have it written how far the training is; never waits for the database."""
        self._stage, self._stages = stage, stages
        self._wake.set()

    def check(self) -> None:
        """Return if, as far as is known, the training may go on.

        Raises:
            TrainingOver: It was cancelled or taken for dead.
        """
        if self._over is not None:
            raise TrainingOver(self._job_id, self._over)

    def require(self, *, final: bool) -> None:
        """Return once the lease has been renewed, however long the database takes to answer.

        Args:
            final: From here on the training is not to be cancelled any more.

        Raises:
            TrainingOver: It was cancelled or taken for dead.
        """
        while True:
            with self._lock:
                self.check()
                if self._renewed():
                    self._final = final
                    return
            self.check()
            time.sleep(self._config.heartbeat_seconds)

    def _run(self) -> None:
        while not self._closed.is_set():
            with self._lock:
                self._renewed()
                if self._over is not None and not self._final:
                    break
            self._wake.wait(self._config.heartbeat_seconds)
            self._wake.clear()
        else:
            return
        if not callable(signal.getsignal(signal.SIGTERM)):
            return  # nobody would tidy up after it; the training ends before its next stage
        _log.warning("training job %s is %s: stopping", self._job_id, self._over)
        os.kill(os.getpid(), signal.SIGTERM)
        if not self._closed.wait(self._config.stop_seconds):  # deep in a library that hears no signals
            self._write_end()
            os._exit(128 + signal.SIGTERM)

    def _renewed(self) -> bool:
        try:
            lease = self._jobs.keep(self._job_id, self._owner, stage=self._stage, stages=self._stages)
        except StorageError as error:
            _log.warning("the lease of training job %s was not renewed: %s", self._job_id, error)
            return False
        if lease == "lost":
            self._over = "its lease ran out, it counts as interrupted"
        elif lease == "cancelled" and not self._final:
            self._over = "cancelled"
        return self._over is None

    def _write_end(self) -> None:
        try:
            self._jobs.finish(self._job_id, "interrupted", stages=self._stages)
        except StorageError as error:
            _log.warning("cannot write the end of training job %s: %s", self._job_id, error)
