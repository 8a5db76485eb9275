"""The ``cinecluster`` command: its sub-commands."""

import os
from typing import Annotated

import typer

from cinecluster import __version__
from cinecluster.cli import (
    clusters,
    db,
    doctor,
    evaluate,
    export,
    favorite_cluster,
    fetch,
    import_,
    jobs,
    keys,
    models,
    predict_cluster,
    prepare,
    ratings,
    recommend,
    search,
    serve,
    similar,
    synth,
    train,
)
from cinecluster.cli.exit_codes import MEANINGS
from cinecluster.cli.output import stderr, stdout
from cinecluster.settings import unknown_variables

__all__ = ["make_app"]

_EPILOG = "Exit codes: " + " · ".join(f"{code} {meaning}" for code, meaning in MEANINGS.items())


def make_app() -> typer.Typer:
    """Build the command tree."""
    app = typer.Typer(
        name="cinecluster",
        help="Film recommendations from your own ratings files: train, look, serve.",
        epilog=_EPILOG,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_before_any_command)
    app.command("train")(train.train)
    app.command("prepare")(prepare.prepare)
    app.command("evaluate")(evaluate.evaluate)
    app.command("serve")(serve.serve)
    app.command("recommend")(recommend.recommend)
    app.command("similar")(similar.similar)
    app.command("favorite-cluster")(favorite_cluster.favorite_cluster)
    app.command("clusters")(clusters.clusters)
    app.command("search")(search.search)
    app.command("predict-cluster")(predict_cluster.predict)
    app.command("import")(import_.import_)
    app.command("export")(export.export)
    app.add_typer(models.make_app(), name="models")
    app.add_typer(keys.make_app(), name="keys")
    app.add_typer(ratings.make_app(), name="ratings")
    app.add_typer(db.make_app(), name="db")
    app.add_typer(jobs.make_app(), name="jobs")
    app.command("fetch")(fetch.fetch)
    app.command("synth")(synth.synth)
    app.command("doctor")(doctor.doctor)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        stdout().print(f"cinecluster {__version__}", markup=False)
        raise typer.Exit


def _before_any_command(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the release and stop."),
    ] = False,
) -> None:
    for sentence in unknown_variables(os.environ):
        stderr().print(sentence, markup=False)
