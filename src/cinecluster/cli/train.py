"""``cinecluster train``: files in, a published version and the six files out."""

from typing import Annotated

import typer

from cinecluster.cli.jobs import watch_training
from cinecluster.cli.options import (
    Engine,
    Home,
    Json,
    Master,
    NClusters,
    Output,
    Seed,
    Source,
    engine_settings,
    parse_n_clusters,
    require_one_source,
)
from cinecluster.cli.output import print_json, stderr
from cinecluster.cli.progress import StageProgress
from cinecluster.cli.reports import show_manifest
from cinecluster.cli.stopping import stoppable
from cinecluster.settings import load_settings

__all__ = ["train"]


def train(
    source: Source = None,
    *,
    sample: Annotated[bool, typer.Option("--sample", help="Train on the built-in sample.")] = False,
    from_current: Annotated[
        bool,
        typer.Option(
            "--from-current",
            help="Train again from the current version's own clean data, by its own settings.",
        ),
    ] = False,
    n_clusters: NClusters = None,
    seed: Seed = None,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first bad row.")] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Publish even if new viewers would be served worse than by the current version."
        ),
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            help="Start nothing; follow the training that runs, or the job named as SOURCE, to its end.",
        ),
    ] = False,
    engine: Engine = None,
    master: Master = None,
    home: Home = None,
    output: Output = None,
    json: Json = False,
    job: Annotated[str | None, typer.Option("--job", hidden=True)] = None,
) -> None:
    """Clean, cluster, label, check and publish; the six files are copied to --output."""
    if watch:
        if sample or from_current:
            raise typer.BadParameter("--watch starts nothing; give the id of a job, or nothing.")
        watch_training(None if source is None else str(source), home=home, json=json)
        return
    require_one_source(source, sample=sample, from_current=from_current)
    with stoppable():
        from cinecluster.jobs.runner import TrainingSource, TrainingWishes, run_training

        wishes = TrainingWishes(
            n_clusters=None if n_clusters is None else parse_n_clusters(n_clusters),
            seed=seed,
            strict=strict or None,
            force=force,
        )
        manifest = run_training(
            TrainingSource(path=source, sample=sample),
            load_settings(home=home, output=output, **engine_settings(engine, master)),
            wishes=wishes,
            progress=StageProgress(stderr()),
            job_id=job,
        )
    if json:
        print_json(manifest.model_dump(mode="json"))
    else:
        show_manifest(manifest)
