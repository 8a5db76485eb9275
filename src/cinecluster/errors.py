"""Everything that cinecluster raises on purpose, in one tree.

::

    CineclusterError
    ├── DataError                   a file is not what it should be
    │   ├── SourceNotFound          nothing is at that path
    │   ├── UnknownEdition          the files there are no MovieLens tables
    │   ├── UnsafeArchive           a zip that climbs out of its folder, or would unpack too large
    │   ├── UnreadableFile          bytes that are no text, or a broken table
    │   ├── MissingColumns          a table lacks a column that it must have
    │   ├── EmptyTable              a table has no usable row
    │   ├── DirtyRows               a bad row, under --strict
    │   ├── UnknownExport           a person's own ratings, but not as a known site exports them
    │   ├── ExportTooLong           more of them than are read
    │   └── TooLittleData           too few films or ratings to learn from
    ├── UnknownId (LookupError)     asked for something that is not there
    │   ├── UnknownUser
    │   ├── UnknownMovie
    │   ├── UnknownRating           a film that the viewer has not rated
    │   ├── UnknownCluster
    │   ├── UnknownTag              films cannot be tuned by that tag
    │   ├── UnknownVersion
    │   ├── UnknownUpload
    │   ├── UnknownJob
    │   └── UnknownKey
    ├── UnknownHistory              none of the films that a visitor has rated is known
    ├── ArtifactError               a stored model can't be used
    │   ├── NoModel                 nothing has been trained or imported yet
    │   ├── CorruptVersion          a file differs from its manifest
    │   ├── UnsupportedFormat       written by a newer cinecluster
    │   └── PublishFailed           the disk refused
    │       └── CopyFailed          only the copies for people; the version itself is stored
    ├── TrainingError
    │   ├── TrainingRunning         one training at a time
    │   ├── TrainingNotStarted      the disk or the system refused the trainer's process
    │   ├── TrainingOver            a job that has ended can't be started, kept or cancelled
    │   ├── QualityRegression       a new version would recommend worse; it was not published
    │   └── SourceNotAllowed        a training source outside the allowed folders
    ├── AccessDenied                whoever asks may not
    │   ├── KeyNeeded               without a key
    │   ├── KeyRefused              with this key, which is unknown, has expired or was revoked
    │   ├── ScopeMissing            with this key, which is for other things
    │   └── AskedTooOften           again, before some time has passed
    ├── StorageError                the database of ratings, jobs and keys
    │   ├── StorageBusy             others keep it busy
    │   ├── StorageFull             its disk is full
    │   ├── StorageUnavailable      it does not answer
    │   ├── BackupRefused           there is something at the target, say
    │   ├── RestoreRefused          there are rows already, say
    │   └── UnsupportedDatabase     written by a newer cinecluster
    ├── UnsupportedBody             sent in a form that is not read there
    ├── UploadConflict              two requests go on with one upload
    ├── ServiceNotStarted           the address or port is taken, say
    ├── ServiceStopping             it has been told to stop
    ├── ServiceNotStopped           a worker did not end as it should
    ├── StaleCursor                 a page of a list that is ordered otherwise by now
    ├── NothingKnown                a new film of which nothing says where it would go
    ├── FolderNotEmpty              something is where files are to be made
    ├── FetchFailed                 a download could not be finished or trusted
    ├── InvalidSettings             a setting is unknown or out of range
    └── WrongArgument (ValueError)  a function was given what it cannot work with

An error is a type, what happened (file, row, column, the choices) and what to do. Errors know no HTTP
status and no exit code: ``api/problems.py`` and ``cli/main.py`` translate.
"""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Self

__all__ = [
    "AccessDenied",
    "ArtifactError",
    "AskedTooOften",
    "BackupRefused",
    "CineclusterError",
    "CopyFailed",
    "CorruptVersion",
    "DataError",
    "DirtyRows",
    "EmptyTable",
    "ExportTooLong",
    "FetchFailed",
    "FolderNotEmpty",
    "InvalidSettings",
    "KeyNeeded",
    "KeyRefused",
    "MissingColumns",
    "NoModel",
    "NothingKnown",
    "PublishFailed",
    "QualityRegression",
    "RestoreRefused",
    "ScopeMissing",
    "ServiceNotStarted",
    "ServiceNotStopped",
    "ServiceStopping",
    "SourceNotAllowed",
    "SourceNotFound",
    "StaleCursor",
    "StorageBusy",
    "StorageError",
    "StorageFull",
    "StorageUnavailable",
    "TooLittleData",
    "TrainingError",
    "TrainingNotStarted",
    "TrainingOver",
    "TrainingRunning",
    "UnknownCluster",
    "UnknownEdition",
    "UnknownExport",
    "UnknownHistory",
    "UnknownId",
    "UnknownJob",
    "UnknownKey",
    "UnknownMovie",
    "UnknownRating",
    "UnknownTag",
    "UnknownUpload",
    "UnknownUser",
    "UnknownVersion",
    "UnreadableFile",
    "UnsafeArchive",
    "UnsupportedBody",
    "UnsupportedDatabase",
    "UnsupportedFormat",
    "UploadConflict",
    "WrongArgument",
]


class CineclusterError(Exception):
    """Something cinecluster can explain went wrong.

    Attributes:
        message: What happened, one sentence.
        hint: What to do about it, one sentence; may be empty.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class DataError(CineclusterError):
    """A file is not what it should be.

    Attributes:
        file: The file's name as the reader sees it (inside an archive: ``archive.zip/ratings.csv``).
        row: 1-based line of the file, the header counted; ``None`` when the whole file is meant.
        column: The column's name or, for bytes, ``None``.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        file: str | Path | None = None,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        where = ", ".join(
            part
            for part in (
                str(file) if file is not None else "",
                f"row {row}" if row is not None else "",
                f"column {column!r}" if column is not None else "",
            )
            if part
        )
        super().__init__(f"{where}: {message}" if where else message, hint=hint)
        self.file = None if file is None else str(file)
        self.row = row
        self.column = column


class SourceNotFound(DataError):
    """Nothing is at the path that was given as a source."""


class UnknownEdition(DataError):
    """The files found are no MovieLens edition that cinecluster knows."""


class UnsafeArchive(DataError):
    """A zip archive that must not be unpacked: it climbs out of its folder or would grow too large."""


class UnreadableFile(DataError):
    """A file whose bytes cannot be read as the text or table that it should be."""


class MissingColumns(DataError):
    """A table lacks a column that it must have."""

    @classmethod
    def from_found(
        cls, missing: Iterable[str], found: Iterable[str], *, file: str | Path
    ) -> "MissingColumns":
        """Say which columns are missing, which are there, and which of those may be meant."""
        missing, found = list(missing), list(found)
        close = {name: get_close_matches(name.lower(), [f.lower() for f in found], n=1) for name in missing}
        guesses = [f"{near[0]!r} looks like {name!r}" for name, near in close.items() if near]
        return cls(
            f"missing column{'s' if len(missing) > 1 else ''} {', '.join(map(repr, missing))};"
            f" found {', '.join(map(repr, found)) or 'none'}.",
            hint=f"Rename the columns to match ({'; '.join(guesses)})."
            if guesses
            else "Rename or add the columns.",
            file=file,
            row=1,
            column=missing[0] if missing else None,
        )


class EmptyTable(DataError):
    """A table without a single usable row."""


class DirtyRows(DataError):
    """A row that cleaning would drop, met under ``--strict``."""


class UnknownExport(DataError):
    """A table that no site exports a person's ratings as, as far as cinecluster knows.

    Attributes:
        found: The columns that it has.
        expected: Those that each site's export has, by site.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str,
        file: str,
        found: Sequence[str],
        expected: Mapping[str, Sequence[str]],
    ) -> None:
        super().__init__(message, hint=hint, file=file)
        self.found = tuple(found)
        self.expected = {site: tuple(columns) for site, columns in expected.items()}

    @classmethod
    def from_found(cls, found: Sequence[str], expected: Mapping[str, Sequence[str]], *, file: str) -> Self:
        """Say which columns are there, and which each site's export has."""
        known = "; ".join(f"{site}: {', '.join(columns)}" for site, columns in expected.items())
        return cls(
            f"no known export of ratings; found the columns {', '.join(map(repr, found)) or 'none'}.",
            hint=f"Columns that are looked for: {known}.",
            file=file,
            found=found,
            expected=expected,
        )


class ExportTooLong(DataError):
    """An export of a person's ratings with more bytes or rows than are read."""


class TooLittleData(DataError):
    """Fewer films or ratings than the asked-for model can be made from."""


class UnknownId(CineclusterError, LookupError):
    """Something was asked for by an id that is not there.

    Attributes:
        id: The id that was asked for.
    """

    kind: str = "id"

    def __init__(self, id: int | str, *, hint: str = "") -> None:
        super().__init__(f"There is no {self.kind} {id}.", hint=hint)
        self.id = id


class UnknownUser(UnknownId):
    """No rating by this user is known."""

    kind = "user"


class UnknownMovie(UnknownId):
    """No film has this id."""

    kind = "movie"


class UnknownRating(UnknownId):
    """The viewer has not rated this film."""

    kind = "rating by this user of movie"


class UnknownHistory(CineclusterError):
    """None of the films that a visitor has rated is known."""

    def __init__(self, movie_ids: Sequence[int]) -> None:
        named = ", ".join(map(str, movie_ids[:5])) + (", …" if len(movie_ids) > 5 else "")  # noqa: PLR2004
        super().__init__(
            f"None of the films that were rated is known: {named}.",
            hint="Films go by the movieId of the files that the model was made from.",
        )


class UnknownCluster(UnknownId):
    """No cluster has this id."""

    kind = "cluster"


class UnknownTag(UnknownId):
    """Films cannot be tuned by this tag: nobody gives it, or too few films have it.

    Attributes:
        nearest: Tags that they can be tuned by, spelt most like it.
    """

    kind = "tag to tune by,"

    def __init__(self, id: str, *, nearest: Sequence[str] = ()) -> None:
        near = ", ".join(map(repr, nearest))
        super().__init__(
            repr(id), hint=f"Nearest: {near}." if near else "This model knows no tag to tune by."
        )
        self.id = id
        self.nearest = tuple(nearest)


class UnknownVersion(UnknownId):
    """No stored model has this version."""

    kind = "version"


class UnknownUpload(UnknownId):
    """Nothing of an upload of this id has been settled."""

    kind = "upload"


class UnknownJob(UnknownId):
    """No training job has this id."""

    kind = "training job"


class UnknownKey(UnknownId):
    """No API key has this id."""

    kind = "key"


class ArtifactError(CineclusterError):
    """A stored model cannot be used."""


class NoModel(ArtifactError):
    """Nothing has been trained or imported yet."""

    def __init__(
        self,
        message: str = "There is no model yet.",
        *,
        hint: str = "Run 'cinecluster train SOURCE' or 'cinecluster import DIR' first.",
    ) -> None:
        super().__init__(message, hint=hint)

    @classmethod
    def none_current(cls, stored: int) -> Self:
        """Say that versions are there, but that none of them is current."""
        held = (
            "1 version is stored, but it is not" if stored == 1 else f"{stored} versions are stored, none is"
        )
        return cls(
            f"{held} current.",
            hint="Run 'cinecluster models list', then 'cinecluster models activate VERSION'.",
        )


class CorruptVersion(ArtifactError):
    """A version's file is missing, differs from its manifest, or answers otherwise than when it was made."""


class UnsupportedFormat(ArtifactError):
    """A version written in a format newer than this cinecluster reads."""


class PublishFailed(ArtifactError):
    """A version could not be written; the previous one is untouched."""


class CopyFailed(PublishFailed):
    """The six files of a stored version could not be copied out; the version itself is whole."""


class TrainingError(CineclusterError):
    """A training cannot be started."""


class TrainingRunning(TrainingError):
    """Another training has not finished yet; one runs at a time.

    Attributes:
        job_id: The running job.
    """

    def __init__(self, job_id: str) -> None:
        super().__init__(
            f"Training job {job_id} is still running.", hint="Wait for it to end, then ask again."
        )
        self.job_id = job_id


class TrainingNotStarted(TrainingError):
    """The trainer's process, or the files that go with it, could not be made."""

    @classmethod
    def refused(cls, error: OSError) -> Self:
        """Say what the system refused."""
        place = "" if error.filename is None else f"{error.filename}: "
        return cls(
            f"The training could not be started: {place}{error.strerror or error}.",
            hint="Look at the home folder, the disk's free space and the system's limits.",
        )


class TrainingOver(TrainingError):
    """A training job has ended: nothing can be done with it any more, by its own trainer neither.

    Attributes:
        job_id: The job.
    """

    def __init__(self, job_id: str, state: str, error: str = "") -> None:
        super().__init__(f"Training job {job_id} is over: {state}.", hint=error)
        self.job_id = job_id


class QualityRegression(TrainingError):
    """A new version would recommend worse than the one being served; it was not published."""


class SourceNotAllowed(TrainingError):
    """A training source outside the folders that the settings allow."""


class AccessDenied(CineclusterError):
    """Whoever asks may not, or not now."""


class KeyNeeded(AccessDenied):
    """Something was asked for without a key that needs one."""

    def __init__(self, scope: str) -> None:
        super().__init__(
            f"This needs a key for {scope!r}.",
            hint=f"Send 'Authorization: Bearer KEY' with a key that"
            f" 'cinecluster keys create NAME --scope {scope}' has made.",
        )


class KeyRefused(AccessDenied):
    """A key that is unknown, has expired or was revoked."""

    def __init__(self, message: str) -> None:
        super().__init__(message, hint="'cinecluster keys list' shows the keys and their states.")


class ScopeMissing(AccessDenied):
    """A key that is for other things.

    Attributes:
        scope: What it would have to be for.
    """

    def __init__(self, scope: str, scopes: Sequence[str]) -> None:
        super().__init__(
            f"This needs a key for {scope!r}; the one given is for {', '.join(map(repr, scopes))}.",
            hint=f"'cinecluster keys create NAME --scope {scope}' makes one.",
        )
        self.scope = scope


class AskedTooOften(AccessDenied):
    """One key or address has asked more often than it may.

    Attributes:
        seconds: After so many it may ask again.
    """

    def __init__(self, limit: str, seconds: int) -> None:
        super().__init__(f"At most {limit} are answered.", hint=f"Ask again in {seconds} s.")
        self.seconds = seconds


class StorageError(CineclusterError):
    """The database of online ratings, training jobs and keys cannot be used."""

    default_message = "The database cannot be used"
    default_hint = ""

    def __init__(self, reason: str = "", *, hint: str = "") -> None:
        said = f": {reason.rstrip('.')}" if reason else ""
        super().__init__(f"{self.default_message}{said}.", hint=hint or self.default_hint)


class StorageBusy(StorageError):
    """Others have kept the database busy for longer than a request may wait."""

    default_message = "The database is busy; nothing was written"
    default_hint = "Try again in a moment."


class StorageFull(StorageError):
    """The database's disk is full."""

    default_message = "The database's disk refused; nothing was written"
    default_hint = "Make room on the disk, then try again."


class StorageUnavailable(StorageError):
    """The database does not answer as it should."""

    default_message = "The database does not answer"
    default_hint = "Look at the setting 'database.url', the home folder and the database's own log."


class BackupRefused(StorageError):
    """No backup was written."""

    default_message = "The backup was not written"


class RestoreRefused(StorageError):
    """A backup was not restored; the database is as it was."""

    default_message = "The backup was not restored"


class UnsupportedDatabase(StorageError):
    """The database was written by a newer cinecluster."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"its revision {revision} is not known here",
            hint="Use the cinecluster that wrote it, or a newer one.",
        )


class UnsupportedBody(CineclusterError):
    """A body was sent in a form that is not read there."""


class UploadConflict(CineclusterError):
    """Two requests go on with one upload.

    Attributes:
        upload_id: The upload.
    """

    def __init__(self, upload_id: str) -> None:
        super().__init__(
            f"Another request has gone on with upload {upload_id}.",
            hint="What it has settled stays so. Wait for it to end, then send the whole upload again.",
        )
        self.upload_id = upload_id


class ServiceNotStarted(CineclusterError):
    """The service cannot listen at its address, or ended before it answered."""


class ServiceStopping(CineclusterError):
    """The service has been told to stop and will soon take no more requests."""

    def __init__(self, message: str = "The service is stopping.") -> None:
        super().__init__(message, hint="Ask again in a moment.")


class ServiceNotStopped(CineclusterError):
    """Some of the service's workers did not end as they should."""


class StaleCursor(CineclusterError):
    """The place in a list where a page was to begin is no place in it any more."""

    def __init__(self, message: str) -> None:
        super().__init__(message, hint="Ask for the first page again, without a cursor.")


class NothingKnown(CineclusterError):
    """A new film is described by words alone that the model has never met."""


class FolderNotEmpty(CineclusterError):
    """There is something in the folder where files are to be made; it is left as it is."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is there and is not empty; nothing was written.",
            hint="Name an empty folder, or one to be made.",
        )


class FetchFailed(CineclusterError):
    """A download could not be finished, or what came is not what was promised."""


class InvalidSettings(CineclusterError):
    """A setting is unknown, of the wrong type or out of range."""


class WrongArgument(CineclusterError, ValueError):
    """A function was given what it cannot work with."""
