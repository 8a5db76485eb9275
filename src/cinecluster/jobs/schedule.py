"""When the service trains by itself: by the clock, or after enough new ratings."""

from datetime import UTC, datetime

from cronsim import CronSim

from cinecluster.service_config import ScheduleConfig
from cinecluster.storage.jobs import ScheduleFacts

__all__ = ["due_since"]


def due_since(config: ScheduleConfig, facts: ScheduleFacts, *, watched_since: float) -> float | None:
    """Return since when a training is due, in seconds since 1970; None if none is.

    By the clock one is due if its latest moment lies between the start of this watch and now, and no job was
    made at that moment or later: whatever was missed while no service ran stays missed. After ratings one is
    due if enough have been written since the newest job was made, however that ended.

    Args:
        config: What was wished for.
        facts: What the database says.
        watched_since: When this process began to watch, by the database's clock.
    """
    since: list[float] = []
    if config.cron is not None:
        moment = _latest(config.cron, facts.now)
        if moment >= watched_since and (facts.newest is None or facts.newest < moment):
            since.append(moment)
    if config.after_ratings is not None and facts.ratings >= config.after_ratings:
        since.append(0.0 if facts.newest is None else facts.newest + _TICK)
    return max(since, default=None)


_TICK = 1e-6
"""No job is younger than the newest by less."""


def _latest(cron: str, now: float) -> float:
    # Backwards from a moment that is itself left out.
    after = datetime.fromtimestamp(int(now) + 1, UTC)
    return next(CronSim(cron, after, reverse=True)).timestamp()
