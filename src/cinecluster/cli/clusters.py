"""``cinecluster clusters``: what the clusters are."""

from typing import Annotated, Any

import numpy as np
import typer

from cinecluster.cli.loading import load_model
from cinecluster.cli.options import Home, Json, Version
from cinecluster.cli.output import print_json, print_table, stdout
from cinecluster.model import Cluster, Model
from cinecluster.ranking.cluster import popularity_order
from cinecluster.settings import load_settings

__all__ = ["clusters"]

_BEST = 5
_TAGS = 8


def clusters(
    cluster_id: Annotated[
        int | None, typer.Argument(help="One cluster, in full.", show_default=False)
    ] = None,
    *,
    home: Home = None,
    version: Version = None,
    json: Json = False,
) -> None:
    """List the clusters: label, size, tags and the films most rated in each."""
    model = load_model(load_settings(home=home), version)
    chosen = model.clusters if cluster_id is None else (model.cluster(cluster_id),)
    described = [_describe(model, cluster) for cluster in chosen]
    if json:
        print_json({"version": model.version, "clusters": described})
    elif cluster_id is None:
        print_table(
            f"{len(chosen)} clusters of {len(model.movies)} films",
            ("id", "label", "films", "share", "most rated"),
            [
                (d["cluster"], d["label"], d["size"], f"{d['share']:.0%}", ", ".join(d["most_rated"][:3]))
                for d in described
            ],
        )
    else:
        one = described[0]
        stdout().print(
            f"[bold]{one['cluster']} · {one['label']}[/] ({one['size']} films, {one['share']:.0%})"
        )
        for title, key in (
            ("Distinctive tags", "distinctive_tags"),
            ("Distinctive genres", "distinctive_genres"),
            ("Most rated", "most_rated"),
        ):
            stdout().print(f"{title}: {', '.join(one[key]) or '–'}", markup=False)


def _describe(model: Model, cluster: Cluster) -> dict[str, Any]:
    members = np.flatnonzero(model.movies.clusters == cluster.cluster_id)
    order = popularity_order(
        model.movies.movie_ids[members],
        model.movies.rating_counts[members],
        model.movies.rating_means[members],
    )
    return {
        "cluster": cluster.cluster_id,
        "label": cluster.label,
        "size": cluster.size,
        "share": cluster.size / len(model.movies),
        "distinctive_tags": list(cluster.distinctive_tags),
        "distinctive_genres": list(cluster.distinctive_genres),
        "tags": [{"tag": tag.tag, "count": tag.count} for tag in cluster.tags[:_TAGS]],
        "most_rated": [model.movies.titles[members[position]] for position in order[:_BEST]],
    }
