"""The one thread of a process that writes: what is waiting is committed together."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

__all__ = ["Writer"]

T = TypeVar("T")

_MOST_AT_ONCE: Final = 256
"""Writes that share one commit."""


@dataclass(frozen=True, slots=True)
class _Task:
    operation: Callable[[Connection], Any]
    future: "Future[Any]"


class Writer:
    """Runs write operations in the order they come, many to a commit.

    A commit waits for the disk; under load the writes that came meanwhile share the next one (group commit).
    Each operation has a savepoint of its own, so one that fails takes nothing else with it.

    Args:
        transaction: Opens a connection with a write transaction begun, commits it at the end.
        translate: Makes our error of the database's.
    """

    def __init__(
        self,
        transaction: Callable[[], AbstractContextManager[Connection]],
        translate: Callable[[Exception], Exception],
    ) -> None:
        self._transaction = transaction
        self._translate = translate
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def submit(self, operation: Callable[[Connection], T]) -> "Future[T]":
        """Have an operation run; the future is done once its commit is on the disk."""
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("the database has been closed")
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="database-writer", daemon=True)
                self._thread.start()
            self._tasks.put(_Task(operation, future))
        return future

    def close(self) -> None:
        """Finish what is waiting, then end."""
        with self._lock:
            self._closed = True
            self._tasks.put(None)
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        last = False
        while not last:
            waiting = [self._tasks.get()]
            while len(waiting) < _MOST_AT_ONCE and not self._tasks.empty():
                waiting.append(self._tasks.get())
            last = None in waiting
            tasks = [task for task in waiting if task is not None]
            tasks = [task for task in tasks if task.future.set_running_or_notify_cancel()]
            if tasks and not self._committed(tasks) and len(tasks) > 1:
                for task in tasks:  # whatever spoilt the whole, each gets a try alone
                    if not task.future.done():
                        self._committed([task])

    def _committed(self, tasks: list[_Task]) -> bool:
        """Run tasks in one transaction; tell whether all are settled."""
        results: list[tuple[_Task, Any]] = []
        refused: list[tuple[_Task, Exception]] = []
        committing = False
        try:
            with self._transaction() as connection:
                for task in tasks:
                    try:
                        with connection.begin_nested():
                            results.append((task, task.operation(connection)))
                    except IntegrityError as error:
                        refused.append((task, error))
                    except SQLAlchemyError:
                        raise  # a full disk, a lost connection: the transaction is worth nothing any more
                    except Exception as error:  # noqa: BLE001 - the caller's own, and only his
                        refused.append((task, error))
                committing = True
        except Exception as error:  # noqa: BLE001 - told to whoever waits
            if len(tasks) > 1 and not committing:
                return False
            # A commit that failed may have been done all the same: never tried again, always told.
            for task in tasks:
                task.future.set_exception(self._translate(error))
            return True
        for task, result in results:
            task.future.set_result(result)
        for task, reason in refused:
            task.future.set_exception(reason)
        return True
