"""A command line that is called as a person calls it."""

import pytest

from cinecluster.cli.main import main
from cinecluster.settings import Settings
from tests.cli.caller import Call, Said


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Return a function that runs one command line."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object) -> Said:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Said(code=code, out=out, err=err)

    return run


@pytest.fixture
def ask(call: Call, sample_settings: Settings) -> Call:
    """Return the same with ``--home`` set to the trained sample."""
    return lambda *arguments: call(*arguments, "--home", sample_settings.home)
