"""Goodwork's own PostgreSQL: find its programs, make its data folder, start it, share it, end it.

No Django here: this runs before there are settings. The server listens on a Unix socket only, in a folder that nobody
but its own account can enter. PostgreSQL refuses to run as root, so root lends it an account.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from goodwork.config.postgres_processes import dies_with_parent, environment, last_line, plain_words
from goodwork.config.postgres_programs import (
    Account,
    CannotStart,
    Programs,
    account_of,
    can_reach,
    find_programs,
    home_of,
    lend_account,
    socket_folder,
    within_reach,
)

OWNER = "goodwork"
"""The database role that owns the tables: migrations, backup and restore run as it."""
APP = "goodwork_app"
"""The database role of web, worker and commands: it reads and writes rows and owns nothing (ADR 0002)."""
DATABASE = "goodwork"
PATIENCE_SECONDS = 10.0
SMALLEST_FREE_BYTES = 300 * 1024 * 1024

PLANS: Mapping[str, str] = {"jit": "off", "random_page_cost": "1.1", "max_parallel_workers_per_gather": "0"}
"""What short queries by many users want: indexes on a disk without a head, and no second process for one page."""
STEADY: Mapping[str, str] = {
    **PLANS,
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "shared_buffers": "256MB",
    "autovacuum": "on",
    "autovacuum_naptime": "20s",
}
"""Autovacuum also counts what is in the tables; it looks often, because a load of a file or a city changes it all."""
THROW_AWAY: Mapping[str, str] = {
    **PLANS,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "shared_buffers": "64MB",
}


# A server that died stays in the table of processes, and looks alive, until its parent has asked how it ended.
_children: list[subprocess.Popen[bytes]] = []


@dataclass
class Server:
    """One data folder with the programs and the account that run it."""

    home: Path
    programs: Programs
    account: Account | None
    options: Mapping[str, str]
    dies_with_us: bool = False
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log" / "postgresql.log"

    @property
    def socket_folder(self) -> Path:
        return socket_folder(self.home)

    def url(self, *, role: str = APP, database: str = DATABASE) -> str:
        """Give the address by which a role reaches a database of this server."""
        return address(self.home, role=role, database=database)

    def is_answering(self) -> bool:
        """Say whether a connection can be made now: a file that names a process proves nothing."""
        try:
            with psycopg.connect(self.url(role=OWNER, database="postgres"), connect_timeout=3):
                return True
        except psycopg.OperationalError:
            return False

    def ensure_running(self) -> None:
        """Make the data folder where there is none, and start the server unless it answers.

        Raises:
            CannotStart: with a sentence for the person at the keyboard.
        """
        if self.is_answering():
            return
        with plain_words(self.home):
            self._check_disk()
            self._make_folders()
            self._check_version()
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._start()
            self._make_roles()

    def stop(self) -> None:
        """End the server in order ("fast": open sessions are cut), and wait until it is gone."""
        pid = self._postmaster()
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                break
            if self._postmaster() is None:
                break
            time.sleep(0.02)
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=10)
            self._process = None

    def remove(self) -> None:
        """Delete the data folder, the log and the socket's folder."""
        self.stop()
        for folder in {self.data, self.log.parent, self.socket_folder, self.home / "data.making"}:
            shutil.rmtree(folder, ignore_errors=True)

    @contextlib.contextmanager
    def hold(self) -> Iterator[Server]:
        """Keep the server up for the length of a block, and end it when the last holder leaves.

        Several processes of one checkout (the web, a command) share the server; each holds a shared lock, which the
        operating system lets go of even when a process is killed.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "holders.lock").open("a") as holders:
            with self._one_at_a_time():
                fcntl.flock(holders, fcntl.LOCK_SH)
                self.ensure_running()
            try:
                yield self
            finally:
                with self._one_at_a_time():
                    try:
                        fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        pass
                    else:
                        self.stop()

    @contextlib.contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with (self.home / "start.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _postmaster(self) -> int | None:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(pid, 0)
        except (OSError, ValueError):
            return None
        return pid

    def _check_disk(self) -> None:
        place = next(folder for folder in (self.home, *self.home.parents) if folder.exists())
        free = shutil.disk_usage(place).free
        if free < SMALLEST_FREE_BYTES:
            raise CannotStart(
                f"The disk is full: {place} has {free // 1024 // 1024} MB left and the database needs "
                f"{SMALLEST_FREE_BYTES // 1024 // 1024} MB; free some space, then try again."
            )

    def _make_folders(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        for folder in (self.log.parent, self.socket_folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._give(folder)
            if folder.is_symlink() or folder.stat().st_uid != self._uid():
                raise CannotStart(f"{folder} belongs to another account; remove it, then try again.")
            folder.chmod(0o700)
        if self.data.exists() and self.data.stat().st_uid != self._uid():
            owner = account_of(self.data.stat().st_uid).name
            raise CannotStart(
                f"The data in {self.data} belongs to the account {owner}; run as {owner}, or as root, "
                "or start with new data by bin/run --fresh."
            )

    def _check_version(self) -> None:
        try:
            made_by = int((self.data / "PG_VERSION").read_text().strip())
        except OSError:
            return
        if made_by != self.programs.major:
            raise CannotStart(
                f"The data in {self.data} was made by PostgreSQL {made_by} and the programs in {self.programs.folder} "
                f"are PostgreSQL {self.programs.major}; set GOODWORK_POSTGRES_BIN to the folder of PostgreSQL "
                f"{made_by}'s programs, or start with new data by bin/run --fresh."
            )

    def _initialise(self) -> None:
        making = self.home / "data.making"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        self._give(making)
        for locale in ("C.UTF-8", "C"):
            done = self._run(
                *("initdb", "-D", str(making), "-U", OWNER, "--auth=trust", "--encoding=UTF8"),
                *(f"--locale={locale}", "--no-instructions"),
                *(["--no-sync"] if self.options.get("fsync") == "off" else []),
            )
            if done.returncode == 0:
                making.rename(self.data)
                return
            if "locale" not in done.stderr:
                break
        raise CannotStart(f"The database's folder can't be made: {last_line(done.stderr)}")

    def _start(self) -> None:
        settings = {
            **self.options,
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "unix_socket_permissions": "0700",
        }
        command = [self.programs.path("postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            _children[:] = [child for child in _children if child.poll() is None]
            with self.log.open("ab") as log:
                started_at = log.tell()
                process = self._popen(command, log)
            _children.append(process)
            if self._wait_until_answering(process, deadline):
                self._process = process
                return
            with self.log.open("rb") as log:
                log.seek(started_at)
                said = log.read().decode(errors="replace")
            if "No space left on device" in said:
                raise OSError(errno.ENOSPC, "No space left on device", str(self.data))
            if time.monotonic() > deadline:
                raise CannotStart(f"The database doesn't start: {last_line(said)} (all of it is in {self.log}).")
            # After a `kill -9` the dead server's children hold its memory for about a second: try again.
            time.sleep(0.3)

    def _wait_until_answering(self, process: subprocess.Popen[bytes], deadline: float) -> bool:
        # Crash recovery of much data may take longer than starting: while the process lives, wait a minute.
        longest = max(deadline, time.monotonic() + 60)
        while time.monotonic() < longest:
            if self.is_answering():
                return True
            if process.poll() is not None:
                return False
            time.sleep(0.03)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=10)
        return False

    def _make_roles(self) -> None:
        with psycopg.connect(self.url(role=OWNER, database="postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP]).fetchone():
                connection.execute(f"CREATE ROLE {APP} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")

    def _uid(self) -> int:
        return self.account.uid if self.account else os.geteuid()

    def _give(self, folder: Path) -> None:
        if self.account:
            os.chown(folder, self.account.uid, self.account.gid)

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.programs.path(program), *arguments],
            cwd="/",
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )

    def _popen(self, command: list[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            cwd="/",
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
            preexec_fn=dies_with_parent(signal.SIGINT) if self.dies_with_us else None,
        )


def address(home: Path, *, role: str = APP, database: str = DATABASE) -> str:
    """Give the address of the database in a home folder, whether its server runs or not."""
    return f"postgresql://{role}@/{database}?host={quote(str(socket_folder(home)), safe='')}"


def of_checkout(var: Path) -> Server:
    """Describe the server of a checkout's `var` folder; it starts nothing.

    Raises:
        CannotStart: PostgreSQL's programs are not there, or root has no account to lend.
    """
    home = home_of(var)
    programs = find_programs()
    account = None
    if os.geteuid() == 0:
        account = lend_account(home / "data")
        if home != var.absolute() / "postgres":
            note = var / "postgres" / "WHERE"
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(f"{home}\n")
            home.mkdir(parents=True, exist_ok=True)
        programs = within_reach(programs, account, home)
    return Server(home=home, programs=programs, account=account, options=STEADY)


@contextlib.contextmanager
def throw_away(like: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Run a server of its own, for tests, that is gone with its data when the block or we end.

    `like`: settings that outweigh the usual ones of such a server, for who measures.
    """
    account = lend_account(None) if os.geteuid() == 0 else None
    place = next(
        (
            folder
            for folder in (tempfile.gettempdir(), "/tmp", "/var/tmp")
            if os.access(folder, os.W_OK) and (account is None or can_reach(account, Path(folder) / "x"))
        ),
        None,
    )
    if place is None:
        name = account.name if account else "of this user"
        raise CannotStart(f"The account {name} can enter no folder for temporary files; open up /tmp for it.")
    _clear_away(Path(place))
    home = Path(tempfile.mkdtemp(prefix="goodwork-pg-", dir=place))
    home.chmod(0o755)
    (home / "pid").write_text(str(os.getpid()))
    try:
        programs = find_programs()
        if account:
            programs = within_reach(programs, account, home)
        server = Server(
            home=home, programs=programs, account=account, options={**THROW_AWAY, **(like or {})}, dies_with_us=True
        )
        server.ensure_running()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _clear_away(place: Path) -> None:
    """Remove what throw-away servers left whose process was killed before it could."""
    for home in place.glob("goodwork-pg-*"):
        try:
            os.kill(int((home / "pid").read_text()), 0)
        except ProcessLookupError:
            shutil.rmtree(home, ignore_errors=True)
        except (OSError, ValueError):
            continue
