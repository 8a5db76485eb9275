"""Print a page: ten films of ten kinds and the lists beside each, as ``docs/ten-films.md`` holds it."""

import sys
from collections.abc import Sequence
from typing import Final

from benchmarks.real_data import trained_home
from cinecluster.artifacts.versions import VersionStore
from cinecluster.model import Model, Recommendation
from cinecluster.ranking.cluster import recommend_by_popularity
from cinecluster.ranking.request import ListRequest
from cinecluster.ranking.similarity import recommend_by_similarity

TEN: Final = (
    (1, "family animation"),
    (260, "space adventure"),
    (296, "crime"),
    (1258, "horror"),
    (912, "classic romance"),
    (1307, "romantic comedy"),
    (2028, "war"),
    (58559, "superheroes"),
    (5618, "Japanese animation"),
    (5669, "documentary"),
)

_INTRODUCTION: Final = """# Ten films, and what is recommended beside them

Made by `make docs` from MovieLens ml-latest-small with the default settings; not touched by hand.

*By popularity* is the contract's rule: the most rated films of the same cluster, so two films of one cluster
get nearly the same list. *By similarity* ranks the same cluster's films by how alike they are to this one.
"""


def main() -> None:
    """Train and print the page."""
    with trained_home() as (settings, manifest):
        model = VersionStore(settings.home).load(manifest.version)
        write = sys.stdout.write
        write(_INTRODUCTION)
        for movie_id, kind in TEN:
            write(_section(model, movie_id, kind))
        write(_clusters(model))


def _section(model: Model, movie_id: int, kind: str) -> str:
    movie = model.movie(model.movies.index_of(movie_id))
    label = model.cluster(movie.cluster).label
    request = ListRequest(n=8)
    return "\n".join(
        (
            f"\n## {movie.title} ({movie.year}): {kind}\n",
            f"Cluster {movie.cluster}, *{label}*. `GET /recommend?movie_id={movie_id}`\n",
            "| | by popularity | by similarity |",
            "|--:|---|---|",
            *_rows(
                recommend_by_popularity(model, movie_id, request),
                recommend_by_similarity(model, movie_id, request),
            ),
            "",
        )
    )


def _rows(popular: Sequence[Recommendation], similar: Sequence[Recommendation]) -> list[str]:
    return [
        f"| {place} | {_name(left)} | {_name(right)} |"
        for place, (left, right) in enumerate(zip(popular, similar, strict=True), start=1)
    ]


def _name(item: Recommendation) -> str:
    return f"{item.movie.title} ({item.movie.year})"


def _clusters(model: Model) -> str:
    rows = [
        f"| {c.cluster_id} | {c.label} | {c.size} | {', '.join(c.distinctive_tags[:6])} |"
        for c in model.clusters
    ]
    head = ["\n## The clusters\n", "| | label | films | distinctive tags |", "|--:|---|--:|---|"]
    return "\n".join([*head, *rows, ""])


if __name__ == "__main__":
    main()
