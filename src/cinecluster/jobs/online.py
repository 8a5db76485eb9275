"""What was said to the service, read from its database for a training."""

from collections.abc import Iterable
from typing import Final

import polars as pl

from cinecluster.columns import RATINGS
from cinecluster.data.erasures import Erasures
from cinecluster.data.online import OnlineChanges
from cinecluster.errors import TrainingError
from cinecluster.settings import Settings
from cinecluster.storage.database import existing_database
from cinecluster.storage.ratings import RatingStore

__all__ = ["online_changes", "require_nobody_erased"]

_NOTHING: Final = OnlineChanges(
    ratings=pl.DataFrame(schema=dict(RATINGS)), erasures=Erasures(key=b"", digests=frozenset())
)


def online_changes(settings: Settings) -> OnlineChanges:
    """Return everything of this moment; nothing where there is no database yet.

    Raises:
        StorageError: The database does not answer. To train without it would bring erased viewers back.
    """
    with existing_database(settings.database, settings.home) as database:
        if database is None:
            return _NOTHING
        ratings, erasures = RatingStore(database).snapshot()
    return OnlineChanges(ratings=ratings, erasures=erasures)


def require_nobody_erased(settings: Settings, user_ids: Iterable[int], before: OnlineChanges) -> None:
    """Refuse what a training has made of viewers who were erased while it ran.

    Raises:
        TrainingError: There is one.
        StorageError: The database does not answer.
    """
    now = online_changes(settings).erasures
    since = Erasures(key=now.key, digests=now.digests - before.erasures.digests)
    if since.among(user_ids):
        raise TrainingError(
            "A viewer was erased while this training ran; nothing was published.", hint="Train again."
        )
