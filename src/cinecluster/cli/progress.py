"""Progress on stderr: a spinner and the stage on a terminal, one line a stage elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from cinecluster.cli.memory import PeakMemory

__all__ = ["StageProgress"]


class StageProgress:
    """Shows each stage as it runs and remembers how long it took and how much memory."""

    def __init__(self, console: Console) -> None:
        self._console = console
        #: Seconds by stage, in the order they ran.
        self.timings: dict[str, float] = {}
        #: Bytes by stage.
        self.memory: dict[str, int] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Show one stage while the work inside the ``with`` goes on."""
        began = time.perf_counter()
        with self._console.status(f"{name} …"), PeakMemory() as held:
            yield
        self.timings[name] = round(time.perf_counter() - began, 3)
        shown = f"{self.timings[name]:.1f} s"
        if held.peak is not None:
            self.memory[name] = held.peak
            shown += f", {held.peak / 1e6:.0f} MB"
        self._console.print(f"[green]✓[/] {name} [dim]{shown}[/]")
