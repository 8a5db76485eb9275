"""What every worker looks after in the background: dead trainers, what they left behind, the schedule."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from cinecluster.errors import CineclusterError, TrainingRunning
from cinecluster.jobs.launcher import TrainingRequest
from cinecluster.jobs.schedule import due_since
from cinecluster.service_config import ScheduleConfig
from cinecluster.storage.job import Job
from cinecluster.storage.jobs import JobStore

__all__ = ["BY_SCHEDULE", "JobWatcher"]

BY_SCHEDULE: Final = "schedule"
_log: Final = logging.getLogger(__name__)


class JobWatcher:
    """Looks every so often; any number of workers and machines may do the same at the same time.

    Args:
        jobs: The rows.
        sweep: Deletes what killed trainers have left on the disk; not called while a job is active.
        start: Starts a training; may refuse.
        schedule: When to train.
        poll_seconds: How often to look.
    """

    def __init__(
        self,
        jobs: JobStore,
        *,
        sweep: Callable[[], object],
        start: Callable[[TrainingRequest], Job],
        schedule: ScheduleConfig,
        poll_seconds: float,
    ) -> None:
        self._jobs = jobs
        self._sweep = sweep
        self._start = start
        self._schedule = schedule
        self._poll_seconds = poll_seconds
        self._watched_since: float | None = None
        self._said: str | None = None

    async def run(self) -> None:
        """Look at once and then at every poll, until cancelled."""
        while True:
            await asyncio.to_thread(self.look)
            await asyncio.sleep(self._poll_seconds)

    def look(self) -> None:
        """Look once; what goes wrong is logged when it changes."""
        said = None
        for step in (self._tidy_up, self._train_if_due):
            try:
                step()
            except TrainingRunning:
                pass  # started by another worker a moment ago, or to be asked for again when it has ended
            except CineclusterError as error:
                said = str(error)
        if said is not None and said != self._said:
            _log.warning("training jobs cannot be looked after: %s", said)
        self._said = said

    def _tidy_up(self) -> None:
        # Sweeping tells live writers by a file lock, which some network shares keep to one machine.
        if self._jobs.active() is None:
            self._sweep()

    def _train_if_due(self) -> None:
        if self._schedule.cron is None and self._schedule.after_ratings is None:
            return
        facts = self._jobs.schedule_facts(self._schedule.after_ratings or 0)
        if self._watched_since is None:
            self._watched_since = facts.now
        since = due_since(self._schedule, facts, watched_since=self._watched_since)
        if since is not None:
            self._start(TrainingRequest(asked_by=BY_SCHEDULE, unless_since=since))
