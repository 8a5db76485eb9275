"""Routes that are asked often: described by FastAPI, and answered with less ado."""

from collections.abc import Awaitable, Callable, Coroutine
from inspect import Parameter, iscoroutinefunction, signature
from typing import Any, Final, get_args, get_origin, get_type_hints

from fastapi import Request, Response, params
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter, ValidationError

__all__ = ["LeanRoute"]

_Handler = Callable[[Request], Coroutine[Any, Any, Response]]
_Given = dict[Any, Any]
"""What each dependency has given to one request."""
_Give = Callable[[Request, Response, _Given], Awaitable[Any]]
_SEVERAL: Final = (frozenset, list, set, tuple)


class LeanRoute(APIRoute):
    """A route whose arguments are read straight from the request, and whose answer is written straight out.

    FastAPI looks at every parameter of every dependency by its type again for each request, and validates
    what our own functions return; that takes longer than most of our answers do. Where a function returns a
    response, its body is the answer.

    What is out of the ordinary is still FastAPI's: routes of another kind than these, and requests with
    something wrong, which are begun again for it to tell what it is. So arguments must be had without
    changing anything.
    """

    def get_route_handler(self) -> _Handler:
        """Return what answers a request."""
        usual = super().get_route_handler()
        if self.dependencies or self.methods != {"GET"} or not isinstance(self.response_model, type):
            return usual
        try:
            give = _calling(self.endpoint)
        except _Unusual:
            return usual
        written: TypeAdapter[Any] = TypeAdapter(self.response_model)

        async def answer(request: Request) -> Response:
            said = Response(media_type="application/json")
            try:
                found = await give(request, said, {})
            except ValidationError:
                return await usual(request)
            said.body = found.body if isinstance(found, Response) else written.dump_json(found, by_alias=True)
            said.headers["Content-Length"] = str(len(said.body))
            return said

        return answer


class _Unusual(Exception):
    """A function asks for what is not known here."""


def _calling(function: Callable[..., Any]) -> _Give:
    """Return what calls a function with the arguments that it asks for."""
    if not iscoroutinefunction(function):
        raise _Unusual
    hints = get_type_hints(function, include_extras=True)
    givers = {
        name: _giving(name, hints.get(name), parameter)
        for name, parameter in signature(function).parameters.items()
    }

    async def call(request: Request, response: Response, given: _Given) -> Any:
        arguments = {name: await give(request, response, given) for name, give in givers.items()}
        return await function(**arguments)

    return call


def _giving(name: str, hint: Any, parameter: Parameter) -> _Give:
    """Return what gives one argument."""
    if hint is Request:
        return _the_request
    if hint is Response:
        return _the_response
    if hint is None or get_origin(hint) is None or len(get_args(hint)) < 2:  # noqa: PLR2004 - what, and from where
        raise _Unusual
    kind, *notes = get_args(hint)
    match notes[-1]:
        case params.Depends(dependency=dependency) if dependency is not None:
            return _once(dependency, _calling(dependency))
        case params.Query() if isinstance(kind, type) and issubclass(kind, BaseModel):
            return _query(kind)
        case params.Path():
            return _path(name, TypeAdapter(hint))
        case params.Header():
            return _header(name.replace("_", "-"), TypeAdapter(hint), parameter.default)
        case _:
            raise _Unusual


async def _the_request(request: Request, _: Response, __: _Given) -> Request:
    return request


async def _the_response(_: Request, response: Response, __: _Given) -> Response:
    return response


def _once(dependency: Any, call: _Give) -> _Give:
    async def give(request: Request, response: Response, given: _Given) -> Any:
        if dependency not in given:
            given[dependency] = await call(request, response, given)
        return given[dependency]

    return give


def _query(model: type[BaseModel]) -> _Give:
    several = frozenset(
        name for name, field in model.model_fields.items() if get_origin(field.annotation) in _SEVERAL
    )

    async def give(request: Request, _: Response, __: _Given) -> BaseModel:
        asked = request.query_params
        return model.model_validate(
            {name: asked.getlist(name) if name in several else asked[name] for name in asked}
        )

    return give


def _path(name: str, kind: TypeAdapter[Any]) -> _Give:
    async def give(request: Request, _: Response, __: _Given) -> Any:
        return kind.validate_python(request.path_params[name])

    return give


def _header(name: str, kind: TypeAdapter[Any], default: Any) -> _Give:
    async def give(request: Request, _: Response, __: _Given) -> Any:
        sent = request.headers.get(name)
        return default if sent is None else kind.validate_python(sent)

    return give
