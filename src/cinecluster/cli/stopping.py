"""What ends a command from outside, so that it still says how it ended and leaves nothing lying."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

__all__ = ["stoppable"]

_SIGNALS: Final = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP into ``SystemExit`` meanwhile, as Python turns a Ctrl-C into an exception.

    What is ignored on purpose (SIGHUP, under ``nohup``) stays ignored.
    """
    met = [number for number in _SIGNALS if signal.getsignal(number) is signal.SIG_DFL]

    def stop(number: int, _: FrameType | None) -> None:
        for each in met:  # a second one must not cut the tidying short
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(128 + number)

    for number in met:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in met:
            signal.signal(number, signal.SIG_DFL)
