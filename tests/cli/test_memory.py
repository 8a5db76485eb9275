"""How much memory this process holds."""

import numpy as np
from rich.console import Console

from cinecluster.cli.memory import PeakMemory
from cinecluster.cli.progress import StageProgress


def test_the_most_that_was_held_on_the_way_is_known() -> None:
    with PeakMemory() as little:
        pass
    with PeakMemory() as much:
        held = np.ones(300_000_000, dtype=np.uint8)
    del held
    assert little.peak is not None
    assert much.peak is not None
    assert little.peak > 10_000_000
    assert much.peak > little.peak + 200_000_000


def test_what_one_stage_held_is_not_told_of_the_next() -> None:
    with PeakMemory() as much:
        held = np.ones(300_000_000, dtype=np.uint8)
    del held
    with PeakMemory() as little:
        pass
    assert little.peak is not None
    assert much.peak is not None
    assert little.peak < much.peak - 200_000_000


def test_a_stage_is_told_with_its_seconds_and_its_memory() -> None:
    console = Console(record=True, width=80)
    progress = StageProgress(console)
    with progress.stage("clean"):
        pass
    assert progress.timings.keys() == progress.memory.keys() == {"clean"}
    assert f"✓ clean 0.0 s, {progress.memory['clean'] / 1e6:.0f} MB" in console.export_text()
