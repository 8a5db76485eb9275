"""Settings from every source, and what is said of those that are not valid."""

import pytest

from cinecluster.errors import InvalidSettings
from cinecluster.settings import load_settings, unknown_variables


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"home": ""}, "home: an empty text names nothing."),
        ({"output": ""}, "output: an empty text names nothing."),
        ({"host": ""}, "host: an empty text names nothing."),
        ({"training_sources": ["", "data"]}, "training_sources.0: an empty text names nothing."),
        ({"ranking": {"bogus": 1}}, "ranking.bogus: there is no such setting."),
        (
            {"training": {"clustering": {"n_clusters": "ten"}}},
            (
                "training.clustering.n_clusters: Input should be a valid integer, unable to parse string"
                " as an integer / Input should be 'auto'."
            ),
        ),
    ],
)
def test_every_invalid_place_is_named_as_in_the_settings_file(given: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidSettings) as raised:
        load_settings(**given)
    assert raised.value.message == f"Settings are not valid: {words}"


def test_an_empty_variable_is_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CINECLUSTER_HOME", "")
    with pytest.raises(InvalidSettings, match="home: an empty text"):
        load_settings()


def test_a_variable_that_should_be_json_and_is_not_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CINECLUSTER_TRAINING", "{")
    with pytest.raises(InvalidSettings, match="CINECLUSTER_TRAINING is no JSON"):
        load_settings()


def test_unknown_variables_are_told_with_the_nearest_setting() -> None:
    environment = {
        "PATH": "",
        "CINECLUSTER_HOME": "x",
        "cinecluster_port": "1",
        "CINECLUSTER_RANKING__TAG_FLOOR_RATINGS": "3",
        "CINECLUSTER_RANKING": "{}",
        "CINECLUSTER_N_CLUSTERS": "8",
        "CINECLUSTER_QQQ": "1",
    }
    assert unknown_variables(environment) == (
        (
            "CINECLUSTER_N_CLUSTERS is no setting and does nothing"
            " (did you mean CINECLUSTER_TRAINING__CLUSTERING__N_CLUSTERS?)."
        ),
        "CINECLUSTER_QQQ is no setting and does nothing.",
    )
