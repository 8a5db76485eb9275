"""``cinecluster similar``: films like a film, of the whole catalogue, tuned along tags."""

from collections.abc import Sequence
from typing import Annotated

import typer

from cinecluster.cli.loading import load_model
from cinecluster.cli.options import Exclude, Genre, Home, Json, Length, Version, YearFrom, YearTo
from cinecluster.cli.output import print_json, print_table, stdout
from cinecluster.cli.recommendations import plain_recommendation
from cinecluster.cli.visitor import match_title
from cinecluster.model import Recommendation
from cinecluster.ranking.request import ListRequest
from cinecluster.ranking.similarity import similar_movies
from cinecluster.ranking.tuning import Tuning, make_tuning, tunable_tags
from cinecluster.settings import load_settings
from cinecluster.wording.languages import Language, reason_text

__all__ = ["similar"]


def similar(
    *,
    movie_id: Annotated[int | None, typer.Option("--movie-id", help="Films like this one.")] = None,
    title: Annotated[
        str | None, typer.Option("--title", help="The same, by title; typing errors forgiven.")
    ] = None,
    more: Annotated[
        list[str] | None, typer.Option("--more", help="A tag to have more of; may be repeated.")
    ] = None,
    less: Annotated[
        list[str] | None, typer.Option("--less", help="A tag to have less of; may be repeated.")
    ] = None,
    same_cluster: Annotated[
        bool, typer.Option("--same-cluster", help="Only films of the same cluster.")
    ] = False,
    n: Length = 5,
    exclude: Exclude = None,
    genre: Genre = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    lang: Annotated[Language, typer.Option("--lang", help="The language of the reasons.")] = "en",
    home: Home = None,
    version: Version = None,
    json: Json = False,
) -> None:
    """List the films most like a film (--movie-id or --title), moved along tags (--more, --less)."""
    if (movie_id is None) == (title is None):
        raise typer.BadParameter("give exactly one of --movie-id and --title.")
    model = load_model(load_settings(home=home), version)
    asked = match_title(model, title).movie_id if title is not None else movie_id
    assert asked is not None  # noqa: S101 - one of the two was given
    index = model.movies.index_of(asked)
    tuning = make_tuning(model, more=more or (), less=less or ())
    request = ListRequest(
        n=n, exclude=frozenset(exclude or ()), genre=genre, year_from=year_from, year_to=year_to
    )
    items = similar_movies(model, asked, request, tuning, same_cluster=same_cluster)
    tunable = tunable_tags(model, index)
    if json:
        print_json(_plain(asked, items, tuning, tunable, lang))
        return
    _show(f"Like {model.movies.titles[index]} ({asked}){_wish(tuning)}", items, lang)
    if tunable:
        stdout().print(f"Tune by --more or --less: {', '.join(tag for tag, _ in tunable)}", markup=False)


def _plain(
    movie_id: int,
    items: Sequence[Recommendation],
    tuning: Tuning,
    tunable: Sequence[tuple[str, float]],
    language: Language,
) -> dict[str, object]:
    return {
        "movie_id": movie_id,
        "more": list(tuning.more),
        "less": list(tuning.less),
        "items": [plain_recommendation(item, language) for item in items],
        "tunable": [{"tag": tag, "relevance": relevance} for tag, relevance in tunable],
    }


def _wish(tuning: Tuning) -> str:
    wishes = [f"more {tag}" for tag in tuning.more] + [f"less {tag}" for tag in tuning.less]
    return f", {', '.join(wishes)}" if wishes else ""


def _show(heading: str, items: Sequence[Recommendation], language: Language) -> None:
    print_table(
        heading,
        ("id", "title", "year", "ratings", "moved", "why"),
        [
            (
                item.movie.movie_id,
                item.movie.title,
                item.movie.year,
                item.movie.rating_count,
                ", ".join(f"{tag} {by:+.2f}" for tag, by in item.reason["moved"].items()),
                reason_text(item.reason, language),
            )
            for item in items
        ],
    )
