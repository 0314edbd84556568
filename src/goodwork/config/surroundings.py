"""Where this checkout keeps its things, and what the last `bin/run` was told, so that commands work on the same data.

No Django here: the settings themselves start with it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from goodwork.config import postgres
from goodwork.config.postgres_programs import home_of

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent
REMEMBERED = "run.json"
NOT_REMEMBERED = frozenset({"GOODWORK_VAR", "GOODWORK_RUN", "GOODWORK_MODE"})


def var_folder(environ: Mapping[str, str]) -> Path:
    """Name the folder of everything that is made while running; it is never part of the source."""
    return Path(environ.get("GOODWORK_VAR") or ROOT / "var").absolute()


def remember(environ: Mapping[str, str]) -> None:
    """Write down what `bin/run` was told (an address of a database, a port), for its owner only."""
    told = {
        name: value
        for name, value in environ.items()
        if (name.startswith("GOODWORK_") or name == "DATABASE_URL") and name not in NOT_REMEMBERED
    }
    var = var_folder(environ)
    var.mkdir(parents=True, exist_ok=True)
    making = var / f"{REMEMBERED}.making"
    making.unlink(missing_ok=True)
    making.touch(mode=0o600)
    making.write_text(json.dumps(told, indent=2) + "\n")
    making.rename(var / REMEMBERED)


def recall(environ: MutableMapping[str, str]) -> None:
    """Fill in what the last `bin/run` was told, unless another mode or database is set."""
    if environ.get("GOODWORK_MODE", "development") != "development" or environ.get("GOODWORK_RUN"):
        return
    if "DATABASE_URL" in environ:
        return
    try:
        told = json.loads((var_folder(environ) / REMEMBERED).read_text())
    except (OSError, ValueError):
        return
    for name, value in told.items():
        environ.setdefault(name, value)


def uses_own_database(environ: Mapping[str, str]) -> bool:
    """Say whether the database is the checkout's own, and not one that DATABASE_URL names."""
    return not environ.get("DATABASE_URL")


def database_url(environ: Mapping[str, str]) -> str:
    """Give the address by which web, worker and commands reach the database (ADR 0002)."""
    return environ.get("DATABASE_URL") or postgres.address(home_of(var_folder(environ)))


def owner_url(environ: Mapping[str, str]) -> str:
    """Give the address by which migrations, backup and restore reach the database (ADR 0002)."""
    own = environ.get("GOODWORK_MIGRATION_DATABASE_URL") or environ.get("DATABASE_URL")
    return own or postgres.address(home_of(var_folder(environ)), role=postgres.OWNER)


def current() -> MutableMapping[str, str]:
    """Give the process's environment, what the last `bin/run` was told filled in."""
    recall(os.environ)
    return os.environ
