"""The model that a command answers from."""

from cinecluster.artifacts.versions import VersionStore
from cinecluster.model import Model
from cinecluster.settings import Settings

__all__ = ["load_model", "named_version"]


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
