"""The clusters of a version and its films in them, read without the rest of its Model."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from cinecluster.artifacts.checking import changed_files
from cinecluster.artifacts.manifest import Manifest
from cinecluster.errors import CorruptVersion
from cinecluster.model import IntArray

__all__ = ["Grouping", "load_grouping"]

_ARRAYS: Final = ("movie_ids", "movie_clusters", "movie_rating_counts")
_WORDS: Final = ("movie_titles", "clusters")
_FOLDER: Final = "serving"
_HINT: Final = "Compare other versions; this one cannot be activated either."


@dataclass(frozen=True, kw_only=True, slots=True)
class Grouping:
    """Which film is in which cluster."""

    version: str
    labels: tuple[str, ...]
    #: By cluster.
    movie_ids: IntArray
    #: Ascending; the next three in the same order.
    clusters: IntArray
    titles: tuple[str, ...]
    rating_counts: IntArray

    @property
    def sizes(self) -> IntArray:
        """Return the films in each cluster."""
        return np.bincount(self.clusters, minlength=len(self.labels))


def load_grouping(folder: Path, manifest: Manifest) -> Grouping:
    """Read a version's clusters once the files that hold them are what the manifest says.

    Raises:
        CorruptVersion: One is not.
    """
    names = [*(f"{name}.npy" for name in _ARRAYS), *(f"{name}.json" for name in _WORDS)]
    for problem in changed_files(folder, manifest, [f"{_FOLDER}/{name}" for name in names]):
        raise _corrupt(manifest, problem)
    try:
        return _read(folder / _FOLDER, manifest.version)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _corrupt(manifest, f"{_FOLDER}: {error}") from error


def _read(folder: Path, version: str) -> Grouping:
    arrays: Mapping[str, Any] = {
        name: np.load(folder / f"{name}.npy", allow_pickle=False) for name in _ARRAYS
    }
    words = {name: json.loads((folder / f"{name}.json").read_bytes()) for name in _WORDS}
    found = Grouping(
        version=version,
        labels=tuple(cluster["label"] for cluster in words["clusters"]),
        movie_ids=arrays["movie_ids"],
        clusters=arrays["movie_clusters"],
        titles=tuple(words["movie_titles"]),
        rating_counts=arrays["movie_rating_counts"],
    )
    lengths = {len(each) for each in (found.movie_ids, found.clusters, found.titles, found.rating_counts)}
    if len(lengths) != 1:
        raise ValueError("films are told of in arrays of different lengths")
    if np.any((found.clusters < 0) | (found.clusters >= len(found.labels))):
        raise ValueError("a film is in a cluster that is not there")
    return found


def _corrupt(manifest: Manifest, problem: str) -> CorruptVersion:
    return CorruptVersion(f"Version {manifest.version}: {problem.rstrip('.')}.", hint=_HINT)
