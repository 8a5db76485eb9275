"""The reckoning of what many ratings would take."""

import pytest

from benchmarks.engines import EFFICIENCY, estimate
from benchmarks.performance.child import Cost


def cost(cpu_seconds: float) -> Cost:
    return Cost(seconds=999.0, cpu_seconds=cpu_seconds, peak_bytes=0, output="")


def test_only_what_more_ratings_took_is_multiplied() -> None:
    found = estimate(cost(10.0), cost(58.0), more=24_000_000, ratings=1_000_000_000, cores=100)
    assert found.core_microseconds == pytest.approx(2.0)
    assert found.core_hours == pytest.approx(2000 / 3600)
    assert found.seconds == pytest.approx(2000 / (100 * EFFICIENCY))
