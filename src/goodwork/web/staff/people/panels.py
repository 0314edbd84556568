"""The parts of a person's record page that other folders bring.

A web folder has `panels.py` with `PERSON_PANELS = [Panel(...)]`; it is found by itself, as `routes.py` is. A panel
whose builder returns None, or doesn't let the viewer see, is left out.
"""

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
from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.ledger.together import together


@dataclass(frozen=True)
class Panel:
    """One part of the record page. `build(viewer, person_id, *, at)` gives what the template gets as `part`."""

    name: str
    order: int
    build: Callable[..., Any | None]
    template: str


@dataclass(frozen=True)
class Built:
    """A panel with what it shows of one person."""

    name: str
    template: str
    part: Any


@lru_cache(maxsize=1)
def registered() -> tuple[Panel, ...]:
    """Return the panels of all web folders in their order."""
    names = [
        info.name
        for info in pkgutil.walk_packages(goodwork.web.__path__, "goodwork.web.")
        if info.name.endswith(".panels") and info.name != __name__
    ]
    found = [panel for name in sorted(names) for panel in getattr(importlib.import_module(name), "PERSON_PANELS", ())]
    return tuple(sorted(found, key=lambda panel: (panel.order, panel.name)))


def built(viewer: Viewer, person_id: UUID, *, at: datetime) -> tuple[Built, ...]:
    """Return the panels of one person that this viewer may see."""
    found = []
    panels = registered()
    with together(viewer, person_id):
        for panel in panels:
            try:
                part = panel.build(viewer, person_id, at=at)
            except NotVisible:
                continue
            if part is not None:
                found.append(Built(name=panel.name, template=panel.template, part=part))
    return tuple(found)
