"""The signals that tell a process to stop."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from types import FrameType
from typing import Final

__all__ = ["SAME_WISH_SECONDS", "held_back", "stop_signals", "told_down_a_pipe"]

SAME_WISH_SECONDS: Final = 0.5
"""A signal so soon after another says nothing new: the program ``timeout``, say, sends each of its twice."""


def stop_signals() -> list[signal.Signals]:
    """Return the signals that tell this process to stop."""
    stay = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN  # on purpose, under nohup
    return [signal.SIGTERM, signal.SIGINT, *([] if stay else [signal.SIGHUP])]


@contextmanager
def told_down_a_pipe() -> Iterator[Connection]:
    """Meanwhile turn each signal to stop into one byte, its number, in the pipe that is yielded."""
    receiver, sender = Pipe(duplex=False)

    def tell(number: int, _: FrameType | None) -> None:
        sender.send_bytes(bytes([number]))

    with receiver, sender:
        before = {number: signal.signal(number, tell) for number in stop_signals()}
        try:
            yield receiver
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def held_back(number: signal.Signals) -> Iterator[None]:
    """Keep a signal from processes started meanwhile until they ask for it; here it is only delayed."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {number})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
