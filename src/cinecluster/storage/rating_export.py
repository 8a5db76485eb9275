"""Ratings as text again, in the form that uploads take."""

import json
from collections.abc import Sequence

from cinecluster.columns import MOVIE, RATING, TIMESTAMP, USER
from cinecluster.storage.rating_lines import LineFormat
from cinecluster.storage.ratings import OnlineRating

__all__ = ["export_header", "exported"]


def export_header(format: LineFormat) -> str:
    """Return what an export begins with."""
    return f"{USER},{MOVIE},{RATING},{TIMESTAMP}\n" if format == "csv" else ""


def exported(page: Sequence[OnlineRating], format: LineFormat) -> str:
    """Return a line for each rating."""
    rows = ((each.user_id, each.movie_id, each.rating, each.timestamp) for each in page)
    if format == "csv":
        return "".join(f"{user},{movie},{rating},{timestamp}\n" for user, movie, rating, timestamp in rows)
    names = (USER, MOVIE, RATING, TIMESTAMP)
    return "".join(f"{json.dumps(dict(zip(names, row, strict=True)))}\n" for row in rows)
