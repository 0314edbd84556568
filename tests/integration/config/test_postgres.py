"""Our own PostgreSQL: made, shared, found dead, started again, ended; each trouble is one sentence."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from goodwork.config import postgres
from goodwork.config.postgres_programs import CannotStart, find_programs, lend_account

HOLD = """
import sys, time
from pathlib import Path
from goodwork.config import postgres
with postgres.of_checkout(Path(sys.argv[1])).hold():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def var() -> Iterator[Path]:
    """Make a folder that the server's account can enter; pytest's own is closed to all others."""
    folder = Path(tempfile.mkdtemp(prefix="goodwork-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    server = postgres.of_checkout(folder)
    server.stop()
    shutil.rmtree(folder)


def rows(server: postgres.Server) -> int:
    with psycopg.connect(server.url(role=postgres.OWNER)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (id int)")
        connection.execute("INSERT INTO kept VALUES (1)")
        found = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert found is not None
    return int(found[0])


def another_holder(var: Path) -> subprocess.Popen[bytes]:
    other = subprocess.Popen([sys.executable, "-c", HOLD, str(var)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    return other


def test_it_is_made_once_and_the_data_stays(var: Path) -> None:
    with postgres.of_checkout(var).hold() as server:
        assert rows(server) == 1
        assert oct(server.data.stat().st_mode & 0o777) == "0o700"
        assert oct(server.socket_folder.stat().st_mode & 0o777) == "0o700"
        with psycopg.connect(server.url()) as connection:
            assert connection.info.user == postgres.APP
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert not postgres.of_checkout(var).is_answering()
    with postgres.of_checkout(var).hold() as server:
        assert rows(server) == 2


def test_the_last_to_leave_ends_it(var: Path) -> None:
    with another_holder(var) as other:
        with postgres.of_checkout(var).hold() as server:
            assert server.is_answering()
        assert server.is_answering(), "another process still holds it"
        other.communicate(b"", timeout=30)
        assert not server.is_answering()


def test_a_holder_that_was_killed_is_not_waited_for(var: Path) -> None:
    with another_holder(var) as other:
        other.kill()
    server = postgres.of_checkout(var)
    assert server.is_answering()
    with postgres.of_checkout(var).hold():
        assert rows(server) == 1
    assert not server.is_answering()


def test_a_server_that_was_killed_is_started_again_with_all_its_rows(var: Path) -> None:
    with postgres.of_checkout(var).hold() as server:
        assert rows(server) == 1
        pid = int((server.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)
        assert not server.is_answering()
        postgres.of_checkout(var).ensure_running()
        assert rows(server) == 2


def test_data_of_another_version_is_one_sentence(var: Path) -> None:
    with postgres.of_checkout(var).hold() as server:
        major = server.programs.major
    version = server.data / "PG_VERSION"
    version.write_text("99\n")
    with (
        pytest.raises(CannotStart, match=f"made by PostgreSQL 99 .* are PostgreSQL {major}; set GOODWORK_POSTGRES_BIN"),
        postgres.of_checkout(var).hold(),
    ):
        pass
    version.write_text(f"{major}\n")


def test_a_full_disk_is_one_sentence(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil._ntuple_diskusage(10**9, 10**9, 5 * 1024 * 1024)  # type: ignore[attr-defined]
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: full)
    with pytest.raises(CannotStart, match=r"The disk is full: .* has 5 MB left"), postgres.of_checkout(var).hold():
        pass


def test_making_the_data_folder_leaves_nothing_half_made(var: Path) -> None:
    server = postgres.of_checkout(var)
    server.home.mkdir(parents=True)
    (server.home / "data.making").mkdir()
    (server.home / "data.making" / "PG_VERSION").write_text("18\n")
    with server.hold():
        assert rows(server) == 1
    assert not (server.home / "data.making").exists()


def test_a_throw_away_server_is_gone_with_its_process(tmp_path: Path) -> None:
    program = (
        "import os, signal\nfrom goodwork.config import postgres\n"
        "with postgres.throw_away() as server:\n"
        "    print(server.home, (server.data / 'postmaster.pid').read_text().split()[0], flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    home, pid = done.stdout.split()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()
    with postgres.throw_away() as next_one:
        assert next_one.home.exists()
        assert not Path(home).exists(), "the next one clears its folder away"


def test_as_root_a_closed_folder_gets_its_data_elsewhere() -> None:
    closed = Path(tempfile.mkdtemp(prefix="goodwork-test-", dir="/tmp"))
    closed.chmod(0o700)
    try:
        with postgres.of_checkout(closed).hold() as server:
            assert rows(server) == 1
            if os.geteuid() == 0:
                assert server.home.parent == Path("/var/lib/goodwork")
                assert (closed / "postgres" / "WHERE").read_text().strip() == str(server.home)
            else:
                assert server.home == closed / "postgres"
        shutil.rmtree(server.home)
    finally:
        shutil.rmtree(closed)


def test_the_systems_own_postgresql_serves_as_well(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    folder = str(others[0]) if others else str(find_programs().folder)
    monkeypatch.setenv("GOODWORK_POSTGRES_BIN", folder)
    with postgres.of_checkout(var).hold() as server:
        assert str(server.programs.folder) == folder
        assert rows(server) == 1


def test_root_lends_the_account_that_owns_the_data(var: Path) -> None:
    with postgres.of_checkout(var).hold() as server:
        owner = server.data.stat().st_uid
    if owner != 0:
        assert lend_account(server.data).uid == owner
