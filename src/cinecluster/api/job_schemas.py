"""The shapes of the answers about trainings."""

from typing import Literal, Self

from pydantic import ConfigDict

from cinecluster.api import examples
from cinecluster.api.schemas import Answer
from cinecluster.jobs.job import Job, JobState

__all__ = ["TrainingJob", "TrainingStarted"]


class TrainingJob(Answer):
    """A training, as far as it has come."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.TRAINING_JOB]})

    job_id: str
    address: str
    """Where to look it up."""
    state: JobState
    source: str
    """What it trains on: a path, or `current` for the data of the version being served."""
    n_clusters: int | Literal["auto"] | None
    created_at: str
    started_at: str | None
    finished_at: str | None
    version: str | None
    """The version that it published."""
    error: str | None

    @classmethod
    def of(cls, job: Job, address: str) -> Self:
        """Make the answer."""
        return cls(
            job_id=job.job_id,
            address=address,
            state=job.state,
            source=job.source,
            n_clusters=job.n_clusters,
            created_at=job.created_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
            version=job.version,
            error=job.error,
        )


class TrainingStarted(Answer):
    """A training has been started."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.TRAINING_STARTED]})

    status: Literal["training started"] = "training started"
    job: TrainingJob
