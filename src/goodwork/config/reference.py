"""The reference data that comes with the product: each room's `reference.load`, from the lowest room up."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import ModuleType

from django.apps import apps

from goodwork.config.surroundings import PACKAGE
from goodwork.kernel.actors import SYSTEM


def load_all(*, at: datetime, tell: Callable[[str], None]) -> int:
    """Load what the database does not hold yet of every room's reference data; return how many rows changed."""
    return sum(module.load(by=SYSTEM, at=at, tell=tell) for module in _modules())


def digest() -> str:
    """Return what tells one state of the shipped data and its loaders from another."""
    summed = hashlib.sha256()
    loaders = [Path(module.__file__ or "") for module in _modules()]
    for path in [*loaders, *sorted(p for p in (PACKAGE / "data").rglob("*") if p.is_file())]:
        there = path.stat()
        summed.update(f"{path.name} {there.st_size} {there.st_mtime_ns}\n".encode())
    return summed.hexdigest()


def _modules() -> list[ModuleType]:
    found = []
    for config in apps.get_app_configs():
        name = f"{config.name}.reference"
        if config.name.startswith("goodwork.") and importlib.util.find_spec(name) is not None:
            found.append(importlib.import_module(name))
    return found
