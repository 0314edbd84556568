"""The kinds of plan that this deployment has."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from goodwork.pathway.plans.rules import SHIPPED_KINDS, Kind, read_kinds


@lru_cache(maxsize=4)
def _added(path: str) -> tuple[Kind, ...]:
    return read_kinds(Path(path).read_text(encoding="utf-8")) if path else ()


def kinds() -> tuple[Kind, ...]:
    """Return the kinds of plan: the two shipped, and those in the deployment's file (setting GOODWORK_PLAN_KINDS).

    Raises: WrongKinds, where that file can't be used.
    """
    return SHIPPED_KINDS + _added(str(getattr(settings, "GOODWORK_PLAN_KINDS", "") or ""))
