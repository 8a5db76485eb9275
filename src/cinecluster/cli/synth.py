"""``cinecluster synth``: MovieLens-shaped data of any size, made up from a seed."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cinecluster.cli.options import Json, parse_path
from cinecluster.cli.output import print_json, stderr, stdout

__all__ = ["synth"]


def synth(
    folder: Annotated[
        Path, typer.Argument(parser=parse_path, help="Where the files go: empty, or made if it is not there.")
    ],
    *,
    ratings: Annotated[int, typer.Option("--ratings", min=1, help="Ratings, exactly.")] = 25_000_000,
    movies: Annotated[int, typer.Option("--movies", min=1, max=100_000_000, help="Films.")] = 62_000,
    users: Annotated[int, typer.Option("--users", min=1, max=1_000_000_000, help="Viewers.")] = 162_000,
    least: Annotated[int, typer.Option("--least", min=1, help="No viewer has fewer ratings.")] = 20,
    dirt: Annotated[
        float,
        typer.Option("--dirt", min=0.0, max=1.0, help="Bad rows on top, as a share, for cleaning to find."),
    ] = 0.0,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Same seed, same bytes.")] = 0,
    file_format: Annotated[
        Literal["csv", "parquet"], typer.Option("--format", help="Of all four files.")
    ] = "csv",
    json: Json = False,
) -> None:
    """Make up films and viewers with tastes, as much as wanted, to measure speed and memory on.

    Nobody's ratings: popularity, activity and tastes are shaped like MovieLens's. Memory does not grow with
    the number of ratings.
    """
    from cinecluster.data.synthetic.config import SyntheticConfig
    from cinecluster.data.synthetic.writing import write_synthetic

    config = SyntheticConfig(
        n_ratings=ratings, n_movies=movies, n_users=users, least_per_user=least, dirt=dirt, seed=seed
    )
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=stderr()) as bar:
        task = bar.add_task("ratings", total=ratings)
        written = write_synthetic(
            folder, config, file_format=file_format, tell=lambda drawn: bar.update(task, completed=drawn)
        )
    if json:
        print_json({"folder": str(folder), "format": file_format, "seed": seed, **asdict(written)})
    else:
        stdout().print(
            f"{written.ratings:,} ratings of {written.movies:,} films by {written.users:,} viewers,"
            f" {written.dirty_ratings:,} bad rows on top, {written.tags:,} tags in {folder}\n"
            f"Now: cinecluster train {folder}",
            markup=False,
        )
