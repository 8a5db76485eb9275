"""``cinecluster serve``: the service."""

import subprocess
import sys
from contextlib import ExitStack
from typing import Annotated

import typer

from cinecluster.artifacts.versions import VersionStore
from cinecluster.cli.options import Home
from cinecluster.cli.output import stderr
from cinecluster.cli.stopping import stoppable
from cinecluster.errors import NoModel
from cinecluster.settings import Settings, load_settings

__all__ = ["serve"]


def serve(
    *,
    host: Annotated[
        str | None, typer.Option("--host", help="Address.  [default: 127.0.0.1]", show_default=False)
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, help="Port.  [default: 8000]", show_default=False),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, max=256, help="Processes that answer.  [default: 1]", show_default=False
        ),
    ] = None,
    home: Home = None,
) -> None:
    """Serve the current model over HTTP; with none yet, train on the built-in sample first."""
    with stoppable(), ExitStack() as listening:
        from cinecluster.serving.listening import address_of, listen
        from cinecluster.serving.service import serve as serve_until_stopped

        settings = load_settings(home=home, host=host, port=port, workers=workers)
        sockets = [listening.enter_context(each) for each in listen(settings)]
        _require_model(settings)
        address = address_of(settings, sockets)
        stderr().print(f"Serving on {address} · API docs at {address}/docs · Ctrl-C stops", markup=False)
        serve_until_stopped(settings, sockets)


def _require_model(settings: Settings) -> None:
    store = VersionStore(settings.home)
    try:
        store.require_current()
    except NoModel as error:
        if store.version_ids():  # the service waits for one of them to be activated
            stderr().print(str(error), markup=False)
        else:
            _train_on_sample(settings)


def _train_on_sample(settings: Settings) -> None:
    """Train in a process of its own, so that this one never loads training code."""
    stderr().print(
        f"No model in {settings.home}: training on the built-in sample first."
        " For your own data stop this and run: cinecluster train SOURCE",
        markup=False,
    )
    command = [sys.executable, "-m", "cinecluster", "train", "--sample", "--home", str(settings.home)]
    with subprocess.Popen([*command, "--output", str(settings.output)]) as training:  # noqa: S603 - our own command
        try:
            code = training.wait()
        except SystemExit:  # told to stop: so is the training
            training.terminate()
            raise
    if code != 0:
        raise typer.Exit(code)
