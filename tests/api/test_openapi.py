import re
from typing import Any

import httpx
import pytest

from cinecluster.api.problems import MEDIA_TYPE

pytestmark = pytest.mark.anyio
_OTHER_MEDIA = {
    "/metrics": "text/plain",
    "/v1/training-jobs/{job_id}/events": "text/event-stream",
    "/v1/training-jobs/{job_id}/log": "text/plain",
}
BAD_VALUES = [
    "",
    "x",
    "nan",
    "1e400",
    "-1",
    "0.5",
    "9" * 40,
    "\x00",
    "null",
    "[]",
    "😀",
    "' OR 1=1 --",
    "a" * 5000,
]
BAD_BODIES = [
    b"{",
    b"\xff",
    b"[]",
    b'"x"',
    b"1" * 5000,
    b"[" * 100_000,
    b'{"seed": NaN}',
    b'{"seed": true}',
    b'{"seed": -1}',
    b'{"n_clusters": 1}',
    b'{"n_clusters": 2.5}',
    b'{"n_clusters": "many"}',
    b'{"source": ""}',
    b'{"source": "\\ud800"}',
    b'{"source": "\\u0000"}',
    b'{"source": "/etc/passwd"}',
    b'{"colour": "red"}',
    b'{"title": "\\ud800", "genres": ["Sci-Fi"]}',
    b'{"title": "", "genres": ["Sci-Fi"]}',
    b'{"genres": "Sci-Fi"}',
    b'{"genres": [""]}',
    b'{"tags": [null]}',
    b'{"genres": ["Sci-Fi"], "year": "1999"}',
    b'{"genres": ["Sci-Fi"], "year": 0}',
    b'{"genres": ["Polka"], "tags": ["polka"]}',
    b'{"ratings": 3}',
    b'{"ratings": [{"movie_id": 1}]}',
    b'{"ratings": [{"movie_id": 1, "rating": 6}]}',
    b'{"ratings": [{"movie_id": 1, "rating": NaN}]}',
    b'{"ratings": [{"movie_id": 1, "rating": "5"}]}',
    b'{"ratings": [{"movie_id": "1", "rating": 5}]}',
    b'{"ratings": [{"movie_id": 99999999999999999999, "rating": 5}]}',
    b'{"ratings": [{"movie_id": 99, "rating": 5}]}',
    b'{"clusters": [2]}',
    b'{"clusters": [true]}',
    b'{"clusters": "all"}',
]


async def document(client: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get("/openapi.json")).json()
    return found


def operations(found: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, said) for path, methods in found["paths"].items() for method, said in methods.items()
    ]


async def test_every_route_is_described(client: httpx.AsyncClient) -> None:
    found = await document(client)

    assert {path for path, _, _ in operations(found)} >= {
        "/favorite-cluster",
        "/recommend",
        "/recommend-by-tags",
        "/v1/movies/{movie_id}/similar",
        "/train-kmeans",
        "/v1/training-jobs",
        "/v1/training-jobs/{job_id}",
        "/v1/training-jobs/{job_id}/events",
        "/v1/training-jobs/{job_id}/log",
        "/v1/movies",
        "/v1/movies/{movie_id}",
        "/v1/clusters",
        "/v1/clusters/{cluster_id}",
        "/v1/users/{user_id}",
        "/v1/ratings",
        "/v1/ratings/uploads/{upload_id}",
        "/v1/ratings-imports",
        "/v1/users/{user_id}/ratings",
        "/v1/users/{user_id}/ratings/{movie_id}",
        "/v1/predict-cluster",
        "/v1/users/{user_id}/recommendations",
        "/v1/recommendations",
        "/v1/models",
        "/v1/models/{version}",
        "/v1/models/{version}/activate",
        "/v1/models/{version}/pin",
        "/livez",
        "/metrics",
        "/readyz",
    }
    assert "HTTPValidationError" not in found["components"]["schemas"]
    for path, method, said in operations(found):
        assert said["summary"], path
        assert said["description"], path
        assert all(
            parameter["description"] for parameter in said.get("parameters", ()) if parameter["in"] == "query"
        )
        for status, response in said["responses"].items():
            good = _OTHER_MEDIA.get(path, "application/json")
            expected = [] if status in {"204", "304"} else [good if status < "300" else MEDIA_TYPE]
            if (path, method, status) == ("/v1/ratings", "get", "200"):
                expected = ["text/csv", "application/x-ndjson"]
            assert list(response.get("content", ())) == expected, path
            assert response["description"]


async def test_every_route_answers_bad_input_as_it_is_described(client: httpx.AsyncClient) -> None:
    found = await document(client)
    asked = 0
    for path, method, said in operations(found):
        for parameter in said.get("parameters", ()):
            for value in BAD_VALUES:
                in_path = parameter["in"] == "path"
                written = str(httpx.QueryParams({"": value}))[1:] if in_path else "1"
                response = await client.request(
                    method,
                    re.sub(r"\{\w+\}", written, path),
                    params={} if in_path else {"movie_id": "1", parameter["name"]: value},
                )
                _assert_described(response, said)
                asked += 1
        for body in BAD_BODIES if "requestBody" in said else ():
            response = await client.request(
                method, path, content=body, headers={"Content-Type": "application/json"}
            )
            assert response.status_code >= 400, body
            _assert_described(response, said)
            asked += 1
    assert asked > 200


def _assert_described(response: httpx.Response, said: dict[str, Any]) -> None:
    status = str(response.status_code)
    if status == "404" and status not in said["responses"]:  # the value made it another address
        return
    assert status in said["responses"], (response.request.url, response.text)
    if response.status_code >= 400:
        problem = response.json()
        assert response.headers["content-type"] == MEDIA_TYPE
        assert problem.keys() >= {"type", "title", "status", "detail", "instance"}
        assert problem["status"] == response.status_code
        assert "Traceback" not in response.text


async def test_the_docs_page_needs_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")

    assert page.status_code == 200
    assert "http://" not in page.text
    assert "https://" not in page.text
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "favicon.png"):
        assert f"/static-offline-docs/{name}" in page.text
        assert (await client.get(f"/static-offline-docs/{name}")).status_code == 200
