"""``cinecluster evaluate`` on the built-in sample and on a trained version."""

from pathlib import Path

import pytest

from tests.cli.caller import Call

FEW = ("--folds", 2, "--rankers", "random,popularity,item-knn")


def test_a_table_for_people_a_page_and_plots(call: Call, tmp_path: Path) -> None:
    page, plots = tmp_path / "docs" / "report.md", tmp_path / "plots"
    said = call("evaluate", "--sample", *FEW, "--markdown", page, "--plots", plots)
    assert said.code == 0, said.err
    assert "Held-out viewers" in said.out
    assert "Split in time" in said.out
    assert "item-knn *" in said.out
    assert "held-out viewers, fold 2 of 2" in said.err
    text = page.read_text()
    assert text.startswith("# Are the recommendations any good? sample, seed 0\n")
    assert text.count("| popularity | most rated films |") == 2
    assert len(list(plots.glob("*.svg"))) == 6


def test_json_says_the_same_and_the_same_again(call: Call) -> None:
    asked = ("evaluate", "--sample", *FEW, "--protocol", "held-out", "--seed", 3, "--json")
    first = call(*asked).json()
    assert first["seed"] == 3
    (protocol,) = first["protocols"]
    assert [row["name"] for row in protocol["rankers"]] == ["random", "popularity", "item-knn"]
    assert protocol["best_baseline"] == "item-knn"
    assert call(*asked).json() == first


def test_the_current_version_is_judged_on_its_own_data(ask: Call) -> None:
    said = ask("evaluate", "--from-current", *FEW, "--protocol", "time", "--json")
    assert said.json()["source"] == "current"
    assert said.json()["protocols"][0]["viewers"] > 100


@pytest.mark.parametrize("sources", [[], ["--sample", "--from-current"]])
def test_exactly_one_source_is_judged(call: Call, sources: list[str]) -> None:
    said = call("evaluate", *sources)
    assert said.code == 2
    assert "exactly one of" in said.err


def test_an_unknown_ranker_is_named(call: Call) -> None:
    said = call("evaluate", "--sample", "--rankers", "svd")
    assert said.code == 1
    assert "There is no ranker 'svd'." in said.err
