"""How long work tells where it is: stages that begin and end."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

__all__ = ["Progress", "SilentProgress"]


class Progress(Protocol):
    """Is told of each stage; what it makes of that (a spinner, a log line) is its own affair."""

    @property
    def timings(self) -> Mapping[str, float]:
        """Seconds that each finished stage took, in order; empty for one that does not measure."""
        ...

    @property
    def memory(self) -> Mapping[str, int]:
        """Bytes of memory that this process held at most in each; empty where that cannot be told."""
        ...

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Mark the work inside the ``with`` as one stage."""
        ...


class SilentProgress:
    """Says and measures nothing."""

    timings: Mapping[str, float] = {}
    memory: Mapping[str, int] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Do nothing but let the work happen."""
        del name
        yield
