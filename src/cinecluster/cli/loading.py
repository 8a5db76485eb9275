"""The model that a command answers from, and what has been said since."""

from cinecluster.artifacts.versions import VersionStore
from cinecluster.model import History, Model
from cinecluster.ranking.personal.effective import effective_history
from cinecluster.settings import Settings
from cinecluster.storage.database import existing_database
from cinecluster.storage.ratings import RatingStore

__all__ = ["load_history", "load_model", "named_version"]


def named_version(settings: Settings, version: str | None) -> tuple[VersionStore, str]:
    """Return the store and the version that is meant: the one named, else the current one.

    Raises:
        NoModel: None was named and none is current.
    """
    store = VersionStore(settings.home)
    return store, version or store.require_current()


def load_model(settings: Settings, version: str | None = None) -> Model:
    """Load a version, checked as the service checks it."""
    store, meant = named_version(settings, version)
    return store.load(meant)


def load_history(settings: Settings, model: Model, user_id: int) -> History:
    """Return a viewer's history as it counts now, online ratings included.

    Raises:
        UnknownUser: There is none.
        StorageError: The database does not answer.
    """
    with existing_database(settings.database, settings.home) as database:
        if database is None:
            return effective_history(model, user_id, {})
        user = RatingStore(database).of(user_id)
    return effective_history(model, user_id, user.stars(), erased=user.erased)
