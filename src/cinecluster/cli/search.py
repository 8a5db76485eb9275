"""``cinecluster search``: films by title."""

from typing import Annotated

import typer

from cinecluster.cli.loading import load_model
from cinecluster.cli.options import Home, Json, Length, Version
from cinecluster.cli.output import print_json, print_table
from cinecluster.ranking.search import find_title, search_titles
from cinecluster.ranking.title_index import TitleIndex
from cinecluster.settings import load_settings

__all__ = ["search"]


def search(
    text: Annotated[str, typer.Argument(help="Any of a film's titles, or a part of it.")],
    *,
    n: Length = 10,
    home: Home = None,
    version: Version = None,
    json: Json = False,
) -> None:
    """Find films by title; typing errors are forgiven, a year helps ("titanic 1953")."""
    model = load_model(load_settings(home=home), version)
    index = TitleIndex.of(model.movies)
    hits = search_titles(index, text)
    if not len(hits):
        find_title(index, text)  # raises, and names the nearest titles
    found = [
        (model.movie(movie), index.names[name], likeness)
        for movie, name, likeness in zip(
            hits.movie_indices[:n].tolist(), hits.names.tolist(), hits.likeness.tolist(), strict=False
        )
    ]
    if json:
        print_json(
            {
                "total": len(hits),
                "items": [
                    {
                        "movie_id": movie.movie_id,
                        "title": movie.title,
                        "year": movie.year,
                        "cluster": movie.cluster,
                        "rating_count": movie.rating_count,
                        "matched_title": matched,
                        "likeness": likeness,
                    }
                    for movie, matched, likeness in found
                ],
            }
        )
        return
    print_table(
        f"{len(found)} of {len(hits)} films like {text!r}",
        ("id", "title", "year", "cluster", "ratings", "likeness", "found as"),
        [
            (
                movie.movie_id,
                movie.title,
                movie.year,
                movie.cluster,
                movie.rating_count,
                likeness,
                "" if matched == movie.title else matched,
            )
            for movie, matched, likeness in found
        ],
    )
