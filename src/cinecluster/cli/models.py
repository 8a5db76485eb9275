"""``cinecluster models``: the stored versions."""

from typing import Annotated

import typer

from cinecluster.artifacts.manifest import Manifest
from cinecluster.artifacts.versions import VersionStore
from cinecluster.cli.loading import named_version
from cinecluster.cli.options import Home, Json
from cinecluster.cli.output import print_json, print_table, stderr, stdout
from cinecluster.cli.reports import origin, show_manifest
from cinecluster.errors import CorruptVersion
from cinecluster.settings import load_settings

__all__ = ["make_app"]

VersionArgument = Annotated[str, typer.Argument(metavar="VERSION", help="As 'models list' prints it.")]
OptionalVersion = Annotated[
    str | None, typer.Argument(metavar="[VERSION]", help="The current one unless given.", show_default=False)
]


def make_app() -> typer.Typer:
    """Build the sub-command tree."""
    app = typer.Typer(help="List, inspect, activate and prune stored versions.", no_args_is_help=True)
    app.command("list")(list_)
    app.command("show")(show)
    app.command("activate")(activate)
    app.command("verify")(verify)
    app.command("prune")(prune)
    return app


def list_(*, home: Home = None, json: Json = False) -> None:
    """List the versions, newest first."""
    store = VersionStore(load_settings(home=home).home)
    current, manifests = store.current(), store.versions()
    if json:
        print_json({"current": current, "versions": [_brief(m, current) for m in manifests]})
        return
    print_table(
        f"{len(manifests)} versions",
        ("current", "version", "kind", "source", "clusters"),
        [
            (
                "→" if m.version == current else "",
                m.version,
                m.kind,
                origin(m),
                m.n_clusters,
            )
            for m in manifests
        ],
    )


def show(version: OptionalVersion = None, *, home: Home = None, json: Json = False) -> None:
    """Show a version's manifest: where it came from, what was cleaned, how good its clusters are."""
    store, meant = named_version(load_settings(home=home), version)
    manifest = store.manifest(meant)
    if json:
        print_json(manifest.model_dump(mode="json"))
    else:
        show_manifest(manifest)


def activate(version: VersionArgument, *, home: Home = None, json: Json = False) -> None:
    """Make a version current, after checking it; running services follow within a second or so."""
    store = VersionStore(load_settings(home=home).home)
    before = store.current()
    store.activate(version)
    if json:
        print_json({"before": before, "current": version})
    else:
        stdout().print(f"{version} is current (before: {before or 'none'})", markup=False)


def verify(version: OptionalVersion = None, *, home: Home = None, json: Json = False) -> None:
    """Compare every file of a version with its manifest."""
    store, meant = named_version(load_settings(home=home), version)
    problems = store.verify(meant)
    if json:
        print_json({"version": meant, "problems": list(problems)})
    for problem in problems:
        stderr().print(problem, markup=False)
    if problems:
        raise CorruptVersion(
            f"Version {meant} has {len(problems)} problem(s).", hint="Activate another one, or train again."
        )
    if not json:
        stdout().print(f"{meant}: every file is as its manifest says", markup=False)


def prune(
    *,
    keep: Annotated[
        int | None,
        typer.Option("--keep", min=1, help="How many to keep; the current one always is.  [default: 5]"),
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Delete the oldest versions; the current one is always kept."""
    settings = load_settings(home=home, keep_versions=keep)
    removed = VersionStore(settings.home).prune(settings.keep_versions)
    if json:
        print_json({"removed": list(removed)})
    else:
        stdout().print(f"removed {len(removed)}: {', '.join(removed)}" if removed else "nothing to remove")


def _brief(manifest: Manifest, current: str | None) -> dict[str, object]:
    return {
        "version": manifest.version,
        "current": manifest.version == current,
        "kind": manifest.kind,
        "created_at": manifest.created_at.isoformat(),
        "source": origin(manifest),
        "n_clusters": manifest.n_clusters,
    }
