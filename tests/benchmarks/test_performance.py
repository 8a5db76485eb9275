"""The page of figures is made from what was measured, and what got worse is said."""

from pathlib import Path

import pytest

from benchmarks.performance import preparation, serving, training
from benchmarks.performance.baseline import read_baseline, regressions, write_baseline
from benchmarks.performance.child import Cost
from benchmarks.performance.page import performance_page
from benchmarks.performance.results import Results, read_results, write_results
from benchmarks.performance.rows import Ratio, Row, row_of
from benchmarks.serving.measuring import Answered, Started
from benchmarks.serving.server import Memory
from benchmarks.serving.wrk import Load

ROOT = Path(__file__).parents[2]
NOW = "2026-11-24 12:30 UTC on a machine with a load of 0.1 before"


def cost(seconds: float, megabytes: int) -> Cost:
    return Cost(seconds=seconds, cpu_seconds=2 * seconds, peak_bytes=megabytes * 1_000_000, output="")


def row(what: str, size: str, seconds: float, megabytes: int, n_ratings: int) -> Row:
    return row_of(what, size, [cost(seconds, megabytes)], n_ratings=n_ratings)


def test_a_row_holds_medians_and_the_cost_of_a_rating() -> None:
    found = row_of("train", "1m", [cost(9, 10), cost(2, 30), cost(3, 20)], n_ratings=1_000_000)
    assert found.figures == {"seconds": 3, "CPU s": 6, "peak MB": 20, "µs a rating": 3}


def test_preparation_is_compared_with_each_script_and_with_what_is_promised() -> None:
    rows = [
        row(preparation.OURS, "25m", 20, 2_000, 25_000_000),
        row(preparation.PANDAS, "25m", 200, 10_000, 25_000_000),
        row(preparation.OURS, "100k", 1, 100, 100_000),
        row(preparation.PANDAS, "100k", 1, 100, 100_000),
    ]
    found = list(preparation.PREPARATION.ratios(rows))
    assert [(ratio.key, ratio.value, ratio.promised) for ratio in found] == [
        ("25m: preparation, seconds, cinecluster ÷ naive pandas", 0.1, 1 / 7),
        ("25m: preparation, peak MB, cinecluster ÷ naive pandas", 0.2, 1 / 3),
    ]


def test_training_is_compared_with_the_cost_of_a_rating_at_one_million() -> None:
    rows = [
        row(training.WHOLE, "1m", 60, 1_000, 1_000_000),
        row(training.WHOLE, "25m", 750, 9_000, 25_000_000),
    ]
    found = {ratio.key: ratio.value for ratio in training.TRAINING.ratios(rows)}
    assert found == pytest.approx(
        {
            "25m: training, seconds ÷ the 900 promised": 750 / 900,
            "25m: training, peak MB ÷ the 10,000 promised": 0.9,
            "25m: training, cost of a rating ÷ that of 1m": 0.5,
        }
    )


def test_what_has_got_worse_by_more_than_a_fifth_is_said(tmp_path: Path) -> None:
    before = [Ratio(size="1m", name=name, value=0.5) for name in ("time", "memory")]
    write_baseline(tmp_path / "baseline.json", before)
    now = [
        Ratio(size="1m", name="time", value=0.61),
        Ratio(size="1m", name="memory", value=0.59),
        Ratio(size="1m", name="new", value=9.0),
        Ratio(size="1m", name="time", value=9.0, watched=False),
    ]
    assert list(regressions(now, read_baseline(tmp_path / "baseline.json"))) == [
        "1m: time has gone from 0.5 to 0.61, 22% up; 20% are tolerated."
    ]


def test_a_run_replaces_only_the_sizes_that_it_measured(tmp_path: Path) -> None:
    results = Results(machine={"cores": "2"}, parts={})
    results = results.with_rows("training", [row("train", "1m", 1, 1, 1), row("train", "25m", 2, 1, 1)], NOW)
    results = results.with_rows("training", [row("train", "1m", 3, 1, 1)], NOW)
    write_results(tmp_path / "results.json", results)
    read = read_results(tmp_path / "results.json")
    assert read is not None
    assert [(each.size, each.figures["seconds"]) for each in read.parts["training"].rows] == [
        ("25m", 2),
        ("1m", 3),
    ]
    assert read.parts["training"].at == NOW


def test_the_page_shows_growth_ratios_and_each_part() -> None:
    stages = [Row(what="clean", size="1m", figures={"s": 4.0, "MB": 123.4}, table=training.STAGES)]
    rows = [
        row(training.WHOLE, "1m", 60, 1_000, 1_000_000),
        row(training.WHOLE, "25m", 1200, 900, 25_000_000),
    ]
    page = performance_page(
        Results(machine={"cores": "2"}, parts={}).with_rows("training", [*rows, *stages], NOW)
    )
    assert "* cores: 2" in page
    assert "| training: µs a rating | 60.0 | 48.0 |" in page
    assert "| 25m: training, seconds ÷ the 900 promised | 1.33 | 1.00 — missed |" in page
    assert "| 25m | cinecluster train | 1,200 | 2,400 | 900 | 48.0 |" in page
    assert "| clean | 4.00 | 123 |" in page


def test_the_page_in_the_documentation_is_that_of_the_results_beside_it() -> None:
    results = read_results(ROOT / "docs" / "performance.json")
    assert results is not None
    assert (ROOT / "docs" / "performance.md").read_text(encoding="utf-8") == performance_page(results)


def test_serving_is_compared_with_the_route_that_does_nothing() -> None:
    load = Load(answers=700, per_second=700.0, p50=1.0, p99=3.0, failed=0)
    answered = Answered(
        home="25m",
        route="/recommend",
        workers=1,
        situation="idle",
        answer_bytes=2_000,
        load=load,
        no_op=Load(answers=1_000, per_second=1_000.0, p50=1.0, p99=2.0, failed=0),
        cpu_ms=1.5,
        no_op_cpu_ms=1.2,
    )
    started = Started(home="25m", workers=2, start_seconds=1.5, memory=Memory(private=330.0, anonymous=120.0))
    rows = [serving.row_of_serving(found) for found in (answered, started)]
    assert {ratio.key: ratio.value for ratio in serving.SERVING.ratios(rows)} == pytest.approx(
        {
            "25m: `/recommend`, 1 worker, idle, no-op's answers a second ÷ its own": 1 / 0.7,
            "25m: `/recommend`, 1 worker, idle, p99 ÷ no-op's": 1.5,
            "25m: `/recommend`, 1 worker, idle, its CPU ÷ no-op's": 1.25,
            "25m: service of 2 workers, start, s ÷ the 3 promised": 0.5,
            "25m: service of 2 workers, private MB ÷ the 300 promised": 1.1,
        }
    )
