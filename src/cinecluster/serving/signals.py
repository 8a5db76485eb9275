"""The signals that tell a process to stop."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

__all__ = ["SAME_WISH_SECONDS", "held_back", "signals_as_bytes", "stop_signals"]

SAME_WISH_SECONDS: Final = 0.5
"""A signal so soon after another says nothing new: the program ``timeout``, say, sends each of its twice."""


def stop_signals() -> list[signal.Signals]:
    """Return the signals that tell this process to stop."""
    stay = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN  # on purpose, under nohup
    return [signal.SIGTERM, signal.SIGINT, *([] if stay else [signal.SIGHUP])]


@contextmanager
def signals_as_bytes() -> Iterator[socket.socket]:
    """Meanwhile turn each signal to stop into one byte, its number, to be read from what is yielded.

    The interpreter writes it as the signal arrives; a handler might be run only after the next wait.
    """
    receiver, sender = socket.socketpair()
    with receiver, sender:
        receiver.setblocking(False)
        sender.setblocking(False)
        fd_before = signal.set_wakeup_fd(sender.fileno())
        before = {number: signal.signal(number, lambda _, __: None) for number in stop_signals()}
        try:
            yield receiver
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(fd_before)


@contextmanager
def held_back(number: signal.Signals) -> Iterator[None]:
    """Keep a signal from processes started meanwhile until they ask for it; here it is only delayed."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {number})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
