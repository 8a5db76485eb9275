"""The ``cinecluster`` command: its sub-commands."""

import os
from collections.abc import Iterator, Mapping, MutableMapping
from pkgutil import resolve_name
from typing import Annotated, Any, Final, cast

import typer
from typer.core import TyperGroup

from cinecluster import __version__
from cinecluster.cli.exit_codes import MEANINGS
from cinecluster.cli.output import stderr, stdout
from cinecluster.settings import unknown_variables

__all__ = ["make_app"]

_EPILOG = "Exit codes: " + " · ".join(f"{code} {meaning}" for code, meaning in MEANINGS.items())

_MAKE_APP: Final = "make_app"
"""What a module has whose command has commands of its own."""
_PLACES: Final[Mapping[str, str]] = {
    "train": "train:train",
    "prepare": "prepare:prepare",
    "evaluate": "evaluate:evaluate",
    "serve": "serve:serve",
    "recommend": "recommend:recommend",
    "similar": "similar:similar",
    "favorite-cluster": "favorite_cluster:favorite_cluster",
    "clusters": "clusters:clusters",
    "search": "search:search",
    "predict-cluster": "predict_cluster:predict",
    "import": "import_:import_",
    "export": "export:export",
    "models": f"models:{_MAKE_APP}",
    "keys": f"keys:{_MAKE_APP}",
    "ratings": f"ratings:{_MAKE_APP}",
    "db": f"db:{_MAKE_APP}",
    "jobs": f"jobs:{_MAKE_APP}",
    "fetch": "fetch:fetch",
    "synth": "synth:synth",
    "doctor": "doctor:doctor",
}
"""Each command's module of :mod:`cinecluster.cli`, and what it is there; in the order of the help."""


def make_app() -> typer.Typer:
    """Build the command tree."""
    app = typer.Typer(
        name="cinecluster",
        cls=_Commands,
        help="Film recommendations from your own ratings files: train, look, serve.",
        epilog=_EPILOG,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_before_any_command)
    return app


class _Commands(TyperGroup):
    """The commands, each imported when it is first asked for: one is run, and all take a second to import."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = cast("MutableMapping[str, Any]", _Imported())


class _Imported(Mapping[str, Any]):
    """Click's commands by name."""

    def __getitem__(self, name: str) -> Any:
        found = resolve_name(f"cinecluster.cli.{_PLACES[name]}")
        if _PLACES[name].endswith(_MAKE_APP):
            group = typer.main.get_group(found())
            group.name = name
            return group
        alone = typer.Typer(add_completion=False)
        alone.command(name)(found)
        return typer.main.get_command(alone)

    def __iter__(self) -> Iterator[str]:
        return iter(_PLACES)

    def __len__(self) -> int:
        return len(_PLACES)


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
