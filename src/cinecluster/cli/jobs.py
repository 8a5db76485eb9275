"""``cinecluster jobs``: trainings, whoever started them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console

from cinecluster.cli.options import Home, Json
from cinecluster.cli.output import print_json, print_table, stderr, stdout
from cinecluster.errors import TrainingError, TrainingOver
from cinecluster.jobs.launcher import job_log
from cinecluster.settings import load_settings
from cinecluster.storage.database import Database
from cinecluster.storage.job import Job
from cinecluster.storage.jobs import JobStore

__all__ = ["make_app", "watch_training"]

_POLL_SECONDS: Final = 0.5

JobArgument = Annotated[str, typer.Argument(metavar="JOB", help="As 'jobs list' prints it.")]
OptionalJob = Annotated[
    str | None, typer.Argument(metavar="[JOB]", help="The newest one unless given.", show_default=False)
]


def make_app() -> typer.Typer:
    """Build the sub-command tree."""
    app = typer.Typer(help="List, look at and cancel trainings, whoever started them.", no_args_is_help=True)
    app.command("list")(list_)
    app.command("show")(show)
    app.command("cancel")(cancel)
    app.command("log")(log)
    return app


def list_(
    *,
    n: Annotated[int, typer.Option("--n", min=1, help="How many at most.")] = 20,
    home: Home = None,
    json: Json = False,
) -> None:
    """List trainings, newest first."""
    with _jobs(home) as (jobs, _):
        found = jobs.newest(n)
    if json:
        print_json({"jobs": [_plain(job) for job in found]})
        return
    print_table(
        f"{len(found)} training{'' if len(found) == 1 else 's'}",
        ("job", "state", "source", "asked by", "created", "stage", "version"),
        [
            (job.job_id, job.state, job.source, job.asked_by, job.created_at, job.stage, job.version)
            for job in found
        ],
    )


def show(job: OptionalJob = None, *, home: Home = None, json: Json = False) -> None:
    """Show how far a training is, or how it ended."""
    with _jobs(home) as (jobs, _):
        found = _job(jobs, job)
    if json:
        print_json(_plain(found))
        return
    facts = {name: value for name, value in _plain(found).items() if name != "stages"}
    print_table("Training", ("", ""), list(facts.items()))
    print_table("Stages", ("stage", "seconds"), list(found.stages))


def cancel(job: JobArgument, *, home: Home = None, json: Json = False) -> None:
    """Ask a training to stop, wherever it runs; it does within seconds."""
    with _jobs(home) as (jobs, _):
        asked = jobs.ask_cancel(job)
    if json:
        print_json(_plain(asked))
    else:
        stdout().print(f"{job} is asked to stop", markup=False)


def log(job: OptionalJob = None, *, home: Home = None, json: Json = False) -> None:
    """Print what a training that a service has started said."""
    with _jobs(home) as (jobs, folder):
        found = _job(jobs, job)
    path = job_log(folder, found.job_id)
    if not path.exists():
        raise TrainingError(
            f"Training job {found.job_id} has no log in {folder}.",
            hint="Those started by hand say what they have to say where they were started.",
        )
    said = path.read_text(encoding="utf-8", errors="replace")
    if json:
        print_json({"job_id": found.job_id, "log": said})
    else:
        stdout().print(said, markup=False, end="")


def watch_training(job: str | None, *, home: Path | None, json: bool) -> None:
    """Follow a training until it ends; the active one unless another is given.

    Raises:
        TrainingError: None is active; or the one that was followed did not succeed.
    """
    with _jobs(home) as (jobs, _):
        active = jobs.active() if job is None else jobs.get(job)
        if active is None:
            raise TrainingError("No training is running.", hint="'cinecluster jobs list' shows earlier ones.")
        ended = _followed(jobs, active.job_id, stderr())
    if json:
        print_json(_plain(ended))
    if ended.state != "succeeded":
        raise TrainingOver(ended.job_id, ended.state, ended.error or "")
    if not json:
        stdout().print(f"{ended.version} was published", markup=False)


def _followed(jobs: JobStore, job_id: str, console: Console) -> Job:
    shown = 0
    with console.status("…") as status:
        while True:
            job = jobs.get(job_id)
            for name, seconds in job.stages[shown:]:
                console.print(f"[green]✓[/] {name} [dim]{seconds:.1f} s[/]")
            shown = len(job.stages)
            if job.finished:
                return job
            status.update(f"{job.stage or job.state} …")
            time.sleep(_POLL_SECONDS)


@contextmanager
def _jobs(home: Path | None) -> Iterator[tuple[JobStore, Path]]:
    settings = load_settings(home=home)
    with Database.open(settings.database, settings.home) as database:
        yield JobStore(database, settings.jobs.lease_seconds), settings.home


def _job(jobs: JobStore, job_id: str | None) -> Job:
    if job_id is not None:
        return jobs.get(job_id)
    for newest in jobs.newest(1):
        return newest
    raise TrainingError("There has been no training yet.", hint="'cinecluster train SOURCE' starts one.")


def _plain(job: Job) -> dict[str, Any]:
    return {
        "job_id": job.job_id,
        "state": job.state,
        "source": job.source,
        "n_clusters": job.n_clusters,
        "asked_by": job.asked_by,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "stage": job.stage,
        "stages": [{"name": name, "seconds": seconds} for name, seconds in job.stages],
        "version": job.version,
        "error": job.error,
    }
