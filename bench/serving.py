"""The product's web process with a stopwatch: each answer says how long it took in the server, and how many queries.

An answer that takes too long has the lines written down at which the process stands.
"""

from __future__ import annotations

import faulthandler
import os
import time
from collections.abc import Callable, Iterable
from typing import Any

from bench.harness import MILLISECONDS, PATIENCE, QUERIES
from goodwork.config.wsgi import application as product


class Stopwatch:
    """A WSGI application round another one; with one blocking thread a process, requests don't overlap in it."""

    def __init__(self, inner: Callable[..., Iterable[bytes]]) -> None:
        self.inner = inner
        self.queries = 0
        self.patience = int(os.environ.get(PATIENCE, "0"))

    def _count(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.queries += 1
        return execute(sql, params, many, context)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request, with two more headers."""
        from django.db import connection

        # A thread keeps its connection object; it is watched from its first request on.
        if self._count not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._count)
        self.queries = 0
        if self.patience:
            # A little sooner than the statement that hangs is ended.
            faulthandler.dump_traceback_later(0.9 * self.patience)
        began = time.perf_counter()

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            took = (time.perf_counter() - began) * 1000
            if self.patience:
                faulthandler.cancel_dump_traceback_later()
            measured = [(MILLISECONDS, f"{took:.3f}"), (QUERIES, str(self.queries))]
            return start_response(status, [*headers, *measured], *more)

        return self.inner(environ, start)


application = Stopwatch(product)
