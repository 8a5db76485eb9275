"""Films of one year whose titles are like a given one: without its subtitle, or with typing errors."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from cinecluster.catalogue.film_names import FilmNames, keys_of, main_part
from cinecluster.model import FloatArray, IntArray

__all__ = ["Near", "TitlesOfYear"]

_WORTH_SHOWING: Final = 0.7
_MOST: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """A film and how like a title of it is, 0–1."""

    movie_index: int
    likeness: float


@dataclass(frozen=True, kw_only=True, slots=True)
class TitlesOfYear:
    """The titles of one year's films."""

    keys: Sequence[str]
    movie_indices: IntArray
    #: The film of each key.
    whole: Mapping[str, frozenset[int]]
    #: The films by key.
    main: Mapping[str, frozenset[int]]
    #: The same by the key of what stands before a subtitle.

    @classmethod
    def of(cls, names: FilmNames, year: int) -> "TitlesOfYear":
        """Gather them."""
        of_year = names.of_year(year)
        whole: defaultdict[str, set[int]] = defaultdict(set)
        main: defaultdict[str, set[int]] = defaultdict(set)
        for name in of_year:
            title, film = names.titles.names[name], names.film_of(name)
            whole[names.keys[name]].add(film)
            if (short := main_part(title)) != title:
                for key in keys_of(short):
                    main[key].add(film)
        return cls(
            keys=[names.keys[name] for name in of_year],
            movie_indices=names.titles.name_movies[of_year],
            whole={key: frozenset(films) for key, films in whole.items()},
            main={key: frozenset(films) for key, films in main.items()},
        )

    def with_main_part(self, titles: Sequence[str]) -> frozenset[int]:
        """Return the films that are called so but for a subtitle, which the film has or the given title."""
        found: set[int] = set()
        for title in titles:
            for key in keys_of(title):
                found |= self.main.get(key, frozenset())
            if (short := main_part(title)) != title:
                for key in keys_of(short):
                    found |= self.whole.get(key, frozenset())
        return frozenset(found)

    def likeness(self, queries: Sequence[str]) -> FloatArray:
        """Compare keys with those of the year's films: shape (n_queries, n_keys), 0 where quite unlike."""
        compared: FloatArray = process.cdist(
            queries,
            self.keys,
            scorer=OSA.normalized_similarity,
            score_cutoff=_WORTH_SHOWING,
            dtype=np.float32,
            workers=1,
        )
        return compared

    def nearest(self, queries: Sequence[str], likeness: FloatArray) -> tuple[Near, ...]:
        """Return the films most like any of some keys, best first; a film with other numbers is another.

        Args:
            queries: The keys.
            likeness: Theirs, as :meth:`likeness` has them.
        """
        best: dict[int, float] = {}
        for query, place in zip(*np.nonzero(likeness), strict=True):
            if _numbers(queries[query]) == _numbers(self.keys[place]):
                film = int(self.movie_indices[place])
                best[film] = max(best.get(film, 0.0), float(likeness[query, place]))
        ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(Near(movie_index=film, likeness=like) for film, like in ranked[:_MOST])


def _numbers(key: str) -> list[str]:
    return sorted(word for word in key.split(" ") if word.isdigit())
