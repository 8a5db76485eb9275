"""``cinecluster fetch``: a MovieLens data set from GroupLens."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from cinecluster.cli.options import Json, parse_path
from cinecluster.cli.output import print_json, stderr, stdout

__all__ = ["fetch"]


def _data_set(text: str) -> str:
    from cinecluster.data.fetching import DATA_SETS

    if text not in DATA_SETS:
        raise typer.BadParameter(f"there is no data set {text!r}; choose from {', '.join(DATA_SETS)}.")
    return text


def fetch(
    name: Annotated[
        str,
        typer.Argument(
            parser=_data_set,
            metavar="NAME",
            help="ml-latest-small, ml-latest, ml-100k, ml-1m, ml-10m, ml-20m, ml-25m or ml-32m.",
        ),
    ],
    folder: Annotated[Path, typer.Argument(parser=parse_path, help="Where the archive goes.")] = Path(),
    *,
    json: Json = False,
) -> None:
    """Download a MovieLens data set from GroupLens; begun downloads are resumed.

    The data come under GroupLens's terms (see NOTICE): no commercial use without permission.
    """
    from cinecluster.data.fetching import fetch as download

    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=stderr()) as bar:
        task = bar.add_task(name, total=None)
        archive = download(
            name, folder, progress=lambda done, total: bar.update(task, completed=done, total=total)
        )
    if json:
        print_json({"name": name, "archive": str(archive), "bytes": archive.stat().st_size})
    else:
        stdout().print(f"{archive}\nNow: cinecluster train {archive}", markup=False)
