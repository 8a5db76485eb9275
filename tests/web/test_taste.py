"""My taste: what is said comes back as shares and a list, and is kept nowhere but where it belongs."""

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData

from cinecluster.api.services import Services
from cinecluster.web.taste.state import TasteState, news_in
from tests.api.service_kit import MemoryStore, assert_problem, client_of, tiny_app

pytestmark = pytest.mark.anyio


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return tiny_app(tmp_path)


@pytest.fixture
async def site(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client


async def say(
    site: httpx.AsyncClient, address: str = "/taste", /, **fields: str | list[str]
) -> httpx.Response:
    """Press a button of the form; ``stars_1`` stands for ``stars-1``."""
    named = {name.replace("stars_", "stars-"): value for name, value in fields.items()}
    answer = await site.post(address, data=named)
    assert answer.status_code == 200, answer.text
    return answer


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return html.unescape(found[1])


def given_stars(page: str) -> dict[str, str]:
    """Return the checked stars of the films that can be rated."""
    found = re.findall(r'name="stars-(\d+)" id="[^"]+" value="([^"]*)" checked', page)
    return dict(found)


def picks(page: str) -> list[str]:
    return re.findall(r'class="poster" href="/films/(\d+)"', page)


async def test_a_visitor_begins_with_groups_well_known_films_and_what_many_like(
    site: httpx.AsyncClient,
) -> None:
    page = (await site.get("/taste")).text

    assert len(re.findall(r'name="cluster"', page)) == 2
    # Of each cluster in turn, by popularity.
    assert list(given_stars(page))[:4] == ["1", "11", "2", "12"]
    assert set(given_stars(page).values()) == {""}
    assert "Nothing said yet" in page
    assert len(picks(page)) == 12
    assert "data-fresh" in page


async def test_each_star_moves_the_list_and_the_shares(site: httpx.AsyncClient) -> None:
    first = (await say(site, stars_1="5.0")).text
    second = (await say(site, rated="1:5", stars_11="4.5", stars_12="4.5")).text

    assert field(first, "rated") == "1:5"
    assert field(second, "rated") == "1:5 11:4.5 12:4.5"
    assert "1 film rated, 5.00 stars" in first
    assert "3 films rated, 4.67 stars on average" in second
    assert re.search(r'Favourite group: <a class="chip c0"', first)
    assert re.search(r'Favourite group: <a class="chip c1"', second)
    assert "67%" in second
    assert "1" not in picks(first)
    assert picks(first) != picks(second)
    assert given_stars(second)["11"] == "4.5"


async def test_a_star_can_be_changed_and_taken_back(site: httpx.AsyncClient) -> None:
    changed = (await say(site, rated="1:5 2:3", stars_1="2.5", stars_2="")).text

    assert field(changed, "rated") == "1:2.5"
    assert given_stars(changed)["2"] == ""


async def test_every_pick_has_its_reason_and_what_would_be_without(site: httpx.AsyncClient) -> None:
    page = (await say(site, rated="1:5 2:5 11:1")).text

    notes = re.findall(r'<p class="note">([^<]+)</p>', page)
    assert len(notes) == len(picks(page))
    assert not any("Without your rating" in note for note in notes)
    assert re.search(
        r"Without your stars for “(Star Voyage|Moon Base)” this film would be no\. \d+ instead", page
    )


async def test_chosen_groups_speak_until_films_do(site: httpx.AsyncClient) -> None:
    page = (await say(site, cluster="1")).text

    assert "the groups that you chose speak for you" in page
    assert re.search(r'name="cluster" value="1" checked', page)
    assert set(picks(page)[:5]) <= {str(movie) for movie in range(11, 17)}
    assert "Because you chose" in html.unescape(page)


async def test_a_film_is_found_by_its_title_and_comes_first_to_be_rated(site: httpx.AsyncClient) -> None:
    page = (await say(site, do="find", find="airlok", rated="1:5")).text

    assert field(page, "asked") == "6"
    assert next(iter(given_stars(page))) == "6"
    assert field(page, "rated") == "1:5"


async def test_what_was_seen_can_be_rated_and_what_is_not_wanted_stays_away(site: httpx.AsyncClient) -> None:
    seen = (await say(site, rated="1:5", seen="16")).text
    skipped = (await say(site, rated="1:5", skip="2", skipped="3")).text

    assert next(iter(given_stars(seen))) == "16"
    assert field(skipped, "skipped") == "2 3"
    assert {"2", "3"}.isdisjoint(picks(skipped))


async def test_other_films_come_until_there_are_none(site: httpx.AsyncClient) -> None:
    page = (await say(site, do="more", rated="1:5", asked="6")).text

    assert field(page, "page") == "1"
    assert field(page, "asked") == ""
    # All twelve films were on the first page; what is rated is still there to be changed.
    assert given_stars(page) == {"1": "5.0"}
    assert "1 other film that you have rated" in page


async def test_dials_are_kept_and_used(site: httpx.AsyncClient) -> None:
    plain = (await say(site, rated="1:5")).text
    dialled = (await say(site, rated="1:5", novelty="1", diversity="0.9")).text

    assert re.search(r'name="novelty"[^>]+value="1.0"', dialled)
    assert re.search(r'name="diversity"[^>]+value="0.9"', dialled)
    assert picks(plain) != picks(dialled)


async def test_beginning_anew_forgets_all(site: httpx.AsyncClient) -> None:
    page = (await say(site, do="clear", rated="1:5", cluster="1", skipped="3", stars_2="4")).text

    assert field(page, "rated") == field(page, "skipped") == ""
    assert "Nothing said yet" in page
    assert "data-fresh" not in page  # or the browser would fill it in again


async def test_who_has_seen_everything_is_told_so(site: httpx.AsyncClient) -> None:
    everything = " ".join(f"{movie}:4" for movie in [*range(1, 7), *range(11, 17)])

    assert "Nothing is left that you have not seen" in (await say(site, rated=everything)).text


async def test_what_is_no_rating_is_passed_over(site: httpx.AsyncClient) -> None:
    page = (
        await say(
            site,
            rated="1:9 2 x:4 3:0.5 999:4 " + "9" * 30 + ":4",
            stars_2="many",
            cluster=["77", "one"],
            diversity="nan",
            novelty="1e999",
            page="-4",
            skip="'",
        )
    ).text

    assert field(page, "rated") == "3:0.5 999:4"
    assert "1 film rated" in page


form_text = st.text(alphabet="0123456789:. -x,", max_size=20)


@given(
    fields=st.dictionaries(
        st.sampled_from(["rated", "stars-1", "cluster", "skipped", "asked", "page", "diversity", "also"]),
        form_text,
    )
)
def test_whatever_a_form_says_is_a_state_that_says_itself_again(fields: dict[str, str]) -> None:
    state = TasteState.of(FormData(fields))

    assert TasteState.of(FormData({"rated": state.rated})).stars == state.stars
    assert all(stars * 2 in range(1, 11) for stars in state.stars.values())
    assert 0 <= state.diversity <= 1
    assert state.page >= 0


def test_only_what_was_changed_is_news() -> None:
    fields = [("stars-1", ""), ("stars-2", "4.5"), ("stars-5", "3"), ("stars-6", "")]
    form = FormData([*fields, ("rated", "1:4 5:3 7:2"), ("imported", "3:2 4:5"), ("also", "3:4")])

    assert news_in(form) == {1: None, 2: 4.5, 3: 4.0, 4: 5.0}


async def test_pages_say_it_in_russian(site: httpx.AsyncClient) -> None:
    answer = await site.get("/taste?lang=ru")

    assert answer.status_code == 200
    assert '<html lang="ru">' in answer.text


async def test_without_a_model_the_page_says_so(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path, MemoryStore())) as client:
        assert (await client.get("/taste")).status_code == 503


async def test_a_viewer_has_the_ratings_of_the_service(site: httpx.AsyncClient) -> None:
    page = (await site.get("/taste?viewer=1")).text

    assert given_stars(page)["1"] == "5.0"
    assert given_stars(page)["11"] == "1.0"
    assert "5 films rated" in page
    assert "data-keep" not in page


async def test_a_viewers_stars_are_written_through(site: httpx.AsyncClient) -> None:
    before = field((await site.get("/taste?viewer=1")).text, "rated")
    stars = {"stars_1": "5.0", "stars_2": "3.5", "stars_11": "", "stars_16": "4"}
    page = (await say(site, "/taste?viewer=1", rated=before, **stars)).text
    stored = (await site.get("/v1/users/1/ratings")).json()["items"]

    assert given_stars(page)["16"] == "4.0"
    assert {(rated["movie_id"], rated["rating"], rated["origin"]) for rated in stored} == {
        (1, 5.0, "model"),  # what was not changed is not written
        (2, 3.5, "online"),
        (3, 4.0, "model"),
        (4, 5.0, "model"),
        (16, 4.0, "online"),
    }


async def test_a_page_that_was_open_for_long_undoes_nothing(site: httpx.AsyncClient) -> None:
    before = field((await site.get("/taste?viewer=1")).text, "rated")
    await site.put("/v1/users/1/ratings/1", json={"rating": 2.0})
    await site.put("/v1/users/1/ratings/16", json={"rating": 3.0})
    stars = {"stars_1": "5.0", "stars_16": "", "stars_2": "1.0"}  # as they stood, but for the last
    page = (await say(site, "/taste?viewer=1", rated=before, **stars)).text

    assert given_stars(page) | {"1": "2.0", "2": "1.0", "16": "3.0"} == given_stars(page)


async def test_who_has_no_ratings_becomes_a_viewer_by_the_first(site: httpx.AsyncClient) -> None:
    assert "Nothing said yet" in (await site.get("/taste?viewer=77")).text
    await say(site, "/taste?viewer=77", stars_1="4")

    assert (await site.get("/v1/users/77")).json()["ratings"] == 1


async def test_a_viewers_ratings_cannot_be_cleared_or_forged(site: httpx.AsyncClient) -> None:
    page = (await say(site, "/taste?viewer=1", do="clear", rated="16:5", stars_999="5")).text

    assert "5 films rated" in page
    assert (await site.get("/v1/users/1")).json()["ratings"] == 5


async def test_writing_needs_a_key_once_there_is_one(app: FastAPI, site: httpx.AsyncClient) -> None:
    services: Services = app.state.services
    key = services.keys.create("tests", ["ratings"])[1].reveal()
    looking = (await site.get("/taste?viewer=1")).text
    refused = await site.post(
        "/taste?viewer=1", data={"stars-1": "1"}, headers={"Referer": "http://localhost/taste?viewer=1"}
    )
    visitor = await site.post("/taste", data={"stars-1": "1"})

    assert 'fieldset class="stars" disabled' in looking
    assert "/sign-in?next=/taste%3Fviewer%3D1" in looking
    assert refused.status_code == 303
    assert refused.headers["location"].startswith("/sign-in?")
    assert visitor.status_code == 200

    site.cookies.set("cinecluster_key", key)
    assert "disabled" not in (await site.get("/taste?viewer=1")).text
    assert (await site.post("/taste?viewer=1", data={"stars-1": "1"})).status_code == 200
    assert (await site.get("/v1/users/1/ratings/1")).json()["rating"] == 1.0


async def test_a_viewer_is_a_number(site: httpx.AsyncClient) -> None:
    assert (await site.get("/taste?viewer=me")).status_code == 422


async def test_a_form_of_too_many_fields_is_refused(site: httpx.AsyncClient) -> None:
    answer = await site.post("/taste", data={f"stars-{movie}": "" for movie in range(20_001)})

    assert_problem(answer, 400, "bad-body")
