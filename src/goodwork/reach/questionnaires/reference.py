"""Questionnaires that come with the product."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from goodwork.kernel.actors import Actor
from goodwork.reach.questionnaires.services import publish_shipped


def load(*, by: Actor, at: datetime, tell: Callable[[str], None]) -> int:
    """Keep every version that comes with the product, and return how many are new."""
    new = publish_shipped(by=by, at=at)
    if new:
        tell(f"Questionnaires: {new} new")
    return new
