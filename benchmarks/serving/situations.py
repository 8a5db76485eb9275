"""What goes on beside the answers: nothing, a training, or one swap after another."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Final

from cinecluster.artifacts.manifest import MANIFEST_FILE, version_id
from cinecluster.artifacts.manifest_json import encode_manifest
from cinecluster.artifacts.pointer import swap_pointer, write_new_pointer
from cinecluster.artifacts.versions import VersionStore

__all__ = ["SITUATIONS", "Situation"]

Situation = Callable[[Path], AbstractContextManager[None]]
"""Goes on while it is entered, about a home."""

_SWAP_SECONDS: Final = 2.0


@contextmanager
def _training(_: Path) -> Iterator[None]:
    """Train on the built-in sample again and again, in another home and as nicely as the service does."""
    with tempfile.TemporaryDirectory(prefix="cinecluster-bench-") as folder:
        done = threading.Event()
        trainer = threading.Thread(target=_train, args=(Path(folder), done))
        trainer.start()
        try:
            yield
        finally:
            done.set()
            trainer.join()


def _train(folder: Path, done: threading.Event) -> None:
    homes = ("--home", str(folder / "home"), "--output", str(folder / "output"))
    command = ["nice", "-n", "10", sys.executable, "-m", "cinecluster", "train", "--sample", *homes]
    quiet = subprocess.DEVNULL
    while not done.is_set():
        with subprocess.Popen(command, stdout=quiet, stderr=quiet, env=dict(os.environ)) as process:
            while process.poll() is None and not done.wait(0.1):
                pass
            process.terminate()


@contextmanager
def _swaps(home: Path) -> Iterator[None]:
    """Make one of two versions current every two seconds, which have the same answers."""
    store = VersionStore(home)
    first = store.require_current()
    second = _twin(store, home, first)
    done = threading.Event()
    swapper = threading.Thread(target=_swap, args=(home, (second, first), done))
    swapper.start()
    try:
        yield
    finally:
        done.set()
        swapper.join()
        _point(home, first)


def _swap(home: Path, versions: tuple[str, ...], done: threading.Event) -> None:
    turn = 0
    while not done.wait(_SWAP_SECONDS):
        _point(home, versions[turn % len(versions)])
        turn += 1


def _point(home: Path, version: str) -> None:
    write_new_pointer(home, version)
    swap_pointer(home)


def _twin(store: VersionStore, home: Path, version: str) -> str:
    """Return a version of the same files that was made a second later; made of links if it is not there."""
    manifest = store.manifest(version)
    later = manifest.created_at + timedelta(seconds=1)
    name = version_id(later, manifest.files)
    folder = home / "versions" / name
    if not folder.exists():
        for path in manifest.files:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            os.link(home / "versions" / version / path, folder / path)
        twin = manifest.model_copy(update={"version": name, "created_at": later})
        (folder / MANIFEST_FILE).write_bytes(encode_manifest(twin))
    return name


SITUATIONS: Final[Mapping[str, Situation]] = MappingProxyType(
    {"idle": lambda _: nullcontext(), "training": _training, "swaps": _swaps}
)
