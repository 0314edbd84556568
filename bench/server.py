"""The web server that bin/run starts (granian, two processes of one thread), with a stopwatch round it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.harness import PATIENCE

WEB_PROCESSES = 2


class Server:
    """The web processes on a free port; a statement that outlasts the patience of the run is ended by PostgreSQL."""

    def __init__(self, *, patience: int) -> None:
        self.patience = patience
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._process = self._begun()

    def _begun(self) -> subprocess.Popen[bytes]:
        command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)),
            *("--workers", str(WEB_PROCESSES), "--blocking-threads", "1", "--no-ws", "--log-level", "warning"),
            "bench.serving:application",
        ]
        about = {"PGOPTIONS": f"-c statement_timeout={self.patience}s", PATIENCE: str(self.patience)}
        process = subprocess.Popen(
            command, env={**os.environ, **about}, stdout=subprocess.DEVNULL, start_new_session=True
        )
        deadline = time.monotonic() + 60
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return process
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the web server did not start")
            time.sleep(0.1)

    def end(self) -> None:
        """End the web processes, one that hangs too."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=10)

    def begin_anew(self) -> None:
        """End the web processes and begin others at the same port, after a page that hangs."""
        self.end()
        self._process = self._begun()


@contextmanager
def serving(*, patience: int) -> Iterator[Server]:
    """Run the web processes on a free port for the length of the block."""
    from django.conf import settings

    from goodwork.config import static

    static.collect(Path(settings.VAR))
    server = Server(patience=patience)
    try:
        yield server
    finally:
        server.end()
