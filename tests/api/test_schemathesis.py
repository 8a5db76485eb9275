"""Schemathesis makes right and wrong requests from the OpenAPI document and compares the answers with it.

A few of each kind: `make reliability` makes thousands.
"""

import time
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import assume, given, settings
from schemathesis import GenerationMode
from schemathesis.schemas import BaseSchema

from cinecluster.service_config import AccessConfig
from cinecluster.testing import tiny_model
from tests.api.service_kit import served, tiny_app

RIGHT, WRONG = GenerationMode.POSITIVE, GenerationMode.NEGATIVE


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BaseSchema]:
    """Return the document of a service over the tiny world, bound to that service."""
    access = AccessConfig(
        allowed_hosts=("testserver",), writes_per_minute=1_000_000, trainings_per_hour=1_000_000
    )
    app = tiny_app(tmp_path_factory.mktemp("home"), access=access)
    services = app.state.services
    services.slot.served = served(tiny_model())
    services.database.upgrade()
    yield schemathesis.openapi.from_asgi("/openapi.json", app)
    services.launcher.stop()
    services.database.close()


@pytest.fixture(scope="module")
def authorisation(described: BaseSchema) -> dict[str, str]:
    """Return the header of a key that opens everything; without it the service must refuse."""
    services = described.app.state.services
    services.database.upgrade()
    _, text = services.keys.create("schemathesis", ["admin"])
    return {"Authorization": f"Bearer {text.reveal()}"}


@pytest.mark.parametrize(
    ("method", "path", "mode"),
    [
        ("GET", "/favorite-cluster", RIGHT),
        ("GET", "/favorite-cluster", WRONG),
        ("GET", "/recommend", RIGHT),
        ("GET", "/recommend", WRONG),
        ("GET", "/recommend-by-tags", RIGHT),
        ("GET", "/recommend-by-tags", WRONG),
        ("GET", "/v1/movies/{movie_id}/similar", RIGHT),
        ("GET", "/v1/movies/{movie_id}/similar", WRONG),
        ("POST", "/train-kmeans", RIGHT),
        ("POST", "/train-kmeans", WRONG),
        ("POST", "/v1/training-jobs", RIGHT),
        ("POST", "/v1/training-jobs", WRONG),
        ("GET", "/v1/training-jobs", RIGHT),
        ("GET", "/v1/training-jobs", WRONG),
        ("GET", "/v1/training-jobs/{job_id}", RIGHT),
        ("GET", "/v1/training-jobs/{job_id}", WRONG),
        ("DELETE", "/v1/training-jobs/{job_id}", RIGHT),
        ("GET", "/v1/training-jobs/{job_id}/log", RIGHT),
        ("GET", "/v1/training-jobs/{job_id}/log", WRONG),
        ("GET", "/v1/movies", RIGHT),
        ("GET", "/v1/movies", WRONG),
        ("GET", "/v1/movies/{movie_id}", RIGHT),
        ("GET", "/v1/movies/{movie_id}", WRONG),
        ("GET", "/v1/clusters", RIGHT),
        ("GET", "/v1/clusters/{cluster_id}", RIGHT),
        ("GET", "/v1/clusters/{cluster_id}", WRONG),
        ("GET", "/v1/users/{user_id}", RIGHT),
        ("GET", "/v1/users/{user_id}", WRONG),
        ("POST", "/v1/ratings", RIGHT),
        ("POST", "/v1/ratings", WRONG),
        ("GET", "/v1/ratings", RIGHT),
        ("GET", "/v1/ratings/uploads/{upload_id}", RIGHT),
        ("GET", "/v1/ratings/uploads/{upload_id}", WRONG),
        ("DELETE", "/v1/users/{user_id}", RIGHT),
        ("DELETE", "/v1/users/{user_id}", WRONG),
        ("GET", "/v1/users/{user_id}/ratings", RIGHT),
        ("GET", "/v1/users/{user_id}/ratings", WRONG),
        ("GET", "/v1/users/{user_id}/ratings/{movie_id}", RIGHT),
        ("GET", "/v1/users/{user_id}/ratings/{movie_id}", WRONG),
        ("PUT", "/v1/users/{user_id}/ratings/{movie_id}", RIGHT),
        ("PUT", "/v1/users/{user_id}/ratings/{movie_id}", WRONG),
        ("DELETE", "/v1/users/{user_id}/ratings/{movie_id}", RIGHT),
        ("DELETE", "/v1/users/{user_id}/ratings/{movie_id}", WRONG),
        ("POST", "/v1/predict-cluster", WRONG),
        ("POST", "/v1/ratings-imports", WRONG),
        ("GET", "/v1/users/{user_id}/recommendations", RIGHT),
        ("GET", "/v1/users/{user_id}/recommendations", WRONG),
        ("POST", "/v1/recommendations", RIGHT),
        ("POST", "/v1/recommendations", WRONG),
        ("GET", "/v1/models", RIGHT),
        ("GET", "/v1/models/{version}", RIGHT),
        ("POST", "/v1/models/{version}/activate", WRONG),
        ("PUT", "/v1/models/{version}/pin", RIGHT),
        ("DELETE", "/v1/models/{version}/pin", WRONG),
        ("GET", "/livez", RIGHT),  # nothing can be wrong with a request for these
        ("GET", "/readyz", RIGHT),
        ("GET", "/metrics", RIGHT),
    ],
)
def test_every_answer_is_as_described(
    described: BaseSchema, authorisation: dict[str, str], method: str, path: str, mode: GenerationMode
) -> None:
    @settings(max_examples=8, deadline=None, derandomize=True)
    @given(case=described[path][method].as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case[Any]) -> None:
        assume(mode is WRONG or _obeys_rules_between_parameters(case))
        case.call_and_validate(headers=authorisation)

    ask()


def _obeys_rules_between_parameters(case: schemathesis.Case[Any]) -> bool:
    """Tell whether a request is right in what OpenAPI has no words for."""
    query = case.query
    years = [query[name] for name in ("year_from", "year_to") if name in query]
    one = case.path != "/recommend-by-tags" or ("user_id" in query) != ("movie_id" in query)
    relevant = query.get("sort") != "relevance" or "q" in query
    # Only the service makes cursors.
    no_tags = query.keys().isdisjoint(("more", "less"))  # nearly all that can be drawn are unknown
    body = case.body if isinstance(case.body, dict) else {}
    timestamp = body.get("timestamp")
    past = not isinstance(timestamp, int | float) or timestamp < time.time()
    return one and relevant and past and no_tags and "cursor" not in query and years == sorted(years)
