"""Errors as RFC 9457 problems: the one table from our errors to HTTP, and the documents made from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict
from starlette.responses import JSONResponse
from starlette.types import Scope

from cinecluster import errors as e

__all__ = [
    "BAD_BODY",
    "BAD_HOST",
    "BAD_PARAMETERS",
    "BODY_TOO_LARGE",
    "BODY_TOO_SLOW",
    "FOREIGN_ORIGIN",
    "INTERNAL",
    "MEDIA_TYPE",
    "NOT_JSON",
    "PROBLEMS",
    "TIMED_OUT",
    "UNKNOWN_HOST",
    "Problem",
    "ProblemKind",
    "instance_of",
    "kind_of",
    "kind_of_status",
    "problem_response",
]

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True, kw_only=True, slots=True)
class ProblemKind:
    """One kind of problem. Its slug is a promise to clients; its title may be reworded."""

    slug: str
    status: int
    title: str

    @property
    def type(self) -> str:
        """The problem's ``type``."""
        return f"/problems/{self.slug}"


def _kind(status: HTTPStatus, slug: str, title: str) -> ProblemKind:
    return ProblemKind(slug=slug, status=int(status), title=title)


_S = HTTPStatus

PROBLEMS: Final[Mapping[type[e.CineclusterError], ProblemKind]] = MappingProxyType(
    {
        e.UnknownUser: _kind(_S.NOT_FOUND, "unknown-user", "Unknown user"),
        e.UnknownMovie: _kind(_S.NOT_FOUND, "unknown-movie", "Unknown film"),
        e.UnknownRating: _kind(_S.NOT_FOUND, "unknown-rating", "The viewer has not rated this film"),
        e.UnknownCluster: _kind(_S.NOT_FOUND, "unknown-cluster", "Unknown cluster"),
        e.UnknownTag: _kind(_S.UNPROCESSABLE_ENTITY, "unknown-tag", "Films cannot be tuned by this tag"),
        e.UnknownVersion: _kind(_S.NOT_FOUND, "unknown-version", "Unknown version"),
        e.UnknownUpload: _kind(_S.NOT_FOUND, "unknown-upload", "Unknown upload"),
        e.UnknownJob: _kind(_S.NOT_FOUND, "unknown-job", "Unknown training job"),
        e.UnknownHistory: _kind(_S.NOT_FOUND, "unknown-history", "No rated film is known"),
        e.UnknownId: _kind(_S.NOT_FOUND, "unknown-id", "Unknown id"),
        e.NoModel: _kind(_S.SERVICE_UNAVAILABLE, "no-model", "No model yet"),
        e.PublishFailed: _kind(_S.INSUFFICIENT_STORAGE, "publish-failed", "The disk refused"),
        # Asking again would not help, as 503 says: the version's state is in the way.
        e.CorruptVersion: _kind(_S.CONFLICT, "corrupt-version", "The version is damaged"),
        e.UnsupportedFormat: _kind(_S.CONFLICT, "unsupported-format", "The version has a newer format"),
        e.ArtifactError: _kind(_S.SERVICE_UNAVAILABLE, "unusable-version", "A stored model cannot be used"),
        e.TrainingRunning: _kind(_S.CONFLICT, "training-running", "A training is running"),
        e.TrainingNotStarted: _kind(_S.SERVICE_UNAVAILABLE, "training-not-started", "Training not started"),
        e.TrainingOver: _kind(_S.CONFLICT, "training-over", "The training has ended"),
        e.SourceNotAllowed: _kind(_S.FORBIDDEN, "source-not-allowed", "Training source not allowed"),
        e.TrainingError: _kind(_S.SERVICE_UNAVAILABLE, "training-error", "Training is not possible"),
        e.SourceNotFound: _kind(_S.UNPROCESSABLE_ENTITY, "source-not-found", "Training source not found"),
        e.DataError: _kind(_S.UNPROCESSABLE_ENTITY, "unusable-data", "A file is not what it should be"),
        e.UnsupportedBody: _kind(
            _S.UNSUPPORTED_MEDIA_TYPE, "unsupported-body", "The body is not in a form that is read here"
        ),
        e.UploadConflict: _kind(_S.CONFLICT, "upload-conflict", "Another request goes on with the upload"),
        e.StaleCursor: _kind(_S.CONFLICT, "stale-cursor", "The list has changed"),
        e.NothingKnown: _kind(_S.UNPROCESSABLE_ENTITY, "nothing-known", "Nothing is known of this film"),
        e.KeyNeeded: _kind(_S.UNAUTHORIZED, "key-needed", "A key is needed"),
        e.KeyRefused: _kind(_S.UNAUTHORIZED, "key-refused", "The key is not good"),
        e.ScopeMissing: _kind(_S.FORBIDDEN, "scope-missing", "The key is for other things"),
        e.AskedTooOften: _kind(_S.TOO_MANY_REQUESTS, "asked-too-often", "Asked too often"),
        e.AccessDenied: _kind(_S.FORBIDDEN, "access-denied", "Not allowed"),
        e.StorageBusy: _kind(_S.SERVICE_UNAVAILABLE, "storage-busy", "The database is busy"),
        e.StorageFull: _kind(_S.INSUFFICIENT_STORAGE, "storage-full", "The database's disk is full"),
        e.StorageError: _kind(_S.SERVICE_UNAVAILABLE, "storage-unavailable", "The database cannot be used"),
        e.ServiceStopping: _kind(_S.SERVICE_UNAVAILABLE, "stopping", "The service is stopping"),
        e.FetchFailed: _kind(_S.BAD_GATEWAY, "fetch-failed", "Download failed"),
    }
)
"""The nearest ancestor in the tree of errors decides."""

BAD_PARAMETERS: Final = _kind(_S.UNPROCESSABLE_ENTITY, "bad-parameters", "A parameter is not valid")
INTERNAL: Final = _kind(_S.INTERNAL_SERVER_ERROR, "internal", "Something went wrong here")
BAD_BODY: Final = _kind(_S.BAD_REQUEST, "bad-body", "The body cannot be read")
BODY_TOO_LARGE: Final = _kind(_S.REQUEST_ENTITY_TOO_LARGE, "body-too-large", "The body is too large")
NOT_JSON: Final = _kind(_S.UNSUPPORTED_MEDIA_TYPE, "not-json", "The body is not sent as JSON")
BODY_TOO_SLOW: Final = _kind(_S.REQUEST_TIMEOUT, "body-too-slow", "The body came too slowly")
TIMED_OUT: Final = _kind(_S.SERVICE_UNAVAILABLE, "timed-out", "The answer took too long")
BAD_HOST: Final = _kind(_S.BAD_REQUEST, "bad-host", "The Host header cannot be read")
FOREIGN_ORIGIN: Final = _kind(_S.FORBIDDEN, "foreign-origin", "Not from pages of other origins")
UNKNOWN_HOST: Final = _kind(_S.MISDIRECTED_REQUEST, "unknown-host", "The service has another name")

_BY_STATUS: Final[Mapping[int, ProblemKind]] = MappingProxyType(
    {
        kind.status: kind
        for kind in (
            BAD_BODY,
            BODY_TOO_LARGE,
            NOT_JSON,
            _kind(_S.NOT_FOUND, "no-such-address", "Nothing is at this address"),
            _kind(_S.METHOD_NOT_ALLOWED, "method-not-allowed", "Method not allowed here"),
        )
    }
)


def kind_of(error: e.CineclusterError) -> ProblemKind:
    """Return the kind of problem that an error of ours is."""
    return next((PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS), INTERNAL)


def kind_of_status(status: int) -> ProblemKind:
    """Return the kind of problem for a status that the framework chose."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return ProblemKind(slug=f"http-{status}", status=status, title=HTTPStatus(status).phrase)


class Problem(BaseModel):
    """An error as RFC 9457 has it. Members beside these belong to its type."""

    model_config = ConfigDict(extra="allow", use_attribute_docstrings=True)

    type: str
    """What kind of problem this is; stable, for programs to compare."""
    title: str
    """The kind in words."""
    status: int
    """The HTTP status again."""
    detail: str
    """What happened this time."""
    instance: str
    """The path that was asked for."""
    hint: str | None = None
    """What to do about it."""


def instance_of(scope: Scope) -> str:
    """Return the path that was asked for, as a problem names it."""
    return quote(scope["path"])


def problem_response(
    kind: ProblemKind,
    *,
    detail: str,
    instance: str,
    hint: str = "",
    members: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Make the answer that tells of a problem."""
    body = {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": instance,
        **({"hint": hint} if hint else {}),
        **(members or {}),
    }
    return JSONResponse(body, status_code=kind.status, headers=headers, media_type=MEDIA_TYPE)
