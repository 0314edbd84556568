"""What the last `bin/run` was told, and what commands make of it."""

from __future__ import annotations

import stat
from pathlib import Path

from goodwork.config import surroundings


def test_commands_take_over_what_bin_run_was_told(tmp_path: Path) -> None:
    told = {"GOODWORK_VAR": str(tmp_path), "DATABASE_URL": "postgresql://u:secret@h/n", "GOODWORK_BASE_URL": "http://x"}
    surroundings.remember({**told, "PATH": "/bin", "GOODWORK_RUN": "1"})
    environ = {"GOODWORK_VAR": str(tmp_path)}
    surroundings.recall(environ)
    assert environ == told


def test_what_is_remembered_is_for_its_owner_only(tmp_path: Path) -> None:
    surroundings.remember({"GOODWORK_VAR": str(tmp_path), "DATABASE_URL": "postgresql://u:secret@h/n"})
    assert stat.S_IMODE((tmp_path / surroundings.REMEMBERED).stat().st_mode) == 0o600


def test_another_database_or_mode_is_never_mixed_with_it(tmp_path: Path) -> None:
    surroundings.remember({"GOODWORK_VAR": str(tmp_path), "DATABASE_URL": "postgresql://h/a", "GOODWORK_GATEWAY": "x"})
    for other in ({"DATABASE_URL": "postgresql://h/b"}, {"GOODWORK_MODE": "production"}, {"GOODWORK_MODE": "test"}):
        environ = {"GOODWORK_VAR": str(tmp_path), **other}
        surroundings.recall(environ)
        assert environ == {"GOODWORK_VAR": str(tmp_path), **other}


def test_nothing_remembered_is_the_checkouts_own_database(tmp_path: Path) -> None:
    environ = {"GOODWORK_VAR": str(tmp_path)}
    surroundings.recall(environ)
    assert surroundings.uses_own_database(environ)
    assert surroundings.database_url(environ).startswith("postgresql://goodwork_app@/goodwork?host=")
    assert surroundings.owner_url(environ).startswith("postgresql://goodwork@/goodwork?host=")


def test_the_owner_is_another_role_where_one_was_named() -> None:
    environ = {"DATABASE_URL": "postgresql://app@h/n", "GOODWORK_MIGRATION_DATABASE_URL": "postgresql://owner@h/n"}
    assert surroundings.owner_url(environ) == "postgresql://owner@h/n"
    assert surroundings.owner_url({"DATABASE_URL": "postgresql://app@h/n"}) == "postgresql://app@h/n"


def test_a_damaged_note_is_as_none(tmp_path: Path) -> None:
    (tmp_path / surroundings.REMEMBERED).write_text("{")
    environ = {"GOODWORK_VAR": str(tmp_path)}
    surroundings.recall(environ)
    assert environ == {"GOODWORK_VAR": str(tmp_path)}
