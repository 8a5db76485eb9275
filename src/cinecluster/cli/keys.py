"""``cinecluster keys``: who may write, train, activate and erase."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

import typer

from cinecluster.cli.options import Home, Json
from cinecluster.cli.output import print_json, print_table, stderr, stdout
from cinecluster.storage.api_key import SCOPES, Scope, StoredKey, parse_key_text

__all__ = ["make_app"]

_TAKEN: Final = ("anybody", "command line", "schedule")
_SHOWN: Final = ("state", "created_at", "expires_at")


def make_app() -> typer.Typer:
    """Build the sub-command tree."""
    app = typer.Typer(help="Make, list and revoke the keys that writing needs.", no_args_is_help=True)
    app.command("create")(create)
    app.command("list")(list_)
    app.command("revoke")(revoke)
    return app


def parse_name(text: str) -> str:
    """Read the name of a key."""
    if not 1 <= len(text) <= 100 or not text.isprintable() or text != text.strip():  # noqa: PLR2004 - said below
        raise typer.BadParameter("expected 1 to 100 printable letters, none of them a space at an end.")
    if text in _TAKEN:
        raise typer.BadParameter(f"{text!r} is what is written where no key was used.")
    return text


def parse_scope(text: str) -> Scope:
    """Read a scope."""
    found = next((scope for scope in SCOPES if scope == text), None)
    if found is None:
        raise typer.BadParameter(f"expected one of {', '.join(SCOPES)} for --scope, not {text!r}.")
    return found


def create(
    name: Annotated[str, typer.Argument(parser=parse_name, metavar="NAME", help="Who or what will use it.")],
    *,
    scope: Annotated[
        list[str],
        typer.Option(
            "--scope",
            metavar="SCOPE",
            help=f"What it is for: {', '.join(SCOPES[:-1])} or {SCOPES[-1]} (all of them); may be repeated.",
        ),
    ],
    expires: Annotated[
        int | None,
        typer.Option(
            "--expires", min=1, max=36500, metavar="DAYS", help="Days that it lasts.  [default: for good]"
        ),
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Make a key and print it, this once; with the first one, the service begins to ask for keys."""
    from cinecluster.cli.key_store import key_store

    scopes = [parse_scope(text) for text in scope]
    with key_store(home) as store:
        key, text = store.create(name, scopes, lasts=None if expires is None else timedelta(days=expires))
    stderr().print(f"Key {key.key_id} for {', '.join(key.scopes)}. It is shown only this once:", markup=False)
    if json:
        print_json({"key": text.reveal(), **_brief(key)})
    else:
        print(text.reveal())  # noqa: T201 - rich would wrap it on a narrow terminal


def list_(*, home: Home = None, json: Json = False) -> None:
    """List the keys, the oldest first; the secret part of none is known."""
    from cinecluster.cli.key_store import key_store

    with key_store(home) as store:
        keys = [_brief(key) for key in store.all_keys()]
    if json:
        print_json(keys)
        return
    print_table(
        f"{len(keys)} key{'' if len(keys) == 1 else 's'}" + ("" if keys else ": whoever can ask may write"),
        ("id", "name", "for", "state", "created", "expires"),
        [
            (key["key_id"], key["name"], ", ".join(key["scopes"]), *(key[name] for name in _SHOWN))
            for key in keys
        ],
    )


def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="As 'keys list' prints it.")],
    *,
    home: Home = None,
    json: Json = False,
) -> None:
    """Make a key useless at once; it stays listed, and the service goes on asking for keys."""
    from cinecluster.cli.key_store import key_store

    whole = parse_key_text(key_id)  # whoever gives the whole key means it, and must not see it in a message
    with key_store(home) as store:
        key = store.revoke(key_id if whole is None else whole.key_id)
    if json:
        print_json(_brief(key))
    else:
        stdout().print(f"{key.key_id} ({key.name}) is revoked", markup=False)


def _brief(key: StoredKey) -> dict[str, Any]:
    return {
        "key_id": key.key_id,
        "name": key.name,
        "scopes": list(key.scopes),
        "state": key.state,
        "created_at": _time(key.created_at),
        "expires_at": _time(key.expires_at),
        "revoked_at": _time(key.revoked_at),
    }


def _time(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
