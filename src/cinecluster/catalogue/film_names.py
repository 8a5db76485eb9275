"""Films by what other sites call them: whole titles and IMDb ids, without guessing."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.model import IntArray
from cinecluster.ranking.latin_letters import in_latin_letters
from cinecluster.ranking.title_index import TitleIndex, without_leading_articles
from cinecluster.ranking.title_words import in_figures, title_words

__all__ = ["FilmNames", "keys_of", "main_part"]

_SUBTITLE: Final = re.compile(r":\s|\s[-–—]\s|,?\s(?:[Oo]r|или)[:,\s]")


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmNames:
    """The names of a catalogue's films by key; a *name* is a place in the index of titles."""

    titles: TitleIndex
    keys: Sequence[str]
    #: Of each name: its words without case, accents, punctuation and articles, small numbers in figures.
    by_key: Mapping[str, Sequence[int]]
    by_imdb_id: Mapping[int, int]
    #: Movie indices.
    has_imdb_id: Sequence[bool]
    #: By movie index.
    by_year: IntArray
    #: All names, by the year of their films.
    years: IntArray
    #: That year, side by side with ``by_year``; 0 where unknown.

    @classmethod
    def of(cls, catalogue: Catalogue) -> "FilmNames":
        """Lay the names out; takes a few tenths of a second for 60,000 films."""
        titles = catalogue.titles
        keys = [_in_figures(folded.split(" ")) for folded in titles.folded]
        by_key: defaultdict[str, list[int]] = defaultdict(list)
        for name, key in enumerate(keys):
            by_key[key].append(name)
        years = titles.movies.years[titles.name_movies].astype(np.int64)
        order = np.argsort(years, kind="stable")
        imdb_ids = catalogue.model.links.imdb_ids
        return cls(
            titles=titles,
            keys=keys,
            by_key=by_key,
            by_imdb_id={int(imdb_id): index for index, imdb_id in enumerate(imdb_ids) if imdb_id},
            has_imdb_id=[bool(imdb_id) for imdb_id in imdb_ids],
            by_year=order,
            years=years[order],
        )

    def film_of(self, name: int) -> int:
        """Return the movie index of a name."""
        return int(self.titles.name_movies[name])

    def of_year(self, year: int) -> list[int]:
        """Return the names of a year's films."""
        first, last = np.searchsorted(self.years, (year, year + 1))
        names: list[int] = self.by_year[first:last].tolist()
        return names

    def is_main(self, name: int) -> bool:
        """Tell whether a name is its film's display form."""
        return name < len(self.titles.movies)


def keys_of(title: str) -> tuple[str, ...]:
    """Return the keys under which a title may be found, the one for its letters as they are first.

    >>> keys_of("The Godfather: Part II"), keys_of("Брат 2")
    (('godfather part 2',), ('брат 2', 'brat 2'))
    """
    latin = in_latin_letters(title)
    forms = (title,) if latin == title.casefold() else (title, latin)
    return tuple(key for form in forms if (key := _key(form)))


def main_part(title: str) -> str:
    """Return a title up to its subtitle.

    >>> main_part("Star Wars: Episode IV - A New Hope")
    'Star Wars'
    """
    return _SUBTITLE.split(title, maxsplit=1)[0]


def _key(title: str) -> str:
    return _in_figures(without_leading_articles(title_words(title)))


def _in_figures(words: Sequence[str]) -> str:
    return " ".join(map(in_figures, words))
