"""Write the reference pages that are made from the code: ``docs/commands.md`` and ``docs/settings.md``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from cinecluster.cli.app import make_app
from cinecluster.cli.exit_codes import MEANINGS
from cinecluster.settings import Settings

__all__ = ["commands_page", "settings_page"]

_LONGEST = 60


def main() -> None:
    """Write both pages beside this file."""
    folder = Path(__file__).parent
    (folder / "commands.md").write_text(commands_page(), encoding="utf-8")
    (folder / "settings.md").write_text(settings_page(), encoding="utf-8")


def commands_page() -> str:
    """Describe every command with its arguments and options, and the exit codes."""
    group = typer.main.get_command(make_app())
    parts = ["# Commands\n\nMade by `make docs` from the code; not touched by hand.\n"]
    parts += [_command(name, command) for name, command in _walk(group, "cinecluster")]
    codes = "\n".join(f"| {code} | {meaning} |" for code, meaning in MEANINGS.items())
    parts.append(f"## Exit codes\n\n| | |\n|--:|---|\n{codes}\n")
    return "\n".join(parts)


def _walk(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    children = getattr(command, "commands", None)
    if children is None:
        yield path, command
    else:
        for name, child in children.items():
            yield from _walk(child, f"{path} {name}")


def _command(name: str, command: Any) -> str:
    arguments = [
        p.metavar or (p.name.upper() if p.required else f"[{p.name.upper()}]")
        for p in command.params
        if p.param_type_name == "argument"
    ]
    rows = [
        f"| `{', '.join(p.opts)}` | {' '.join((getattr(p, 'help', None) or '').split())} |"
        for p in command.params
        if p.param_type_name == "option" and not getattr(p, "hidden", False)
    ]
    table = "\n".join(["| option | |", "|---|---|", *rows]) + "\n" if rows else ""
    usage = " ".join([name, *arguments])
    return f"## `{usage}`\n\n{' '.join((command.help or '').split())}\n\n{table}"


def settings_page() -> str:
    """Describe every setting: its key in TOML, its environment variable, its default."""
    fields = list(_fields(Settings(), ""))
    rows = "\n".join(f"| `{key}` | {description} | {_default(value)} |" for key, description, value in fields)
    lists = "\n".join(
        f"## `{key}`\n\n{description}\n\n{_entries(value)}\n"
        for key, description, value in fields
        if _is_long(value)
    )
    return (
        "# Settings\n\nMade by `make docs` from the code; not touched by hand.\n\n"
        "First match wins: the command line, the environment, `cinecluster.local.toml`, `cinecluster.toml`,\n"
        "the default. `training.clustering.n_clusters` is `[training.clustering]` `n_clusters = 10` in\n"
        "TOML and `CINECLUSTER_TRAINING__CLUSTERING__N_CLUSTERS=10` in the environment. Unknown keys are\n"
        "refused.\n\n"
        "A training on the current version's data (`--from-current`, `POST /train-kmeans` without a source)\n"
        "keeps the `training.` settings that this version was made with; only the command's options and the\n"
        "request's body override them.\n\n"
        f"| setting | | default |\n|---|---|---|\n{rows}\n\n{lists}"
    )


def _fields(model: BaseModel, prefix: str) -> Iterator[tuple[str, str, Any]]:
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from _fields(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", " ".join((field.description or "").replace("``", "`").split()), value


def _is_long(value: Any) -> bool:
    return isinstance(value, tuple) and len(str(value)) > _LONGEST


def _default(value: Any) -> str:
    return "listed below" if _is_long(value) else f"`{to_jsonable_python(value)}`"


def _entries(value: tuple[str, ...]) -> str:
    return "```\n" + "\n".join(value) + "\n```"


if __name__ == "__main__":
    main()
