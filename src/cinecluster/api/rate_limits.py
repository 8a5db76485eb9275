"""How often one key, or one address without a key, may write and train."""

import math
import time
from typing import Final

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from cinecluster.errors import AskedTooOften
from cinecluster.service_config import AccessConfig

__all__ = ["RateLimits"]

_SPANS: Final = {60: "a minute", 3600: "an hour"}


class RateLimits:
    """Counts requests in moving windows; each worker by itself, in its memory."""

    def __init__(self, config: AccessConfig) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())
        self._writes = RateLimitItemPerMinute(config.writes_per_minute, namespace="writes")
        self._trainings = RateLimitItemPerHour(config.trainings_per_hour, namespace="trainings")

    def count_write(self, who: str) -> None:
        """Count one writing request.

        Raises:
            AskedTooOften: It was one too many and is not counted.
        """
        self._count(self._writes, who, "writing requests")

    def count_training(self, who: str) -> None:
        """Count one request for a training.

        Raises:
            AskedTooOften: It was one too many and is not counted.
        """
        self._count(self._trainings, who, "trainings")

    def _count(self, limit: RateLimitItem, who: str, what: str) -> None:
        if not self._windows.hit(limit, who):
            reset = self._windows.get_window_stats(limit, who).reset_time
            wait = max(1, math.ceil(reset - time.time()))
            raise AskedTooOften(f"{limit.amount} {what} in {_SPANS[limit.get_expiry()]}", wait)
