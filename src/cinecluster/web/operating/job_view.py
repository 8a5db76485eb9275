"""A training job as its pages show it: when, how long, which stages are done, under way and to come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cinecluster.storage.job import Job

__all__ = ["JobView", "Stage", "example_for"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """A stage of a training."""

    name: str
    state: Literal["done", "now", "ahead"]
    seconds: float | None
    #: Taken, taken so far, or taken by an earlier training; None where nothing tells.


@dataclass(frozen=True, kw_only=True, slots=True)
class JobView:
    """One job, at one moment."""

    job: Job
    created: datetime
    seconds: float | None
    #: From its start to its end or to now; None before it starts.
    stages: tuple[Stage, ...]
    share: float | None
    #: Of the work that is done, 0–1, by what an earlier training took; None where nothing tells.

    @classmethod
    def of(cls, job: Job, now: datetime, example: Job | None = None) -> "JobView":
        """Look at a job.

        Args:
            job: The job.
            now: With a time zone.
            example: An earlier training that came to its end, to foretell this one by.
        """
        seconds = _seconds(job, now)
        stages = _stages(job, seconds, () if example is None else example.stages)
        return cls(
            job=job,
            created=datetime.fromisoformat(job.created_at),
            seconds=seconds,
            stages=stages,
            share=None if job.finished or example is None else _share(stages, dict(example.stages)),
        )


def example_for(job: Job, earlier: Iterable[Job]) -> Job | None:
    """Choose the training that tells most of how long a job will take.

    That is the newest one which succeeded on the same source, else the newest which did on another.
    """
    ended = [each for each in earlier if each.state == "succeeded" and each.stages]
    alike = [each for each in ended if each.source == job.source]
    return next(iter(alike + ended), None)


def _seconds(job: Job, now: datetime) -> float | None:
    if job.started_at is None:
        return None
    end = now if job.finished_at is None else datetime.fromisoformat(job.finished_at)
    # The database's clock and ours may differ a little.
    return max(0.0, (end - datetime.fromisoformat(job.started_at)).total_seconds())


def _stages(job: Job, seconds: float | None, expected: Sequence[tuple[str, float]]) -> tuple[Stage, ...]:
    done = [Stage(name=name, state="done", seconds=taken) for name, taken in job.stages]
    if job.finished:
        return tuple(done)
    known = {stage.name for stage in done}
    if job.stage is not None:
        so_far = None if seconds is None else max(0.0, seconds - sum(taken for _, taken in job.stages))
        done.append(Stage(name=job.stage, state="now", seconds=so_far))
        known.add(job.stage)
    # What the other training did before this stage, on other data perhaps, will not come any more.
    reached = max((place for place, (name, _) in enumerate(expected) if name in known), default=-1)
    ahead = (Stage(name=name, state="ahead", seconds=taken) for name, taken in expected[reached + 1 :])
    return (*done, *ahead)


def _share(stages: Sequence[Stage], expected: dict[str, float]) -> float:
    """Weigh each stage by what it took before; the one under way counts as done at most."""
    total = past = 0.0
    for stage in stages:
        taken = stage.seconds or 0.0
        weight = expected.get(stage.name, taken)
        total += weight
        past += {"done": weight, "now": min(taken, weight), "ahead": 0.0}[stage.state]
    return past / total if total else 0.0
