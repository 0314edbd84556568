"""A page that hangs is given up by name, the server is begun anew, and the run goes on."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any, cast

import pytest
from bench.harness import MILLISECONDS, QUERIES
from bench.pages import Ask, Page, _opens, measure
from bench.server import Server

ANSWER = f"HTTP/1.1 200 OK\r\n{MILLISECONDS}: 1.5\r\n{QUERIES}: 3\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Stub:
    """A server that answers every page but one."""

    patience = 1

    def __init__(self) -> None:
        self.begun_anew = 0
        self.held: list[socket.socket] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listening.getsockname()[1])
        threading.Thread(target=self.answer, daemon=True).start()

    def answer(self) -> None:
        while True:
            try:
                found, _ = self.listening.accept()
            except OSError:
                return
            if b"/hangs" in found.recv(4096):
                self.held.append(found)
            else:
                found.sendall(ANSWER.encode())
                found.close()

    def begin_anew(self) -> None:
        self.begun_anew += 1


@pytest.fixture
def stub() -> Iterator[Stub]:
    made = Stub()
    yield made
    made.listening.close()
    for held in made.held:
        held.close()


def test_a_page_that_hangs_is_named_and_asked_no_more(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    server: Any = cast(Server, stub)
    monkeypatch.setattr("bench.pages.USERS", 1)
    slow, quick = (Page(path, [Ask("", f"/{path}")]) for path in ("hangs", "answers"))
    assert not _opens(slow, slow.asks[0], server=server)
    assert _opens(quick, quick.asks[0], server=server)
    assert slow.given_up == "/hangs took longer than 1 s"
    assert stub.begun_anew == 1
    assert measure([slow, quick], requests=2, server=server) == []
    assert (slow.times, quick.times, quick.queries) == ([], [1.5, 1.5], [3, 3])
    assert len(stub.held) == 1


def test_a_page_that_hangs_under_load_is_given_up_too(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    server: Any = cast(Server, stub)
    monkeypatch.setattr("bench.pages.USERS", 1)
    slow = Page("hangs", [Ask("", "/hangs")])
    measure([slow], requests=2, server=server)
    assert slow.given_up == "/hangs took longer than 1 s with 1 at once"
    assert stub.begun_anew == 1
