"""From the path somebody gave to the files of an edition on disk, unpacked where need be."""

import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import ZipInfo

from cinecluster.data.reading.archives import (
    Members,
    UnpackBudget,
    members_by_folder,
    open_zip,
    unpack_gzip,
    unpack_member,
)
from cinecluster.data.reading.blocks import unreadable
from cinecluster.data.reading.config import ReadingConfig
from cinecluster.data.reading.editions import Edition, match_edition, recognise
from cinecluster.data.reading.table_file import TableFile
from cinecluster.errors import SourceNotFound, UnknownEdition

__all__ = ["LocatedSource", "locate"]


@dataclass(frozen=True, kw_only=True, slots=True)
class LocatedSource:
    """The files of one source and the edition that they make."""

    edition: Edition
    files: Mapping[str, TableFile]
    #: By table.


def locate(path: Path, *, folder: Path, config: ReadingConfig) -> LocatedSource:
    """Find the tables in a folder or a zip archive.

    Args:
        path: What somebody gave.
        folder: An existing empty folder for what must be unpacked.
        config: The limits on archives.

    Raises:
        SourceNotFound: Nothing is there.
        UnknownEdition: The files there are no MovieLens tables.
        UnsafeArchive: The archive breaks a limit or a rule.
        UnreadableFile: It is neither a folder nor a sound zip archive.
    """
    budget = UnpackBudget(config)
    source = _in_folder(path) if _is_folder(path) else _in_zip(path, folder, config, budget)
    files = {table: _without_gzip(file, folder, budget) for table, file in source.files.items()}
    return LocatedSource(edition=source.edition, files=files)


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SourceNotFound(
            "there is no such file or folder.",
            hint="Give a folder or zip with MovieLens files; 'cinecluster fetch' downloads one.",
            file=path,
        ) from error
    except OSError as error:
        raise unreadable(error, file=path) from error


def _in_folder(path: Path) -> LocatedSource:
    try:
        names = {entry.name for entry in path.iterdir()}
    except OSError as error:
        raise unreadable(error, file=path) from error
    edition, chosen = recognise(names, source=str(path))
    files = {table: TableFile(table=table, name=name, path=path / name) for table, name in chosen.items()}
    return LocatedSource(edition=edition, files=files)


def _in_zip(path: Path, folder: Path, config: ReadingConfig, budget: UnpackBudget) -> LocatedSource:
    with open_zip(path, config) as archive:
        edition, chosen = _recognise_members(members_by_folder(archive), path)
        files: dict[str, TableFile] = {}
        for table, member in chosen.items():
            name = f"{path.name}/{member.filename}"
            target = folder / Path(member.filename).name
            unpack_member(archive, member, target, budget, name=name)
            files[table] = TableFile(table=table, name=name, path=target)
    return LocatedSource(edition=edition, files=files)


def _recognise_members(folders: Mapping[str, Members], path: Path) -> tuple[Edition, dict[str, ZipInfo]]:
    matches = [folder for folder, members in folders.items() if match_edition(members.keys())]
    if len(matches) > 1:
        raise UnknownEdition(
            f"several folders in it hold MovieLens tables: {', '.join(repr(folder) for folder in matches)}.",
            hint="Unpack the archive and give one of them.",
            file=path,
        )
    if matches or len(folders) == 1:
        members = folders[matches[0]] if matches else next(iter(folders.values()))
    else:  # nothing there: let the message list everything
        members = {member.filename: member for files in folders.values() for member in files.values()}
    edition, chosen = recognise(members.keys(), source=str(path))
    return edition, {table: members[name] for table, name in chosen.items()}


def _without_gzip(file: TableFile, folder: Path, budget: UnpackBudget) -> TableFile:
    if file.path.suffix != ".gz":
        return file
    target = folder / file.path.stem
    unpack_gzip(file.path, target, budget, name=file.name)
    return replace(file, path=target)
