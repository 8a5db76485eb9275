"""Python imports this by itself where the folder is on its path: note each class that a pickle asks for.

Trainers, which a server starts, may unpickle; what they do is not noted. Nor is what Babel reads of the data
on languages that its own package ships, as trustworthy as its code.
"""

import os
import sys


def _watch(notes: str) -> None:
    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event == "pickle.find_class" and not _is_babels(sys._getframe(1).f_code.co_filename):
            _append(notes, f"unpickled {os.getpid()} {'.'.join(map(str, arguments))}")

    sys.addaudithook(note)
    _append(notes, f"watching {os.getpid()}")


def _is_babels(file: str) -> bool:
    return file.endswith("/babel/localedata.py")


def _append(notes: str, line: str) -> None:
    # No open(): its own audit event would call the hook again.
    descriptor = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(descriptor, f"{line}\n".encode())
    os.close(descriptor)


if "RELIABILITY_NOTES" in os.environ and "train" not in sys.orig_argv:
    _watch(os.environ["RELIABILITY_NOTES"])
