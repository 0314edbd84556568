"""The product's web process with a stopwatch: each answer says how long it took in the server, and how many queries."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from bench.harness import MILLISECONDS, QUERIES
from goodwork.config.wsgi import application as product


class Stopwatch:
    """A WSGI application round another one; with one blocking thread a process, requests don't overlap in it."""

    def __init__(self, inner: Callable[..., Iterable[bytes]]) -> None:
        self.inner = inner
        self.queries = 0

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
        began = time.perf_counter()

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            took = (time.perf_counter() - began) * 1000
            measured = [(MILLISECONDS, f"{took:.3f}"), (QUERIES, str(self.queries))]
            return start_response(status, [*headers, *measured], *more)

        return self.inner(environ, start)


application = Stopwatch(product)
