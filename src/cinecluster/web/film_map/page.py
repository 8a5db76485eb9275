"""The map: every film a dot, and beside it the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from cinecluster.api.parameters import Id
from cinecluster.api.services import ServedCatalogue
from cinecluster.catalogue.browsing import MoviePage, MovieQuestion, browse
from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.errors import UnknownVersion
from cinecluster.model import Movie
from cinecluster.web.film_map.files import BLOCK, FilmMapFiles, places_by_index, titles_block
from cinecluster.web.frame.page_route import PageRoute
from cinecluster.web.frame.pages import ThePages
from cinecluster.web.parts.cluster_cards import cluster_cards

__all__ = ["make_router"]

_FOUND: Final = 50
_FOR_EVER: Final = "public, max-age=31536000, immutable"
"""Every address names the version that it is about."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedMovie:
    """A film that the page speaks of."""

    movie: Movie
    place: int
    #: In the files of the map.


class MapQuery(BaseModel):
    """What is to be lit up."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    q: Annotated[str, Field(max_length=200)] = ""
    film: Id | None = None
    cluster: Annotated[int | None, Field(ge=0, le=2**31 - 1)] = None


class _LatestFiles:
    """The files of the model being served, made when they are first asked for."""

    def __init__(self) -> None:
        self._made: FilmMapFiles | None = None

    def of(self, catalogue: Catalogue) -> FilmMapFiles | None:
        """Return the files of a model; None where it has no map."""
        film_map = catalogue.model.film_map
        if film_map is None:
            return None
        made = self._made
        if made is None or made.version != catalogue.model.version:
            self._made = made = FilmMapFiles.of(catalogue, film_map)
        return made


def make_router() -> APIRouter:
    """Make the routes."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    latest = _LatestFiles()

    @router.get("/map")
    async def film_map(
        request: Request,
        pages: ThePages,
        catalogue: ServedCatalogue,
        wanted: Annotated[MapQuery, Query()],
    ) -> Response:
        """Show the map; a search, a film and a cluster are lit up on it."""
        model = catalogue.model
        found = _search(catalogue, wanted.q) if wanted.q else None
        files = latest.of(catalogue)
        values = {
            "version": model.version,
            "cards": cluster_cards(catalogue),
            "regions": None if files is None else files.regions,
            "block": BLOCK,
            "q": wanted.q,
            "found": _placed(catalogue, [item.movie_index for item in found.items]) if found else [],
            "total": found.total if found else 0,
            "film": None
            if wanted.film is None
            else _placed(catalogue, [model.movies.index_of(wanted.film)])[0],
            "cluster": None if wanted.cluster is None else model.cluster(wanted.cluster),
        }
        return pages.render(request, "map.html", values)

    @router.get("/map/films.bin")
    async def films(request: Request, catalogue: ServedCatalogue, version: str) -> Response:
        """Answer with all dots; see :class:`FilmMapFiles` for the layout."""
        files = latest.of(catalogue)
        if files is None or files.version != version:
            raise UnknownVersion(version, hint="Load the page again.")
        return _kept(request, files.films, "application/octet-stream", f'"{version}"')

    @router.get("/map/titles/{block}")
    async def titles(
        request: Request,
        catalogue: ServedCatalogue,
        block: Annotated[int, Path(ge=0, le=2**31 - 1)],
        version: str,
    ) -> Response:
        """Answer with the films of a block in words."""
        if catalogue.model.version != version:
            raise UnknownVersion(version, hint="Load the page again.")
        return _kept(request, titles_block(catalogue, block), "application/json", f'"{version}-{block}"')

    return router


def _search(catalogue: Catalogue, text: str) -> MoviePage:
    return browse(catalogue, MovieQuestion(text=text, sort="relevance"), limit=_FOUND)


def _placed(catalogue: Catalogue, indices: Sequence[int]) -> list[PlacedMovie]:
    places = places_by_index(catalogue)
    return [PlacedMovie(movie=catalogue.model.movie(index), place=int(places[index])) for index in indices]


def _kept(request: Request, content: bytes, media_type: str, tag: str) -> Response:
    """Answer with what never changes, or with a word where the browser has it already."""
    headers = {"Cache-Control": _FOR_EVER, "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
