"""One look at a job for all who follow it."""

import asyncio
import time

from cinecluster.storage.job import Job
from cinecluster.storage.jobs import JobStore

__all__ = ["JobLooks"]


class JobLooks:
    """Asks the database for a job at most once in a while, however many ask here.

    Belongs to the event loop: call it from there only.

    Args:
        seconds: How old an answer may be.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._looks: dict[str, tuple[float, asyncio.Task[Job]]] = {}

    async def get(self, jobs: JobStore, job_id: str) -> Job:
        """Return a job as it was a moment ago.

        Raises:
            UnknownJob: There is none.
            StorageError: The database does not answer.
        """
        now = time.monotonic()
        if job_id not in self._looks or self._is_old(job_id, now):
            self._looks = {each: look for each, look in self._looks.items() if not self._is_old(each, now)}
            self._looks[job_id] = (now, asyncio.create_task(asyncio.to_thread(jobs.get, job_id)))
        # One who goes away must not take the answer from the others.
        return await asyncio.shield(self._looks[job_id][1])

    def _is_old(self, job_id: str, now: float) -> bool:
        asked, look = self._looks[job_id]
        return look.done() and now >= asked + self._seconds
