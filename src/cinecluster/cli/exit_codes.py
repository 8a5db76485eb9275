"""What the exit code of a command says."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cinecluster import errors

__all__ = ["EXIT_CODES", "INTERRUPTED", "MEANINGS", "OTHER", "STOPPED", "exit_code"]

OTHER: Final = 1
INTERRUPTED: Final = 130
STOPPED: Final[Mapping[int, str]] = MappingProxyType(
    {129: "stopped as its terminal hung up", INTERRUPTED: "interrupted by Ctrl-C", 143: "stopped by SIGTERM"}
)
"""The exit codes of a shell for what a signal has ended: 128 and the signal's number."""

#: First match wins.
EXIT_CODES: Final[tuple[tuple[type[errors.CineclusterError], int, str], ...]] = (
    (errors.DataError, 3, "a file is not what it should be"),
    (errors.UnknownId, 4, "no such film, user, cluster, version or key"),
    (errors.NoModel, 5, "there is no model yet"),
    (errors.CopyFailed, 10, "the six files could not be copied out; the version itself is stored"),
    (errors.ArtifactError, 6, "a stored model is damaged or could not be written"),
    (errors.QualityRegression, 12, "the new version would recommend worse than the one being served"),
    (errors.TrainingError, 7, "another training is running, or this one may not start or did not end well"),
    (errors.FetchFailed, 8, "a download failed"),
    (errors.InvalidSettings, 9, "a setting is not valid"),
    (errors.ServiceNotStarted, 11, "the service could not start: its port is taken, say"),
    (errors.StorageError, 13, "the database of ratings, jobs and keys cannot be used"),
    (errors.CineclusterError, OTHER, "anything else that went wrong"),
)

MEANINGS: Final[Mapping[int, str]] = MappingProxyType(
    {
        0: "done",
        2: "wrong call",
        **{code: meaning for _, code, meaning in EXIT_CODES},
        **STOPPED,
    }
)
"""Every exit code."""


def exit_code(error: errors.CineclusterError) -> int:
    """Return the exit code of an error."""
    return next(code for kind, code, _ in EXIT_CODES if isinstance(error, kind))
