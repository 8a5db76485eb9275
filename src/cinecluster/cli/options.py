"""Options that several commands share, spelt once."""

from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import typer

__all__ = [
    "Engine",
    "Exclude",
    "Genre",
    "Home",
    "Json",
    "Length",
    "Master",
    "NClusters",
    "Output",
    "Seed",
    "Source",
    "Version",
    "YearFrom",
    "YearTo",
    "engine_settings",
    "parse_genre",
    "parse_n_clusters",
    "parse_path",
    "parse_source",
    "require_one_source",
]


def parse_path(text: str) -> Path:
    """Read the path of a file or folder."""
    if not text:  # pathlib would take it for the working folder
        raise typer.BadParameter("an empty text is no path; the working folder is '.'.")
    return Path(text)


def parse_source(text: str) -> Path:
    """Read the path of a source of data."""
    if "://" in text:
        raise typer.BadParameter("an address is read by 'cinecluster prepare', which makes a folder of it.")
    return parse_path(text)


def engine_settings(engine: str | None, master: str | None) -> dict[str, Any]:
    """Return the settings that ``--engine`` and ``--master`` give."""
    if master is None:
        return {"engine": engine}
    if engine not in (None, "spark"):
        raise typer.BadParameter(f"--master is where Spark runs, but the engine is to be {engine}.")
    return {"engine": "spark", "spark": {"master": master}}


def parse_n_clusters(text: str) -> int | Literal["auto"]:
    """Read a number of clusters, or ``auto``."""
    if text == "auto":
        return "auto"
    if not text.isascii() or not text.isdigit() or not 2 <= int(text) <= 1000:  # noqa: PLR2004 - said in the message
        raise typer.BadParameter("expected a whole number from 2 to 1000, or 'auto'.")
    return int(text)


def parse_genre(text: str) -> str:
    """Read a genre."""
    if not 1 <= len(text) <= 100:  # noqa: PLR2004 - said in the message
        raise typer.BadParameter("expected a genre of 1 to 100 letters.")
    return text


def require_one_source(source: Path | None, *, sample: bool, from_current: bool) -> None:
    """Refuse a call that names no source of data, or several."""
    if sum((source is not None, sample, from_current)) != 1:
        raise typer.BadParameter("give exactly one of SOURCE, --sample and --from-current.")


Source: TypeAlias = Annotated[
    Path | None,
    typer.Argument(
        parser=parse_source, help="A MovieLens folder or .zip of any edition, or Parquet.", show_default=False
    ),
]
Home: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--home",
        parser=parse_path,
        metavar="FOLDER",
        help="Folder of the models.  [default: var, or CINECLUSTER_HOME]",
        show_default=False,
    ),
]
Output: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--output",
        parser=parse_path,
        metavar="FOLDER",
        help="Folder for copies of the six files.  [default: output]",
        show_default=False,
    ),
]
Engine: TypeAlias = Annotated[
    str | None,
    typer.Option("--engine", help="polars, duckdb or spark.  [default: polars]", show_default=False),
]
Master: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--master",
        metavar="ADDRESS",
        help="Use Spark, there: local[2], spark://…, yarn, k8s://…, sc://….  [default: local[*]]",
        show_default=False,
    ),
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Seed: TypeAlias = Annotated[
    int | None, typer.Option("--seed", min=0, max=2**32 - 1, help="Same seed, same bytes.  [default: 0]")
]
NClusters: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--n-clusters", metavar="N|auto", help="How many clusters.  [default: 10]", show_default=False
    ),
]
Version: TypeAlias = Annotated[
    str | None,
    typer.Option("--version", help="A stored version.  [default: the current one]", show_default=False),
]
Length: TypeAlias = Annotated[int, typer.Option("--n", min=1, max=100, help="Length of the list.")]
Exclude: TypeAlias = Annotated[
    list[int] | None, typer.Option("--exclude", help="A film id to leave out; may be repeated.")
]
Genre: TypeAlias = Annotated[
    str | None, typer.Option("--genre", parser=parse_genre, metavar="TEXT", help="Only films of this genre.")
]
YearFrom: TypeAlias = Annotated[
    int | None, typer.Option("--year-from", min=0, max=9999, help="Only films from this year on.")
]
YearTo: TypeAlias = Annotated[
    int | None, typer.Option("--year-to", min=0, max=9999, help="Only films up to this year.")
]
