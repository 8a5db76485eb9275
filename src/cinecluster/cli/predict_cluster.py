"""``cinecluster predict-cluster``: where a new film would go."""

from typing import Annotated, Any

import typer

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.catalogue.prediction import NewMovie, Prediction, predict_cluster
from cinecluster.cli.loading import load_model
from cinecluster.cli.options import Home, Json, Version
from cinecluster.cli.output import print_json, print_table, stderr, stdout
from cinecluster.model import Model
from cinecluster.settings import load_settings

__all__ = ["predict"]


def predict(
    *,
    title: Annotated[str | None, typer.Option("--title", help="Its title; may hold the year.")] = None,
    genre: Annotated[list[str] | None, typer.Option("--genre", help="A genre; may be repeated.")] = None,
    tag: Annotated[list[str] | None, typer.Option("--tag", help="A tag; may be repeated.")] = None,
    year: Annotated[int | None, typer.Option("--year", min=1800, max=9999, help="Its year.")] = None,
    home: Home = None,
    version: Version = None,
    json: Json = False,
) -> None:
    """Say which cluster a film that is not there yet would go to, by its genres, tags and year."""
    settings = load_settings(home=home)
    model = load_model(settings, version)
    new = NewMovie(title=title, genres=genre or (), tags=tag or (), year=year)
    predicted = predict_cluster(Catalogue.of(model, settings.ranking), new)
    if json:
        print_json(_plain(model, predicted))
        return
    ignored = [*predicted.ignored.genres, *predicted.ignored.tags]
    if ignored:
        stderr().print(f"not known to the model, and left out: {', '.join(ignored)}", markup=False)
    stdout().print(
        f"{predicted.cluster.cluster_id} · {predicted.cluster.label} "
        f"(distance {predicted.distances[0].distance})",
        markup=False,
    )
    print_table(
        "Films most like it",
        ("id", "title", "year", "cluster", "likeness", "shared"),
        [
            (
                movie.movie_id,
                movie.title,
                movie.year,
                movie.cluster,
                near.likeness,
                ", ".join((*near.shared_tags, *near.shared_genres)),
            )
            for near in predicted.neighbours
            for movie in (model.movie(near.movie_index),)
        ],
    )


def _plain(model: Model, predicted: Prediction) -> dict[str, Any]:
    return {
        "cluster": predicted.cluster.cluster_id,
        "label": predicted.cluster.label,
        "distances": [
            {"cluster": near.cluster.cluster_id, "label": near.cluster.label, "distance": near.distance}
            for near in predicted.distances
        ],
        "neighbours": [
            {
                "movie_id": int(model.movies.movie_ids[near.movie_index]),
                "title": model.movies.titles[near.movie_index],
                "likeness": near.likeness,
                "shared_tags": list(near.shared_tags),
                "shared_genres": list(near.shared_genres),
            }
            for near in predicted.neighbours
        ],
        "year": predicted.year,
        "genres": list(predicted.genres),
        "tags": list(predicted.tags),
        "ignored": {"genres": list(predicted.ignored.genres), "tags": list(predicted.ignored.tags)},
    }
