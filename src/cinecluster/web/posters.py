"""Posters of films: fetched from TMDB once, where the operator has a key, and served from the home."""

import asyncio
import time
from asyncio import Future
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path as FilePath
from typing import Annotated, Final, Self

import structlog
from fastapi import APIRouter, Path, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from cinecluster.api.parameters import Id
from cinecluster.api.services import Services, TheServices
from cinecluster.errors import FetchFailed, UnknownMovie
from cinecluster.model import Model
from cinecluster.service_config import PostersConfig
from cinecluster.web.poster_folder import NO_POSTER, PosterFolder
from cinecluster.web.tmdb import fetch_poster, media_type_of

__all__ = ["Posters", "PostersOfModel", "make_router", "posters_of_model"]

_REST: Final = 60.0
"""Seconds without a question after one that TMDB did not answer."""
_MOST_WANTED: Final = 200
"""Films that may wait for their turn; whoever asks for more goes without."""
_A_DAY: Final = "public, max-age=86400"
_NOTHING: Final = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
"""A picture that the tile is seen through: in place of one that is missing, browsers draw a torn leaf."""


class Posters:
    """Finds posters in the folder, else at TMDB: each once, a few at a time, in threads of their own."""

    def __init__(self, config: PostersConfig, folder: PosterFolder) -> None:
        self._config = config
        self._folder = folder
        self._threads = ThreadPoolExecutor(config.at_once, thread_name_prefix="poster")
        self._wanted: dict[int, Future[bytes]] = {}
        self._rest_until = 0.0
        self._log = structlog.get_logger(__name__)

    @classmethod
    def of(cls, config: PostersConfig, home: FilePath) -> Self | None:
        """Return what finds posters; None without a key."""
        if not config.tmdb_key.get_secret_value():
            return None
        folder = PosterFolder(
            path=home / "posters", max_bytes=config.max_bytes, keep_seconds=config.keep_days * 86_400.0
        )
        return cls(config, folder)

    async def find(self, tmdb_id: int) -> bytes | None:
        """Return a film's poster; None where there is none, or none yet."""
        kept = await asyncio.to_thread(self._folder.read, self._name(tmdb_id))
        if kept is None:
            kept = await self._fetched(tmdb_id)
        return None if kept == NO_POSTER else kept

    def close(self) -> None:
        """Begin no more fetches."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _fetched(self, tmdb_id: int) -> bytes:
        """Wait for a fetch, but not for long; it goes on for whoever asks next."""
        fetch = self._wanted.get(tmdb_id)
        if fetch is None:
            if self._is_resting() or len(self._wanted) >= _MOST_WANTED:
                return NO_POSTER
            fetch = asyncio.get_running_loop().run_in_executor(self._threads, self._fetch, tmdb_id)
            self._wanted[tmdb_id] = fetch
            fetch.add_done_callback(lambda _: self._wanted.pop(tmdb_id))
        try:
            return await asyncio.wait_for(asyncio.shield(fetch), self._config.seconds)
        except TimeoutError:
            return NO_POSTER

    def _fetch(self, tmdb_id: int) -> bytes:
        if self._is_resting():  # since it was asked for
            return NO_POSTER
        try:
            poster = fetch_poster(tmdb_id, self._config) or NO_POSTER
        except FetchFailed as error:
            self._rest_until = time.monotonic() + _REST
            self._log.warning("poster_not_fetched", tmdb_id=tmdb_id, error=error.message)
            return NO_POSTER
        try:
            self._folder.keep(self._name(tmdb_id), poster)
        except OSError as error:
            self._log.warning("poster_not_kept", tmdb_id=tmdb_id, error=error.strerror)
        return poster

    def _is_resting(self) -> bool:
        return time.monotonic() < self._rest_until

    def _name(self, tmdb_id: int) -> str:
        return f"{self._config.size}-{tmdb_id}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PostersOfModel:
    """Which films of a model may have a poster."""

    model: Model

    def has(self, movie_id: int) -> bool:
        """Tell whether a film is known at TMDB, so that asking for its poster has a point."""
        try:
            return bool(self.model.links.tmdb_ids[self.model.movies.index_of(movie_id)])
        except UnknownMovie:  # of another version: the page has been made across a swap
            return False


def posters_of_model(services: Services) -> PostersOfModel | None:
    """Return what pages show posters by; None where posters are off."""
    served = services.slot.served
    if served is None or not services.settings.posters.tmdb_key.get_secret_value():
        return None
    return PostersOfModel(model=served.model)


def make_router() -> APIRouter:
    """Make the route."""
    router = APIRouter(include_in_schema=False)

    @router.get("/posters/{movie_id}")
    async def poster(request: Request, services: TheServices, movie_id: Annotated[Id, Path()]) -> Response:
        """Answer with a film's poster."""
        posters: Posters | None = request.app.state.posters
        if posters is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, "This service shows no posters.")
        model = services.slot.take().model
        tmdb_id = int(model.links.tmdb_ids[model.movies.index_of(movie_id)])
        picture = await posters.find(tmdb_id) if tmdb_id > 0 else None
        if picture is None and "image/" in request.headers.get("accept", ""):
            return Response(_NOTHING, HTTPStatus.NOT_FOUND, {"Cache-Control": "no-cache"}, "image/svg+xml")
        if picture is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, "There is no poster of this film.")
        return Response(picture, media_type=media_type_of(picture), headers={"Cache-Control": _A_DAY})

    return router
