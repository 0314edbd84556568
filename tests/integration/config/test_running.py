"""The whole of it, as `bin/run` starts it: up, in trouble, down, and the data stays."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from goodwork.config import assets, postgres, surroundings


@pytest.fixture
def environ() -> Iterator[dict[str, str]]:
    """Make the surroundings of a checkout of its own, with the assets that this one has."""
    var = Path(tempfile.mkdtemp(prefix="goodwork-test-", dir="/tmp"))
    var.chmod(0o755)
    assets.build(surroundings.ROOT, surroundings.var_folder(os.environ), tell=print)
    shutil.copytree(surroundings.var_folder(os.environ) / "assets", var / "assets")
    yield {"PATH": os.environ["PATH"], "GOODWORK_VAR": str(var)}
    postgres.of_checkout(var).stop()
    shutil.rmtree(var)


class Running:
    """A started `bin/run`, and what it says."""

    def __init__(self, environ: dict[str, str], *arguments: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "goodwork.config.start", "--port", str(self.port), *arguments],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said: list[str] = []
        self.reader = threading.Thread(target=self._listen, daemon=True)
        self.reader.start()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self.said.append(line)

    def wait_for(self, done: Callable[[], bool], seconds: float = 90) -> None:
        """Wait until something is so, as long as it runs."""
        deadline = time.monotonic() + seconds
        while not done():
            assert self.process.poll() is None, "".join(self.said)
            assert time.monotonic() < deadline, "".join(self.said)
            time.sleep(0.2)

    def says(self, text: str) -> Callable[[], bool]:
        """Give a question: was it said?"""
        return lambda: text in "".join(self.said)

    def health(self) -> dict[str, object]:
        """Ask /health; {} where nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as late:
            with late:
                return dict(json.load(late))
        except OSError:
            return {}

    def end(self) -> int:
        """Press Ctrl-C and wait."""
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(timeout=60)
        self.reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status


def children(pid: int) -> set[int]:
    """Return all processes below one, by what Linux says of their parents."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
    found: set[int] = set()
    more = {pid}
    while more:
        more = {child for child, parent in parents.items() if parent in more} - found
        found |= more
    return found


def is_running(pid: int) -> bool:
    """Say whether a process runs; one that has ended and was not yet fetched by its parent doesn't."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def still_running(pids: Iterable[int], *, seconds: float) -> list[int]:
    """Return which processes run after so many seconds; at once when none does. The kernel says when each one ends."""
    deadline = time.monotonic() + seconds
    left = []
    for pid in pids:
        with suppress(ProcessLookupError):
            end = os.pidfd_open(pid)
            try:
                select.select([end], [], [], max(0.0, deadline - time.monotonic()))
            finally:
                os.close(end)
        if is_running(pid):
            left.append(pid)
    return left


def test_it_starts_survives_and_ends_without_a_trace(environ: dict[str, str]) -> None:
    running = Running(environ, "--no-demo")
    try:
        running.wait_for(running.says("Goodwork is at"))
        running.wait_for(lambda: running.health().get("status") == "ok")

        command = [sys.executable, "-m", "goodwork.config.command_line", "jobs", "list", "--format", "json"]
        beside = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        assert beside.returncode == 0, beside.stderr
        assert any(row["ran_at"] for row in json.loads(beside.stdout)), "it is the same data"
        assert running.health().get("database") == "ok", "a command that ends leaves the server to the others"

        var = Path(environ["GOODWORK_VAR"])
        server = postgres.of_checkout(var)
        os.kill(int((server.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        running.wait_for(running.says("The database ended; starting it again."))
        running.wait_for(lambda: running.health().get("database") == "ok")

        below = children(running.process.pid)
        assert len(below) >= 4
    finally:
        status = running.end()
    assert status == 0
    assert running.says("the data stays")()
    assert still_running(below, seconds=10) == []
    assert running.health() == {}

    after = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert any(row["ran_at"] for row in json.loads(after.stdout)), "the data stayed, and a command starts the server"
    assert not server.is_answering(), "and ends it again"

    again = Running(environ, "--no-demo")
    try:
        began = time.monotonic()
        again.wait_for(again.says("Goodwork is at"))
        assert "preparing the database" not in "".join(again.said)
        assert time.monotonic() - began < 30
    finally:
        assert again.end() == 0


def test_killed_without_a_word_it_leaves_nothing_running(environ: dict[str, str]) -> None:
    running = Running(environ, "--no-demo")
    running.wait_for(running.says("Goodwork is at"))
    below = children(running.process.pid)
    running.process.kill()
    running.process.wait()
    running.reader.join()
    assert running.process.stdout is not None
    running.process.stdout.close()
    left = still_running(below, seconds=60)
    assert not left, "web server and worker end; the worker, the last to hold it, ends the database"
    assert running.health() == {}
    assert not postgres.of_checkout(Path(environ["GOODWORK_VAR"])).is_answering()
