"""Python's search for cycles, held back while a lot is made that goes again by itself."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_depth = 0


@contextmanager
def seldom() -> Iterator[None]:
    """Look for unreachable cycles only at the block's end, and only among what was made in it.

    For work in chunks of some thousand rows: a third of its time went into walking over everything that the process
    holds, again and again, while its rows are freed by their reference counts anyway. One block a chunk keeps memory
    bounded. It holds for the whole process; blocks may be nested, and the outermost counts.
    """
    global _depth
    with _lock:
        _depth += 1
        outermost = _depth == 1
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
                gc.collect()
                gc.unfreeze()
                if was_on:
                    gc.enable()
