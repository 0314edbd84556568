"""What other folders show on a person's own page: a folder's `panels.py` with `MY_PANELS = [MyPanel(...)]` is found."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import goodwork.web
from goodwork.kernel.actors import Viewer

Build = Callable[..., object | None]
"""`build(viewer, person_id, *, language, at)`: what the template gets as `part`, or None for nothing to show."""


@dataclass(frozen=True)
class MyPanel:
    """One part of a person's page: its place, what makes it, and its template (which gets `part` and `language`)."""

    name: str
    order: int
    build: Build
    template: str


@dataclass(frozen=True)
class Shown:
    """A panel as it is shown."""

    template: str
    part: object


@lru_cache(maxsize=1)
def panels() -> tuple[MyPanel, ...]:
    """Return every panel of a person's page, in its order."""
    found: list[Any] = []
    for info in pkgutil.walk_packages(goodwork.web.__path__, "goodwork.web."):
        if info.name.endswith(".panels") and info.name != __name__:
            found += getattr(importlib.import_module(info.name), "MY_PANELS", ())
    return tuple(sorted(found, key=lambda panel: (panel.order, panel.name)))


def shown(viewer: Viewer, person_id: UUID, *, language: str, at: datetime) -> tuple[Shown, ...]:
    """Return the panels that have something to show to a person."""
    made = ((panel, panel.build(viewer, person_id, language=language, at=at)) for panel in panels())
    return tuple(Shown(panel.template, part) for panel, part in made if part is not None)
