"""``cinecluster models``: the stored versions."""

from collections.abc import Collection
from contextlib import suppress
from typing import Annotated, Any

import typer

from cinecluster.artifacts.versions import StoredVersion, VersionStore
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
    app = typer.Typer(help="List, inspect, activate, pin and prune stored versions.", no_args_is_help=True)
    app.command("list")(list_)
    app.command("show")(show)
    app.command("activate")(activate)
    app.command("verify")(verify)
    app.command("pin")(pin)
    app.command("unpin")(unpin)
    app.command("prune")(prune)
    return app


def list_(*, home: Home = None, json: Json = False) -> None:
    """List the versions, newest first."""
    store = VersionStore(load_settings(home=home).home)
    current = _current_if_readable(store)
    pinned = store.pinned()
    versions = [_brief(stored, current, pinned) for stored in store.survey()]
    if json:
        print_json({"current": current, "versions": versions})
        return
    print_table(
        f"{len(versions)} version{'' if len(versions) == 1 else 's'}",
        ("current", "version", "pinned", "state", "kind", "source", "clusters"),
        [
            (
                "→" if v["current"] else "",
                v["version"],
                "yes" if v["pinned"] else "",
                *(v[key] for key in ("state", "kind", "source", "n_clusters")),
            )
            for v in versions
        ],
    )
    for v in versions:
        if v["problem"]:
            stderr().print(v["problem"], markup=False)


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
    before = None
    with suppress(CorruptVersion):  # an unreadable pointer is what this command mends
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


def pin(version: VersionArgument, *, home: Home = None, json: Json = False) -> None:
    """Keep a version, however many newer ones there will be."""
    VersionStore(load_settings(home=home).home).pin(version)
    _say_pinned(version, pinned=True, json=json)


def unpin(version: VersionArgument, *, home: Home = None, json: Json = False) -> None:
    """Let a version be pruned again."""
    VersionStore(load_settings(home=home).home).unpin(version)
    _say_pinned(version, pinned=False, json=json)


def prune(
    *,
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep",
            min=1,
            help="How many to keep; the current one and pinned ones always are.  [default: 5]",
        ),
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Delete the oldest versions; the current one and pinned ones are always kept."""
    settings = load_settings(home=home, keep_versions=keep)
    removed = VersionStore(settings.home).prune(settings.keep_versions)
    if json:
        print_json({"removed": list(removed)})
    else:
        stdout().print(f"removed {len(removed)}: {', '.join(removed)}" if removed else "nothing to remove")


def _say_pinned(version: str, *, pinned: bool, json: bool) -> None:
    if json:
        print_json({"version": version, "pinned": pinned})
    else:
        stdout().print(f"{version} is {'pinned' if pinned else 'not pinned any more'}", markup=False)


def _current_if_readable(store: VersionStore) -> str | None:
    """Return the current version; None, with a word on stderr, where the pointer cannot be read."""
    try:
        return store.current()
    except CorruptVersion as error:
        stderr().print(str(error), markup=False)
        return None


def _brief(stored: StoredVersion, current: str | None, pinned: Collection[str]) -> dict[str, Any]:
    manifest = stored.manifest
    return {
        "version": stored.version,
        "current": stored.version == current,
        "pinned": stored.version in pinned,
        "state": "stored" if manifest else "damaged",  # its files are for "models verify"
        "problem": stored.problem or None,
        "kind": manifest and manifest.kind,
        "created_at": manifest and manifest.created_at.isoformat(),
        "source": manifest and origin(manifest),
        "n_clusters": manifest and manifest.n_clusters,
    }
