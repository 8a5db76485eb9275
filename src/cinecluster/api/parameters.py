"""What can be asked for in a query or a body, checked before any route runs."""

import re
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal, Self

from fastapi import HTTPException, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, model_validator
from pydantic_core import PydanticCustomError

from cinecluster.ranking.request import ListRequest
from cinecluster.wording.languages import Language

__all__ = [
    "FavoriteClusterQuery",
    "Id",
    "ListQuery",
    "Order",
    "RecommendByTagsQuery",
    "RecommendQuery",
    "SimilarQuery",
    "TrainingBody",
    "json_only",
]

_INT64: Final = 2**63 - 1
_YEAR: Final = 9999

Id = Annotated[int, Field(ge=-_INT64 - 1, le=_INT64)]
"""Any id that the files can hold."""
Order = Literal["popularity", "similarity"]


def _split_commas(value: Any) -> Any:
    """Take ``exclude=1,2&exclude=3`` for three ids."""
    if isinstance(value, list):
        return [part for item in value for part in (item.split(",") if isinstance(item, str) else [item])]
    return value


def _folded(tag: str) -> str:
    return tag.strip().casefold()


def _no_text_or_truth(value: Any) -> Any:
    if isinstance(value, str | bool):
        raise PydanticCustomError("int_type", "Input should be a valid integer")
    return value


NumbersOnly: Final = BeforeValidator(_no_text_or_truth)
"""Makes an integer what JSON Schema calls one: 2.0 is, "2" and true are not."""


class _Query(BaseModel):
    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class FavoriteClusterQuery(_Query):
    """Whose favourite cluster."""

    user_id: Annotated[Id, Field(examples=[5])]
    """A user with ratings: those that the model was made from, and those given since."""


class ListQuery(_Query):
    """What every list can be asked for."""

    n: int = Field(default=5, ge=1, le=100)
    """Length of the list; fewer come back where fewer qualify."""
    exclude: Annotated[frozenset[Id], BeforeValidator(_split_commas)] = frozenset()
    """Movie ids to leave out: repeated (`exclude=1&exclude=2`), joined by commas (`exclude=1,2`) or both."""
    genre: Annotated[str | None, Field(min_length=1, max_length=100, examples=["Sci-Fi"])] = None
    """Only films of this genre, in any case."""
    year_from: Annotated[int | None, Field(ge=0, le=_YEAR)] = None
    """Only films of this year or later; those of unknown year are left out."""
    year_to: Annotated[int | None, Field(ge=0, le=_YEAR)] = None
    """Only films of this year or earlier; those of unknown year are left out."""
    lang: Language | None = None
    """The language of the reasons' texts; without it that of `Accept-Language`, else English."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.year_from is not None and self.year_to is not None and self.year_from > self.year_to:
            raise _wrong_together("year_from year_to", "the first must not be after the second")
        return self

    def list_request(self) -> ListRequest:
        """Return the same as the rankers take it."""
        return ListRequest(
            n=self.n,
            exclude=self.exclude,
            genre=self.genre,
            year_from=self.year_from,
            year_to=self.year_to,
        )


class RecommendQuery(ListQuery):
    """Films of a film's cluster."""

    movie_id: Annotated[Id, Field(examples=[123])]
    """The film that others are sought for."""
    order: Order = "popularity"
    """`popularity`: most rated first, alike for a whole cluster; `similarity`: most like this film first."""


Tags = Annotated[tuple[Annotated[str, Field(min_length=1, max_length=100)], ...], Field(max_length=10)]
"""A few tags, however they come."""


class SimilarQuery(ListQuery):
    """Films like a film, tuned along tags."""

    order: Order = "similarity"
    """`similarity`: most like this film first; `popularity`: most rated of its cluster, as `/recommend`."""
    more: Annotated[Tags, BeforeValidator(_split_commas)] = ()
    """Tags that the films should have more of: repeated (`more=funny&more=space`) or joined by commas."""
    less: Annotated[Tags, BeforeValidator(_split_commas)] = ()
    """Tags that they should have less of."""
    same_cluster: bool = False
    """Only films of the same cluster; otherwise of the whole catalogue."""

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if (self.more or self.less) and self.order == "popularity":
            raise _wrong_together("order more less", "a list by popularity cannot be tuned")
        if set(map(_folded, self.more)) & set(map(_folded, self.less)):
            raise _wrong_together("more less", "a tag cannot be wanted more and less")
        return self


class RecommendByTagsQuery(ListQuery):
    """Films with tags alike."""

    user_id: Annotated[Id | None, Field(examples=[5])] = None
    """Films with tags like those of this user's favourite cluster; give either this or `movie_id`."""
    movie_id: Id | None = None
    """Films with tags like this film's; give either this or `user_id`."""

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.user_id is None) == (self.movie_id is None):
            raise _wrong_together("user_id movie_id", "give exactly one of these")
        return self


class TrainingBody(BaseModel):
    """How to train; everything may be left out."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    source: Annotated[str | None, Field(min_length=1, max_length=4096)] = None
    """A MovieLens folder or .zip on the server's disk, inside the folders that the settings allow;
    without it the data and the settings of the version being served are used again."""
    sample: StrictBool = False
    """Train on the built-in sample instead."""
    n_clusters: Annotated[int, Field(ge=2, le=1000), NumbersOnly] | Literal["auto"] | None = None
    """Number of clusters, or `auto` to have it chosen; without it as the settings have it."""
    seed: Annotated[int, Field(ge=0, le=2**32 - 1), NumbersOnly] | None = None
    """Starts the random numbers: the same data, settings and seed give the same model."""
    force: StrictBool = False
    """Publish even if new viewers would be served worse than by the current version."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.sample and self.source is not None:
            raise _wrong_together("source sample", "give one of source and sample, not both")
        return self


async def json_only(request: Request) -> None:
    """Refuse a body that is not announced as JSON, as curl's ``-d`` alone announces none.

    A form could be sent from any page in an operator's browser, without asking.

    Raises:
        HTTPException: 415.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = media_type == "application/json" or re.fullmatch(r"application/.+\+json", media_type)
    if not is_json and await request.body():
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"The body came as {media_type or 'nothing in particular'};"
            " send JSON, with the header Content-Type: application/json.",
        )


def _wrong_together(parameters: str, message: str) -> PydanticCustomError:
    return PydanticCustomError("together", message, {"parameters": parameters})
