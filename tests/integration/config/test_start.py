"""`bin/run` in trouble: each one sentence that says what to do."""

from __future__ import annotations

import argparse
import io
import socket
import subprocess
from pathlib import Path

import psycopg
import pytest

from factories.operators import commands
from goodwork.config import database, postgres, start, surroundings
from goodwork.config.postgres_programs import CannotStart


def told(**changed: object) -> argparse.Namespace:
    return argparse.Namespace(**{"port": None, "fresh": False, "no_demo": False, **changed})


def test_a_taken_port_names_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with (
            pytest.raises(CannotStart, match=f"Port {port} is taken by another program.*--port {port + 1}"),
            start._held_port(told(port=port), {}),
        ):
            pass


def test_a_port_is_held_before_anything_listens_and_only_the_web_server_may_share_it() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with start._held_port(told(port=port), {}) as held:
        assert held == port
        with pytest.raises(CannotStart, match=f"Port {port} is taken"), start._held_port(told(port=port), {}):
            pass
        with socket.socket() as web:
            web.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            web.bind(("127.0.0.1", port))
            web.listen()
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
    with start._held_port(told(port=port), {}) as again:
        assert again == port


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_is_none(port: int) -> None:
    with pytest.raises(CannotStart, match=f"--port is {port}"), start._held_port(told(port=port), {}):
        pass


@pytest.mark.parametrize(("arguments", "sentence"), [(["--port", "x"], "--port"), (["--nope"], "--nope")])
def test_wrong_words(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        start.main(arguments)
    assert ended.value.code == 1
    assert sentence in capsys.readouterr().out


def test_one_checkout_runs_once(tmp_path: Path) -> None:
    with start._only_one(tmp_path), pytest.raises(CannotStart, match="running already"), start._only_one(tmp_path):
        pass


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://h/n", "must look like postgresql://"),
        ("postgresql://h", "must look like postgresql://"),
        ("postgresql://h:port/n", "must look like postgresql://"),
        ("postgresql://[::1/n", "must look like postgresql://"),
        ("postgresql://goodwork@127.0.0.1:1/n", "can't be reached: .*refused.*; mend or unset it"),
        ("postgresql://goodwork@/n?host=%2Fnowhere", "can't be reached"),
    ],
)
def test_a_wrong_address_of_a_database(url: str, sentence: str) -> None:
    with pytest.raises(CannotStart, match=sentence) as refused:
        database.check_address(url, "DATABASE_URL")
    assert "\n" not in str(refused.value)


def test_a_server_that_is_too_old(postgres_server: postgres.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "OLDEST_SERVER", 990000)
    with pytest.raises(CannotStart, match="Goodwork needs 15 or newer"):
        database.check_address(postgres_server.url(role=postgres.OWNER, database="postgres"), "DATABASE_URL")


@pytest.mark.parametrize("answer", ["no\n", "\n", "", "y\n"])
def test_fresh_deletes_nothing_without_a_yes(
    answer: str, postgres_server: postgres.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "of_checkout", lambda _var: postgres_server)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    with pytest.raises(CannotStart, match="Nothing was deleted"):
        start._delete({})
    assert postgres_server.is_answering()


def test_fresh_never_deletes_a_database_of_somebody_elses() -> None:
    with pytest.raises(CannotStart, match="empty the one that DATABASE_URL names yourself"):
        start._delete({"DATABASE_URL": "postgresql://h/n"})


@pytest.mark.django_db(transaction=True)
def test_data_of_a_newer_goodwork(postgres_server: postgres.Server) -> None:
    url = postgres_server.url(role=postgres.OWNER, database=f"test_{postgres.DATABASE}")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0999_later', now())")
        try:
            with pytest.raises(CannotStart, match=r"made by a newer Goodwork \(it has people.0999_later\)"):
                database._waiting(url)
        finally:
            connection.execute("DELETE FROM django_migrations WHERE name = '0999_later'")
    assert database._waiting(url) == 0


@pytest.mark.django_db(transaction=True)
def test_the_demonstration_is_never_mixed_into_what_is_there(
    postgres_server: postgres.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres_server.url(role=postgres.OWNER, database=f"test_{postgres.DATABASE}")
    environ = {"DATABASE_URL": url, "GOODWORK_MODE": "development", "GOODWORK_VAR": str(tmp_path)}
    assert not database.holds_people(environ)
    monkeypatch.setattr(database, "holds_people", lambda _environ: True)
    monkeypatch.setattr(start.subprocess, "run", lambda *a, **k: pytest.fail("it was loaded"))
    start._load_demonstration(told(), environ)
    start._load_demonstration(told(no_demo=True), {**environ, "GOODWORK_VAR": str(tmp_path / "other")})
    start._load_demonstration(told(), {**environ, "GOODWORK_MODE": "production"})


def test_a_demonstration_that_was_cut_short_is_not_taken_for_whole(tmp_path: Path) -> None:
    environ = {"DATABASE_URL": "postgresql://h/n", "GOODWORK_MODE": "development", "GOODWORK_VAR": str(tmp_path)}
    note = database.stamp_folder(environ) / "demonstration"
    note.parent.mkdir(parents=True)
    note.write_text(start.CUT_SHORT)
    with pytest.raises(CannotStart, match="cut short"):
        start._load_demonstration(told(), environ)
    start._load_demonstration(told(no_demo=True), environ)


def test_what_stands_in_run_json_has_no_password_on_the_screen() -> None:
    assert "secret" not in start._without_password("postgresql://u:secret@db.example.org:5432/goodwork")
    assert surroundings.uses_own_database({})


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (
            [
                "Traceback (most recent call last):",
                "psycopg.errors.InsufficientPrivilege: permission denied for schema public",
                "LINE 1: CREATE TABLE",
                "^",
                "django.db.migrations.exceptions.MigrationSchemaMissing: Unable to create the django_migrations table"
                " (permission denied for schema public",
                "LINE 1: CREATE TABLE",
                "^)",
            ],
            "permission denied for schema public: let the owner of the tables",
        ),
        (
            ["django.db.utils.OperationalError: could not extend file: No space left on device", "HINT: Check"],
            "No space",
        ),
        (["Killed"], "Killed"),
        ([], "it said nothing"),
    ],
)
def test_a_migration_that_failed_says_why(said: list[str], why: str) -> None:
    assert why in database.what_went_wrong(said)


@pytest.mark.django_db(transaction=True)
def test_without_an_account_it_says_how_to_make_the_first_one(
    postgres_server: postgres.Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres_server.url(role=postgres.OWNER, database=f"test_{postgres.DATABASE}")
    environ = {"DATABASE_URL": url}
    no_cast = subprocess.CompletedProcess(args=[], returncode=0, stdout="[]", stderr="")
    monkeypatch.setattr(start.subprocess, "run", lambda *a, **k: no_cast)
    accounts = commands(capsys, "accounts")
    accounts("list")  # the command line's own account is nobody's to sign in with
    start._welcome("http://localhost:8000", environ, seconds=1)
    assert "goodwork accounts create-admin --email" in capsys.readouterr().out
    accounts("create-admin", "--email", "chief@example.org", "--name", "Chief")
    start._welcome("http://localhost:8000", environ, seconds=1)
    assert "create-admin" not in capsys.readouterr().out
