"""The database made ready: reachable, not newer than we are, migrated by its owner, rights given, reference data in.

Two roles (ADR 0002): the owner makes and changes tables; the product itself runs as a role that owns nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from goodwork.config import postgres, surroundings
from goodwork.config.postgres_programs import CannotStart, home_of

OLDEST_SERVER = 150000
Tell = Callable[[str], None]
# `django.db.utils.OperationalError: could not extend file ...`
_ERROR = re.compile(r"(?:[A-Za-z_]\w*\.)+[A-Z]\w*: (\S.*)")


@contextlib.contextmanager
def held(environ: Mapping[str, str]) -> Iterator[None]:
    """Have a server that answers for the length of a block: the checkout's own, or the one DATABASE_URL names.

    Raises:
        CannotStart: with one sentence that says what to do.
    """
    if surroundings.uses_own_database(environ):
        with postgres.of_checkout(surroundings.var_folder(environ)).hold():
            yield
        return
    check_addresses(environ)
    yield


def check_addresses(environ: Mapping[str, str]) -> None:
    """Connect to the server that DATABASE_URL names, as the product and as the owner of the tables.

    Raises:
        CannotStart: with one sentence that says what to do.
    """
    check_address(environ["DATABASE_URL"], "DATABASE_URL")
    if environ.get("GOODWORK_MIGRATION_DATABASE_URL"):
        check_address(environ["GOODWORK_MIGRATION_DATABASE_URL"], "GOODWORK_MIGRATION_DATABASE_URL")


def check_address(url: str, name: str) -> None:
    """Connect to a server somebody named, and refuse it in one sentence where it can't serve.

    Raises:
        CannotStart: it is no address, nothing answers, it is not a database we may enter, or it is too old.
    """
    try:
        parts = urlsplit(url)
        readable = parts.port is None or parts.port > 0
    except ValueError:
        readable = False
    if not readable or parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise CannotStart(f"{name} must look like postgresql://user:password@host:5432/name; mend or unset it.")
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        said = " ".join(str(error).split()).split(" Is the server running")[0].removesuffix(".")
        raise CannotStart(f"The database that {name} names can't be reached: {said}; mend or unset it.") from error
    if version < OLDEST_SERVER:
        raise CannotStart(f"The server that {name} names is PostgreSQL {version // 10000}; Goodwork needs 15 or newer.")


def make_ready(environ: Mapping[str, str], *, tell: Tell) -> None:
    """Bring tables, rights and reference data up to date, doing nothing where all is well. Django must be set up.

    Raises:
        CannotStart: the data was made by a newer Goodwork, or a migration failed.
    """
    waiting = _waiting(surroundings.owner_url(environ))
    if waiting:
        tell(f"preparing the database ({waiting} steps)")
        _migrate(environ, tell=tell)
    give_rights(environ)
    _load_reference(environ, tell=tell, sure=bool(waiting))
    _catch_up(environ, tell=tell, sure=bool(waiting))


def give_rights(environ: Mapping[str, str]) -> None:
    """Let the product's role read and write rows, change no table, and only add to the append-only ones."""
    owner, product = surroundings.owner_url(environ), _role(surroundings.database_url(environ))
    if _role(owner) == product or not product:
        return
    role = sql.Identifier(product)
    with psycopg.connect(owner) as connection:
        for text in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}",
        ):
            connection.execute(sql.SQL(text).format(role))
        for table in _append_only(connection):
            connection.execute(
                sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(sql.Identifier(table), role)
            )
        if _has_table(connection, "django_migrations"):
            connection.execute(sql.SQL("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}").format(role))


def one_role_only(environ: Mapping[str, str]) -> bool:
    """Say whether the product runs as the owner of its tables, who could switch the append-only guards off."""
    return _role(surroundings.owner_url(environ)) == _role(surroundings.database_url(environ))


def holds_people(environ: Mapping[str, str]) -> bool:
    """Say whether the database holds any person yet; a demonstration is never mixed into what is there."""
    with psycopg.connect(surroundings.owner_url(environ)) as connection:
        if not _has_table(connection, "people_person"):
            return False
        row = connection.execute("SELECT EXISTS (SELECT 1 FROM people_person)").fetchone()
    return bool(row and row[0])


def nobody_signs_in(environ: Mapping[str, str]) -> bool:
    """Say whether there is no account yet but those that commands act as, so that no one could open a staff page."""
    with psycopg.connect(surroundings.owner_url(environ)) as connection:
        row = connection.execute("SELECT EXISTS (SELECT 1 FROM access_user WHERE NOT is_operator)").fetchone()
    return not (row and row[0])


def stamp_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of what we note about this database: beside its data, or by its address."""
    var = surroundings.var_folder(environ)
    if surroundings.uses_own_database(environ):
        return home_of(var) / "notes"
    return var / "notes" / hashlib.sha256(environ["DATABASE_URL"].encode()).hexdigest()[:12]


def _waiting(url: str) -> int:
    """Count the migrations that this program has and the database lacks; refuse a database that has more than we."""
    from django.apps import apps

    ours: set[tuple[str, str]] = set()
    for config in apps.get_app_configs():
        ours |= {(config.label, path.stem) for path in Path(config.path).glob("migrations/[0-9]*.py")}
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith("goodwork.")}
    with psycopg.connect(url) as connection:
        applied = (
            {(str(app), str(name)) for app, name in connection.execute("SELECT app, name FROM django_migrations")}
            if _has_table(connection, "django_migrations")
            else set()
        )
    unknown = sorted(f"{label}.{name}" for label, name in applied - ours if label in labels)
    if unknown:
        raise CannotStart(
            f"This data was made by a newer Goodwork (it has {unknown[-1]}): bring this checkout up to date, "
            "or start with new data by bin/run --fresh."
        )
    return len(ours - applied)


def _migrate(environ: Mapping[str, str], *, tell: Tell) -> None:
    command = [sys.executable, "-m", "goodwork.manage", "migrate", "--no-input", "--verbosity", "1"]
    child = subprocess.Popen(
        command,
        env={**environ, "DATABASE_URL": surroundings.owner_url(environ), "GOODWORK_RUN": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=surroundings.ROOT,
    )
    said = []
    for line in child.stdout or ():
        said.append(line.strip())
    if child.wait() != 0:
        raise CannotStart(f"The tables can't be brought up to date: {what_went_wrong(said)}.")


def what_went_wrong(said: Sequence[str]) -> str:
    """Find the error in what a failed migration printed: PostgreSQL's own lines (LINE 1, a caret) come after it."""
    errors = [found[1] for line in said if (found := _ERROR.match(line))]
    text = errors[-1] if errors else next((line for line in reversed(said) if line), "it said nothing")
    text = text.replace("table (", "table: ")
    if "permission denied for schema" in text:
        text += ": let the owner of the tables (GOODWORK_MIGRATION_DATABASE_URL) create in it"
    return text.rstrip(".")


def _load_reference(environ: Mapping[str, str], *, tell: Tell, sure: bool) -> None:
    from goodwork.config import reference
    from goodwork.kernel import clock

    stamp = stamp_folder(environ) / "reference"
    wanted = reference.digest()
    if not sure and stamp.exists() and stamp.read_text() == wanted:
        return
    reference.load_all(at=clock.now(), tell=tell)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)


def _catch_up(environ: Mapping[str, str], *, tell: Tell, sure: bool) -> None:
    """Let rooms that an upgrade brought read what happened before; once for each set of rooms, as a note says."""
    from goodwork.config import catching_up
    from goodwork.kernel import clock

    now = clock.now()
    stamp = stamp_folder(environ) / "caught-up"
    wanted = "\n".join(catching_up.rooms(at=now))
    if not sure and stamp.exists() and stamp.read_text() == wanted:
        return
    catching_up.catch_up_all(at=now, tell=tell)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)


def _append_only(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    found = connection.execute(
        "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND t.tgname LIKE 'pgtrigger\\_append\\_only\\_%'"
    )
    return [str(row[0]) for row in found]


def _has_table(connection: psycopg.Connection[tuple[object, ...]], name: str) -> bool:
    row = connection.execute("SELECT to_regclass(%s)", [f"public.{name}"]).fetchone()
    return bool(row and row[0])


def _role(url: str) -> str:
    return urlsplit(url).username or os.environ.get("PGUSER", "")
