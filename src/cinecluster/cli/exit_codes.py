"""What the exit code of a command says."""

from typing import Final

from cinecluster import errors

__all__ = ["EXIT_CODES", "exit_code"]

#: First match wins; 0 is success, 2 a wrong call (an unknown option, say), 130 a Ctrl-C.
EXIT_CODES: Final[tuple[tuple[type[errors.CineclusterError], int, str], ...]] = (
    (errors.DataError, 3, "a file is not what it should be"),
    (errors.UnknownId, 4, "no such film, user, cluster or version"),
    (errors.NoModel, 5, "there is no model yet"),
    (errors.ArtifactError, 6, "a stored model is damaged or could not be written"),
    (errors.TrainingError, 7, "another training is running, or this one may not start"),
    (errors.FetchFailed, 8, "a download failed"),
    (errors.InvalidSettings, 9, "a setting is not valid"),
    (errors.CineclusterError, 1, "anything else that went wrong"),
)


def exit_code(error: errors.CineclusterError) -> int:
    """Return the exit code of an error."""
    return next(code for kind, code, _ in EXIT_CODES if isinstance(error, kind))
