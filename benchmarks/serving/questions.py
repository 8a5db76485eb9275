"""What is asked: each route for many viewers and films, those more often that are better known."""

import json
from collections.abc import Mapping
from typing import Final

import numpy as np

from cinecluster.model import IntArray, Model

__all__ = ["FOUR_ROUTES", "OF_THE_MODEL", "PERSONAL", "questions_for"]

FOUR_ROUTES: Final = (
    "/favorite-cluster",
    "/recommend",
    "/recommend?order=similarity",
    "/recommend-by-tags?user_id=",
    "/recommend-by-tags?movie_id=",
)
OF_THE_MODEL: Final = ("/recommend", "/recommend?order=similarity", "/recommend-by-tags?movie_id=")
"""Those whose answers a worker keeps."""
PERSONAL: Final = ("/v1/users/{id}/recommendations", "POST /v1/recommendations")
_ASKED: Final = 2_000
_RATED: Final = 200


def questions_for(model: Model, *, seed: int = 0) -> Mapping[str, tuple[str, ...]]:
    """Draw the requests of each route: viewers evenly, films by how often they are rated."""
    rng = np.random.default_rng(seed)
    counts = model.movies.rating_counts
    movies = rng.choice(model.movies.movie_ids, _ASKED, p=counts / counts.sum()).tolist()
    users = rng.choice(model.histories.user_ids, _ASKED).tolist()
    return {
        "/favorite-cluster": tuple(f"/favorite-cluster?user_id={user}" for user in users),
        "/recommend": tuple(f"/recommend?movie_id={movie}" for movie in movies),
        "/recommend?order=similarity": tuple(
            f"/recommend?movie_id={movie}&order=similarity" for movie in movies
        ),
        "/recommend-by-tags?user_id=": tuple(f"/recommend-by-tags?user_id={user}" for user in users),
        "/recommend-by-tags?movie_id=": tuple(f"/recommend-by-tags?movie_id={movie}" for movie in movies),
        "/v1/users/{id}/recommendations": tuple(f"/v1/users/{user}/recommendations" for user in users),
        "POST /v1/recommendations": tuple(
            f"/v1/recommendations\t{body}" for body in _visitors(model, counts, rng)
        ),
    }


def _visitors(model: Model, counts: IntArray, rng: np.random.Generator) -> list[str]:
    """Make bodies of visitors who have rated 200 films each, well-known ones oftener."""
    rated = min(_RATED, len(counts) // 2)
    drawn = np.argsort(rng.exponential(size=(_ASKED // 40, len(counts))) / np.maximum(counts, 0.1))[:, :rated]
    return [
        json.dumps(
            {
                "ratings": [
                    {"movie_id": int(model.movies.movie_ids[index]), "rating": float(stars)}
                    for index, stars in zip(of_one.tolist(), rng.integers(1, 11, rated) / 2, strict=True)
                ]
            }
        )
        for of_one in drawn
    ]
