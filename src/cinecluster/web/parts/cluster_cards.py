"""A cluster in short, with its best films."""

from dataclasses import dataclass
from typing import Final

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.model import Cluster, Movie

__all__ = ["ClusterCard", "cluster_cards"]

_FILMS: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterCard:
    """What a card shows."""

    cluster: Cluster
    share: float
    #: Of all films, 0–1.
    best: tuple[Movie, ...]
    #: By weighted rating.


def cluster_cards(catalogue: Catalogue) -> tuple[ClusterCard, ...]:
    """Return the cards of all clusters that have films, largest first."""
    model = catalogue.model
    by_rating = catalogue.orders["rating"]
    clusters = model.movies.clusters[by_rating]
    filled = (cluster for cluster in model.clusters if cluster.size)
    return tuple(
        ClusterCard(
            cluster=cluster,
            share=cluster.size / len(model.movies),
            best=tuple(
                model.movie(index) for index in by_rating[clusters == cluster.cluster_id][:_FILMS].tolist()
            ),
        )
        for cluster in sorted(filled, key=lambda cluster: (-cluster.size, cluster.cluster_id))
    )
