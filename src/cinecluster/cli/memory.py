"""How much memory this process holds, as Linux tells."""

from pathlib import Path
from threading import Event, Thread
from typing import Final, Self

__all__ = ["PeakMemory"]

_STATUS: Final = Path("/proc/self/status")
_SECONDS: Final = 0.05


class PeakMemory:
    """Watches the memory of this process while the work inside the ``with`` goes on.

    The kernel knows the most since the process began: exact where the work has set a new mark. Where it has
    not, the most of some looks on the way counts. (The mark could be reset, but then whoever measures this
    process from outside, by ``time`` or ``wait4``, would be told too little.)
    """

    def __init__(self) -> None:
        #: Bytes; None where this system does not tell.
        self.peak: int | None = None
        self._done = Event()
        self._watcher = Thread(target=self._watch, name="peak-memory", daemon=True)

    def __enter__(self) -> Self:
        self._mark = _kilobytes("VmHWM")
        if self._mark is not None:
            self._seen = 0
            self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._mark is None:
            return
        self._look()
        self._done.set()
        self._watcher.join()
        mark = _kilobytes("VmHWM")
        self.peak = 1024 * (mark if mark is not None and mark > self._mark else self._seen)

    def _watch(self) -> None:
        self._look()
        while not self._done.wait(_SECONDS):
            self._look()

    def _look(self) -> None:
        self._seen = max(self._seen, _kilobytes("VmRSS") or 0)


def _kilobytes(line: str) -> int | None:
    try:
        with _STATUS.open(encoding="ascii", errors="replace") as status:
            return next((int(text.split()[1]) for text in status if text.startswith(f"{line}:")), None)
    except OSError:
        return None
