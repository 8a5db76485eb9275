"""The manifest: what a version is, where it came from, and what each of its files must be."""

import re
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from platform import python_version
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from cinecluster.artifacts.contents import Kind
from cinecluster.artifacts.fingerprint import FileEntry, fingerprint

__all__ = [
    "FORMAT_VERSION",
    "MANIFEST_FILE",
    "Golden",
    "GoldenQuery",
    "Manifest",
    "installed_libraries",
    "is_version_id",
    "version_id",
]

FORMAT_VERSION: Final = 1
MANIFEST_FILE: Final = "manifest.json"

_VERSION: Final = r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}"
# One folder, one plain name: whatever a manifest made elsewhere says, no path in it leads out of its version.
_PATH: Final = r"^(tables|data|serving)/[a-z0-9_]+(\.[a-z0-9]+)+$"
_LIBRARIES: Final = ("implicit", "narwhals", "numpy", "polars", "pydantic", "scikit-learn", "scipy")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class GoldenQuery(_Part):
    """A question that a version was asked when it was made."""

    kind: Literal[
        "favorite-cluster", "popularity", "similarity", "tags-for-user", "tags-for-movie", "personal"
    ]
    """Which ranker answers."""
    id: int
    """The user or film that is asked for."""


class Golden(_Part):
    """A question, and the answer that the version must give again before it serves."""

    query: GoldenQuery
    """The question."""
    answer: tuple[int, ...]
    """Ids: of the films, or of the one cluster."""


class Manifest(_Part):
    """Everything about a version but its tables and arrays."""

    format_version: int
    """The layout of folder and manifest; one newer than this cinecluster knows is refused."""
    version: str = Field(pattern=f"^{_VERSION}$")
    """UTC time, and the first eight hexadecimal digits of the files' common fingerprint."""
    kind: Kind
    """Trained here, or imported."""
    created_at: AwareDatetime
    """UTC, the same second as in the version."""
    cinecluster: str
    """The release that wrote it."""
    n_clusters: int = Field(ge=1)
    """Clusters; the empty ones of an import are counted."""
    source: dict[str, Any]
    """The edition and the files, with size and SHA-256, that it was made from."""
    config: dict[str, Any]
    """The settings of every stage."""
    cleaning: dict[str, Any]
    """Where every row went."""
    report: dict[str, Any]
    """What the clusters are and how good they are."""
    timings: dict[str, float]
    """Seconds by stage."""
    memory: dict[str, int] = {}
    """Bytes that the training held at most, by stage; empty where that was not measured."""
    libraries: dict[str, str]
    """Python and the libraries that had a hand in it."""
    files: dict[Annotated[str, Field(pattern=_PATH)], FileEntry]
    """Every file of the version but this one, by its path."""
    answer_rules: int
    """The rules that the golden answers follow; a cinecluster of other rules does not ask them again."""
    golden: tuple[Golden, ...]
    """Questions and answers."""


def version_id(moment: datetime, files: Mapping[str, FileEntry]) -> str:
    """Name a version by its UTC time and its files."""
    return f"{moment:%Y%m%dT%H%M%SZ}-{fingerprint(files)[:8]}"


def is_version_id(text: str) -> bool:
    """Tell whether a text has the form of a version id, and so is safe as the name of a folder."""
    return re.fullmatch(_VERSION, text) is not None


def installed_libraries() -> dict[str, str]:
    """Return the releases of Python and of the libraries that a model depends on, without importing them."""
    libraries = {"python": python_version()}
    for name in _LIBRARIES:
        try:
            libraries[name] = installed_version(name)
        except PackageNotFoundError:
            continue
    return libraries
