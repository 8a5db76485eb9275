"""Who may write: the dependency that asks for a key."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from cinecluster.api.services import TheServices
from cinecluster.storage.api_key import Scope

__all__ = ["ANYBODY", "Caller", "requires"]

_BEARER: Final = HTTPBearer(
    scheme_name="key",
    bearerFormat="cc_…",
    description="A key that `cinecluster keys create` made, with the scope named;"
    " none is needed until the first has been made.",
    auto_error=False,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """Who asks."""

    name: str
    """The name of the key."""
    key_id: str | None = None
    """None where no key is needed."""


ANYBODY: Final = Caller(name="anybody")


def requires(scope: Scope) -> Any:
    """Return the dependency of a route that needs a key with a scope, once there is any key.

    It goes into a route's ``dependencies``, or, where the route wants to know who asks, into the annotation
    of a parameter: ``caller: Annotated[Caller, requires("training")]``. Answers with 401, 403 and 429 are
    described by themselves.
    """

    async def caller(
        services: TheServices, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]
    ) -> Caller:
        presented = None if credentials is None else credentials.credentials
        key = await asyncio.to_thread(services.keys.authorise, presented, scope)
        return ANYBODY if key is None else Caller(name=key.name, key_id=key.key_id)

    return Security(caller, scopes=[scope])
