"""Real services for the browser, each over its own copy of one home that was trained once."""

import fcntl
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from benchmarks.reliability.serving import serving
from cinecluster.jobs.runner import run_training
from cinecluster.jobs.sources import TrainingSource
from cinecluster.progress import SilentProgress
from cinecluster.settings import Settings
from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.database import Database
from cinecluster.storage.keys import KeyStore
from tests.service.processes import wait_for

__all__ = ["Site", "prepared_home", "running_site"]

_ENDED: Final = ("succeeded", "failed", "cancelled", "interrupted")


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """A service that answers."""

    origin: str
    home: Path
    names: Mapping[str, str]
    #: What stands in braces in the table of addresses.
    key: str
    #: One that opens everything; empty where none is needed.

    def at(self, address: str) -> str:
        """Return the whole address of a page."""
        return self.origin + address.format_map(self.names)


def prepared_home(folder: Path) -> Path:
    """Return a home with two versions and a training job; made by whichever process comes first."""
    folder.mkdir(exist_ok=True)
    home = folder / "var"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            run_training(
                TrainingSource(sample=True),
                Settings(home=home, output=folder / "output"),
                progress=SilentProgress(),
            )
            with serving(home) as server, httpx.Client(base_url=server.address, timeout=60) as client:
                _train(client)
            (folder / "done").touch()
    return home


@contextmanager
def running_site(home: Path, folder: Path, *, locked: bool = False, has_model: bool = True) -> Iterator[Site]:
    """Serve a copy of a home.

    Args:
        home: Stays as it is.
        folder: Takes the copy.
        locked: Whether keys are needed.
        has_model: Whether a version is current.
    """
    copy = folder / "var"
    shutil.copytree(home, copy)
    key = _new_key(copy) if locked else ""
    if not has_model:
        (copy / "current").unlink()
    with (
        serving(copy, ready="/readyz" if has_model else "/livez") as server,
        httpx.Client(base_url=server.address, timeout=60) as client,
    ):
        yield Site(origin=server.address, home=copy, names=_names(client), key=key)


def _new_key(home: Path) -> str:
    """Make a key that opens everything."""
    with Database.open(DatabaseConfig(), home) as database:
        _, key = KeyStore(database).create("operator", ("admin",))
    return key.reveal()


def _train(client: httpx.Client) -> None:
    """Train once more, with other parameters."""
    answer = client.post("/train-kmeans", json={"n_clusters": 6})
    address = answer.raise_for_status().headers["location"]

    def ended() -> bool:
        return client.get(address).json()["state"] in _ENDED

    wait_for("the training ends", ended, seconds=120)
    job: dict[str, Any] = client.get(address).json()
    assert job["state"] == "succeeded", job


def _names(client: httpx.Client) -> dict[str, str]:
    versions = [each["version"] for each in client.get("/v1/models").raise_for_status().json()["items"]]
    jobs = client.get("/v1/training-jobs").raise_for_status().json()["jobs"]
    return {"version": versions[0], "earlier": versions[1], "job_id": jobs[0]["job_id"]}
