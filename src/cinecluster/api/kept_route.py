"""Routes whose answers a worker gives again, where they depend on nothing but the model and the request."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import Request, Response

from cinecluster.api.kept_answers import KeptAnswers
from cinecluster.api.lean_route import LeanRoute

__all__ = ["KeptRoute"]

_NOT_MODIFIED: Final = 304


class KeptRoute(LeanRoute):
    """A lean route that gives an answer again that it has given before, where it may (it names a 304)."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        make = super().get_route_handler()
        if _NOT_MODIFIED not in self.responses:
            return make

        async def answer(request: Request) -> Response:
            services = request.app.state.services
            kept: KeptAnswers = services.answers
            served = services.slot.served
            if served is None:
                return await make(request)
            found = kept.find(served.tag, request)
            if found is not None:
                request.state.model_version = served.version
                return found
            made = await make(request)
            kept.keep(served.tag, request, made)
            return made

        return answer
