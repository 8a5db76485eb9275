"""What all pages have in common."""

import re
from pathlib import Path

import pytest

from tests.api.service_kit import MemoryStore, client_of, tiny_app

pytestmark = pytest.mark.anyio
HTML = {"Accept": "text/html"}


async def test_a_page_is_html_under_the_strict_policy_and_names_its_language(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        answer = await client.get("/", headers={"Accept-Language": "ru"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-language"] == "ru"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "same-origin"
    assert '<html lang="ru">' in answer.text
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=", answer.text)


async def test_the_query_goes_before_the_cookie_and_the_cookie_before_the_browser(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        client.cookies.set("cinecluster_language", "ru")
        chosen = await client.get("/", headers={"Accept-Language": "en"})
        asked = await client.get("/?lang=en", headers={"Accept-Language": "ru"})
        client.cookies.set("cinecluster_language", "xx")
        unknown = await client.get("/", headers={"Accept-Language": "en"})
    assert [page.headers["content-language"] for page in (chosen, asked, unknown)] == ["ru", "en", "en"]


async def test_preferences_are_kept_and_lead_back(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        form = {"theme": "dark", "back": "/films?q=x"}
        answer = await client.post("/preferences", data=form, headers={"Origin": "http://localhost"})
        page = await client.get("/")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/films?q=x"
    assert 'data-theme="dark"' in page.text


@pytest.mark.parametrize("elsewhere", ["https://bad.example/x", "//bad.example", "/\\bad.example", "x", "["])
async def test_no_form_leads_to_another_site(tmp_path: Path, elsewhere: str) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        answer = await client.post("/preferences", data={"back": elsewhere})
    assert answer.headers["location"] in ("/", "/x")


async def test_a_browser_gets_a_page_for_an_unknown_address_and_a_program_a_problem(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        page = await client.get("/nothing", headers=HTML)
        problem = await client.get("/nothing")
        api = await client.get("/v1/nothing", headers=HTML)
    assert page.status_code == problem.status_code == api.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert {answer.headers["content-type"] for answer in (problem, api)} == {"application/problem+json"}


async def test_without_a_model_pages_say_what_to_do(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path, MemoryStore())) as client:
        page = await client.get("/")
    assert page.status_code == 503
    assert "cinecluster train" in page.text


async def test_files_are_kept_for_ever_under_their_digest_only(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        found = re.search(r'href="(/static/\w+/site\.css)"', (await client.get("/")).text)
        assert found
        current = await client.get(found[1])
        older = await client.get("/static/0123456789ab/site.css")
        missing = await client.get("/static/0123456789ab/none.css")
    assert "immutable" in current.headers["cache-control"]
    assert older.headers["cache-control"] == "no-cache"
    assert current.content == older.content
    assert current.headers["content-type"].startswith("text/css")
    assert missing.status_code == 404


async def test_home_shows_every_cluster_that_has_films_and_picks_with_reasons(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    async with client_of(app) as client:
        page = (await client.get("/")).text
        clusters = (await client.get("/v1/clusters")).json()["items"]
    for cluster in clusters:
        assert (f'href="/clusters/{cluster["cluster"]}"' in page) == (cluster["size"] > 0)
    assert len(re.findall(r'class="poster"', page)) == 6
    assert page.count('class="note"') == 6
