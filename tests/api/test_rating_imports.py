"""``/v1/ratings-imports``: what other sites export, as ratings of the films here."""

import io
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from cinecluster.data.exports.config import ExportConfig
from tests.api.service_kit import assert_problem, client_of, tiny_app

pytestmark = pytest.mark.anyio
CSV = {"Content-Type": "text/csv; charset=utf-8"}
TABLE = """\
Date,Name,Year,Letterboxd URI,Rating
2026-01-01,Star Voyage,1968,https://boxd.it/a,4.5
2026-01-02,Reise zu den Sternen,1968,https://boxd.it/b,5
2026-01-03,Two Hearts,2000,https://boxd.it/c,1
2026-01-04,Solaris,1972,https://boxd.it/d,4
"""


async def imported(client: httpx.AsyncClient, content: bytes | str, **query: str) -> dict[str, Any]:
    response = await client.post("/v1/ratings-imports", content=content, headers=CSV, params=query)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def test_a_file_becomes_ratings_and_a_report_row_by_row(client: httpx.AsyncClient) -> None:
    answer = await imported(client, TABLE)

    assert (answer["format"], answer["rows"], answer["matched"]) == ("letterboxd", 4, 2)
    assert answer["counts"] == {"twice": 1, "other-title": 1, "year-off-by-one": 1, "no-such-film": 1}
    assert answer["ratings"] == [{"movie_id": 1, "rating": 5.0}, {"movie_id": 12, "rating": 1.0}]
    twice, other, near, missing = answer["report"]
    voyage = {"movie_id": 1, "title": "Star Voyage", "year": 1968}
    assert (twice["why"], twice["candidates"], twice["other_row"]) == ("twice", [voyage], 3)
    assert (other["outcome"], other["how"], other["film"]) == ("matched", "other-title", voyage)
    assert near["film"]["title"] == "Two Hearts"
    assert (missing["outcome"], missing["why"], missing["row"]) == ("unmatched", "no-such-film", 5)


async def test_the_ratings_can_be_asked_with_at_once(client: httpx.AsyncClient) -> None:
    ratings = (await imported(client, TABLE))["ratings"]

    answer = await client.post("/v1/recommendations", json={"ratings": ratings})
    assert answer.json()["ratings"] == 2
    assert answer.json()["favorite_cluster"] == 0


async def test_a_zip_may_come_as_a_zip(client: httpx.AsyncClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ratings.csv", TABLE)
    answer = await client.post(
        "/v1/ratings-imports", content=packed.getvalue(), headers={"Content-Type": "application/zip"}
    )

    assert answer.json()["matched"] == 2


async def test_the_site_can_be_said(client: httpx.AsyncClient) -> None:
    table = "Name,Year,Rating\nComet,2010,4\n"

    assert (await imported(client, table))["ratings"] == [{"movie_id": 4, "rating": 2.0}]
    assert (await imported(client, table, format="letterboxd"))["ratings"] == [{"movie_id": 4, "rating": 4.0}]


async def test_what_is_of_no_site_is_a_422_that_names_the_columns(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/ratings-imports", content="a,b\n1,2\n", headers=CSV)

    problem = assert_problem(response, 422, "unusable-data")
    assert "'a', 'b'" in problem["detail"]
    assert "Letterboxd URI" in problem["hint"]


async def test_a_form_or_json_is_a_415(client: httpx.AsyncClient) -> None:
    for media_type in ("application/json", "application/x-www-form-urlencoded"):
        response = await client.post(
            "/v1/ratings-imports", content=TABLE, headers={"Content-Type": media_type}
        )
        problem = assert_problem(response, 415, "unsupported-body")
        assert "text/csv" in problem["hint"]


async def test_a_file_has_a_limit_of_its_own(tmp_path: Path) -> None:
    app = tiny_app(tmp_path, max_body_bytes=100, exports=ExportConfig.model_validate({"max_bytes": 300}))
    async with client_of(app) as client:
        assert (await imported(client, TABLE))["matched"] == 2
        response = await client.post("/v1/ratings-imports", content=TABLE * 2, headers=CSV)

    problem = assert_problem(response, 413, "body-too-large")
    assert "300 bytes" in problem["detail"]
    assert "exports.max_bytes" in problem["detail"]
