"""A manifest, told to a person: what was cleaned, what the clusters are, how good they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cinecluster.artifacts.manifest import Manifest
from cinecluster.cli.output import print_table, stdout
from cinecluster.cli.ranker_reports import show_ranker
from cinecluster.data.cleaning.report import CleaningReport

__all__ = ["origin", "show_cleaning", "show_manifest"]


def origin(manifest: Manifest) -> str:
    """Return what a version was made from, as it was named then."""
    return str(manifest.source.get("name") or manifest.source.get("edition", "?"))


def show_manifest(manifest: Manifest) -> None:
    """Print a manifest as tables on stdout."""
    console = stdout()
    console.print(
        f"[bold]{manifest.version}[/] · {manifest.kind} from {origin(manifest)}"
        f" · {manifest.created_at:%Y-%m-%d %H:%M:%S} UTC"
    )
    if manifest.cleaning:
        show_cleaning(manifest.cleaning)
    for file, shape in manifest.source.get("shapes", {}).items():
        console.print(f"{file}: {shape}", markup=False)
    _show_sample(manifest)
    _show_clusters(manifest)
    _show_quality(manifest)
    show_ranker(manifest)
    if manifest.timings:
        seconds = ", ".join(f"{stage} {took:.1f}" for stage, took in manifest.timings.items())
        console.print(f"Seconds: {seconds}; {sum(manifest.timings.values()):.1f} in all", markup=False)
    if manifest.memory:
        most = max(manifest.memory.values())
        megabytes = ", ".join(f"{stage} {held / 1e6:.0f}" for stage, held in manifest.memory.items())
        console.print(f"Megabytes of memory: {megabytes}; {most / 1e6:.0f} at most", markup=False)


def show_cleaning(cleaning: Mapping[str, Any]) -> None:
    """Print a cleaning report as a table on stdout."""
    report = CleaningReport.from_dict(cleaning)
    print_table(
        "Cleaning: read = kept + dropped",
        ("table", "rows", "what", "example"),
        [(row.table, row.count, f"{row.what} {row.detail}".rstrip(), row.example) for row in report.rows()],
    )


def _show_sample(manifest: Manifest) -> None:
    learned, data = manifest.report.get("learned_from"), manifest.report.get("data")
    if learned and data and learned["users"] < data["users"]:
        stdout().print(
            f"Learned from {learned['ratings']:,} ratings of {learned['users']:,} viewers,"
            f" drawn from {data['ratings']:,} of {data['users']:,}"
        )


def _show_clusters(manifest: Manifest) -> None:
    print_table(
        f"{manifest.n_clusters} clusters",
        ("id", "label", "films", "share"),
        [(c["cluster"], c["label"], c["size"], f"{c['share']:.1%}") for c in manifest.report["clusters"]],
    )
    choice = manifest.report["choice"]
    if choice:
        print_table(
            f"Choice of n_clusters: {manifest.n_clusters}",
            ("n_clusters", *(figure.name for figure in _FIGURES)),
            [(q["n_clusters"], *(_number(q[figure.key]) for figure in _FIGURES)) for q in choice],
        )


def _show_quality(manifest: Manifest) -> None:
    quality = manifest.report["quality"]
    if quality is None:
        return
    print_table(
        f"Are the clusters any good? ({quality['users']} held-out viewers)",
        ("figure", "value", "what it says"),
        [(figure.name, _number(quality[figure.key]), figure.meaning) for figure in _FIGURES],
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Figure:
    key: str
    #: In ``ClusterQuality``.
    name: str
    meaning: str


_FIGURES: Final = (
    _Figure(key="largest_share", name="largest", meaning="share of films in the largest cluster"),
    _Figure(key="smallest_share", name="smallest", meaning="share of films in the smallest cluster"),
    _Figure(
        key="seed_agreement",
        name="seeds agree",
        meaning="adjusted Rand index between KMeans seeds; 1 is the same",
    ),
    _Figure(
        key="bootstrap_agreement",
        name="bootstraps agree",
        meaning="the same between draws of viewers, everything made anew",
    ),
    _Figure(
        key="lift",
        name="lift",
        meaning="two films liked by one new viewer share a cluster so often, times two viewers' films",
    ),
    _Figure(
        key="random_lift", name="over random", meaning="the same, times two films drawn from the catalogue"
    ),
    _Figure(
        key="cluster_ndcg",
        name="NDCG@10 cluster",
        meaning="the favourite cluster's most rated films, for new viewers",
    ),
    _Figure(
        key="popular_ndcg",
        name="NDCG@10 popular",
        meaning="the most rated films of all, for the same viewers",
    ),
)
