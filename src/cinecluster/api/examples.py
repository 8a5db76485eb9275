"""One answer of each shape, for the OpenAPI document; a test holds each against its model."""

from typing import Any, Final

__all__ = [
    "FAVORITE_CLUSTER",
    "PERSONAL_RECOMMENDATIONS",
    "READINESS",
    "RECOMMENDATIONS",
    "TAG_RECOMMENDATIONS",
    "TRAINING_JOB",
    "TRAINING_JOBS",
    "TRAINING_STARTED",
]

_LABEL: Final = "Space travel and artificial minds"

FAVORITE_CLUSTER: Final[dict[str, Any]] = {
    "favorite_cluster": 3,
    "label": _LABEL,
    "ratings": 41,
    "share": 0.42,
    "mean_rating": 4.1,
}
RECOMMENDATIONS: Final[dict[str, Any]] = {
    "recommendations": ["The Matrix", "Inception"],
    "items": [
        {
            "movie_id": 2571,
            "title": "The Matrix",
            "year": 1999,
            "genres": ["Action", "Sci-Fi", "Thriller"],
            "cluster": 3,
            "score": 278.0,
            "reason": {
                "kind": "cluster",
                "cluster": 3,
                "label": _LABEL,
                "rank": 1,
                "ratings": 278,
                "text": "No. 1 of “Space travel and artificial minds” by popularity, rated by 278 viewers.",
            },
        },
        {
            "movie_id": 79132,
            "title": "Inception",
            "year": 2010,
            "genres": ["Action", "Sci-Fi", "Thriller"],
            "cluster": 3,
            "score": 143.0,
            "reason": {
                "kind": "cluster",
                "cluster": 3,
                "label": _LABEL,
                "rank": 2,
                "ratings": 143,
                "text": "No. 2 of “Space travel and artificial minds” by popularity, rated by 143 viewers.",
            },
        },
    ],
    "cluster": 3,
    "label": _LABEL,
    "order": "popularity",
}
TAG_RECOMMENDATIONS: Final[dict[str, Any]] = {
    "recommendations": ["Interstellar"],
    "items": [
        {
            "movie_id": 109487,
            "title": "Interstellar",
            "year": 2014,
            "genres": ["Sci-Fi"],
            "cluster": 3,
            "score": 0.7134,
            "reason": {
                "text": "Tags: space, time travel. 0.71 alike.",
                "kind": "tags",
                "similarity": 0.7134,
                "shared_tags": ["space", "time travel"],
                "shared_genres": [],
            },
        }
    ],
    "query": [{"tag": "space", "weight": 0.81}, {"tag": "time travel", "weight": 0.44}],
    "floors": {"ratings": 10, "weighted_rating": 3.0},
}
PERSONAL_RECOMMENDATIONS: Final[dict[str, Any]] = {
    "recommendations": ["Aliens"],
    "items": [
        {
            "movie_id": 1200,
            "title": "Aliens",
            "year": 1986,
            "genres": ["Action", "Horror", "Sci-Fi"],
            "cluster": 3,
            "score": 0.7312,
            "reason": {
                "text": "Because of your ratings of “Alien” (5) and “The Terminator” (4.5)."
                " In common: space, aliens. Without your rating of “Alien” this would be 14th.",
                "kind": "history",
                "because": [
                    {"movie_id": 1214, "title": "Alien", "rating": 5.0, "share": 0.2411},
                    {"movie_id": 1240, "title": "The Terminator", "rating": 4.5, "share": 0.1407},
                ],
                "shares": {"history": 0.6911, "popularity": 0.0401, "chosen_clusters": 0.0},
                "shared_tags": ["space", "aliens"],
                "shared_genres": ["Horror", "Sci-Fi"],
                "chosen": [],
                "cluster": 3,
                "label": _LABEL,
                "counterfactual": {"movie_id": 1214, "title": "Alien", "place": 14},
            },
        }
    ],
    "ranker": "ease",
    "order": "ranker",
    "diversity": 0.0,
    "ratings": 41,
    "favorite_cluster": 3,
    "label": _LABEL,
    "unknown_movies": [],
}
TRAINING_JOB: Final[dict[str, Any]] = {
    "job_id": "20261124T101500Z-3f9a2c1b",
    "address": "/v1/training-jobs/20261124T101500Z-3f9a2c1b",
    "state": "queued",
    "source": "current",
    "n_clusters": 10,
    "asked_by": "anybody",
    "created_at": "2026-11-24T10:15:00+00:00",
    "started_at": None,
    "finished_at": None,
    "stage": None,
    "stages": [],
    "version": None,
    "error": None,
}
TRAINING_JOBS: Final[dict[str, Any]] = {
    "jobs": [
        TRAINING_JOB
        | {
            "state": "running",
            "started_at": "2026-11-24T10:15:03+00:00",
            "stage": "clusters",
            "stages": [{"name": "read", "seconds": 0.6}, {"name": "clean", "seconds": 0.4}],
        }
    ],
    "next": None,
}
TRAINING_STARTED: Final[dict[str, Any]] = {"status": "training started", "job": TRAINING_JOB}
READINESS: Final[dict[str, Any]] = {
    "status": "ready",
    "version": "20261124T101500Z-3f9a2c1b",
    "degraded": None,
}
