"""How far apart notes of one spell may lie in this deployment."""

from __future__ import annotations

from django.conf import settings


def join_gap_days() -> int:
    """Return the number of days that notes of one spell may lie apart (setting GOODWORK_FIT_NOTE_GAP_DAYS)."""
    return int(settings.GOODWORK_FIT_NOTE_GAP_DAYS)
