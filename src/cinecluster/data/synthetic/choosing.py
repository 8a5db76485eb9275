"""Which films viewers rate: drawn by popularity and taste, none twice, for a whole block of viewers at once.

A viewer's next film is a film of one of their tastes, or any film, by its popularity there. Draws from a
fixed distribution take constant time by the alias method (Walker 1977; Vose 1991). A film drawn twice counts
once and is drawn anew, which is sampling without replacement one after the other. Where few films are left
that a viewer has not had, the rest is drawn at once by exponential clocks (Efraimidis and Spirakis 2006),
which continue that same sampling exactly.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cinecluster.data.synthetic.films import Films

__all__ = ["FilmChooser"]

ROUNDS = 7
"""Draws, each of twice as many for one that is missing, before the clocks take over."""
MUCH = 8
"""Whoever rates more than one in so many films is left to the clocks altogether."""

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmChooser:
    """Alias tables of each taste's films and, last, of all films, one behind the other."""

    n_movies: int
    starts: Integers
    """(tastes + 2): where each table begins, and the end."""
    films: npt.NDArray[np.int32]
    """Entry -> film."""
    otherwise: npt.NDArray[np.int32]
    """Entry -> the film that is taken if the entry's own is not."""
    kept: Floats
    """Entry -> chance that its own film is taken."""
    weights: Floats
    """Entry -> share of its film in the table; each table adds up to 1."""

    @classmethod
    def of(cls, films: Films) -> "FilmChooser":
        """Build the tables; a film stands in those of its tastes and in that of all films."""
        n_movies = len(films.popularity)
        tables = [np.flatnonzero((films.tastes == taste).any(axis=1)) for taste in range(films.n_tastes)]
        shares = [
            films.popularity[table]
            * np.where(films.tastes[table] == taste, films.shares[table], 0.0).sum(axis=1)
            for taste, table in enumerate(tables)
        ]
        everything = [*tables, np.arange(n_movies)]
        weights = [share / share.sum() if len(share) else share for share in [*shares, films.popularity]]
        built = [_alias_table(share) for share in weights]
        return cls(
            n_movies=n_movies,
            starts=np.concatenate([[0], np.cumsum([len(table) for table in everything])]),
            films=np.concatenate(everything).astype(np.int32),
            otherwise=np.concatenate(
                [table[other] for table, (_, other) in zip(everything, built, strict=True)]
            ).astype(np.int32),
            kept=np.concatenate([kept for kept, _ in built]),
            weights=np.concatenate(weights),
        )

    def choose(
        self, n_wanted: Integers, tables: Integers, chances: Floats, rng: np.random.Generator
    ) -> tuple[Integers, Integers]:
        """Choose each viewer's films.

        Args:
            n_wanted: (viewers).
            tables: (viewers, k): the tables that each viewer's films come from.
            chances: (viewers, k): how often from each; a row adds up to 1.
            rng: The block's own.

        Returns:
            Of each rating the viewer's place in the block and the film, sorted by both.
        """
        borders = np.cumsum(chances, axis=1)[:, :-1]
        chosen = np.empty(0, dtype=np.int64)  # viewer * films + film, sorted
        patient = n_wanted * MUCH <= self.n_movies
        missing = np.where(patient, n_wanted, 0)
        for doublings in range(ROUNDS):
            if not missing.any():
                break
            users = np.repeat(np.arange(len(n_wanted)), missing << doublings)
            drawn = users * self.n_movies + self._draw(users, tables, borders, rng)
            chosen = self._with_new(chosen, drawn, missing)
            missing = np.where(patient, n_wanted - self._counts(chosen, len(n_wanted)), 0)
        late = []
        for user in np.flatnonzero(np.where(patient, missing, n_wanted)).tolist():
            first = user * self.n_movies
            start, stop = np.searchsorted(chosen, [first, first + self.n_movies])
            had, n_missing = chosen[start:stop] - first, int(n_wanted[user] - (stop - start))
            late.append(first + self._rest(had, n_missing, tables[user], chances[user], rng))
        chosen = np.sort(np.concatenate([chosen, *late]))
        return chosen // self.n_movies, chosen % self.n_movies

    def _with_new(self, chosen: Integers, drawn: Integers, missing: Integers) -> Integers:
        """Add what each viewer has drawn first and did not have yet, as much as is missing."""
        if not len(chosen):  # then no more was drawn than is wanted
            return _distinct(drawn)
        keys, firsts = np.unique(drawn, return_index=True)
        places = np.minimum(np.searchsorted(chosen, keys), len(chosen) - 1)
        new = drawn[np.sort(firsts[chosen[places] != keys])]  # in the order of viewers and draws
        n_new = self._counts(new, len(missing))
        turns = np.arange(len(new)) - np.repeat(np.cumsum(n_new) - n_new, n_new)
        return np.sort(np.concatenate([chosen, new[turns < np.repeat(missing, n_new)]]))

    def _counts(self, keys: Integers, n_users: int) -> Integers:
        return np.bincount(keys // self.n_movies, minlength=n_users)

    def _draw(
        self, users: Integers, tables: Integers, borders: Floats, rng: np.random.Generator
    ) -> npt.NDArray[np.int32]:
        chance = rng.random(len(users))
        which = np.zeros(len(users), dtype=np.int64)
        for border in borders.T:
            which += chance >= border[users]
        table = tables.ravel()[users * tables.shape[1] + which]
        first = self.starts[table]
        place = rng.random(len(users)) * (self.starts[table + 1] - first)
        entry = place.astype(np.int64)
        place -= entry
        entry += first
        films: npt.NDArray[np.int32] = np.where(
            place < self.kept[entry], self.films[entry], self.otherwise[entry]
        )
        return films

    def _rest(
        self, had: Integers, n_missing: int, tables: Integers, chances: Floats, rng: np.random.Generator
    ) -> Integers:
        """Draw what one viewer still wants from the films not had yet: those whose clocks ring first."""
        odds = np.zeros(self.n_movies)
        for table, chance in zip(tables, chances, strict=True):
            entries = slice(self.starts[table], self.starts[table + 1])
            odds[self.films[entries]] += chance * self.weights[entries]
        clocks: Floats = rng.exponential(size=self.n_movies) / odds
        clocks[had] = np.inf
        ringing: Integers = np.argpartition(clocks, n_missing - 1)[:n_missing]
        return ringing


def _distinct(keys: Integers) -> Integers:
    keys.sort()
    distinct: Integers = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    return distinct


def _alias_table(shares: Floats) -> tuple[Floats, Integers]:
    """Return each entry's chance of being kept and what is taken otherwise (Vose's method)."""
    scaled = (shares * len(shares)).tolist()
    kept, otherwise = [1.0] * len(scaled), list(range(len(scaled)))
    small = [place for place, share in enumerate(scaled) if share < 1.0]
    large = [place for place, share in enumerate(scaled) if share >= 1.0]
    while small and large:
        less, more = small.pop(), large[-1]
        kept[less], otherwise[less] = scaled[less], more
        scaled[more] -= 1.0 - scaled[less]
        if scaled[more] < 1.0:
            small.append(large.pop())
    return np.array(kept), np.array(otherwise, dtype=np.int64)
