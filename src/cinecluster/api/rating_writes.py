"""How ratings that come while the service runs are written, whoever sends them."""

import asyncio
from collections.abc import Sequence

from cinecluster.api.services import Services
from cinecluster.storage.ratings import OnlineRating, RatingStore

__all__ = ["write_ratings"]


async def write_ratings(services: Services, given: Sequence[OnlineRating]) -> None:
    """Write ratings, or that they are taken back; done once they are on the disk.

    Raises:
        StorageError: The database does not take them.
    """
    await asyncio.wrap_future(RatingStore(services.database).put(given))
    services.metrics.ratings_written(len(given))
