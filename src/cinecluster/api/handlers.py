"""Exception handlers: what is raised below becomes a problem."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from cinecluster.api.problems import (
    BAD_PARAMETERS,
    BODY_TOO_LARGE,
    INTERNAL,
    instance_of,
    kind_of,
    kind_of_status,
    problem_response,
)
from cinecluster.api.services import job_address
from cinecluster.errors import (
    AskedTooOften,
    CineclusterError,
    DataError,
    KeyNeeded,
    KeyRefused,
    NoModel,
    ScopeMissing,
    ServiceStopping,
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

__all__ = ["add_exception_handlers", "cut_off_problem", "internal_problem", "too_large", "too_large_problem"]

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
_CHALLENGE: Final = 'Bearer realm="cinecluster"'


def add_exception_handlers(app: FastAPI) -> None:
    """Make every error of an app a problem; what nobody expected is left to the middleware."""

    # Nested, so that each may name the exception it is registered for.
    @app.exception_handler(CineclusterError)
    async def on_our_error(request: Request, error: CineclusterError) -> Response:
        return problem_response(
            kind_of(error),
            detail=error.message,
            hint=error.hint,
            instance=instance_of(request.scope),
            members=_members(request, error),
            headers=_headers(error),
        )

    @app.exception_handler(RequestValidationError)
    async def on_bad_parameters(request: Request, error: RequestValidationError) -> Response:
        complaints = _complaints(error.errors())
        return problem_response(
            BAD_PARAMETERS,
            detail=_sentence(complaints),
            instance=instance_of(request.scope),
            members={"errors": complaints},
        )

    @app.exception_handler(HTTPException)
    async def on_http_exception(request: Request, error: HTTPException) -> Response:
        kind = kind_of_status(error.status_code)
        said = str(error.detail)
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = ", ".join(_methods_at(request))
        return problem_response(
            kind,
            detail=f"{kind.title}." if said == HTTPStatus(error.status_code).phrase else said,
            hint="The addresses are listed at /docs." if error.status_code == HTTPStatus.NOT_FOUND else "",
            instance=instance_of(request.scope),
            headers=headers or None,
        )


def _methods_at(request: Request) -> list[str]:
    """Return what an address may be asked with; Starlette names the methods of its first route only."""
    found: set[str] = set()
    for included in request.app.routes:
        router = getattr(included, "original_router", None)  # FastAPI keeps an included router whole
        for route in [included] if router is None else router.routes:
            match, _ = route.matches(request.scope)
            if match is not Match.NONE:
                found |= getattr(route, "methods", None) or set()
    return sorted(found)


def internal_problem(scope: Scope, request_id: str) -> Response:
    """Make the answer to an error that nobody expected; it says nothing of what happened inside."""
    return problem_response(
        INTERNAL,
        detail="The request could not be answered. The log has the details under this request id.",
        instance=instance_of(scope),
        members={"request_id": request_id},
    )


def cut_off_problem(scope: Scope) -> Response:
    """Make the answer to a request that has not been answered when the service ends."""
    error = ServiceStopping("The service is stopping and cannot wait for this answer.")
    return problem_response(
        kind_of(error), detail=error.message, hint=error.hint, instance=instance_of(scope)
    )


def too_large(max_bytes: int, setting: str) -> str:
    """Say how long a body may be, and where that is set."""
    return f"The body may have {max_bytes} bytes at most (the setting {setting!r})."


def too_large_problem(scope: Scope, max_bytes: int, setting: str) -> Response:
    """Make the answer to a body that announces to be too long."""
    return problem_response(BODY_TOO_LARGE, detail=too_large(max_bytes, setting), instance=instance_of(scope))


def _members(request: Request, error: CineclusterError) -> dict[str, Any]:
    match error:
        case UnknownTag(id=tag, nearest=nearest):
            return {"tag": tag, "nearest": list(nearest)}
        case UnknownId():
            return {_ID_MEMBERS.get(type(error), "id"): error.id}
        case TrainingRunning(job_id=job_id):
            return {"job": {"job_id": job_id, "address": job_address(request, job_id)}}
        case ScopeMissing(scope=scope):
            return {"scope": scope}
        case DataError():
            facts = {"file": error.file, "row": error.row, "column": error.column}
            return {name: fact for name, fact in facts.items() if fact is not None}
        case _:
            return {}


def _headers(error: CineclusterError) -> dict[str, str]:
    match error:
        case NoModel():
            return {"Retry-After": _RETRY_SECONDS}
        case AskedTooOften(seconds=seconds):
            return {"Retry-After": str(seconds)}
        case KeyNeeded():  # RFC 6750: who sends no key is told no error code
            return {"WWW-Authenticate": _CHALLENGE}
        case KeyRefused():
            return {"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'}
        case ScopeMissing(scope=scope):
            return {"WWW-Authenticate": f'{_CHALLENGE}, error="insufficient_scope", scope="{scope}"'}
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
