"""``cinecluster ratings``: what viewers say online, by the thousand, and how one is forgotten."""

import time
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer

from cinecluster.cli.loading import load_model
from cinecluster.cli.options import Home, Json, parse_path
from cinecluster.cli.output import print_json, stderr, stdout
from cinecluster.errors import SourceNotFound
from cinecluster.settings import load_settings
from cinecluster.storage.database import Database
from cinecluster.storage.erasing import overwrite_deleted
from cinecluster.storage.rating_export import export_header, exported
from cinecluster.storage.rating_lines import LineFormat, RowJudge
from cinecluster.storage.ratings import RatingStore
from cinecluster.storage.uploads import Progress, UploadReader, UploadStore

__all__ = ["make_app"]

_PIECE: Final = 1 << 16
_ROWS_PER_PAGE: Final = 5000
_SHOWN: Final = 10


def make_app() -> typer.Typer:
    """Build the sub-command tree."""
    app = typer.Typer(help="Import and export online ratings, erase a viewer.", no_args_is_help=True)
    app.command("import")(import_)
    app.command("export")(export)
    app.command("erase")(erase)
    return app


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            parser=parse_path,
            help="CSV with a header; NDJSON if it ends in .ndjson or .jsonl.",
        ),
    ],
    *,
    upload_id: Annotated[
        str | None,
        typer.Option("--upload-id", help="Names the upload: called again, it goes on where it broke off."),
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Store the ratings of a file as if viewers gave them now; bad rows are told and stop no other."""
    if not file.is_file():
        raise SourceNotFound("there is no such file.", hint="Check the path.", file=file)
    settings = load_settings(home=home)
    known = frozenset(load_model(settings).movies.movie_ids.tolist())
    with Database.open(settings.database, settings.home) as database:
        uploads = UploadStore(database)
        progress = uploads.begin(upload_id)
        judge = RowJudge(known.__contains__, latest=time.time())
        reader = UploadReader(_format_of(file), judge, skipped=progress.rows)
        progress = _send(file, reader, uploads, progress)
    _report(reader, progress, json=json)


def export(
    *,
    format: Annotated[
        Literal["csv", "ndjson"], typer.Option("--format", help="How lines are written.")
    ] = "csv",
    home: Home = None,
) -> None:
    """Print the online ratings, by viewer, then film, as 'ratings import' takes them."""
    settings = load_settings(home=home)
    with Database.open(settings.database, settings.home) as database:
        store = RatingStore(database)
        typer.echo(export_header(format), nl=False)
        after = None
        while page := store.page(after=after, limit=_ROWS_PER_PAGE):
            typer.echo(exported(page, format), nl=False)
            after = (page[-1].user_id, page[-1].movie_id)


def erase(
    user_id: Annotated[int, typer.Argument(metavar="USER", help="The viewer's id.")],
    *,
    home: Home = None,
    json: Json = False,
) -> None:
    """Forget a viewer: online ratings at once, what files hold in every version to come."""
    settings = load_settings(home=home)
    with Database.open(settings.database, settings.home) as database:
        deleted = RatingStore(database).erase(user_id).result()
        clean = overwrite_deleted(database)
    if json:
        facts = {"user_id": user_id, "ratings_deleted": deleted, "database": "clean" if clean else "pending"}
        print_json(facts)
        return
    stdout().print(
        f"{deleted} online ratings deleted; viewer {user_id} is left out from now on", markup=False
    )
    if not clean:
        stderr().print("Others kept the database busy: call again to have its files overwritten.")
    stderr().print(
        "Versions made before still hold the viewer's part of the data, unused: train again, then run"
        " 'cinecluster models prune'. Source files and backups are yours to see to."
    )


def _format_of(file: Path) -> LineFormat:
    return "ndjson" if file.suffix.lower() in (".ndjson", ".jsonl") else "csv"


def _send(file: Path, reader: UploadReader, uploads: UploadStore, progress: Progress) -> Progress:
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            for batch in reader.feed(piece):
                progress = uploads.store(batch, progress).result()
    for batch in reader.finish():
        progress = uploads.store(batch, progress).result()
    return progress


def _report(reader: UploadReader, progress: Progress, *, json: bool) -> None:
    facts: dict[str, Any] = {
        "rows": progress.rows,
        "skipped": reader.skipped,
        "stored": progress.stored,
        "rejected": progress.rejected,
    }
    if json:
        errors = [{"row": each.row, "column": each.column, "detail": each.detail} for each in reader.errors]
        print_json({"upload_id": progress.upload_id, **facts, "errors": errors})
        return
    stdout().print(", ".join(f"{count} {name}" for name, count in facts.items()), markup=False)
    for each in reader.errors[:_SHOWN]:
        place = f", column {each.column!r}" if each.column else ""
        stderr().print(f"row {each.row}{place}: {each.detail}", markup=False)
