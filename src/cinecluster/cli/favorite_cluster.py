"""``cinecluster favorite-cluster``: the cluster that a viewer rates most."""

from typing import Annotated

import typer

from cinecluster.cli.loading import load_history, load_model
from cinecluster.cli.options import Home, Json, Version
from cinecluster.cli.output import print_json, stdout
from cinecluster.ranking.favorite import favorite_of
from cinecluster.settings import load_settings

__all__ = ["favorite_cluster"]


def favorite_cluster(
    user_id: Annotated[int, typer.Option("--user-id", help="The viewer.")],
    *,
    home: Home = None,
    version: Version = None,
    json: Json = False,
) -> None:
    """Name the cluster that holds most of a viewer's ratings."""
    settings = load_settings(home=home)
    model = load_model(settings, version)
    favorite = favorite_of(model, load_history(settings, model, user_id))
    if json:
        print_json(
            {
                "user_id": user_id,
                "favorite_cluster": favorite.cluster.cluster_id,
                "label": favorite.cluster.label,
                "ratings": favorite.ratings,
                "share": favorite.share,
                "mean_rating": favorite.mean_rating,
            }
        )
    else:
        stdout().print(
            f"{favorite.cluster.cluster_id} · {favorite.cluster.label}: {favorite.ratings} of the viewer's"
            f" ratings ({favorite.share:.0%}), {favorite.mean_rating:.1f} stars on average",
            markup=False,
        )
