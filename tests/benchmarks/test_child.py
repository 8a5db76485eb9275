"""What a process costs is measured from outside, with all that it starts."""

import os

import pytest

from benchmarks.performance.child import CommandFailed, python, run_measured, tree_bytes

MEGABYTE = 1_000_000
HOLD = "import time; held = bytearray(b'x') * {megabytes}_000_000; time.sleep({seconds})"


def test_time_memory_and_output_of_a_command_are_told() -> None:
    found = run_measured(python("-c", f"{HOLD.format(megabytes=150, seconds=0.2)}; print('done')"))
    assert found.output == "done\n"
    assert found.seconds > 0
    assert found.cpu_seconds > 0
    assert 150 * MEGABYTE < found.peak_bytes < 300 * MEGABYTE


def test_memory_of_grandchildren_is_added_up() -> None:
    one = HOLD.format(megabytes=100, seconds=0.5)
    both = (
        "import subprocess, sys;"
        f" ran = [subprocess.Popen([sys.executable, '-c', {one!r}]) for _ in range(2)];"
        " sys.exit(sum(each.wait() for each in ran))"
    )
    assert run_measured(python("-c", both)).peak_bytes > 200 * MEGABYTE


def test_what_a_failing_command_said_is_told() -> None:
    with pytest.raises(CommandFailed, match=r"ended with 3:\nno such thing"):
        run_measured(python("-c", "import sys; print('no such thing', file=sys.stderr); sys.exit(3)"))


def test_a_process_that_is_gone_holds_nothing() -> None:
    assert tree_bytes(os.getpid()) > MEGABYTE
    assert tree_bytes(2**22 + 1) == 0
