"""Write the four files, a block of viewers at a time: memory does not grow with the number of ratings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import polars as pl
from polars.io.plugins import register_io_source

from cinecluster import columns as c
from cinecluster.data.synthetic.activity import Counts, draw_activity
from cinecluster.data.synthetic.choosing import FilmChooser
from cinecluster.data.synthetic.config import SyntheticConfig
from cinecluster.data.synthetic.dirt import TEXT_FOR_NULL, with_dirt
from cinecluster.data.synthetic.films import Films, draw_films
from cinecluster.data.synthetic.tables import links_table, movies_table
from cinecluster.data.synthetic.tagging import block_tags, spellings
from cinecluster.data.synthetic.viewers import draw_block
from cinecluster.errors import FolderNotEmpty

__all__ = ["Format", "Written", "write_synthetic"]

Format = Literal["csv", "parquet"]

RATINGS_PER_BLOCK = 1_000_000
ROWS_PER_GROUP = 1_000_000
RATINGS: Final = {
    c.USER: pl.Int32,
    c.MOVIE: pl.Int32,
    c.RATING: pl.Float32,
    c.TIMESTAMP: pl.Int64,
}
TAGS: Final = {
    c.USER: pl.Int32,
    c.MOVIE: pl.Int32,
    c.TAG: pl.String,
    c.TIMESTAMP: pl.Int64,
}

Tell = Callable[[int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What was written."""

    movies: int
    users: int
    ratings: int
    dirty_ratings: int
    tags: int


def write_synthetic(
    folder: Path, config: SyntheticConfig, *, file_format: Format = "csv", tell: Tell = lambda _: None
) -> Written:
    """Write ``movies``, ``ratings``, ``tags`` and ``links`` into a folder.

    Args:
        folder: Made if it is not there.
        config: How much of everything.
        file_format: Of all four files.
        tell: Is told how many ratings have been drawn so far.

    Raises:
        WrongArgument: There is no data of such numbers.
        FolderNotEmpty: There is something in the folder.
    """
    config.check()
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FolderNotEmpty(folder)
    films = draw_films(config, np.random.default_rng([config.seed, 0]))
    rng = np.random.default_rng([config.seed, 1])
    _write(movies_table(films, rng), folder / f"movies.{file_format}")
    _write(links_table(films, rng), folder / f"links.{file_format}")
    blocks = _Blocks(config, films, tell)
    # Tags are few: they go beside the ratings as CSV whatever the format, and are rewritten at the end.
    tags = folder / "tags.csv"
    with tags.open("wb") as beside:
        frames = blocks.draw(lambda frame, first: frame.write_csv(beside, include_header=first))
        if file_format == "csv":
            with (folder / "ratings.csv").open("wb") as target:
                for number, frame in enumerate(frames):
                    frame.write_csv(target, include_header=number == 0, null_value=TEXT_FOR_NULL)
        else:
            _sink(frames, folder / "ratings.parquet")
    if file_format == "parquet":
        pl.scan_csv(tags, schema=TAGS).sink_parquet(folder / "tags.parquet", row_group_size=ROWS_PER_GROUP)
        tags.unlink()
    return Written(
        movies=config.n_movies,
        users=config.n_users,
        ratings=config.n_ratings,
        dirty_ratings=blocks.n_rows - config.n_ratings,
        tags=blocks.n_tags,
    )


class _Blocks:
    """Draws block after block and counts the rows."""

    def __init__(self, config: SyntheticConfig, films: Films, tell: Tell) -> None:
        self._config, self._films, self._tell = config, films, tell
        self.n_rows = self.n_tags = 0

    def draw(self, give_tags: Callable[[pl.DataFrame, bool], None]) -> Iterator[pl.DataFrame]:
        """Yield the ratings of each block and give its tags away."""
        config, films = self._config, self._films
        wanted = draw_activity(config, np.random.default_rng([config.seed, 2]))
        chooser, texts, movie_ids = FilmChooser.of(films), spellings(films.vocabulary), films.movie_ids
        n_drawn = 0
        for number, users in enumerate(_blocks(wanted)):
            rng = np.random.default_rng([config.seed, 3, number])
            block = draw_block(users.start + 1, wanted[users.start : users.stop], films, chooser, rng)
            tags = block_tags(block, films, texts, rng)
            give_tags(tags, number == 0)
            ratings = pl.DataFrame(
                {
                    c.USER: block.users,
                    c.MOVIE: movie_ids[block.films],
                    c.RATING: block.stars,
                    c.TIMESTAMP: block.timestamps,
                }
            ).cast(pl.Schema(RATINGS))
            if config.dirt:
                ratings = with_dirt(ratings, config.dirt, absent_movie=int(movie_ids[-1]) + 1, rng=rng)
            n_drawn += len(block.users)
            self.n_rows += len(ratings)
            self.n_tags += len(tags)
            self._tell(n_drawn)
            yield ratings


def _blocks(wanted: Counts) -> Iterator[range]:
    """Cut the viewers into blocks of about as many ratings."""
    block_of = np.cumsum(wanted) // RATINGS_PER_BLOCK
    starts = np.concatenate([[0], np.flatnonzero(np.diff(block_of)) + 1, [len(wanted)]])
    for start, stop in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        yield range(start, stop)


def _write(table: pl.DataFrame, path: Path) -> None:
    if path.suffix == ".csv":
        table.write_csv(path)
    else:
        table.write_parquet(path)


def _sink(frames: Iterator[pl.DataFrame], path: Path) -> None:
    """Write frames into one Parquet file as they come."""

    def source(
        with_columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        del with_columns, predicate, n_rows, batch_size  # all is asked for
        return frames

    register_io_source(source, schema=RATINGS).sink_parquet(path, row_group_size=ROWS_PER_GROUP)
