"""The judges' output: every check is printed, and a failed one makes the run fail."""

import sys

_failed: list[str] = []


def check(what: str, holds: bool, found: object = None) -> None:
    if holds:
        print(f"  ok    {what}")
    else:
        _failed.append(what)
        print(f"  FAIL  {what}{'' if found is None else f': {found}'}")


def end() -> None:
    sys.exit(1 if _failed else 0)
