"""What the OpenAPI document says of problems."""

from typing import Any, Final

from fastapi import FastAPI

from cinecluster.api.problems import MEDIA_TYPE, PROBLEMS, Problem, ProblemKind
from cinecluster.errors import AskedTooOften, KeyNeeded, KeyRefused, ScopeMissing

__all__ = ["FROM_MODEL", "Responses", "describe_problems", "problem_responses"]

Responses = dict[int | str, dict[str, Any]]

FROM_MODEL: Final[Responses] = {
    200: {
        "headers": {
            "X-Model-Version": {
                "description": "The version that the whole answer was made from.",
                "schema": {"type": "string", "examples": ["20261124T101500Z-3f9a2c1b"]},
            }
        }
    }
}
"""What a route that answers from a model adds to its description."""

_WITH_A_KEY: Final = tuple(PROBLEMS[kind] for kind in (KeyNeeded, KeyRefused, ScopeMissing, AskedTooOften))


def problem_responses(*kinds: ProblemKind) -> Responses:
    """Describe the problems that a route may answer with, for its ``responses=``."""
    described: Responses = {}
    for kind in sorted(kinds, key=lambda kind: (kind.status, kind.slug)):
        response = described.setdefault(
            kind.status,
            {
                "description": "",
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}},
            },
        )
        response["description"] = " · ".join(filter(None, [response["description"], kind.title]))
        response["content"][MEDIA_TYPE]["examples"][kind.slug] = {"value": _example(kind)}
    return described


def describe_problems(app: FastAPI) -> None:
    """Have what all problems share put into the app's OpenAPI document, once somebody asks for it.

    That is their shape, and what every route may answer that needs a key. Making the document takes longer
    than all else that an app is made of.
    """
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = plain()
            document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
            for operations in document["paths"].values():
                for operation in operations.values():
                    if "security" in operation:
                        _add(operation["responses"], problem_responses(*_WITH_A_KEY))
        return app.openapi_schema or {}

    app.openapi = described  # type: ignore[method-assign]  # the way that FastAPI's manual gives


def _add(responses: dict[str, Any], others: Responses) -> None:
    for status, other in others.items():
        response = responses.setdefault(str(status), other)
        if response is not other:
            response["description"] += f" · {other['description']}"
            response["content"][MEDIA_TYPE]["examples"] |= other["content"][MEDIA_TYPE]["examples"]


def _example(kind: ProblemKind) -> dict[str, Any]:
    example: dict[str, Any] = {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "detail": _DETAILS.get(kind.slug, f"{kind.title}."),
        "instance": "/recommend",
    }
    return example | _MEMBERS.get(kind.slug, {})


_DETAILS: Final = {
    "unknown-movie": "There is no movie 123456.",
    "unknown-rating": "There is no rating by this user of movie 123.",
    "unknown-cluster": "There is no cluster 99.",
    "stale-cursor": "The cursor belongs to a list with other filters or another order.",
    "nothing-known": "The model knows none of the film's genres and tags.",
    "unknown-user": "There is no user 123456.",
    "unsupported-body": "The body came as application/json.",
    "unknown-upload": "There is no upload 2026-11-24.",
    "upload-conflict": "Another request has gone on with upload 2026-11-24.",
    "unknown-job": "There is no training job 20261124T101500Z-3f9a2c1b.",
    "unknown-tag": "There is no tag to tune by, 'funy'.",
    "unknown-version": "There is no version 20200101T000000Z-00000000.",
    "corrupt-version": "Version 20261124T101500Z-3f9a2c1b: data/ratings.parquet: it is missing.",
    "unsupported-format": "manifest.json has format 2; this cinecluster reads up to 1.",
    "bad-parameters": "n: Input should be less than or equal to 100",
    "unknown-history": "None of the films that were rated is known: 123456.",
    "no-model": "There is no model yet.",
    "training-running": "Training job 20261124T101500Z-3f9a2c1b is still running.",
}
_MEMBERS: Final[dict[str, dict[str, Any]]] = {
    "unknown-movie": {"movie_id": 123456},
    "unknown-rating": {"movie_id": 123, "instance": "/v1/users/5/ratings/123"},
    "unknown-cluster": {"cluster_id": 99, "instance": "/v1/clusters/99"},
    "stale-cursor": {"instance": "/v1/movies", "hint": "Ask for the first page again, without a cursor."},
    "nothing-known": {"instance": "/v1/predict-cluster", "hint": "Genres it knows: Drama, Sci-Fi."},
    "unknown-user": {"user_id": 123456, "instance": "/favorite-cluster"},
    "unknown-version": {
        "version": "20200101T000000Z-00000000",
        "instance": "/v1/models/20200101T000000Z-00000000",
    },
    "corrupt-version": {
        "instance": "/v1/models/20261124T101500Z-3f9a2c1b/activate",
        "hint": "Activate another version, or train again.",
    },
    "unsupported-format": {
        "instance": "/v1/models/20261124T101500Z-3f9a2c1b/activate",
        "hint": "Update cinecluster, or activate an older version.",
    },
    "unknown-history": {"instance": "/v1/recommendations"},
    "unsupported-body": {
        "instance": "/v1/ratings",
        "hint": "Send it with the header Content-Type: text/csv or application/x-ndjson.",
    },
    "unknown-upload": {"upload_id": "2026-11-24", "instance": "/v1/ratings/uploads/2026-11-24"},
    "upload-conflict": {"instance": "/v1/ratings"},
    "unknown-job": {
        "job_id": "20261124T101500Z-3f9a2c1b",
        "instance": "/v1/training-jobs/20261124T101500Z-3f9a2c1b",
    },
    "unknown-tag": {
        "hint": "Nearest: 'funny'.",
        "tag": "funy",
        "nearest": ["funny"],
        "instance": "/v1/movies/123/similar",
    },
    "bad-parameters": {
        "errors": [{"in": "query", "name": "n", "detail": "Input should be less than or equal to 100"}]
    },
    "stopping": {"instance": "/readyz", "hint": "Ask again in a moment."},
    "training-running": {
        "instance": "/train-kmeans",
        "job": {
            "job_id": "20261124T101500Z-3f9a2c1b",
            "address": "/v1/training-jobs/20261124T101500Z-3f9a2c1b",
        },
    },
}
