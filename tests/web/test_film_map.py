"""The map's page and what it fetches."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from cinecluster.testing import tiny_model
from tests.api.service_kit import MemoryStore, client_of, tiny_app

pytestmark = pytest.mark.anyio


async def test_the_page_says_in_words_what_the_picture_shows(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        page = (await client.get("/map")).text
    assert page.count("data-cluster=") == 2
    assert re.search(r'data-cluster="1" data-peak="1\.0 0\.\d+" data-box="1\.0 [\d.]+ 1\.0 [\d.]+"', page)
    assert 'href="/clusters/0" data-label>Space</a>' in page
    assert len(re.findall(r'href="/films/\d+"', page)) == 8
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=", page)


async def test_what_the_page_names_can_be_fetched_and_kept_for_ever(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        page = (await client.get("/map")).text
        addresses = [
            found.replace("BLOCK", "0") for found in re.findall(r'data-(?:films|titles)="([^"]+)"', page)
        ]
        answers = [await client.get(address) for address in addresses]
        again = await client.get(addresses[0], headers={"If-None-Match": answers[0].headers["etag"]})
    assert [answer.headers["content-type"] for answer in answers] == [
        "application/octet-stream",
        "application/json",
    ]
    assert all("immutable" in answer.headers["cache-control"] for answer in answers)
    assert answers[0].content.startswith(b"FMP1")
    assert len(answers[1].json()) == 12
    assert again.status_code == 304
    assert again.content == b""


async def test_a_search_lists_films_with_their_places_and_the_whole_number(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        page = (await client.get("/map", params={"q": " wedding guest "})).text
        none = (await client.get("/map", params={"q": "xyzzyx"})).text
    assert re.search(r'data-place="\d+">\s*<a href="/films/13">The Wedding Guest</a>', page)
    assert 'value="wedding guest"' in page
    assert "No title is like that" in none


async def test_a_film_or_a_cluster_is_lit(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        film = (await client.get("/map?film=13")).text
        cluster = (await client.get("/map?cluster=1")).text
        strangers = [await client.get(f"/map?{query}") for query in ("film=99", "cluster=9", "film=x")]
    place = re.search(r'data-lit-place="(\d+)"', film)
    assert place
    assert f'data-show-place="{place[1]}"' in film
    assert 'data-lit-cluster="1"' in cluster
    assert [answer.status_code for answer in strangers] == [404, 404, 422]


async def test_another_versions_files_are_not_there(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        answers = [await client.get(f"/map/{name}?version=other") for name in ("films.bin", "titles/0")]
    assert [answer.status_code for answer in answers] == [404, 404]


async def test_a_new_model_brings_its_own_map(tmp_path: Path) -> None:
    model = tiny_model("20260102T000000Z-00000000")
    assert model.film_map is not None
    store = MemoryStore(tiny_model())
    app = tiny_app(tmp_path, store)
    async with client_of(app) as client:
        first = await client.get(f"/map/films.bin?version={tiny_model().version}")
        store.publish(replace(model, film_map=1 - model.film_map), model.version)
        await app.state.services.follower.refresh()
        second = await client.get(f"/map/films.bin?version={model.version}")
    assert first.status_code == second.status_code == 200
    assert first.content != second.content


async def test_a_model_without_a_map_says_how_to_get_one(tmp_path: Path) -> None:
    model = replace(tiny_model(), film_map=None)
    async with client_of(tiny_app(tmp_path, MemoryStore(model))) as client:
        answers = [await client.get(f"/map{query}") for query in ("", "?q=comet", "?film=1", "?cluster=0")]
        films = await client.get(f"/map/films.bin?version={model.version}")
        cluster = await client.get("/clusters/0")
    for answer in answers:
        assert answer.status_code == 200
        assert "This model has no map" in answer.text
        assert 'href="/training"' in answer.text
        assert "map.js" not in answer.text
    assert films.status_code == 404
    assert cluster.status_code == 200
    assert "map-thumbnail" not in cluster.text
