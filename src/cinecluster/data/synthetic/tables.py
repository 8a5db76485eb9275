"""The tables of films: titles, years and genres; ids of IMDb and TMDB."""

import numpy as np
import polars as pl

from cinecluster import columns as c
from cinecluster.data.synthetic.films import Films
from cinecluster.data.synthetic.titles import draw_titles

__all__ = ["links_table", "movies_table"]

NOT_IN_TMDB = 0.004


def movies_table(films: Films, rng: np.random.Generator) -> pl.DataFrame:
    """Write the films as MovieLens does: the year behind the title, genres joined."""
    titles = draw_titles(len(films.movie_ids), rng)
    years = zip(titles, films.years.tolist(), films.has_year.tolist(), strict=True)
    return pl.DataFrame(
        {
            c.MOVIE: films.movie_ids,
            c.TITLE: [f"{title} ({year})" if known else title for title, year, known in years],
            c.GENRES: [c.SEPARATOR.join(genres) or c.NO_GENRES for genres in films.genres],
        }
    )


def links_table(films: Films, rng: np.random.Generator) -> pl.DataFrame:
    """Make up ids: seven digits and more for IMDb, a number or nothing for TMDB."""
    n_movies = len(films.movie_ids)
    imdb = np.cumsum(rng.integers(1, 40, n_movies))
    tmdb = pl.Series(rng.permutation(n_movies) + 2)
    return pl.DataFrame(
        {
            c.MOVIE: films.movie_ids,
            c.IMDB: pl.Series(imdb).cast(pl.String).str.zfill(7),
            c.TMDB: tmdb.set(pl.Series(rng.random(n_movies) < NOT_IN_TMDB), None),
        }
    )
