"""The system's own Chromium, driven by Playwright: for browser tests, benchmarks and pictures."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

__all__ = ["launch"]


def launch(playwright: Playwright) -> Browser:
    """Start the Chromium on the path, without a window.

    Raises:
        RuntimeError: There is none.
    """
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError("There is no chromium on the path. On Debian: sudo apt-get install chromium")
    # Chromium refuses to start as root (as CI does) inside its own sandbox.
    return playwright.chromium.launch(executable_path=path, chromium_sandbox=os.geteuid() != 0)
