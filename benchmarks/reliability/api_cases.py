"""Have Schemathesis ask a real server right and wrong things of every operation, alone and in sequences."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.reliability.promise import Outcome, Promise
from benchmarks.reliability.serving import serving
from benchmarks.reliability.worlds import signed_contents
from cinecluster.artifacts.versions import VersionStore

__all__ = ["API_CASES"]

_SETTINGS: Final = {
    "CINECLUSTER_ACCESS__TRAININGS_PER_HOUR": "5",  # a few real ones; the others are refused with 429
    "CINECLUSTER_RANKING__TAG_FLOOR_RATINGS": "1",
    "CINECLUSTER_RANKING__TAG_FLOOR_WEIGHTED": "0",
}
_HOOKS: Final = "benchmarks.reliability.schemathesis_hooks"
_LONGEST: Final = 3600


def ask_by_the_document(examples: int, folder: Path) -> Outcome:
    """Make so many examples of each operation and of sequences of them; compare answers with the document."""
    home = folder / "var"
    VersionStore(home).publish(signed_contents("A"), now=datetime(2026, 11, 1, tzinfo=UTC))
    key = _key(home)
    path = os.pathsep.join(filter(None, (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH"))))
    with serving(home, settings=_SETTINGS) as server:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", f"{server.address}/openapi.json"),
                *("--header", f"Authorization: Bearer {key}", "--max-examples", str(examples)),
                *("--seed", "0", "--continue-on-failure", "--no-shrink", "--no-color"),
                # What no document can say (a year after another, a cursor of ours) is a 422 that it lists.
                *("--exclude-checks", "positive_data_acceptance"),
            ],
            cwd=folder,  # keeps what it found there
            env={**os.environ, "PYTHONPATH": path, "SCHEMATHESIS_HOOKS": _HOOKS},
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=False,
        )
        unpickled = server.unpickled()
    said = done.stdout
    cases = re.search(r"([\d,]+) generated", said)
    tried = int(cases[1].replace(",", "")) if cases else 0
    failures = [*unpickled, *re.findall(r"^- (ST\d+ .+)$", said, re.MULTILINE)]
    if done.returncode and not failures:
        failures.append(f"schemathesis ended with {done.returncode}: {(said + done.stderr)[-1500:]}")
    seen = f"{len(failures)} failures over every operation of the document, alone and in sequences"
    return Outcome(tried=tried, failures=tuple(failures), seen=seen)


def _key(home: Path) -> str:
    """Make a key that opens everything."""
    command = [sys.executable, "-m", "cinecluster", "keys", "create", "reliability", "--scope", "admin"]
    done = subprocess.run(
        [*command, "--home", str(home)], cwd=home.parent, capture_output=True, text=True, check=True
    )
    return next(word for word in done.stdout.split() if word.startswith("cc_"))


API_CASES = Promise(
    name="api-cases",
    says="schemathesis, stateful, over the whole OpenAPI document of a real server",
    figure="≥ 5,000 cases, 0 failures, 0 answers outside problem+json",
    full=100,
    short=0,  # tests/api/test_schemathesis.py
    seconds=600,
    experiment=ask_by_the_document,
)
