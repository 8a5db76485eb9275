"""``cinecluster prepare``: files in, clean tables as Parquet out, to be trained on later."""

from typing import Annotated

import typer

from cinecluster.cli.options import Engine, Json, Master, engine_settings, parse_path
from cinecluster.cli.output import print_json, stderr, stdout
from cinecluster.cli.progress import StageProgress
from cinecluster.cli.stopping import stoppable
from cinecluster.settings import load_settings

__all__ = ["prepare"]


def prepare(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A MovieLens folder or .zip of any edition, or Parquet; with Spark, an address of Parquet.",
            show_default=False,
        ),
    ],
    dest: Annotated[
        str,
        typer.Argument(
            metavar="DEST",
            help="A new folder; with Spark, any address that it can write to.",
            show_default=False,
        ),
    ],
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first bad row.")] = False,
    engine: Engine = None,
    master: Master = None,
    json: Json = False,
) -> None:
    """Clean and standardise only: write the tables as Parquet, from which 'cinecluster train' can go on."""
    with stoppable():
        from cinecluster.cli.reports import show_cleaning
        from cinecluster.jobs.preparing import run_preparation
        from cinecluster.jobs.sources import TrainingSource

        settings = load_settings(**engine_settings(engine, master)).with_training(strict=strict or None)
        given = TrainingSource(address=source) if "://" in source else TrainingSource(path=parse_path(source))
        account = run_preparation(given, dest, settings, StageProgress(stderr()))
    if json:
        print_json({"source": account.source, "cleaning": account.cleaning})
    else:
        show_cleaning(account.cleaning)
        copied = "a copy of it on this machine" if "://" in dest else dest
        stdout().print(f"{dest}\nNow: cinecluster train {copied}", markup=False)
