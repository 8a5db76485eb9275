import asyncio
import time
from pathlib import Path

import pytest

from cinecluster.api.job_looks import JobLooks
from cinecluster.errors import UnknownJob
from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.database import Database
from cinecluster.storage.job import Job
from cinecluster.storage.jobs import JobStore

pytestmark = pytest.mark.anyio


class Counted(JobStore):
    """Counts how often it is asked, and takes its time."""

    asked = 0

    def get(self, job_id: str) -> Job:
        self.asked += 1
        time.sleep(0.05)
        return super().get(job_id)


async def test_many_who_follow_a_job_ask_once_and_see_news_a_moment_later(tmp_path: Path) -> None:
    with Database.open(DatabaseConfig(), tmp_path) as database:
        jobs = Counted(database, 15.0)
        job = jobs.create("current", None, asked_by="anybody", owner="me:1")
        looks = JobLooks(0.1)

        impatient = asyncio.create_task(looks.get(jobs, job.job_id))
        await asyncio.sleep(0.01)
        others = [asyncio.create_task(looks.get(jobs, job.job_id)) for _ in range(50)]
        await asyncio.sleep(0.01)
        impatient.cancel()

        assert await asyncio.gather(*others) == [job] * 50
        assert jobs.asked == 1

        jobs.finish(job.job_id, "failed", error="Too little data.")
        await asyncio.sleep(0.11)
        assert (await looks.get(jobs, job.job_id)).state == "failed"
        assert jobs.asked == 2
        with pytest.raises(UnknownJob):
            await looks.get(jobs, "nothing")
