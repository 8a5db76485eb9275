"""What films are compared by, as arrays and words."""

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any, Final

from numpy.typing import DTypeLike

from cinecluster.model import FloatArray, Likeness, LikenessBlend, TagDirections

__all__ = ["LIKENESS_ARRAYS", "arrays_of_likeness", "read_likeness", "words_of_likeness"]

LIKENESS_ARRAYS: Final[Mapping[str, DTypeLike]] = MappingProxyType(
    {"likeness_factors": "<f4", "likeness_genres": "<f4", "likeness_directions": "<f4"}
)


def arrays_of_likeness(likeness: Likeness) -> dict[str, FloatArray]:
    """Return the arrays to be written, by name."""
    return {
        "likeness_factors": likeness.factors,
        "likeness_genres": likeness.genres,
        "likeness_directions": likeness.directions.directions,
    }


def words_of_likeness(likeness: Likeness) -> dict[str, Any]:
    """Return what is no array, for JSON."""
    return {"blend": asdict(likeness.blend), "tags": likeness.directions.tags}


def read_likeness(arrays: Mapping[str, Any], words: Mapping[str, Any]) -> Likeness:
    """Put it together again."""
    return Likeness(
        blend=LikenessBlend(**words["blend"]),
        factors=arrays["likeness_factors"],
        genres=arrays["likeness_genres"],
        directions=TagDirections(tags=tuple(words["tags"]), directions=arrays["likeness_directions"]),
    )
