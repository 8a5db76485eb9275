"""The model that a command answers from."""

from cinecluster.artifacts.versions import VersionStore
from cinecluster.errors import NoModel
from cinecluster.model import Model
from cinecluster.settings import Settings

__all__ = ["load_model", "named_version"]


def named_version(settings: Settings, version: str | None) -> tuple[VersionStore, str]:
    """Return the store and the version that is meant: the one named, else the current one.

    Raises:
        NoModel: None was named and none is current.
    """
    store = VersionStore(settings.home)
    meant = version or store.current()
    if meant is None:
        raise NoModel(f"There is no model in {settings.home}.")
    return store, meant


def load_model(settings: Settings, version: str | None = None) -> Model:
    """Load a version, checked as the service checks it."""
    store, meant = named_version(settings, version)
    return store.load(meant)
