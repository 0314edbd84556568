"""COPY that is not waited for: PostgreSQL takes rows in while the next ones are made.

Inside `working_ahead()` a COPY is handed to the connection and the caller goes on; whatever is asked of the database
next waits for it first. So the two processors that an import needs work at the same time, over one connection and in
one transaction, and nothing is seen or kept that would not be otherwise.
"""

from __future__ import annotations

import select
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, Final

import psycopg
from django.db import DatabaseError, connection
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus

_SEND_BUFFER_BYTES: Final = 1 << 22
"""What the kernel is asked to hold of a COPY on its way; it gives what it may."""
_SAVEPOINT, _RELEASE, _ROLLBACK = "SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT "


class Ahead:
    """One connection on which COPY is not waited for. `numbers` is a stock of ids that were drawn and not yet used."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self.numbers: list[int] = []
        self._encoding = raw.info.encoding
        self._pgconn = raw.pgconn
        self._under_way = False
        self._pending: list[str] = []
        self._late: set[str] = set()
        own = socket.socket(fileno=raw.pgconn.socket)
        try:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
        finally:
            own.detach()

    def copy(self, statement: str, block: str) -> None:
        """Begin a COPY when the one before it has ended, and hand all of its lines to the connection."""
        self.finish()
        # What is copied before a savepoint was set can't be undone by it.
        self._late.update(sql.removeprefix(_SAVEPOINT) for sql in self._pending)
        self._pgconn.send_query(statement.encode(self._encoding))
        self._send()
        begun = self._result()
        if begun is None or begun.status != ExecStatus.COPY_IN:
            self._end(begun)
            raise psycopg.InternalError("the database did not begin a COPY")
        self._pgconn.put_copy_data(block.encode(self._encoding))
        self._pgconn.put_copy_end()
        self._under_way = True
        self.pump()

    def pump(self) -> None:
        """Send as much of what waits as the connection takes at once."""
        if self._under_way:
            self._pgconn.flush()

    def finish(self) -> None:
        """Wait for the COPY that is under way, if one is; its error is raised here."""
        if self._under_way:
            self._under_way = False
            self._send()
            self._end(self._result())

    def before(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Wait before any statement; a savepoint is set only once there is one that it could undo."""
        text = sql if isinstance(sql, str) else ""
        if text.startswith((_SAVEPOINT, _RELEASE)):
            self._note(text)
            return None
        self.finish()
        if text.startswith(_ROLLBACK):
            name = text.removeprefix(_ROLLBACK)
            if name in self._late or _SAVEPOINT + name in self._pending:
                raise DatabaseError("rows were copied before this savepoint was set: all of the block is rolled back")
            self._pending.clear()
        self.catch_up(lambda waiting: execute(waiting, None, False, context))
        return execute(sql, params, many, context)

    def catch_up(self, execute: Callable[[str], Any]) -> None:
        """Set and release the savepoints that were put off."""
        waiting, self._pending = self._pending, []
        for sql in waiting:
            execute(sql)

    def abandon(self) -> None:
        """End what is under way, whatever comes of it."""
        # The error that ended the block counts, and everything is rolled back.
        with suppress(psycopg.Error):
            self.finish()

    def _note(self, sql: str) -> None:
        name = sql.removeprefix(_RELEASE)
        if self._pending and self._pending[-1] == _SAVEPOINT + name:
            self._pending.pop()
        else:
            self._pending.append(sql)

    def _send(self) -> None:
        """Send everything, taking in what comes back meanwhile."""
        place = self._pgconn.socket
        while self._pgconn.flush():
            readable, _, _ = select.select([place], [place], [])
            if readable:
                self._pgconn.consume_input()

    def _result(self) -> Any:
        place = self._pgconn.socket
        while self._pgconn.is_busy():
            select.select([place], [], [])
            self._pgconn.consume_input()
        return self._pgconn.get_result()

    def _end(self, result: Any) -> None:
        """Take in results to the last, and raise the first error."""
        wrong = None
        while result is not None:
            if wrong is None and result.status == ExecStatus.FATAL_ERROR:
                wrong = result
            result = self._result()
        if wrong is not None:
            raise error_from_result(wrong, encoding=self._encoding)


_current: ContextVar[Ahead | None] = ContextVar("copying_ahead", default=None)


def current() -> Ahead | None:
    """Return what copies ahead here, or None."""
    return _current.get()


@contextmanager
def working_ahead() -> Iterator[None]:
    """Don't wait for COPY inside the block, which lies in a transaction; at its end everything has been written.

    Foreign keys are checked with each COPY and not at the end of the transaction, so that this is not waited for
    either: rows are written after those that they point to. An error may be raised by a later statement than the one
    that made it, and then ends the whole block: what was copied in it is not kept by a savepoint.
    """
    if _current.get() is not None:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    ahead = Ahead(connection.connection)
    token = _current.set(ahead)
    try:
        with connection.wrap_database_errors:
            with connection.execute_wrapper(ahead.before):
                yield
            ahead.finish()
    except BaseException:
        ahead.abandon()
        raise
    finally:
        _current.reset(token)
    with connection.cursor() as cursor:
        ahead.catch_up(cursor.execute)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
