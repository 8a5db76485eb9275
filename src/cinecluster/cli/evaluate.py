"""``cinecluster evaluate``: are the recommendations any good, and better than what?"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from cinecluster.cli.options import (
    Engine,
    Home,
    Json,
    Master,
    Seed,
    Source,
    engine_settings,
    parse_path,
    require_one_source,
)
from cinecluster.cli.output import print_json, stderr
from cinecluster.cli.progress import StageProgress
from cinecluster.settings import load_settings

__all__ = ["evaluate"]


def evaluate(
    source: Source = None,
    *,
    sample: Annotated[bool, typer.Option("--sample", help="Judge on the built-in sample.")] = False,
    from_current: Annotated[
        bool, typer.Option("--from-current", help="Judge on the current version's clean data and settings.")
    ] = False,
    protocol: Annotated[
        Literal["held-out", "time", "both"],
        typer.Option("--protocol", help="Viewers held out of training, or a split in time."),
    ] = "both",
    folds: Annotated[
        int | None,
        typer.Option("--folds", min=2, help="Parts of the viewers.  [default: 5]", show_default=False),
    ] = None,
    rankers: Annotated[
        str | None,
        typer.Option("--rankers", metavar="A,B,…", help="Only these.  [default: all]", show_default=False),
    ] = None,
    seed: Seed = None,
    engine: Engine = None,
    master: Master = None,
    home: Home = None,
    markdown: Annotated[
        Path | None,
        typer.Option("--markdown", parser=parse_path, metavar="FILE", help="Write the whole report there."),
    ] = None,
    plots: Annotated[
        Path | None,
        typer.Option("--plots", parser=parse_path, metavar="FOLDER", help="Draw SVG plots there."),
    ] = None,
    json: Json = False,
) -> None:
    """Judge all rankers, and the four routes, on viewers that they have not seen."""
    require_one_source(source, sample=sample, from_current=from_current)
    from cinecluster.cli.evaluation_reports import evaluation_page, plain_evaluation, show_evaluation
    from cinecluster.evaluation.experiment import PROTOCOLS
    from cinecluster.evaluation.plots import write_plots
    from cinecluster.jobs.evaluating import EvaluationWishes, run_evaluation
    from cinecluster.jobs.runner import TrainingSource

    settings = load_settings(home=home, **engine_settings(engine, master))
    if folds is not None:
        measured = settings.evaluation.model_copy(update={"folds": folds})
        settings = settings.model_copy(update={"evaluation": measured})
    found = run_evaluation(
        TrainingSource(path=source, sample=sample),
        settings,
        EvaluationWishes(
            protocols=PROTOCOLS if protocol == "both" else (protocol,),
            rankers=None if rankers is None else rankers.split(","),
            seed=seed,
        ),
        StageProgress(stderr()),
    )
    if json:
        print_json(plain_evaluation(found))
    else:
        show_evaluation(found)
    if markdown is not None:
        markdown.parent.mkdir(parents=True, exist_ok=True)
        markdown.write_text(evaluation_page(found), encoding="utf-8")
    if plots is not None:
        for summary in found.summaries:
            write_plots(summary, plots)
