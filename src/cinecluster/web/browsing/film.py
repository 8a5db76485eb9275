"""One film: what is known of it, films like it, and which way to lean from there."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from cinecluster.api.movie_schemas import Movie as MovieAnswer
from cinecluster.api.parameters import Id, Order
from cinecluster.api.services import ServedCatalogue
from cinecluster.catalogue.movie_facts import movie_facts
from cinecluster.errors import UnknownTag
from cinecluster.model import Model
from cinecluster.ranking.cluster import recommend_by_popularity
from cinecluster.ranking.request import ListRequest
from cinecluster.ranking.similarity import similar_movies
from cinecluster.ranking.tuning import Tuning, find_tag, tunable_tags
from cinecluster.web.browsing.tag_choice import common_tags
from cinecluster.web.frame.page_route import PageRoute
from cinecluster.web.frame.pages import ThePages
from cinecluster.wording.names import tag_named

__all__ = ["make_router"]

_SIMILAR: Final = ListRequest(n=12)
_TAGS: Final = 40

Lean = Annotated[int, Field(ge=-1, le=1)]


class FilmQuery(BaseModel):
    """How the films beside a film are wanted."""

    model_config = ConfigDict(frozen=True)

    order: Order = "similarity"
    same_cluster: bool = False
    tag: Annotated[tuple[Annotated[str, Field(max_length=100)], ...], Field(max_length=_TAGS)] = ()
    lean: Annotated[tuple[Lean, ...], Field(max_length=_TAGS)] = ()
    #: Beside ``tag``: 1 for more of it, −1 for less.


@dataclass(frozen=True, kw_only=True, slots=True)
class Slider:
    """A tag to tune by."""

    tag: str
    relevance: float | None
    #: How much the film has of it, 0–1; None for a tag that the visitor has added.
    lean: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaning:
    """What a visitor wants more and less of."""

    tuning: Tuning
    asked: tuple[str, ...]
    #: All tags named, those that lean nowhere too.
    unknown: tuple[UnknownTag, ...]


def make_router() -> APIRouter:
    """Make the route."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.get("/films/{movie_id}")
    async def film(
        request: Request,
        pages: ThePages,
        catalogue: ServedCatalogue,
        movie_id: Annotated[Id, Path()],
        query: Annotated[FilmQuery, Query()],
    ) -> Response:
        """Show a film, and the films most like it or the most rated of its cluster."""
        model = catalogue.model
        facts = movie_facts(catalogue, movie_id)
        leaning = _leaning(model, query)
        values = {
            "film": MovieAnswer.of(facts),
            "movie": facts.movie,
            "cluster": facts.cluster,
            "order": query.order,
            "same_cluster": query.same_cluster,
            "similar": (
                recommend_by_popularity(model, movie_id, _SIMILAR)
                if query.order == "popularity"
                else similar_movies(
                    model, movie_id, _SIMILAR, leaning.tuning, same_cluster=query.same_cluster
                )
            ),
            "sliders": _sliders(model, movie_id, leaning),
            "unknown": leaning.unknown,
            "tags": common_tags(model, model.likeness.directions.tags),
        }
        return pages.render(request, "film.html", values)

    return router


def _leaning(model: Model, query: FilmQuery) -> Leaning:
    """Find the tags named; of one that is named twice the last word counts."""
    leans: dict[str, int] = {}
    unknown: list[UnknownTag] = []
    for text, lean in zip(query.tag, query.lean, strict=False):
        if not text.strip():
            continue
        try:
            leans[find_tag(model, tag_named(text))] = lean
        except UnknownTag as error:
            unknown.append(error)
    tuning = Tuning(
        more=tuple(tag for tag, lean in leans.items() if lean > 0),
        less=tuple(tag for tag, lean in leans.items() if lean < 0),
    )
    return Leaning(tuning=tuning, asked=tuple(leans), unknown=tuple(unknown))


def _sliders(model: Model, movie_id: int, leaning: Leaning) -> list[Slider]:
    """Return the tags that the film has most of, then those that the visitor has added."""
    own = dict(tunable_tags(model, model.movies.index_of(movie_id)))
    signs = leaning.tuning.signs
    return [
        Slider(tag=tag, relevance=own.get(tag), lean=signs.get(tag, 0))
        for tag in dict.fromkeys((*own, *leaning.asked))
    ]
