"""All promises, in the order of the table."""

from typing import Final

from benchmarks.reliability.answers_while_training import ANSWERS_WHILE_TRAINING
from benchmarks.reliability.api_cases import API_CASES
from benchmarks.reliability.corrupt_versions import CORRUPT_VERSIONS
from benchmarks.reliability.disk_full import DISK_FULL
from benchmarks.reliability.fuzzed_files import FUZZED_FILES
from benchmarks.reliability.nothing_unpickled import NOTHING_UNPICKLED
from benchmarks.reliability.one_training import ONE_TRAINING
from benchmarks.reliability.promise import Promise
from benchmarks.reliability.publishing_killed import PUBLISHING_KILLED
from benchmarks.reliability.ratings_kept import RATINGS_KEPT
from benchmarks.reliability.swaps_under_load import SWAPS_UNDER_LOAD
from benchmarks.reliability.trainer_killed import TRAINER_KILLED
from benchmarks.reliability.viewer_erased import VIEWER_ERASED

__all__ = ["PROMISES"]

PROMISES: Final[tuple[Promise, ...]] = (
    PUBLISHING_KILLED,
    CORRUPT_VERSIONS,
    SWAPS_UNDER_LOAD,
    RATINGS_KEPT,
    ONE_TRAINING,
    TRAINER_KILLED,
    DISK_FULL,
    API_CASES,
    VIEWER_ERASED,
    NOTHING_UNPICKLED,
    ANSWERS_WHILE_TRAINING,
    FUZZED_FILES,
)
