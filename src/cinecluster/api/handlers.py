"""Exception handlers: what is raised below becomes a problem."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from cinecluster.api.problems import (
    BAD_PARAMETERS,
    BODY_TOO_LARGE,
    INTERNAL,
    kind_of,
    kind_of_status,
    problem_response,
)
from cinecluster.api.services import job_address
from cinecluster.errors import (
    CineclusterError,
    DataError,
    NoModel,
    TrainingRunning,
    UnknownCluster,
    UnknownId,
    UnknownJob,
    UnknownMovie,
    UnknownRating,
    UnknownTag,
    UnknownUpload,
    UnknownUser,
    UnknownVersion,
)

__all__ = ["add_exception_handlers", "internal_problem", "too_large", "too_large_problem"]

_ID_MEMBERS: Final[Mapping[type[UnknownId], str]] = {
    UnknownUser: "user_id",
    UnknownMovie: "movie_id",
    UnknownRating: "movie_id",
    UnknownCluster: "cluster_id",
    UnknownVersion: "version",
    UnknownUpload: "upload_id",
    UnknownJob: "job_id",
}
_RETRY_SECONDS: Final = "5"
"""A training of the built-in sample takes about as long."""


def add_exception_handlers(app: FastAPI) -> None:
    """Make every error of an app a problem; what nobody expected is left to the middleware."""

    # Nested, so that each may name the exception it is registered for.
    @app.exception_handler(CineclusterError)
    async def on_our_error(request: Request, error: CineclusterError) -> Response:
        return problem_response(
            kind_of(error),
            detail=error.message,
            hint=error.hint,
            instance=_instance(request.scope),
            members=_members(request, error),
            headers={"Retry-After": _RETRY_SECONDS} if isinstance(error, NoModel) else None,
        )

    @app.exception_handler(RequestValidationError)
    async def on_bad_parameters(request: Request, error: RequestValidationError) -> Response:
        complaints = _complaints(error.errors())
        return problem_response(
            BAD_PARAMETERS,
            detail=_sentence(complaints),
            instance=_instance(request.scope),
            members={"errors": complaints},
        )

    @app.exception_handler(HTTPException)
    async def on_http_exception(request: Request, error: HTTPException) -> Response:
        kind = kind_of_status(error.status_code)
        said = str(error.detail)
        return problem_response(
            kind,
            detail=f"{kind.title}." if said == HTTPStatus(error.status_code).phrase else said,
            hint="The addresses are listed at /docs." if error.status_code == HTTPStatus.NOT_FOUND else "",
            instance=_instance(request.scope),
            headers=error.headers,
        )


def internal_problem(scope: Scope, request_id: str) -> Response:
    """Make the answer to an error that nobody expected; it says nothing of what happened inside."""
    return problem_response(
        INTERNAL,
        detail="The request could not be answered. The log has the details under this request id.",
        instance=_instance(scope),
        members={"request_id": request_id},
    )


def too_large(max_bytes: int) -> str:
    """Say how long a body may be."""
    return f"The body may have {max_bytes} bytes at most (the setting 'max_body_bytes')."


def too_large_problem(scope: Scope, max_bytes: int) -> Response:
    """Make the answer to a body that announces to be too long."""
    return problem_response(BODY_TOO_LARGE, detail=too_large(max_bytes), instance=_instance(scope))


def _members(request: Request, error: CineclusterError) -> dict[str, Any]:
    match error:
        case UnknownTag(id=tag, nearest=nearest):
            return {"tag": tag, "nearest": list(nearest)}
        case UnknownId():
            return {_ID_MEMBERS.get(type(error), "id"): error.id}
        case TrainingRunning(job_id=job_id):
            return {"job": {"job_id": job_id, "address": job_address(request, job_id)}}
        case DataError():
            facts = {"file": error.file, "row": error.row, "column": error.column}
            return {name: fact for name, fact in facts.items() if fact is not None}
        case _:
            return {}


def _complaints(found: Sequence[Any]) -> list[dict[str, str]]:
    """Say once for each parameter where it is and all that is wrong with it."""
    by_place: dict[tuple[str, str], list[str]] = {}
    for error in found:
        where, *path = map(str, error["loc"])
        # A rule about several parameters together names them itself.
        together = error.get("ctx", {}).get("parameters", "").split()
        names = together or path[:1]
        if error["type"] == "json_invalid" or not names:
            names = [where]
        for name in names:
            by_place.setdefault((where, name), []).append(error["msg"])
    return [
        {"in": where, "name": name, "detail": " / ".join(dict.fromkeys(messages))}
        for (where, name), messages in by_place.items()
    ]


def _sentence(complaints: Sequence[Mapping[str, str]]) -> str:
    names: dict[str, list[str]] = {}
    for complaint in complaints:
        names.setdefault(complaint["detail"], []).append(complaint["name"])
    return "; ".join(f"{', '.join(named)}: {detail}" for detail, named in names.items())


def _instance(scope: Scope) -> str:
    return quote(scope["path"])
