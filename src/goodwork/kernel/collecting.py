"""Python's search for cycles, held back while a lot is made that goes again by itself."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_depth = 0
_is_done = False


@contextmanager
def seldom() -> Iterator[None]:
    """Look for unreachable cycles only at the block's end, and only among what was made in it.

    For work in chunks of some thousand rows: a third of its time went into walking over everything that the process
    holds, again and again, while its rows are freed by their reference counts anyway. One block a chunk keeps memory
    bounded. It holds for the whole process; blocks may be nested, and the outermost counts.
    """
    global _depth, _is_done
    with _lock:
        _depth += 1
        outermost = _depth == 1
        if outermost:
            _is_done = False
        was_on = gc.isenabled()
        if outermost:
            gc.freeze()
            gc.disable()
    try:
        yield
    finally:
        with _lock:
            _depth -= 1
            if outermost:
                if not _is_done:
                    gc.collect()
                gc.unfreeze()
                if was_on:
                    gc.enable()


def now() -> None:
    """Look for cycles in the middle of a block instead of at its end: where somebody else is waited for anyway."""
    global _is_done
    with _lock:
        if _depth:
            gc.collect()
            _is_done = True
