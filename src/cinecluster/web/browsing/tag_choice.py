"""Which tags a field suggests."""

from collections.abc import Collection
from typing import Final

import numpy as np

from cinecluster.model import Model

__all__ = ["common_tags"]

_MOST: Final = 200


def common_tags(model: Model, among: Collection[str] | None = None) -> tuple[str, ...]:
    """Return the tags that most films have, alphabetically.

    Args:
        model: All films.
        among: The ones to choose from; all when None.
    """
    tags = model.tags
    n_movies = np.bincount(tags.indices, minlength=len(tags.vocabulary))
    wanted = None if among is None else frozenset(among)
    commonest = (tags.vocabulary[place] for place in np.argsort(-n_movies, kind="stable").tolist())
    chosen: list[str] = []
    for tag in commonest:
        if len(chosen) == _MOST:
            break
        if wanted is None or tag in wanted:
            chosen.append(tag)
    return tuple(sorted(chosen))
