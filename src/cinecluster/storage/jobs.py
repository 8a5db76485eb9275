"""The rows of training jobs: one active at a time, kept alive by a lease on the database's clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Row, case, func, insert, null, select, tuple_, update

from cinecluster.errors import TrainingOver, TrainingRunning, UnknownJob
from cinecluster.storage.database import Database
from cinecluster.storage.dialects import SQLITE, database_now
from cinecluster.storage.job import Job, NClusters, new_job_id
from cinecluster.storage.schema import ACTIVE, ratings
from cinecluster.storage.schema import training_jobs as t

__all__ = ["JobStore", "Lease", "ScheduleFacts"]

Lease = Literal["kept", "cancelled", "lost"]
"""What a trainer hears when it renews: go on; somebody asked it to stop; the job is no longer its own."""
Stages = Sequence[tuple[str, float]]
Ending = Literal["succeeded", "failed", "interrupted"]

_CREATION_LOCK: Final = 0x74726169
"""Any number does that no other program takes: "trai"."""
_KILLED: Final = "The trainer was stopped or killed."


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleFacts:
    """What a schedule decides by; times by the database's clock."""

    now: float
    newest: float | None
    #: When the newest job was made.
    ratings: int
    #: Written since then.


class JobStore:
    """Every method is one transaction, blocks, and may raise a StorageError.

    At most one job is active (queued or running), by a unique index. It stays so for as long as somebody
    renews its lease; one whose lease is over by the database's clock is interrupted by whoever looks next.

    Args:
        database: Shared by all who train or look.
        lease_seconds: How long a lease holds.
    """

    def __init__(self, database: Database, lease_seconds: float) -> None:
        self._database = database
        self._lease_seconds = lease_seconds

    def create(
        self,
        source: str,
        n_clusters: NClusters,
        *,
        asked_by: str,
        owner: str,
        unless_since: float | None = None,
    ) -> Job:
        """Make a queued job whose lease the owner must keep until a trainer takes it over.

        Args:
            source: What it trains on.
            n_clusters: How many clusters were asked for.
            asked_by: Who wants it.
            owner: Who makes it.
            unless_since: Make none if the newest job is from this time or later: what is started by the
                clock is started once, however many look at the clock.

        Raises:
            TrainingRunning: Another job is active, or has been made since.
        """

        def operation(connection: Connection) -> Job:
            if connection.dialect.name != SQLITE:  # SQLite has one writer anyway
                connection.execute(select(func.pg_advisory_xact_lock(_CREATION_LOCK)))
            _expire(connection)
            newest = connection.execute(_newest_first().limit(1)).one_or_none()
            if newest is not None and (
                newest.state in ACTIVE or (unless_since is not None and newest.created_at >= unless_since)
            ):
                raise TrainingRunning(newest.job_id)
            now = connection.execute(select(database_now())).scalar_one()
            if newest is not None:  # a clock that was set back must not put it before older ones
                now = max(now, newest.created_at + 1e-6)
            job_id = new_job_id(datetime.fromtimestamp(now, UTC))
            connection.execute(
                insert(t).values(
                    job_id=job_id,
                    state="queued",
                    source=source,
                    n_clusters=None if n_clusters is None else str(n_clusters),
                    asked_by=asked_by,
                    created_at=now,
                    stages=[],
                    cancel_asked=False,
                    owner=owner,
                    lease_until=database_now() + self._lease_seconds,
                )
            )
            return _read(connection, job_id)

        return self._database.write(operation)

    def start(self, job_id: str, owner: str) -> Job:
        """Take a queued job over as its trainer.

        Raises:
            UnknownJob: There is none.
            TrainingOver: It is no longer waiting for a trainer.
        """

        def operation(connection: Connection) -> Job:
            started = connection.execute(
                update(t)
                .where(t.c.job_id == job_id, t.c.state == "queued")
                .values(
                    state="running",
                    owner=owner,
                    started_at=database_now(),
                    lease_until=database_now() + self._lease_seconds,
                )
            )
            job = _read(connection, job_id)
            if started.rowcount == 0:
                raise TrainingOver(job_id, job.state)
            return job

        return self._database.write(operation)

    def keep(self, job_id: str, owner: str, *, stage: str | None = None, stages: Stages = ()) -> Lease:
        """Renew the lease, if the job is still active and the owner's, and write how far it is."""

        def operation(connection: Connection) -> Lease:
            cancel_asked = connection.execute(
                update(t)
                .where(t.c.job_id == job_id, t.c.state.in_(ACTIVE), t.c.owner == owner)
                .values(
                    lease_until=database_now() + self._lease_seconds,
                    stage=stage,
                    stages=[list(done) for done in stages],
                )
                .returning(t.c.cancel_asked)
            ).scalar_one_or_none()
            if cancel_asked is None:
                return "lost"
            return "cancelled" if cancel_asked else "kept"

        return self._database.write(operation)

    def finish(
        self,
        job_id: str,
        state: Ending,
        *,
        version: str | None = None,
        error: str | None = None,
        stages: Stages | None = None,
    ) -> bool:
        """Write how an active job ended; return whether it was still to be written.

        One that was interrupted after somebody had asked for it is cancelled. That a version was published
        is also written over an interruption: the trainer was paused between the two.
        """
        open_to_it = (*ACTIVE, "interrupted", "cancelled") if state == "succeeded" else ACTIVE
        values: dict[str, Any] = {"version": version}
        if stages is not None:
            values["stages"] = [list(done) for done in stages]
        if state == "interrupted":
            values |= _interrupted()
        else:
            values |= {"state": state, "error": error}

        def operation(connection: Connection) -> bool:
            ended = connection.execute(
                update(t)
                .where(t.c.job_id == job_id, t.c.state.in_(open_to_it))
                .values(stage=None, finished_at=database_now(), **values)
            )
            return ended.rowcount > 0

        return self._database.write(operation)

    def ask_cancel(self, job_id: str) -> Job:
        """Ask the trainer to stop; it hears it when it next renews its lease.

        Raises:
            UnknownJob: There is none.
            TrainingOver: It has ended.
        """

        def operation(connection: Connection) -> Job:
            _expire(connection)
            asked = connection.execute(
                update(t).where(t.c.job_id == job_id, t.c.state.in_(ACTIVE)).values(cancel_asked=True)
            )
            job = _read(connection, job_id)
            if asked.rowcount == 0:
                raise TrainingOver(job_id, job.state)
            return job

        return self._database.write(operation)

    def expire(self) -> bool:
        """Interrupt the active job if its lease is over; return whether one was."""
        over = select(t.c.job_id).where(_over())
        if not self._database.read(lambda connection: connection.execute(over).first()):
            return False  # nothing to write, as nearly always
        return self._database.write(_expire) > 0

    def get(self, job_id: str) -> Job:
        """Return a job.

        Raises:
            UnknownJob: There is none.
        """
        self.expire()
        return self._database.read(lambda connection: _read(connection, job_id))

    def active(self) -> Job | None:
        """Return the job that is queued or running, whoever started it."""
        self.expire()
        wanted = select(t).where(t.c.state.in_(ACTIVE))
        row = self._database.read(lambda connection: connection.execute(wanted).one_or_none())
        return None if row is None else _job(row)

    def newest(self, n: int, *, before: str | None = None) -> tuple[Job, ...]:
        """Return jobs, newest first.

        Args:
            n: How many at most.
            before: Only those older than this job.

        Raises:
            UnknownJob: There is no such job to begin after.
        """
        self.expire()

        def operation(connection: Connection) -> tuple[Job, ...]:
            wanted = _newest_first().limit(n)
            if before is not None:
                place = connection.execute(select(t.c.created_at).where(t.c.job_id == before)).scalar()
                if place is None:
                    raise UnknownJob(before)
                wanted = wanted.where(tuple_(t.c.created_at, t.c.job_id) < tuple_(place, before))
            return tuple(_job(row) for row in connection.execute(wanted))

        return self._database.read(operation)

    def schedule_facts(self, enough: int) -> ScheduleFacts:
        """Return what a schedule decides by; ratings are not counted beyond ``enough``."""

        def operation(connection: Connection) -> ScheduleFacts:
            now = connection.execute(select(database_now())).scalar_one()
            newest = connection.execute(select(func.max(t.c.created_at))).scalar_one()
            since = select(ratings.c.user_id).where(ratings.c.changed_at > (newest or 0.0)).limit(enough)
            count = connection.execute(select(func.count()).select_from(since.subquery())).scalar_one()
            return ScheduleFacts(now=now, newest=newest, ratings=count)

        return self._database.read(operation)


def _newest_first() -> Any:
    return select(t).order_by(t.c.created_at.desc(), t.c.job_id.desc())


def _over() -> ColumnElement[bool]:
    return t.c.state.in_(ACTIVE) & (t.c.lease_until < database_now())


def _expire(connection: Connection) -> int:
    ended = update(t).where(_over()).values(stage=None, finished_at=database_now(), **_interrupted())
    return connection.execute(ended).rowcount


def _interrupted() -> dict[str, Any]:
    return {
        "state": case((t.c.cancel_asked, "cancelled"), else_="interrupted"),
        "error": case((t.c.cancel_asked, null()), else_=_KILLED),
    }


def _read(connection: Connection, job_id: str) -> Job:
    row = connection.execute(select(t).where(t.c.job_id == job_id)).one_or_none()
    if row is None:
        raise UnknownJob(job_id)
    return _job(row)


def _job(row: Row[Any]) -> Job:
    asked: str | None = row.n_clusters
    return Job(
        job_id=row.job_id,
        state=row.state,
        source=row.source,
        n_clusters=None if asked is None else "auto" if asked == "auto" else int(asked),
        asked_by=row.asked_by,
        created_at=_stamp(row.created_at),
        started_at=None if row.started_at is None else _stamp(row.started_at),
        finished_at=None if row.finished_at is None else _stamp(row.finished_at),
        stage=row.stage,
        stages=tuple((name, seconds) for name, seconds in row.stages),
        version=row.version,
        error=row.error,
        cancel_asked=row.cancel_asked,
    )


def _stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
