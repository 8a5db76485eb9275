from datetime import UTC, datetime

import pytest

from cinecluster.jobs.schedule import due_since
from cinecluster.service_config import ScheduleConfig
from cinecluster.storage.jobs import ScheduleFacts


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


MONDAYS = ScheduleConfig(cron="0 4 * * MON")
MONDAY = at("2026-11-23T04:00:00")
BEFORE, AFTER = at("2026-11-20T12:00:00"), at("2026-11-23T04:00:02.5")


@pytest.mark.parametrize(
    ("now", "newest", "watched_since", "due"),
    [
        (AFTER, None, BEFORE, MONDAY),
        (AFTER, BEFORE, BEFORE, MONDAY),
        (MONDAY, BEFORE, BEFORE, MONDAY),  # on the stroke
        (MONDAY - 0.5, BEFORE, BEFORE, None),  # not yet
        (AFTER, MONDAY + 1, BEFORE, None),  # another worker was quicker
        (AFTER, BEFORE, MONDAY + 1, None),  # no service ran then: missed is missed
        (at("2026-11-26T09:00:00"), BEFORE, BEFORE, MONDAY),  # a training in the way took three days
    ],
)
def test_a_cron_moment_is_due_once_and_only_where_somebody_was_there(
    now: float, newest: float | None, watched_since: float, due: float | None
) -> None:
    facts = ScheduleFacts(now=now, newest=newest, ratings=0)

    assert due_since(MONDAYS, facts, watched_since=watched_since) == due


@pytest.mark.parametrize(("ratings", "due"), [(999, None), (1000, BEFORE + 1e-6), (5000, BEFORE + 1e-6)])
def test_enough_ratings_are_due(ratings: int, due: float | None) -> None:
    config = ScheduleConfig(after_ratings=1000)
    facts = ScheduleFacts(now=AFTER, newest=BEFORE, ratings=ratings)

    assert due_since(config, facts, watched_since=AFTER) == due


def test_without_a_schedule_nothing_is_ever_due() -> None:
    facts = ScheduleFacts(now=AFTER, newest=None, ratings=10**9)

    assert due_since(ScheduleConfig(), facts, watched_since=0.0) is None
