"""For our tests and for those who build on cinecluster: a tiny world with known answers.

The contract suites stand in modules of their own, :mod:`cinecluster.testing.ranker_contract` for rankers.
"""

from cinecluster.testing.tiny_world import (
    tiny_contents,
    tiny_links,
    tiny_model,
    tiny_movies,
    tiny_ranker,
    tiny_ratings,
    tiny_space,
    tiny_statistics,
    tiny_tags,
)

__all__ = [
    "tiny_contents",
    "tiny_links",
    "tiny_model",
    "tiny_movies",
    "tiny_ranker",
    "tiny_ratings",
    "tiny_space",
    "tiny_statistics",
    "tiny_tags",
]
