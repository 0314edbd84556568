"""The processes of a running Goodwork: web server, worker and, where it is our own, the database; kept alive, ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType

from goodwork.config import postgres, surroundings
from goodwork.config.postgres_processes import dies_with_parent
from goodwork.config.postgres_programs import CannotStart

WEB_PROCESSES = 2
PATIENCE_SECONDS = 120.0
STOP_SECONDS = 25.0
LOOK_SECONDS = 0.5
LOOK_AT_DATABASE_SECONDS = 3.0


class CannotServe(Exception):
    """The web server does not come up; the text is one sentence that says what to do."""


@dataclass
class _Part:
    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    quick_deaths: int = 0


class Supervisor:
    """Web server and worker as children of this process, which die with it even when it is killed."""

    def __init__(self, environ: Mapping[str, str], *, port: int, tell: Callable[[str], None]) -> None:
        self.environ = {**environ, "GOODWORK_LOG": "stderr"}
        self.port = port
        self.tell = tell
        self.stopping = False
        logs = surroundings.var_folder(environ) / "log"
        logs.mkdir(parents=True, exist_ok=True)
        python = sys.executable
        self.web = _Part(
            "web server",
            [
                *(python, "-m", "granian", "--interface", "wsgi", "--host", listening_address(environ)),
                *("--port", str(port), "--workers", str(WEB_PROCESSES), "--blocking-threads", "1", "--no-ws"),
                *("--respawn-failed-workers", "--workers-kill-timeout", "10", "--log-level", "warning"),
                "goodwork.config.wsgi:application",
            ],
            logs / "web.log",
        )
        self.worker = _Part(
            "worker", [python, "-m", "goodwork.config.command_line", "jobs", "work"], logs / "worker.log"
        )

    def __enter__(self) -> Supervisor:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Whoever is impatient and presses Ctrl-C again does not leave half of it behind.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        self._end()

    def start(self) -> None:
        """Start the worker and the web server, and wait until the web server answers.

        Raises:
            CannotServe: it ended, or did not answer in time.
        """
        self._start(self.worker)
        self._start(self.web)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._web_answers():
            if self.stopping:
                raise KeyboardInterrupt
            ended = self.web.process is not None and self.web.process.poll() is not None
            if ended:
                raise CannotServe(f"The web server does not start: {_last_line(self.web.log)} (see {self.web.log}).")
            if time.monotonic() > deadline:
                raise CannotServe(
                    f"The web server did not answer in {PATIENCE_SECONDS:.0f} seconds. If this machine is busy, start"
                    f" again when it is less so; what the server said stands in {self.web.log}."
                )
            time.sleep(0.1)

    def stay(self) -> int:
        """Keep all of it running until told to stop; the answer is the exit status."""
        looked_at = time.monotonic()
        while not self.stopping:
            for part in (self.web, self.worker):
                self._revive(part)
            if time.monotonic() - looked_at > LOOK_AT_DATABASE_SECONDS:
                self._look_at_database()
                looked_at = time.monotonic()
            time.sleep(LOOK_SECONDS)
        self.tell("\nGoodwork stops; the data stays.")
        return 0

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, part: _Part) -> None:
        with part.log.open("ab") as log:
            part.process = subprocess.Popen(
                part.command,
                env=self.environ,
                cwd=surroundings.ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )
        part.started_at = time.monotonic()

    def _revive(self, part: _Part) -> None:
        if part.process is None or part.process.poll() is None:
            return
        lived = time.monotonic() - part.started_at
        part.quick_deaths = part.quick_deaths + 1 if lived < 10 else 0
        if lived < min(30.0, 0.5 * 2**part.quick_deaths):
            return
        _end_its_children(part)
        self.tell(f"  The {part.name} ended ({_how(part.process.returncode)}); starting it again (see {part.log}).")
        self._start(part)

    def _look_at_database(self) -> None:
        if not surroundings.uses_own_database(self.environ):
            return
        server = postgres.of_checkout(surroundings.var_folder(self.environ))
        if server.is_answering() or self.stopping:
            return
        self.tell("  The database ended; starting it again.")
        try:
            server.ensure_running()
        except CannotStart as error:
            self.tell(f"  {error}")

    def _web_answers(self) -> bool:
        host = listening_address(self.environ)
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
        try:
            with urllib.request.urlopen(f"http://{host}:{self.port}/health", timeout=5):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def _end(self) -> None:
        parts = [part for part in (self.web, self.worker) if part.process is not None]
        for part in parts:
            _signal(part, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for part in parts:
            if part.process is None:
                continue
            try:
                part.process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(part, signal.SIGKILL)
                part.process.wait(timeout=5)
            _end_its_children(part)


def listening_address(environ: Mapping[str, str]) -> str:
    """Return the address that the web server listens on: this machine only, unless GOODWORK_LISTEN says otherwise."""
    return environ.get("GOODWORK_LISTEN") or "127.0.0.1"


def _signal(part: _Part, number: signal.Signals) -> None:
    if part.process is not None and part.process.poll() is None:
        part.process.send_signal(number)


def _end_its_children(part: _Part) -> None:
    """A part's own processes share its session: when it is gone, none of them stays behind."""
    if part.process is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(part.process.pid, signal.SIGKILL)


def _how(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"status {status}"


def _last_line(log: Path) -> str:
    try:
        lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    except OSError:
        return "it said nothing"
    return lines[-1] if lines else "it said nothing"
