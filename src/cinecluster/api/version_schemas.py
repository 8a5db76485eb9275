"""The shapes of the answers about stored versions."""

from collections.abc import Collection, Mapping
from pathlib import PurePath
from typing import Any, Final, Literal, Self

from pydantic import ConfigDict

from cinecluster.api import version_examples as examples
from cinecluster.api.schemas import Answer
from cinecluster.artifacts.manifest import Manifest
from cinecluster.artifacts.versions import StoredVersion

__all__ = ["Activated", "ModelVersion", "Pinned", "StoredModel", "StoredModels"]

_DECIMALS: Final = 4


class Figures(Answer):
    """The main figures of a version's report; null where there was nobody to measure them with."""

    ranker: str | None
    """What personal lists are ordered by."""
    ndcg: float | None
    """NDCG@10 of personal lists, viewers kept from learning."""
    favorite_cluster_ndcg: float | None
    """NDCG@10 of the favourite cluster's most rated films, held-out viewers."""
    popular_ndcg: float | None
    """NDCG@10 of the most rated films of all, the same viewers."""
    lift: float | None
    """How much more often two films liked by one viewer share a cluster than two viewers' films do."""
    largest_share: float | None
    """Of all films, in the largest cluster, 0–1."""

    @classmethod
    def of(cls, report: Mapping[str, Any]) -> Self:
        """Pick the figures out of a report; imported versions and older reports lack some."""
        quality, ranker = report.get("quality") or {}, report.get("ranker") or {}
        first: Mapping[str, Any] = next(iter(ranker.get("leaderboard") or ()), {})  # the one that was chosen
        return cls(
            ranker=ranker.get("name"),
            ndcg=_rounded((first.get("ndcg") or {}).get("value")),
            favorite_cluster_ndcg=_rounded(quality.get("cluster_ndcg")),
            popular_ndcg=_rounded(quality.get("popular_ndcg")),
            lift=_rounded(quality.get("lift")),
            largest_share=_rounded(quality.get("largest_share")),
        )


class Compared(Answer):
    """A version beside the one before it, for viewers who were kept from both."""

    histories: Literal["new", "live"]
    """Whose ratings are told and to be found: those of the new data or of the version before."""
    viewers: int
    ndcg: float
    """NDCG@10 of personal lists."""
    before_ndcg: float
    """The same of the version before."""
    difference: float
    """New minus before, viewer by viewer …"""
    low: float | None
    high: float | None
    """… and the ends of its 95 % interval."""

    @classmethod
    def of(cls, comparison: Mapping[str, Any]) -> Self:
        """Read a comparison of a report."""
        difference = comparison["difference"]
        return cls(
            histories=comparison["histories"],
            viewers=comparison["users"],
            ndcg=round(comparison["ndcg"], _DECIMALS),
            before_ndcg=round(comparison["live_ndcg"], _DECIMALS),
            difference=round(difference["value"], _DECIMALS),
            low=_rounded(difference["low"]),
            high=_rounded(difference["high"]),
        )


class Gate(Answer):
    """How a version did against the one that was served when it was trained."""

    version: str
    """The one that was served then."""
    passed: bool
    """It recommends no worse; one that does is published only if somebody has forced it."""
    comparisons: list[Compared]

    @classmethod
    def of(cls, report: Mapping[str, Any]) -> "Gate | None":
        """Pick the verdict out of a report; the first version, imported ones and older reports have none."""
        gate = report.get("gate")
        if gate is None:
            return None
        return cls(
            version=gate["version"],
            passed=gate["passed"],
            comparisons=[Compared.of(each) for each in gate["comparisons"]],
        )


class StoredModel(Answer):
    """A version in short. Of a damaged one nothing is known but its name and what is wrong."""

    version: str
    current: bool
    """It is what should be served."""
    served: bool
    """It is what the worker that answers serves."""
    pinned: bool
    """It is kept however many newer ones there are."""
    state: Literal["stored", "damaged"]
    """`damaged`: its manifest cannot be used. Its other files are only looked at when it is activated."""
    problem: str | None
    """What is wrong with it."""
    kind: Literal["trained", "imported"] | None
    created_at: str | None
    source: str | None
    """The name of what it was made from, without the folders above."""
    n_clusters: int | None
    bytes: int | None
    """Of all its files."""
    figures: Figures | None
    gate: Gate | None

    @classmethod
    def of(
        cls, stored: StoredVersion, *, current: str | None, served: str | None, pinned: Collection[str]
    ) -> Self:
        """Make the summary."""
        manifest = stored.manifest
        return cls(
            version=stored.version,
            current=stored.version == current,
            served=stored.version == served,
            pinned=stored.version in pinned,
            state="stored" if manifest else "damaged",
            problem=stored.problem or None,
            kind=manifest and manifest.kind,
            created_at=manifest and manifest.created_at.isoformat(),
            source=manifest and _source(manifest),
            n_clusters=manifest and manifest.n_clusters,
            bytes=manifest and sum(entry.size for entry in manifest.files.values()),
            figures=manifest and Figures.of(manifest.report),
            gate=manifest and Gate.of(manifest.report),
        )


class StoredModels(Answer):
    """Every stored version."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.STORED_MODELS]})

    items: list[StoredModel]
    """Newest first."""
    total: int
    current: str | None
    """What should be served."""
    served: str | None
    """What the worker that answers serves."""
    problem: str | None
    """Why it cannot be told which version is current."""


class ModelVersion(StoredModel):
    """All about a version that may be read by everybody: no viewer's id, no path of the server's disk."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.MODEL_VERSION]})

    cinecluster: str
    """The release that made it."""
    format_version: int
    """The layout of its files."""
    edition: str | None
    """What kind of data it was made from."""
    config: dict[str, Any]
    """The settings of every stage."""
    cleaning: list[dict[str, Any]]
    """For each table: rows read, kept, and dropped by reason."""
    report: dict[str, Any]
    """The clusters and how good they are, the rankers tried, the comparison with the version before."""
    timings: dict[str, float]
    """Seconds by stage."""
    libraries: dict[str, str]
    """What it was made with."""
    files: int
    """How many."""

    @classmethod
    def all_of(cls, short: StoredModel, manifest: Manifest) -> Self:
        """Make the answer."""
        edition = manifest.source.get("edition")
        return cls(
            **dict(short),
            cinecluster=manifest.cinecluster,
            format_version=manifest.format_version,
            edition=None if edition is None else str(edition),
            config=manifest.config,
            cleaning=[
                # Examples quote rows: somebody's ratings, somebody's notes.
                {key: table[key] for key in ("table", "read", "kept", "dropped", "remarks") if key in table}
                for table in manifest.cleaning.get("tables", ())
            ],
            report=manifest.report,
            timings=manifest.timings,
            libraries=manifest.libraries,
            files=len(manifest.files),
        )


class Activated(Answer):
    """A version was made current, and the worker that answers serves it; others follow in a second or so."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ACTIVATED]})

    before: str | None
    """What was current; null where nothing was or it could not be told."""
    current: str
    """What the worker that answers serves now."""


class Pinned(Answer):
    """Whether a version is kept however many newer ones there are."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PINNED]})

    version: str
    pinned: bool


def _source(manifest: Manifest) -> str:
    return PurePath(str(manifest.source.get("name") or manifest.source.get("edition", "?"))).name


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
