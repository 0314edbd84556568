"""The kinds of plan that this deployment has."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from goodwork.pathway.plans.rules import SHIPPED_KINDS, Kind, WrongKinds, read_kinds


@lru_cache(maxsize=4)
def _with_those_of(path: str) -> tuple[Kind, ...]:
    try:
        added = read_kinds(Path(path).read_text(encoding="utf-8"))
        known = {kind.code for kind in SHIPPED_KINDS}
        if again := [kind.code for kind in added if kind.code in known]:
            raise WrongKinds(f"{again[0]} is a kind of plan already")
    except (WrongKinds, UnicodeDecodeError) as wrong:
        raise ImproperlyConfigured(f"GOODWORK_PLAN_KINDS names {path}: {wrong}") from wrong
    return SHIPPED_KINDS + added


def kinds() -> tuple[Kind, ...]:
    """Return the kinds of plan: the two shipped, and those in the deployment's file (setting GOODWORK_PLAN_KINDS).

    Raises: ImproperlyConfigured, where that file can't be used.
    """
    return _with_those_of(settings.GOODWORK_PLAN_KINDS) if settings.GOODWORK_PLAN_KINDS else SHIPPED_KINDS
