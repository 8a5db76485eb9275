"""The shapes of the answers about trainings."""

from typing import Literal, Self

from pydantic import ConfigDict

from cinecluster.api import examples
from cinecluster.api.schemas import Answer
from cinecluster.storage.job import Job, JobState

__all__ = ["StageDone", "TrainingJob", "TrainingJobs", "TrainingStarted"]


class StageDone(Answer):
    """A stage that a training has done."""

    name: str
    seconds: float


class TrainingJob(Answer):
    """A training, as far as it has come."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.TRAINING_JOB]})

    job_id: str
    address: str
    """Where to look it up."""
    state: JobState
    """`interrupted`: it was stopped or killed; `cancelled`: the same, because somebody had asked for it."""
    source: str
    """What it trains on: a path, or `current` for the data of the version being served."""
    n_clusters: int | Literal["auto"] | None
    asked_by: str
    """The name of a key, `schedule`, `command line` or `anybody`."""
    created_at: str
    started_at: str | None
    finished_at: str | None
    stage: str | None
    """What it does now."""
    stages: list[StageDone]
    """What it has done."""
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
            asked_by=job.asked_by,
            created_at=job.created_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
            stage=job.stage,
            stages=[StageDone(name=name, seconds=seconds) for name, seconds in job.stages],
            version=job.version,
            error=job.error,
        )


class TrainingJobs(Answer):
    """A page of trainings, newest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.TRAINING_JOBS]})

    jobs: list[TrainingJob]
    next: str | None
    """Give it as `before` to get the next page; null on the last one."""


class TrainingStarted(Answer):
    """A training has been started."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.TRAINING_STARTED]})

    status: Literal["training started"] = "training started"
    job: TrainingJob
