"""What can be asked about films."""

from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from cinecluster.catalogue.browsing import MovieQuestion, Sort, usual_sort
from cinecluster.catalogue.cursor import Cursor, read_cursor

__all__ = ["BrowseQuery"]

_YEAR: Final = 9999


def _readable(cursor: str) -> str:
    read_cursor(cursor)
    return cursor


class BrowseQuery(BaseModel):
    """Which films, in what order, from where on."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    q: Annotated[str | None, Field(min_length=1, max_length=200, examples=["godfather 2"])] = None
    """Any of a film's titles, or a part of it; typing errors are forgiven, a year helps."""
    genre: Annotated[str | None, Field(min_length=1, max_length=100, examples=["Sci-Fi"])] = None
    """Only films of this genre, in any case."""
    tag: Annotated[str | None, Field(min_length=1, max_length=100, examples=["time travel"])] = None
    """Only films with this tag; case, hyphens and spaces do not matter."""
    cluster: Annotated[int | None, Field(ge=0, le=2**31 - 1)] = None
    """Only films of this cluster."""
    year_from: Annotated[int | None, Field(ge=0, le=_YEAR)] = None
    """Only films of this year or later; those of unknown year are left out."""
    year_to: Annotated[int | None, Field(ge=0, le=_YEAR)] = None
    """Only films of this year or earlier; those of unknown year are left out."""
    sort: Sort | None = None
    """`relevance`: most like `q` first (default with `q`); `popularity`: most rated (default without);
    `rating`: best by IMDb's weighted rating; `title`: alphabetically; `year`: newest first."""
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    """Films on a page."""
    cursor: Annotated[str | None, Field(max_length=1000), AfterValidator(_readable)] = None
    """Where the page begins: `next_cursor` of the page before, everything else but `limit` being the same."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.year_from is not None and self.year_to is not None and self.year_from > self.year_to:
            raise _wrong_together("year_from year_to", "the first must not be after the second")
        if self.sort == "relevance" and self.q is None:
            raise _wrong_together("sort q", "relevance needs a q to be relevant to")
        return self

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

    def after(self) -> Cursor | None:
        """Return where the page begins."""
        return None if self.cursor is None else read_cursor(self.cursor)


def _wrong_together(parameters: str, message: str) -> PydanticCustomError:
    return PydanticCustomError("together", message, {"parameters": parameters})
