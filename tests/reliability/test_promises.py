"""A short form of every promise; `make reliability` runs the full one."""

from pathlib import Path

import pytest

from benchmarks.reliability.nothing_unpickled import notes_of_an_unpickling
from benchmarks.reliability.promise import Outcome, Promise
from benchmarks.reliability.promises import PROMISES
from benchmarks.reliability.table import Row, page, table


@pytest.mark.parametrize(
    "promise", [each for each in PROMISES if each.short], ids=lambda promise: promise.name
)
def test_a_promise_holds_in_its_short_form(promise: Promise, tmp_path: Path) -> None:
    outcome = promise.experiment(promise.short, tmp_path)
    assert outcome.failures == ()
    assert outcome.tried >= promise.short


def test_the_watch_notes_an_unpickling(tmp_path: Path) -> None:
    (line,) = notes_of_an_unpickling(tmp_path)
    assert line.endswith(f" {Path.__module__}.Path")


def promised(*failures: str, tried: int = 1000) -> Row:
    promise = Promise(
        name="kept",
        says="promises are kept",
        figure="0 broken",
        full=1000,
        short=1,
        seconds=1,
        experiment=lambda tried, _: Outcome(tried=tried, failures=(), seen=""),
    )
    outcome = Outcome(tried=tried, failures=failures, seen=f"{len(failures)} broken")
    return Row(promise=promise, outcome=outcome, seconds=2.4)


def test_the_table_says_whether_a_promise_holds() -> None:
    assert table([promised(), promised("once")]).splitlines() == [
        "| promise | figure to reach | tried | seen | seconds | holds |",
        "|---|---|--:|---|--:|---|",
        "| promises are kept | 0 broken | 1,000 | 0 broken | 2 | yes |",
        "| promises are kept | 0 broken | 1,000 | 1 broken | 2 | **no** |",
    ]
    assert "* `kept`: promises are kept" in page([promised()], short=False)


def test_a_promise_that_was_not_tried_does_not_hold() -> None:
    assert promised().holds
    assert not promised(tried=0).holds
