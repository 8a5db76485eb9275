"""``cinecluster export``: the six files of a version, copied out."""

from pathlib import Path
from typing import Annotated

import typer

from cinecluster.artifacts.six_files import copy_six_files
from cinecluster.cli.loading import named_version
from cinecluster.cli.options import Home, Json, Version, parse_path
from cinecluster.cli.output import print_json, stdout
from cinecluster.settings import load_settings

__all__ = ["export"]


def export(
    folder: Annotated[
        Path, typer.Argument(parser=parse_path, help="Where the six files go; made if it is not there.")
    ],
    *,
    home: Home = None,
    version: Version = None,
    json: Json = False,
) -> None:
    """Copy the six files of a version into a folder."""
    store, meant = named_version(load_settings(home=home), version)
    store.require_sound(meant)
    names = copy_six_files(store.folder(meant), folder)
    if json:
        print_json({"version": meant, "folder": str(folder), "files": list(names)})
    else:
        stdout().print(f"{len(names)} files of {meant} copied to {folder}", markup=False)
