"""How long a process that answers may be kept from it by what goes on beside."""

import gc
import sys
from typing import Final

__all__ = ["keep_pauses_short"]

_SWITCH_SECONDS: Final = 0.0005


def keep_pauses_short() -> None:
    """Set this process up so that a swap, prepared in a thread of it, delays no answer for long.

    Python hands its one lock over every 5 ms at most, and an answer takes it several times; and each full
    collection looks at all that was ever imported, 130,000 objects, for 30 to 90 ms.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    gc.collect()
    gc.freeze()
