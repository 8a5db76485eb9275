"""``cinecluster import``: six files that somebody else made, served without training."""

from pathlib import Path
from typing import Annotated

import typer

from cinecluster.cli.options import Home, Json, Output, parse_path
from cinecluster.cli.output import print_json, stderr
from cinecluster.cli.progress import StageProgress
from cinecluster.cli.reports import show_manifest
from cinecluster.cli.stopping import stoppable
from cinecluster.settings import load_settings

__all__ = ["import_"]


def import_(
    folder: Annotated[
        Path,
        typer.Argument(parser=parse_path, metavar="DIR", help="The folder that holds the six files."),
    ],
    *,
    home: Home = None,
    output: Output = None,
    json: Json = False,
) -> None:
    """Publish six files made elsewhere, in any of the shapes seen in the wild; clusters stay as they are."""
    with stoppable():
        from cinecluster.jobs.runner import run_import

        settings = load_settings(home=home, output=output)
        manifest = run_import(folder, settings, progress=StageProgress(stderr()))
    if json:
        print_json(manifest.model_dump(mode="json"))
    else:
        show_manifest(manifest)
