"""``cinecluster recommend``: films beside a film, or for a viewer."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import typer

from cinecluster.cli.loading import load_model
from cinecluster.cli.options import Exclude, Genre, Home, Json, Length, Version, YearFrom, YearTo
from cinecluster.cli.output import print_json, print_table
from cinecluster.model import Model, Recommendation
from cinecluster.ranking.cluster import recommend_by_popularity
from cinecluster.ranking.request import ListRequest
from cinecluster.ranking.search import find_movie
from cinecluster.ranking.similarity import recommend_by_similarity
from cinecluster.ranking.tags import recommend_by_tags_for_movie, recommend_by_tags_for_user
from cinecluster.settings import Settings, load_settings

__all__ = ["recommend"]

Order = Literal["popularity", "similarity", "tags"]


def recommend(
    *,
    movie_id: Annotated[int | None, typer.Option("--movie-id", help="Films beside this one.")] = None,
    title: Annotated[
        str | None, typer.Option("--title", help="The same, by title; typing errors forgiven.")
    ] = None,
    user_id: Annotated[int | None, typer.Option("--user-id", help="Films for this viewer, by tags.")] = None,
    order: Annotated[
        Order, typer.Option("--order", help="How films beside a film are ranked; viewers' lists go by tags.")
    ] = "popularity",
    n: Length = 5,
    exclude: Exclude = None,
    genre: Genre = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    home: Home = None,
    version: Version = None,
    json: Json = False,
) -> None:
    """Recommend films beside a film (--movie-id or --title) or for a viewer (--user-id)."""
    if sum(value is not None for value in (movie_id, title, user_id)) != 1:
        raise typer.BadParameter("give exactly one of --movie-id, --title and --user-id.")
    settings = load_settings(home=home)
    model = load_model(settings, version)
    request = ListRequest(
        n=n, exclude=frozenset(exclude or ()), genre=genre, year_from=year_from, year_to=year_to
    )
    if user_id is not None:
        heading, order = f"For viewer {user_id}", "tags"
        items: Sequence[Recommendation] = recommend_by_tags_for_user(
            model, model.histories.of(user_id), request, settings.ranking
        ).items
    else:
        movie_id = find_movie(model.movies, title) if title is not None else movie_id
        assert movie_id is not None  # noqa: S101 - one of the three was given
        heading = f"Beside {model.movies.titles[model.movies.index_of(movie_id)]} ({movie_id})"
        items = _beside(model, movie_id, order, request, settings)
    _show(heading, order, items, json=json)


def _beside(
    model: Model, movie_id: int, order: Order, request: ListRequest, settings: Settings
) -> Sequence[Recommendation]:
    if order == "similarity":
        return recommend_by_similarity(model, movie_id, request)
    if order == "tags":
        return recommend_by_tags_for_movie(model, movie_id, request, settings.ranking).items
    return recommend_by_popularity(model, movie_id, request)


def _show(heading: str, order: str, items: Sequence[Recommendation], *, json: bool) -> None:
    if json:
        print_json({"order": order, "items": [_plain(item) for item in items]})
        return
    print_table(
        f"{heading}, by {order}",
        ("id", "title", "year", "ratings", "why"),
        [
            (item.movie.movie_id, item.movie.title, item.movie.year, item.movie.rating_count, _why(item))
            for item in items
        ],
    )


def _plain(item: Recommendation) -> dict[str, Any]:
    return {
        "movie_id": item.movie.movie_id,
        "title": item.movie.title,
        "year": item.movie.year,
        "score": item.score,
        "reason": dict(item.reason),
    }


def _why(item: Recommendation) -> str:
    reason = item.reason
    if reason["kind"] == "cluster":
        return f"no. {reason['rank']} of {reason['label']}"
    shared = [*reason.get("shared_tags", ()), *reason.get("shared_genres", ())]
    return f"{reason['similarity']:.2f} alike: {', '.join(shared[:4])}".removesuffix(": ")
