"""Colours of clusters."""

from typing import Final

__all__ = ["colour"]

_COLOURS: Final = 12
"""In ``site.css``; further clusters begin anew."""


def colour(cluster_id: int) -> str:
    """Return the class of a cluster's colour.

    >>> colour(3), colour(13)
    ('c3', 'c1')
    """
    return f"c{cluster_id % _COLOURS}"
