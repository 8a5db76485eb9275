"""Print a page: ten films of ten kinds and the lists beside each, as ``docs/ten-films.md`` holds it."""

import sys
from collections.abc import Sequence
from typing import Final

from benchmarks.real_data import trained_home
from cinecluster.artifacts.versions import VersionStore
from cinecluster.model import Model, Recommendation
from cinecluster.ranking.cluster import recommend_by_popularity
from cinecluster.ranking.request import ListRequest
from cinecluster.ranking.similarity import recommend_by_similarity, similar_movies
from cinecluster.ranking.tuning import Tuning

TEN: Final = (
    (1, "family animation"),
    (2571, "science fiction"),
    (4973, "French romance"),
    (1214, "science fiction and horror"),
    (2019, "Japanese classic"),
    (5690, "Japanese animation, 16 ratings"),
    (6, "crime"),
    (215, "romance, 24 ratings"),
    (1258, "horror"),
    (1649, "documentary, 3 ratings"),
)
TUNED: Final = (
    (1, Tuning(more=("surreal",))),
    (1214, Tuning(more=("comedy",), less=("disturbing",))),
    (1258, Tuning(more=("funny",))),
    (6, Tuning(less=("crime",))),
)

_INTRODUCTION: Final = """# Ten films, and what is recommended beside them

Made by `make docs` from MovieLens ml-latest-small with the default settings; not touched by hand.

*By popularity* is the contract's rule: the most rated films of the same cluster, so two films of one cluster
get nearly the same list. *By similarity* ranks the same cluster's films by how alike they are to this one.
*Of all films* is `GET /v1/movies/{id}/similar`, the same likeness over the whole catalogue
([how it is made](similar-films.md)).
"""
_TUNED: Final = """
## Tuned

`more` and `less` move a list along tags; in brackets the likeness, and how much more or less of each tag the
film has than the one asked about.
"""


def main() -> None:
    """Train and print the page."""
    with trained_home() as (settings, manifest):
        model = VersionStore(settings.home).load(manifest.version)
        write = sys.stdout.write
        write(_INTRODUCTION)
        for movie_id, kind in TEN:
            write(_section(model, movie_id, kind))
        write(_TUNED)
        for movie_id, tuning in TUNED:
            write(_tuned(model, movie_id, tuning))
        write(_clusters(model))


def _section(model: Model, movie_id: int, kind: str) -> str:
    movie = model.movie(model.movies.index_of(movie_id))
    label = model.cluster(movie.cluster).label
    request = ListRequest(n=8)
    return "\n".join(
        (
            f"\n## {movie.title} ({movie.year}): {kind}\n",
            f"Cluster {movie.cluster}, *{label}*. `GET /recommend?movie_id={movie_id}`\n",
            "| | by popularity | by similarity | of all films |",
            "|--:|---|---|---|",
            *_rows(
                recommend_by_popularity(model, movie_id, request),
                recommend_by_similarity(model, movie_id, request),
                similar_movies(model, movie_id, request),
            ),
            "",
        )
    )


def _rows(*lists: Sequence[Recommendation]) -> list[str]:
    return [
        f"| {place} | {' | '.join(map(_name, row))} |"
        for place, row in enumerate(zip(*lists, strict=True), start=1)
    ]


def _tuned(model: Model, movie_id: int, tuning: Tuning) -> str:
    movie = model.movie(model.movies.index_of(movie_id))
    wish = "&".join([f"more={tag}" for tag in tuning.more] + [f"less={tag}" for tag in tuning.less])
    items = similar_movies(model, movie_id, ListRequest(n=8), tuning)
    found = "; ".join(f"{_name(item)} ({_facts(item)})" for item in items)
    return f"\n**{movie.title}**, `GET /v1/movies/{movie_id}/similar?{wish}`: {found}.\n"


def _facts(item: Recommendation) -> str:
    moved = [f"{tag} {by:+.2f}" for tag, by in item.reason["moved"].items()]
    return ", ".join([f"{item.reason['similarity']:.2f}", *moved])


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
