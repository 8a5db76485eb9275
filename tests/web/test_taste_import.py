"""Ratings from other sites on the taste page."""

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from cinecluster.data.exports.config import ExportConfig
from tests.api.service_kit import assert_problem, client_of, tiny_app

pytestmark = pytest.mark.anyio
TABLE = """\
Date,Name,Year,Letterboxd URI,Rating
2026-01-01,Star Voyage,1968,https://boxd.it/a,4.5
2026-01-02,Reise zu den Sternen,1968,https://boxd.it/b,5
2026-01-03,Two Hearts,2000,https://boxd.it/c,1
2026-01-04,Comet,1999,https://boxd.it/d,4
2026-01-05,<b>Solaris</b>,1972,https://boxd.it/e,4
2026-01-06,Airlock,2015,https://boxd.it/f,
"""


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(tiny_app(tmp_path)) as client:
        yield client


async def upload(
    client: httpx.AsyncClient, content: str | bytes, address: str = "/taste/import", /, **fields: str
) -> httpx.Response:
    data = content.encode() if isinstance(content, str) else content
    return await client.post(address, data=fields, files={"file": ("ratings.csv", data, "text/csv")})


def cells(page: str, row: int) -> str:
    """Return what the report says of a row of the file."""
    found = re.search(rf'<td class="figure">{row}</td>(.*?)</tr>', page, re.DOTALL)
    assert found, row
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[1])).split())


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


async def test_the_page_asks_for_a_file_and_says_where_to_get_it(site: httpx.AsyncClient) -> None:
    page = (await site.get("/taste/import")).text

    assert 'type="file"' in page
    assert 'enctype="multipart/form-data"' in page
    for name in ("Letterboxd", "IMDb", "Kinopoisk"):
        assert name in page


async def test_every_row_is_reported_and_the_matched_can_be_taken(site: httpx.AsyncClient) -> None:
    page = (await upload(site, TABLE)).text

    assert "ratings.csv, from Letterboxd: 2 of 6 rows" in page
    assert "rated twice; the later row counts (row 3)" in cells(page, 2)
    assert cells(page, 3) == "Reise zu den Sternen 1968 5.0 Star Voyage 1968 another title and year"
    assert cells(page, 4).endswith("title, and a year beside")
    assert cells(page, 5) == "Comet 1999 4.0 no such film is here Comet 2010"
    assert cells(page, 6) == "<b>Solaris</b> 1972 4.0 no such film is here"
    assert cells(page, 7) == "Airlock not rated"
    assert "<b>Solaris" not in page
    assert field(page, "imported") == "1:5 12:1"
    assert 'name="also" value="4:4.0"' in page


async def test_what_is_taken_joins_what_was_said(site: httpx.AsyncClient) -> None:
    page = (await upload(site, TABLE, rated="2:3 1:1", cluster="1", skipped="6", novelty="0.5")).text
    names = ("rated", "imported", "cluster", "skipped", "novelty")
    form = {name: field(page, name) for name in names} | {"also": "4:4.0"}
    taste = (await site.post("/taste", data=form)).text

    assert field(taste, "rated") == "2:3 1:5 12:1 4:4"
    assert field(taste, "skipped") == "6"
    assert re.search(r'name="cluster" value="1" checked', taste)


async def test_the_way_there_and_back_loses_nothing(site: httpx.AsyncClient) -> None:
    page = (await site.post("/taste/import", data={"rated": "1:5", "stars-2": "4", "do": ""})).text

    assert field(page, "rated") == "1:5 2:4"


async def test_for_a_viewer_the_taken_are_written(site: httpx.AsyncClient) -> None:
    page = (await upload(site, TABLE, "/taste/import?viewer=77")).text
    assert 'action="/taste?viewer=77"' in page
    assert (await site.get("/v1/users/77")).status_code == 404

    await site.post("/taste?viewer=77", data={"imported": field(page, "imported")})
    assert (await site.get("/v1/users/77")).json()["ratings"] == 2


async def test_the_site_can_be_said(site: httpx.AsyncClient) -> None:
    table = "Name,Year,Rating\nComet,2010,4\n"

    assert field((await upload(site, table)).text, "imported") == "4:2"
    assert field((await upload(site, table, site="letterboxd")).text, "imported") == "4:4"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\n1,2\n", "Its columns: a, b."),
        ("", "This is no export that we know."),
        (b"\x89PNG\x00", "The file cannot be read."),
        ("Name,Rating,Letterboxd URI\n" + "x,1,u\n" * 5, "longer than what is read here"),
    ],
)
async def test_a_file_of_another_kind_is_refused_in_words(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    app = tiny_app(tmp_path, exports=ExportConfig(max_rows=4))
    async with client_of(app) as client:
        answer = await upload(client, content, rated="1:5")

    assert answer.status_code == 422
    assert said in answer.text
    assert 'role="alert"' in answer.text
    assert field(answer.text, "rated") == "1:5"


async def test_a_file_may_be_longer_than_other_bodies(tmp_path: Path) -> None:
    exports = ExportConfig.model_validate({"max_bytes": 5_000})
    async with client_of(tiny_app(tmp_path, max_body_bytes=100, exports=exports)) as client:
        assert (await upload(client, TABLE)).status_code == 200
        assert_problem(await upload(client, TABLE * 20), 413, "body-too-large")
