"""What Schemathesis is told beyond the document: how bulk uploads are written."""

from typing import Any

import schemathesis


@schemathesis.hook
def filter_case(context: Any, case: Any) -> bool:
    """Leave out bodies that are no text where a text is asked for: as text they are right again."""
    del context
    return case.media_type != "application/x-ndjson" or isinstance(case.body, str | bytes)


@schemathesis.serializer("application/x-ndjson")
def write_lines(ctx: Any, value: Any) -> bytes:
    """Send what was made for a stream of lines as it is."""
    del ctx
    return value if isinstance(value, bytes) else str(value).encode()
