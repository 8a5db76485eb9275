"""The process that keeps several workers running."""

import math
import os
import signal
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe, get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pkgutil import resolve_name
from typing import Final

import structlog

from cinecluster.errors import ServiceNotStarted, ServiceNotStopped
from cinecluster.serving.pauses import collect_rarely
from cinecluster.serving.shared_metrics import forget_process, shared_metrics
from cinecluster.serving.signals import SAME_WISH_SECONDS, held_back, signals_as_bytes
from cinecluster.settings import Settings

__all__ = ["Supervisor"]

_TRIES: Final = 3
"""So many workers ending in a row before they answered, with no other that does: none ever will."""
_LONGEST_PAUSE: Final = 30.0
"""Seconds between two tries to replace a worker while others answer."""
_TIDYING: Final = 5.0
"""Seconds that a worker may take to end beyond what the settings allow."""
_WORK: Final = "cinecluster.serving.worker:work"
_CLEAN: Final = (0, -signal.SIGTERM)
"""Exit codes of workers told to stop; the second before they listened to signals."""


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    started: Connection
    #: Becomes readable once the worker answers.
    answers: bool = False


class Supervisor:
    """Starts workers, replaces those that die, and stops them all when told to stop.

    Workers are programs of their own, never forks of a loaded state. They share the listening sockets, so a
    dead one's connections in waiting are taken by the others. The supervisor answers nothing itself, and
    knows what does only by name.

    uvicorn's own supervisor tries for ever to start what cannot be started, waits for ever for a worker to
    end, and does not say how it did.
    """

    def __init__(self, make_app: str, settings: Settings, sockets: Sequence[socket.socket]) -> None:
        self._make_app = make_app
        self._settings = settings
        self._sockets = list(sockets)
        self._workers: list[_Worker] = []
        self._failures = 0
        #: Workers that ended before they answered, since one last did.
        self._next_start = 0.0
        self._gave_up = False
        self._stopping = False
        self._told_at = 0.0
        self._kill_at = math.inf
        self._unclean = 0
        self._log = structlog.get_logger(__name__)

    def run(self) -> None:
        """Keep the workers running until told to stop.

        Raises:
            ServiceNotStarted: They end before they answer.
            ServiceNotStopped: One did not end by itself.
        """
        # Started before signals are held back, which it would let through.
        resource_tracker.ensure_running()
        with shared_metrics(), signals_as_bytes() as signals:
            while self._workers or not self._stopping:
                self._start_missing()
                self._wait(signals)
                with suppress(BlockingIOError):
                    for number in signals.recv(64):
                        self._told(signal.Signals(number))
                self._look_after()
                self._kill_late()
        if self._gave_up:
            raise ServiceNotStarted("The workers end before they answer; the log says why.")
        if self._unclean:
            raise ServiceNotStopped(f"{self._unclean} workers did not end by themselves; the log says more.")

    def _start_missing(self) -> None:
        while self._is_short_of_workers and time.monotonic() >= self._next_start:
            try:
                self._workers.append(self._start())
            except OSError as error:  # no memory or no process to be had
                self._log.error("worker_not_started", error=str(error))
                self._count_failure()

    @property
    def _is_short_of_workers(self) -> bool:
        return not self._stopping and len(self._workers) < self._settings.workers

    def _start(self) -> _Worker:
        started, told = Pipe(duplex=False)
        with told, held_back(signal.SIGINT):
            process = get_context("spawn").Process(
                target=_work,
                args=(self._make_app, self._settings, self._sockets, told),
                name="worker",
                daemon=True,  # ended with this process, whatever ends it
            )
            process.start()
        self._log.info("worker_started", pid=process.pid)
        return _Worker(process=process, started=started)

    def _wait(self, signals: socket.socket) -> None:
        """Wait until something happens or is to be done."""
        due = self._next_start if self._is_short_of_workers else self._kill_at
        starting = [worker.started for worker in self._workers if not worker.answers]
        ends = [worker.process.sentinel for worker in self._workers]
        wait([signals, *starting, *ends], None if due == math.inf else max(0.0, due - time.monotonic()))

    def _told(self, number: signal.Signals) -> None:
        if not self._stopping:
            self._log.info("stopping", signal=number.name)
            self._told_at = time.monotonic()
            self._stop()
        elif time.monotonic() > self._told_at + SAME_WISH_SECONDS:
            self._send(signal.SIGQUIT)

    def _stop(self) -> None:
        stopping, jobs = self._settings.stopping, self._settings.jobs
        seconds = stopping.drain_seconds + stopping.grace_seconds + 2 * jobs.stop_seconds + _TIDYING
        self._stopping = True
        self._kill_at = time.monotonic() + seconds
        for each in self._sockets:  # else clients would be let in here once the workers have closed theirs
            each.close()
        self._send(signal.SIGTERM)

    def _send(self, number: signal.Signals) -> None:
        for process in (worker.process for worker in self._workers):
            if process.exitcode is None and process.pid is not None:
                os.kill(process.pid, number)

    def _look_after(self) -> None:
        for worker in tuple(self._workers):
            if not worker.answers and _said_so(worker.started):
                worker.answers = True
                self._failures = 0
            if worker.process.exitcode is not None:
                self._workers.remove(worker)
                self._bury(worker, worker.process.exitcode)

    def _bury(self, worker: _Worker, code: int) -> None:
        pid = worker.process.pid
        if pid is not None:
            forget_process(pid)
        worker.started.close()
        worker.process.close()
        if self._stopping:
            self._unclean += code not in _CLEAN
            self._log.info("worker_ended", pid=pid, code=code)
            return
        self._log.warning("worker_died", pid=pid, code=code)
        if not worker.answers:
            self._count_failure()

    def _count_failure(self) -> None:
        self._failures += 1
        self._next_start = time.monotonic() + min(2.0**self._failures / 4, _LONGEST_PAUSE)
        if self._failures >= _TRIES and not any(worker.answers for worker in self._workers):
            self._gave_up = True
            self._stop()

    def _kill_late(self) -> None:
        if time.monotonic() >= self._kill_at:
            self._kill_at = math.inf
            for worker in self._workers:
                self._log.error("worker_killed", pid=worker.process.pid)
                worker.process.kill()


def _work(make_app: str, settings: Settings, sockets: list[socket.socket], started: Connection) -> None:
    """Become a worker; here nothing of one is loaded yet."""
    collect_rarely()
    resolve_name(_WORK)(resolve_name(make_app), settings, sockets, started)


def _said_so(started: Connection) -> bool:
    """Tell whether a worker has said that it answers."""
    try:
        return started.poll() and bool(started.recv_bytes())
    except EOFError:
        return False
