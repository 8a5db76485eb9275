"""What is asked of TMDB, and what is made of its answers."""

import socket
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from cinecluster.errors import FetchFailed, InvalidSettings
from cinecluster.settings import load_settings
from cinecluster.web.posters.tmdb import fetch_poster, media_type_of
from tests.web.tmdb_kit import JPEG, KEY, PATH, Tmdb, running_tmdb


@pytest.fixture
def tmdb(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tmdb]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with running_tmdb() as tmdb:
        yield tmdb


def test_a_poster_takes_two_requests_and_only_the_first_shows_the_key(tmdb: Tmdb) -> None:
    assert fetch_poster(862, tmdb.config(size="w185")) == JPEG
    assert tmdb.asked == [("/3/movie/862", f"Bearer {KEY}"), (f"/t/p/w185{PATH}", None)]


def test_a_short_key_goes_into_the_address_as_tmdb_wants_it(tmdb: Tmdb) -> None:
    fetch_poster(862, tmdb.config(tmdb_key="0123456789abcdef" * 2, api_url=f"{tmdb.url}/3/"))
    assert tmdb.asked[0] == ("/3/movie/862?api_key=0123456789abcdef0123456789abcdef", None)


@pytest.mark.parametrize(
    "facts",
    [
        {"poster_path": None},
        {"title": "Toy Story"},
        {"poster_path": 5},
        {"poster_path": "//elsewhere.example/x.jpg"},
        {"poster_path": "/../../x.jpg"},
        {"poster_path": "/x.svg"},
    ],
)
def test_a_film_without_an_address_of_a_poster_has_none_and_no_other_address_is_asked(
    tmdb: Tmdb, facts: dict[str, Any]
) -> None:
    tmdb.facts = facts
    assert fetch_poster(862, tmdb.config()) is None
    assert len(tmdb.asked) == 1


@pytest.mark.parametrize(
    "picture",
    [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<!doctype html>", b"", JPEG + bytes(2 * 1024**2)],
    ids=["svg", "page", "nothing", "too large"],
)
def test_what_is_no_picture_or_too_large_is_not_taken(tmdb: Tmdb, picture: bytes) -> None:
    tmdb.picture = picture
    assert fetch_poster(862, tmdb.config()) is None


def test_a_film_that_tmdb_does_not_know_has_no_poster(tmdb: Tmdb) -> None:
    tmdb.status = 404
    assert fetch_poster(862, tmdb.config()) is None


@pytest.mark.parametrize("key", [KEY, "0123456789abcdef" * 2])
@pytest.mark.parametrize("status", [401, 429, 500])
def test_a_refusal_is_an_error_that_does_not_tell_the_key(tmdb: Tmdb, status: int, key: str) -> None:
    tmdb.status = status
    with pytest.raises(FetchFailed, match=f"TMDB answered {status}") as caught:
        fetch_poster(862, tmdb.config(tmdb_key=key))
    assert key not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("facts", [[], "text", None, {"padding": "x" * 600_000}])
def test_facts_that_are_none_are_an_error(tmdb: Tmdb, facts: Any) -> None:
    tmdb.facts = facts
    with pytest.raises(FetchFailed, match="TMDB cannot be asked"):
        fetch_poster(862, tmdb.config())


def test_nobody_at_home_is_an_error_that_does_not_tell_the_key(tmdb: Tmdb) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(FetchFailed, match="ConnectionRefusedError") as caught:
        fetch_poster(862, tmdb.config(api_url=address))
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_a_picture_that_drips_is_given_up(tmdb: Tmdb) -> None:
    tmdb.drip_seconds = 0.02
    with pytest.raises(FetchFailed, match="TimeoutError"):
        fetch_poster(862, tmdb.config(seconds=0.3))


def test_three_kinds_of_pictures_are_told_by_their_first_bytes() -> None:
    assert media_type_of(JPEG) == "image/jpeg"
    assert media_type_of(b"\x89PNG\r\n\x1a\n...") == "image/png"
    assert media_type_of(b"RIFF\x10\0\0\0WEBPVP8 ") == "image/webp"
    assert media_type_of(b"RIFF\x10\0\0\0WAVEfmt ") is None
    assert media_type_of(b"none") is None


def test_no_setting_and_no_complaint_about_one_shows_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CINECLUSTER_POSTERS__TMDB_KEY", f"  {KEY}\n")
    settings = load_settings()
    assert settings.posters.tmdb_key.get_secret_value() == KEY
    assert KEY not in repr(settings) + settings.model_dump_json()
    monkeypatch.setenv("CINECLUSTER_POSTERS__TMDB_KEY", f"{KEY}\r\nX-Evil: 1")
    with pytest.raises(InvalidSettings, match=r"posters\.tmdb_key: a key of TMDB is made of") as caught:
        load_settings()
    assert KEY not in str(caught.value) + caught.value.hint


@pytest.mark.parametrize("address", ["file:///etc", "ftp://films.example", "films.example", "https://a b"])
def test_only_addresses_of_the_web_are_taken(tmdb: Tmdb, address: str) -> None:
    with pytest.raises(ValidationError):
        tmdb.config(picture_url=address)
