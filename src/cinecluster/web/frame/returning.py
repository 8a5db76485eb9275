"""Where a form leads once it is done."""

from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.responses import RedirectResponse

from cinecluster.web.frame.visit import Visit

__all__ = ["back_to", "local_address"]


def back_to(visit: Visit, wanted: str) -> RedirectResponse:
    """Lead to a page of ours, for want of one to the first."""
    return RedirectResponse(f"{visit.root}{local_address(visit, wanted)}", HTTPStatus.SEE_OTHER)


def local_address(visit: Visit, wanted: str) -> str:
    """Return an address below the root; what would lead elsewhere becomes ``/``.

    Args:
        visit: Tells the root.
        wanted: A path with its query, or the whole address that a browser sent as ``Referer``.
    """
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    path = parts.path.removeprefix(visit.root) if parts.netloc else parts.path
    # A browser takes `//host` and `/\host` for another site's.
    if not path.startswith("/") or path[1:2] in ("/", "\\"):
        return "/"
    return f"{path}?{parts.query}" if parts.query else path
