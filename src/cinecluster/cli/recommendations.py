"""One recommended film, told to a machine."""

from typing import Any

from cinecluster.model import Recommendation
from cinecluster.wording.languages import Language, reason_text

__all__ = ["plain_recommendation"]


def plain_recommendation(item: Recommendation, language: Language) -> dict[str, Any]:
    """Return a recommendation as plain values for JSON."""
    return {
        "movie_id": item.movie.movie_id,
        "title": item.movie.title,
        "year": item.movie.year,
        "score": item.score,
        "reason": {**item.reason, "text": reason_text(item.reason, language)},
    }
