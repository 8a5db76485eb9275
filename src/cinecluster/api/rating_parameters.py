"""What can be said with a rating."""

import time
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from cinecluster.api.parameters import Id, NumbersOnly

__all__ = ["CLOCK_TOLERANCE", "RatingsQuery", "StarsBody"]

CLOCK_TOLERANCE: Final = 60
"""Seconds by which a client's clock may be ahead of ours."""


def _number(value: Any) -> Any:
    if isinstance(value, str | bool):
        raise PydanticCustomError("float_type", "Input should be a valid number")
    return value


def _past(timestamp: int) -> int:
    if timestamp > time.time() + CLOCK_TOLERANCE:
        raise PydanticCustomError("future", "Input should not lie in the future; it is in seconds since 1970")
    return timestamp


class StarsBody(BaseModel):
    """A rating."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        json_schema_extra={"examples": [{"rating": 4.5}, {"rating": 4.5, "timestamp": 1_500_000_000}]},
    )

    rating: Annotated[
        float, Field(ge=0.5, le=5, multiple_of=0.5, allow_inf_nan=False), BeforeValidator(_number)
    ]
    """Stars: 0.5 to 5 in halves."""
    timestamp: Annotated[int, Field(ge=0, le=2**53 - 1), NumbersOnly, AfterValidator(_past)] | None = None
    """When the viewer rated, in seconds since 1970, UTC; without it now or, where the same stars are stored
    already, as it was."""


class RatingsQuery(BaseModel):
    """Which of a viewer's ratings."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    """Ratings on a page."""
    cursor: Id | None = None
    """Where the page begins: `next_cursor` of the page before."""
