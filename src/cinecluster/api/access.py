"""Who may write: the dependency that asks for a key."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from cinecluster.api.services import Services, TheServices
from cinecluster.errors import AccessDenied
from cinecluster.storage.api_key import Scope

__all__ = ["ANYBODY", "Caller", "address_of", "admit", "requires"]

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

    It also counts the request: whoever asks too often is refused.

    It goes into a route's ``dependencies``, or, where the route wants to know who asks, into the annotation
    of a parameter: ``caller: Annotated[Caller, requires("training")]``. Answers with 401, 403 and 429 are
    described by themselves.
    """

    async def admitted(
        request: Request,
        services: TheServices,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
    ) -> Caller:
        return await admit(services, request, None if credentials is None else credentials.credentials, scope)

    return Security(admitted, scopes=[scope])


async def admit(services: Services, request: Request, presented: str | None, scope: Scope) -> Caller:
    """Let a request in that comes with a key for a scope, and count it.

    Raises:
        AccessDenied: The key is wanting, unknown, or for other things.
        AskedTooOften: One more would be too many.
    """
    caller = await _caller(services, presented, scope, address_of(request))
    who = caller.key_id or address_of(request)
    if scope == "training" and request.method == "POST":
        services.limits.count_training(who)
    else:
        services.limits.count_write(who)
    return caller


def address_of(request: Request) -> str:
    """Return the address that a request came from."""
    return request.client.host if request.client else "a socket without addresses"


async def _caller(services: Services, presented: str | None, scope: Scope, address: str) -> Caller:
    try:
        key = await asyncio.to_thread(services.keys.authorise, presented, scope)
    except AccessDenied:
        # By the address, never by the key's id: that could be another's.
        services.limits.count_write(address)
        raise
    return ANYBODY if key is None else Caller(name=key.name, key_id=key.key_id)
