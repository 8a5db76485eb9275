"""How long Python's own housekeeping keeps a process from its work."""

import gc
import sys
from typing import Final

__all__ = ["collect_rarely", "keep_pauses_short"]

_SWITCH_SECONDS: Final = 0.0005
_COLLECTED_AFTER: Final = 10_000
"""New objects; the usual number takes a tenth of the time until a command begins."""
_USUAL: Final = 700


def collect_rarely() -> None:
    """Let this process look for garbage less often: while code loads there is hardly any."""
    gc.set_threshold(_COLLECTED_AFTER)


def keep_pauses_short() -> None:
    """Set this process up so that a swap, prepared in a thread of it, delays no answer for long.

    Python hands its one lock over every 5 ms at most, and an answer takes it several times; and each full
    collection looks at all that was ever imported, 130,000 objects, for 30 to 90 ms.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_USUAL)  # what answers leave behind is not to pile up
