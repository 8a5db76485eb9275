"""What every command line ends as: an exit code and, after an error, two lines instead of a stack trace.

Little is imported up here, so that a Ctrl-C while the commands are being loaded is met as well.
"""

import sys
from collections.abc import Sequence

from cinecluster.cli.exit_codes import INTERRUPTED, OTHER, STOPPED, exit_code
from cinecluster.errors import CineclusterError
from cinecluster.serving.pauses import collect_rarely

__all__ = ["main", "run"]


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    try:
        from cinecluster.cli.app import make_app

        make_app()(args=list(arguments))
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
        _say_if_stopped(code)
        return code
    except CineclusterError as error:
        _complain(error.message, error.hint)
        return exit_code(error)
    except OSError as error:  # none of our words for it, but no reason for a stack trace either
        place = "" if error.filename is None else f"{error.filename}: "
        _complain(f"{place}{error.strerror or error}.", "Look at the path, its owner and the disk.")
        return OTHER
    except BaseException as error:
        if not _is_interruption(error):
            raise
        _say_if_stopped(INTERRUPTED)
        return INTERRUPTED
    return 0


def run() -> None:
    """Run the command line of this process."""
    collect_rarely()
    sys.exit(main(sys.argv[1:]))


def _complain(message: str, hint: str) -> None:
    from cinecluster.cli.output import stderr

    console = stderr()
    console.print("[bold red]error:[/]", end=" ")
    console.print(message, markup=False)
    if hint:
        console.print(hint, markup=False)


def _say_if_stopped(code: int) -> None:
    if code in STOPPED:
        # rich may not have been loaded yet
        print(f"The command was {STOPPED[code]}.", file=sys.stderr)  # noqa: T201


def _is_interruption(error: BaseException | None) -> bool:
    """Tell a Ctrl-C, also one that a library has turned into an ImportError on the way."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False
