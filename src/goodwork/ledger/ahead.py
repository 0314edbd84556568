"""COPY that is not waited for: PostgreSQL takes rows in while the next ones are made.

Inside `working_ahead()` a COPY is put into a queue and the caller goes on; a thread of its own hands the queue to the
connection, so that the two processors that an import needs work at the same time, over one connection and in one
transaction. Whatever is asked of the database next waits for the queue; a SELECT of columns only for the tables that it
names, and for the COPY under way. So nothing is seen or kept that would not be otherwise.
"""

from __future__ import annotations

import select
import socket
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Condition, Thread
from typing import Any, Final, NamedTuple, TypeVar

import psycopg
from django.db import DatabaseError, connection
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus

T = TypeVar("T")
_SEND_BUFFER_BYTES: Final = 1 << 22
"""What the kernel is asked to hold of a COPY on its way; it gives what it may."""
_SWITCH_SECONDS: Final = 0.0001
"""How long at most a thread that has something to hand to PostgreSQL waits for the one that makes rows."""
_USUAL_SWITCH_SECONDS: Final = sys.getswitchinterval()
_SELECT: Final = ('SELECT "', 'SELECT DISTINCT "', 'SELECT %s AS "', 'SELECT COUNT(*) AS "')
"""How queries begin that read columns: a function may do anything."""
_SAVEPOINT, _RELEASE, _ROLLBACK = "SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT "


class _Copy(NamedTuple):
    """A COPY that waits or is under way."""

    table: str
    statement: bytes
    block: bytes


class Ahead:
    """One connection on which COPY is not waited for. `numbers` is a stock of ids that were drawn and not yet used."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self.numbers: list[int] = []
        self._encoding = raw.info.encoding
        self._pgconn = raw.pgconn
        self._queue: deque[_Copy] = deque()
        self._turn = Condition()
        self._under_way = self._held = self._apart = self._reading = self._ended = False
        self._kept = 0
        self._done: set[str] = set()
        self._wrong: BaseException | None = None
        self._last: list[Callable[[], object]] = []
        self._gathered: dict[Callable[[list[Any]], object], list[Any]] = {}
        self._pending: list[str] = []
        self._late: set[str] = set()
        own = socket.socket(fileno=raw.pgconn.socket)
        try:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
        finally:
            own.detach()
        self._thread = Thread(target=self._work, name="copying ahead", daemon=True)
        self._thread.start()

    def copy(self, table: str, statement: str, block: str) -> None:
        """Let lines be copied into a table when what was asked before has been."""
        # What is copied before a savepoint was set can't be undone by it.
        self._late.update(sql.removeprefix(_SAVEPOINT) for sql in self._pending)
        # Encoded here, where rows are made, and not between two COPYs, where PostgreSQL would wait for it.
        one = _Copy(table, statement.encode(self._encoding), block.encode(self._encoding))
        with self._turn:
            self._check()
            self._queue.append(one)
            self._turn.notify_all()

    def waiting(self) -> tuple[str, ...]:
        """Return the tables of the COPYs that are under way or wait, in their order."""
        with self._turn:
            return tuple(one.table for one in self._queue)

    def finish(self) -> None:
        """Wait until everything has been copied; the first error is raised here."""
        with self._turn:
            self._go_on()
            while self._queue:
                self._turn.wait()
            self._check()

    def at_the_end(self, work: Callable[[], object]) -> None:
        """Do something when the block ends, in the order asked."""
        self._last.append(work)

    def together_at_the_end(self, work: Callable[[list[T]], object], one: T) -> None:
        """Do something once when the block ends, with all that was given for it until then."""
        if work not in self._gathered:
            given = self._gathered[work] = []
            self._last.append(lambda: work(given))
        self._gathered[work].append(one)

    def first_time(self, what: str) -> bool:
        """Say whether this is asked for the first time since the block began, or since a savepoint was undone."""
        if what in self._done:
            return False
        self._done.add(what)
        return True

    def end(self) -> None:
        """Do what was kept for the end, and wait for everything."""
        for work in self._last:
            work()
        self.finish()

    def close(self) -> None:
        """End the thread; what is under way is ended, whatever comes of it, and the rest of the queue is let go."""
        with self._turn:
            while len(self._queue) > self._under_way:
                self._queue.pop()
            self._ended = True
            self._turn.notify_all()
        self._thread.join()

    def _check(self) -> None:
        wrong, self._wrong = self._wrong, None
        if wrong is not None:
            raise wrong

    def _work(self) -> None:
        """Copy one after the other: what the thread does."""
        while True:
            with self._turn:
                while not self._queue or self._held:
                    if self._ended:
                        return
                    self._turn.wait()
                one = self._queue[0]
                self._under_way = True
            wrong: BaseException | None = None
            try:
                self._copied(one)
            except BaseException as error:
                # Whoever waits next raises it.
                wrong = error
            with self._turn:
                self._under_way = False
                self._queue.popleft()
                if wrong is not None:
                    self._wrong = wrong
                    self._queue.clear()
                self._turn.notify_all()

    def _copied(self, one: _Copy) -> None:
        self._pgconn.send_query(one.statement)
        self._send()
        begun = self._result()
        if begun is None or begun.status != ExecStatus.COPY_IN:
            self._taken_in(begun)
            raise psycopg.InternalError("the database did not begin a COPY")
        self._pgconn.put_copy_data(one.block)
        self._pgconn.put_copy_end()
        self._send()
        self._taken_in(self._result())

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Ask in the block what has nothing to do with any row, and change nothing: it waits for none."""
        before, self._apart = self._apart, True
        try:
            yield
        finally:
            self._apart = before

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Ask in the block what changes nothing and calls no function that does: it waits for the tables it names."""
        before, self._reading = self._reading, True
        try:
            yield
        finally:
            self._reading = before

    @contextmanager
    def _between(self, sql: str) -> Iterator[None]:
        """Let a statement overtake what has not begun to be copied, save into tables that it names."""
        with self._turn:
            if not self._apart and any(one.table in sql for one in self._queue):
                self._go_on()
                while any(one.table in sql for one in self._queue):
                    self._turn.wait()
            self._held = True
            while self._under_way:
                self._turn.wait()
        try:
            self._check()
            yield
        finally:
            if not self._kept:
                with self._turn:
                    self._go_on()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep the connection between the questions of the block: only the first waits for a COPY under way."""
        self._kept += 1
        try:
            yield
        finally:
            self._kept -= 1
            if not self._kept:
                with self._turn:
                    self._go_on()

    def _go_on(self) -> None:
        """Let the thread copy again."""
        self._held = False
        self._turn.notify_all()

    def _may_overtake(self, sql: str) -> bool:
        return bool(self.waiting()) and (self._apart or self._reading or sql.startswith(_SELECT))

    def before(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Wait before a statement; a savepoint is set only once there is one that it could undo."""
        text = sql if isinstance(sql, str) else ""
        if text.startswith((_SAVEPOINT, _RELEASE)):
            self._note(text)
            return None
        if self._may_overtake(text):
            with self._between(text):
                return execute(sql, params, many, context)
        self.finish()
        if text.startswith(_ROLLBACK):
            name = text.removeprefix(_ROLLBACK)
            if name in self._late or _SAVEPOINT + name in self._pending:
                raise DatabaseError("rows were copied before this savepoint was set: all of the block is rolled back")
            self._pending.clear()
            self._done.clear()
        self.catch_up(lambda waiting: execute(waiting, None, False, context))
        return execute(sql, params, many, context)

    def catch_up(self, execute: Callable[[str], Any]) -> None:
        """Set and release the savepoints that were put off."""
        waiting, self._pending = self._pending, []
        for sql in waiting:
            execute(sql)

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

    def _taken_in(self, result: Any) -> None:
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
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        with connection.wrap_database_errors, connection.execute_wrapper(ahead.before):
            yield
            ahead.end()
    finally:
        _current.reset(token)
        ahead.close()
        sys.setswitchinterval(_USUAL_SWITCH_SECONDS)
    with connection.cursor() as cursor:
        ahead.catch_up(cursor.execute)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def at_the_end(work: Callable[[], object]) -> None:
    """Do something now or, where COPY is not waited for, at the end of that block.

    For what must be done in the transaction and nobody in the block asks about: now it would wait for every row.
    """
    ahead = _current.get()
    if ahead is None:
        work()
    else:
        ahead.at_the_end(work)


def together_at_the_end(work: Callable[[list[T]], object], one: T) -> None:
    """Do something now with one thing or, where COPY is not waited for, at the end of that block with all of them.

    As `at_the_end`, for a function that costs less once with many than many times.
    """
    ahead = _current.get()
    if ahead is None:
        work([one])
    else:
        ahead.together_at_the_end(work, one)


def rows_on_their_way() -> bool:
    """Say whether PostgreSQL is busy with rows that were copied ahead."""
    ahead = _current.get()
    return ahead is not None and bool(ahead.waiting())


def first_time(what: str) -> bool:
    """Say whether something has yet to be done, where once in a block of `working_ahead` is enough; always elsewhere.

    For what holds to the end of the transaction, such as a lock: asking for it again would wait for every row.
    """
    ahead = _current.get()
    return ahead is None or ahead.first_time(what)


@contextmanager
def one_after_another() -> Iterator[None]:
    """Keep the connection between the questions of the block, which come close together: only the first waits."""
    ahead = _current.get()
    if ahead is None:
        yield
        return
    with ahead.kept():
        yield


@contextmanager
def only_reading() -> Iterator[None]:
    """Ask in the block what changes nothing: where COPY is not waited for, it waits only for the tables that it names.

    Queries that read columns are known by how they begin; this is for those that begin otherwise.
    """
    ahead = _current.get()
    if ahead is None:
        yield
        return
    with ahead.reading():
        yield


@contextmanager
def of_nothing_on_its_way() -> Iterator[None]:
    """Ask in the block what no row on its way could answer, and change nothing: it waits for none of them."""
    ahead = _current.get()
    if ahead is None:
        yield
        return
    with ahead.apart():
        yield
