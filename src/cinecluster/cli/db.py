"""``cinecluster db``: the database of ratings, jobs and keys."""

from pathlib import Path
from typing import Annotated

import typer

from cinecluster.cli.options import Home, Json, parse_path
from cinecluster.cli.output import print_json, stderr, stdout
from cinecluster.settings import load_settings
from cinecluster.storage.backup import Copied, back_up
from cinecluster.storage.backup import restore as restore_backup
from cinecluster.storage.database import Database

__all__ = ["make_app"]

_File = Annotated[Path, typer.Argument(metavar="FILE", parser=parse_path, help="An SQLite file.")]


def make_app() -> typer.Typer:
    """Build the sub-command tree."""
    app = typer.Typer(help="Upgrade, back up and restore the database.", no_args_is_help=True)
    app.command("upgrade")(upgrade)
    app.command("backup")(backup)
    app.command("restore")(restore)
    return app


def upgrade(*, home: Home = None, json: Json = False) -> None:
    """Bring the database's tables up to date, as a service does when it starts."""
    settings = load_settings(home=home)
    with Database(settings.database, settings.home) as database:
        before, after = database.upgrade()
    if json:
        print_json({"before": before, "after": after})
    elif before == after:
        stdout().print(f"up to date: {after}", markup=False)
    else:
        stdout().print(f"{before or 'nothing'} → {after}", markup=False)


def backup(file: _File, *, home: Home = None, json: Json = False) -> None:
    """Write everything of one moment into a new file, whichever database it is kept in.

    The service may go on meanwhile. The file holds what viewers said and digests of keys: keep it safe.
    """
    settings = load_settings(home=home)
    rows: dict[str, int] = {}
    with Database.open(settings.database, settings.home) as database:
        back_up(database, file, _teller(rows))
    _done(f"{file} is written", file, rows, json=json)


def restore(
    file: _File,
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Delete the rows that are there first.")] = False,
    home: Home = None,
    json: Json = False,
) -> None:
    """Put a backup in the place of everything, all or nothing; viewers erased since stay erased.

    What was kept in SQLite may be restored into PostgreSQL, and the other way round.
    """
    settings = load_settings(home=home)
    rows: dict[str, int] = {}
    with Database.open(settings.database, settings.home) as database:
        restore_backup(database, file, _teller(rows), replace=replace)
    _done(f"{file} is restored", file, rows, json=json)


def _teller(rows: dict[str, int]) -> Copied:
    """Return what notes each table that is copied, and says so."""

    def copied(table: str, count: int) -> None:
        rows[table] = count
        stderr().print(f"{table}: {count} rows", markup=False)

    return copied


def _done(sentence: str, file: Path, rows: dict[str, int], *, json: bool) -> None:
    if json:
        print_json({"file": str(file), "rows": rows})
    else:
        stdout().print(f"{sentence}: {sum(rows.values())} rows", markup=False)
