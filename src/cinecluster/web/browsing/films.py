"""Looking for films: by title, with filters, page by page."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, Final, Self
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from starlette.responses import Response

from cinecluster.api.services import ServedCatalogue
from cinecluster.catalogue.browsing import MoviePage, MovieQuestion, PagedMovie, Sort, browse, usual_sort
from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.catalogue.cursor import read_cursor
from cinecluster.errors import StaleCursor
from cinecluster.model import Model, Movie
from cinecluster.web.browsing.tag_choice import common_tags
from cinecluster.web.frame.page_route import PageRoute
from cinecluster.web.frame.pages import ThePages
from cinecluster.wording.names import tag_named

__all__ = ["make_router"]

_ON_A_PAGE: Final = 24
_INSTEAD: Final = 6
_YEAR: Final = 9999
_FILTERS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "q": ("q",),
        "genre": ("genre",),
        "tag": ("tag",),
        "cluster": ("cluster",),
        "years": ("year_from", "year_to"),
    }
)
"""The parameters of each filter."""


class FilmsQuery(BaseModel):
    """Which films, in what order, from where on; forms send what is left out as empty text."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    q: Annotated[str | None, Field(max_length=200)] = None
    genre: Annotated[str | None, Field(max_length=100)] = None
    tag: Annotated[str | None, Field(max_length=100)] = None
    cluster: Annotated[int | None, Field(ge=0, le=2**31 - 1)] = None
    year_from: Annotated[int | None, Field(ge=0, le=_YEAR)] = None
    year_to: Annotated[int | None, Field(ge=0, le=_YEAR)] = None
    sort: Sort | None = None
    after: Annotated[str | None, Field(max_length=1000)] = None

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if not _is_blank(value)}

    @field_validator("tag")
    @classmethod
    def _as_in_the_data(cls, tag: str | None) -> str | None:
        return tag and tag_named(tag)

    def question(self) -> MovieQuestion:
        """Return the same as the catalogue takes it."""
        return MovieQuestion(
            text=self.q,
            genre=self.genre,
            tag=self.tag,
            cluster=self.cluster,
            year_from=self.year_from,
            year_to=self.year_to,
            sort=self.sort or usual_sort(self.q),
        )

    def address(self, **instead: str | None) -> str:
        """Return the address of such a page, below the root."""
        return f"/films?{urlencode(self.model_dump(exclude_none=True) | instead)}"

    def without(self, *names: str) -> Self:
        """Return the same with some filters left out."""
        return self.model_copy(update=dict.fromkeys((*names, "after")))


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundMovie:
    """A film of a page."""

    movie: Movie
    other_title: str | None
    #: By which it was found, where that is not the title shown.


@dataclass(frozen=True, kw_only=True, slots=True)
class Wider:
    """The same list without one of its filters."""

    name: str
    #: Of the filter: ``genre``, ``years`` …
    address: str
    total: int


def make_router() -> APIRouter:
    """Make the route."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.get("/films")
    async def films(
        request: Request, pages: ThePages, catalogue: ServedCatalogue, query: Annotated[FilmsQuery, Query()]
    ) -> Response:
        """List films; a page of a list that is ordered otherwise by now begins it again."""
        page, begins_again = _page(catalogue, query)
        words = pages.words_for(request)
        model = catalogue.model
        popular = catalogue.orders["popularity"]
        genres = {genre for listed in catalogue.genre_lists for genre in listed}
        values = {
            "query": query,
            "found": [_found(model, item) for item in page.items],
            "total": page.total,
            "more": query.address(after=page.next_cursor) if page.next_cursor else None,
            "is_first": query.after is None or begins_again,
            "begins_again": begins_again,
            "wider": () if page.total else _wider(catalogue, query),
            "instead": [] if page.total else [model.movie(index) for index in popular[:_INSTEAD].tolist()],
            "genres": sorted(genres, key=words.genre),
            "clusters": [cluster for cluster in model.clusters if cluster.size],
            "tags": common_tags(model),
        }
        return pages.render(request, "films.html", values)

    return router


def _is_blank(value: Any) -> bool:
    # A parameter that is none of ours may come as a list.
    return isinstance(value, str) and not value.strip()


def _page(catalogue: Catalogue, query: FilmsQuery) -> tuple[MoviePage, bool]:
    """Return the page asked for, and whether it is the first instead, for want of that one."""
    question = query.question()
    if query.after is not None:
        with suppress(ValueError, StaleCursor):
            return browse(catalogue, question, after=read_cursor(query.after), limit=_ON_A_PAGE), False
    return browse(catalogue, question, limit=_ON_A_PAGE), query.after is not None


def _found(model: Model, item: PagedMovie) -> FoundMovie:
    movie = model.movie(item.movie_index)
    return FoundMovie(movie=movie, other_title=None if item.matched == movie.title else item.matched)


def _wider(catalogue: Catalogue, query: FilmsQuery) -> list[Wider]:
    """Return what there would be without each of several filters, where that is anything."""
    asked = query.model_dump(exclude_none=True, exclude={"sort", "after"}).keys()
    others = {
        name: query.without(*names)
        for name, names in _FILTERS.items()
        if asked & set(names) and asked - set(names)
    }
    found = (
        Wider(name=name, address=other.address(), total=browse(catalogue, other.question(), limit=1).total)
        for name, other in others.items()
    )
    return [wider for wider in found if wider.total]
