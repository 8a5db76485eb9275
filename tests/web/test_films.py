"""Looking for films."""

import html
import re
from pathlib import Path

import pytest

from cinecluster.testing import tiny_model
from tests.api.service_kit import MemoryStore, client_of, tiny_app

pytestmark = pytest.mark.anyio

_SPACE = ["Star Voyage", "Moon Base", "The Long Orbit", "Comet", "Red Planet Blues", "Airlock"]


def titles_of(page: str) -> list[str]:
    """Return the titles on the tiles of a page."""
    return [html.unescape(title) for title in re.findall(r'<span class="poster-title[^"]*">([^<]*)<', page)]


async def test_all_films_are_listed_most_rated_first(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        page = await client.get("/films")
    assert page.status_code == 200
    titles = titles_of(page.text)
    assert len(titles) == 12
    assert titles[0] == "Star Voyage"  # five ratings and the lower id beside Paris Letters
    assert "12 films" in page.text


async def test_a_form_left_blank_asks_for_nothing(tmp_path: Path) -> None:
    blank = "q=&genre=&tag=&cluster=&year_from=&year_to=+&sort="
    async with client_of(tiny_app(tmp_path)) as client:
        assert titles_of((await client.get(f"/films?{blank}")).text) == titles_of(
            (await client.get("/films")).text
        )


async def test_filters_let_the_fitting_films_through(tmp_path: Path) -> None:
    fitting = {
        "cluster=0": set(_SPACE),
        "genre=sci-fi": set(_SPACE) - {"Airlock"},
        "tag=Love+Story&year_to=2003": {"Paris Letters", "Two Hearts", "The Wedding Guest"},
        "tag=История+любви&year_to=2003": {"Paris Letters", "Two Hearts", "The Wedding Guest"},
        "year_from=2001&year_to=2001": {"The Long Orbit"},
        "q=moon+base": {"Moon Base"},
    }
    async with client_of(tiny_app(tmp_path)) as client:
        found = {query: set(titles_of((await client.get(f"/films?{query}")).text)) for query in fitting}
    assert found == fitting


async def test_a_film_found_by_another_title_names_it(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        page = (await client.get("/films", params={"q": "Reise zu den Sternen"})).text
    assert titles_of(page)[0] == "Star Voyage"
    assert "Also: Reise zu den Sternen" in page


async def test_pages_follow_each_other_without_gap_or_overlap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cinecluster.web.browsing.films._ON_A_PAGE", 5)
    async with client_of(tiny_app(tmp_path)) as client:
        address, seen = "/films?sort=title&genre=", list[str]()
        while address:
            page = (await client.get(address)).text
            seen += titles_of(page)
            more = re.search(r'href="([^"]*)" rel="next"', page)
            address = html.unescape(more[1]) if more else ""
    assert len(seen) == len(set(seen)) == 12
    assert seen[0] == "Airlock"


async def test_a_stale_page_begins_the_list_again_and_says_so(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        for after in ("nonsense", "WyJvbGQiLCJvbGQiLDFd"):  # the second: ["old","old",1]
            page = await client.get("/films", params={"after": after})
            assert page.status_code == 200
            assert len(titles_of(page.text)) == 12
            assert "ordered anew" in page.text


async def test_where_nothing_fits_it_names_the_filters_without_which_something_does(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        page = (await client.get("/films?cluster=0&genre=Romance")).text
    addresses = {html.unescape(found) for found in re.findall(r'href="(/films\?[^"]*)"', page)}
    assert "0 films" in page
    assert {"/films?cluster=0", "/films?genre=Romance"} <= addresses
    assert len(titles_of(page)) == 6  # those that most viewers know


async def test_years_the_wrong_way_round_are_told(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        page = await client.get("/films?year_from=2010&year_to=2001")
    assert page.status_code == 200
    assert "later than the last" in page.text


async def test_bad_parameters_get_a_page_and_unknown_ones_are_ignored(tmp_path: Path) -> None:
    bad = {
        "lang=en&lang=ru&x=": 200,
        "year_from=abc": 422,
        "sort=best": 422,
        "cluster=99": 404,
        f"q={'x' * 201}": 422,
    }
    async with client_of(tiny_app(tmp_path)) as client:
        pages = {query: await client.get(f"/films?{query}") for query in bad}
    assert {query: page.status_code for query, page in pages.items()} == bad
    assert all(page.headers["content-type"].startswith("text/html") for page in pages.values())


async def test_what_is_typed_is_text_and_no_markup(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        page = (await client.get("/films", params={"q": '"><script>x', "tag": "'><b>"})).text
    assert "<script>x" not in page
    assert "<b>" not in page


async def test_a_version_that_came_meanwhile_begins_the_list_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cinecluster.web.browsing.films._ON_A_PAGE", 5)
    store = MemoryStore(tiny_model())
    app = tiny_app(tmp_path, store)
    async with client_of(app) as client:
        more = re.search(r'href="([^"]*)" rel="next"', (await client.get("/films")).text)
        assert more
        newer = tiny_model("20270101T000000Z-00000000")
        store.publish(newer, newer.version)
        await app.state.services.follower.refresh()
        page = await client.get(html.unescape(more[1]))
    assert page.status_code == 200
    assert "ordered anew" in page.text
