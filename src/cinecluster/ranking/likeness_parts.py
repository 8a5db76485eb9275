"""How alike films are, as four parts that add up: who likes them, their tags, their genres, their years.

Of a film ``a`` asked about and another ``b`` with ``n`` ratings each, with the numbers of
:class:`~cinecluster.model.LikenessBlend`::

    trust      = n_a / (n_a + trust_ratings) · n_b / (n_b + trust_ratings)
    certainty  = (n_b + 1) / (n_b + 1 + certainty_ratings)
    viewers    = w · cosine of item factors,            w = blend.viewers · trust
    tags       = (1 − w) · certainty · blend.tags   · cosine of TF-IDF
    genres     = (1 − w) · certainty · blend.genres · cosine of flags
    year       = (1 − w) · certainty · blend.year   · exp(−|years between| / year_scale)
    likeness   = viewers + tags + genres + year,        at most 1

Where one of the two has few ratings, ``w`` is small and content decides.
"""

from dataclasses import dataclass

import numpy as np

from cinecluster.model import FloatArray, IntArray, Model
from cinecluster.ranking.likeness import movie_query, tag_cosines

__all__ = ["LikenessParts", "likeness_parts"]

_FEW = 4
"""A quarter of all rows, or less."""
_DECIMALS = 4
"""Parts are rounded so before they are added: what is shown is what is ranked by, on every machine."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LikenessParts:
    """The parts for many films, each of shape (n_others,), rounded."""

    viewers: FloatArray
    tags: FloatArray
    genres: FloatArray
    year: FloatArray

    @property
    def total(self) -> FloatArray:
        """Return the likeness, what the parts add up to."""
        total: FloatArray = (self.viewers + self.tags + self.genres + self.year).round(_DECIMALS)
        return total

    def at(self, place: int) -> dict[str, float]:
        """Return one film's parts by name."""
        return {
            "viewers": float(self.viewers[place]),
            "tags": float(self.tags[place]),
            "genres": float(self.genres[place]),
            "year": float(self.year[place]),
        }


def likeness_parts(model: Model, asked: int, others: IntArray) -> LikenessParts:
    """Compare one film with others, all given as movie indices."""
    movies, likeness, blend = model.movies, model.likeness, model.likeness.blend
    counts = movies.rating_counts[others].astype(np.float64)
    trust = _share(counts, blend.trust_ratings) * _share(movies.rating_counts[asked], blend.trust_ratings)
    of_viewers = blend.viewers * trust
    of_content = (1.0 - of_viewers) * _share(counts + 1.0, blend.certainty_ratings)
    tags = tag_cosines(model.tags, movie_query(model.tags, asked), others)
    years = _nearness(movies.years[others], int(movies.years[asked]), blend.year_scale)
    return LikenessParts(
        viewers=_rounded(of_viewers * _cosines(likeness.factors, asked, others)),
        tags=_rounded(of_content * blend.tags * tags),
        genres=_rounded(of_content * blend.genres * _cosines(likeness.genres, asked, others)),
        year=_rounded(of_content * blend.year * years),
    )


def _share(counts: FloatArray | IntArray, half: float) -> FloatArray:
    """Return ``n / (n + half)``; 0 without ratings, whatever half is."""
    shares: FloatArray = counts / np.maximum(counts + half, np.finfo(np.float64).tiny)
    return shares


def _cosines(rows: FloatArray, asked: int, others: IntArray) -> FloatArray:
    # Picking rows out copies them first, which takes longer than all rows at once unless they are few.
    few = len(others) * _FEW < len(rows)
    cosines = rows[others] @ rows[asked] if few else (rows @ rows[asked])[others]
    return np.asarray(cosines, dtype=np.float64)


def _nearness(years: IntArray, asked: int, scale: float) -> FloatArray:
    """Return 1 for the same year, falling off on both sides; 0 where a year is unknown."""
    nearness = np.exp(-np.abs(years.astype(np.float64) - asked) / scale)
    return np.where((years != 0) & (asked != 0), nearness, 0.0)


def _rounded(values: FloatArray) -> FloatArray:
    return values.round(_DECIMALS)
