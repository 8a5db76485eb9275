"""Pauses of a process that answers; set in one of its own, since they are set for good."""

import subprocess
import sys


def test_a_serving_process_keeps_its_pauses_short() -> None:
    code = """
import gc, sys
from cinecluster.serving.pauses import collect_rarely, keep_pauses_short
usual = gc.get_threshold()[0]
collect_rarely()
rarely = gc.get_threshold()[0]
keep_pauses_short()
print(rarely > 4 * usual, gc.get_threshold()[0] < rarely / 10)
print(sys.getswitchinterval() < 0.001, gc.get_freeze_count() > 10_000)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"] * 4
