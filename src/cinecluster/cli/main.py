"""The ``cinecluster`` command: its sub-commands, and what an error looks like."""

import sys
from collections.abc import Sequence

import typer

from cinecluster.cli import (
    clusters,
    doctor,
    export,
    favorite_cluster,
    fetch,
    import_,
    models,
    recommend,
    serve,
    train,
)
from cinecluster.cli.exit_codes import EXIT_CODES, exit_code
from cinecluster.cli.output import stderr
from cinecluster.errors import CineclusterError

__all__ = ["main", "make_app", "run"]

_EPILOG = "Exit codes: 0 done · 2 wrong call · " + " · ".join(
    f"{code} {meaning}" for _, code, meaning in EXIT_CODES
)


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
    app.command("train")(train.train)
    app.command("serve")(serve.serve)
    app.command("recommend")(recommend.recommend)
    app.command("favorite-cluster")(favorite_cluster.favorite_cluster)
    app.command("clusters")(clusters.clusters)
    app.command("import")(import_.import_)
    app.command("export")(export.export)
    app.add_typer(models.make_app(), name="models")
    app.command("fetch")(fetch.fetch)
    app.command("doctor")(doctor.doctor)
    return app


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; an error of ours becomes two lines, never a stack trace."""
    try:
        make_app()(args=list(arguments))
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except CineclusterError as error:
        console = stderr()
        console.print("[bold red]error:[/]", end=" ")
        console.print(error.message, markup=False)
        if error.hint:
            console.print(error.hint, markup=False)
        return exit_code(error)
    return 0


def run() -> None:
    """Run the command line of this process."""
    sys.exit(main(sys.argv[1:]))
