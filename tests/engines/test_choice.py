"""The choice of an engine."""

import subprocess
import sys
from typing import cast

import pytest

from cinecluster.engines.choice import EngineName, make_engine
from cinecluster.errors import InvalidSettings


@pytest.mark.parametrize("name", ["polars", "duckdb"])
def test_an_engine_bears_the_name_it_was_chosen_by(name: EngineName) -> None:
    assert make_engine(name).name == name


def test_an_unknown_engine_is_refused_with_the_choices() -> None:
    with pytest.raises(InvalidSettings, match="'polars' or 'duckdb'"):
        make_engine(cast("EngineName", "spark"))


@pytest.mark.parametrize("package", ["duckdb", "pyarrow"])
def test_a_missing_package_is_named_with_the_extra_to_install(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InvalidSettings, match=rf"{package!r} is not installed.*cinecluster\[duckdb\]"):
        make_engine("duckdb")


def test_polars_does_not_load_duckdb() -> None:
    code = (
        "import sys; from cinecluster.engines.choice import make_engine; make_engine('polars');"
        "sys.exit('duckdb' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
