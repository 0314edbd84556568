"""How far apart notes of one spell may lie in this deployment."""

from __future__ import annotations

from django.conf import settings

from goodwork.pathway.absence.rules import JOIN_GAP_DAYS


def join_gap_days() -> int:
    """Return the number of days that notes of one spell may lie apart (setting GOODWORK_FIT_NOTE_GAP_DAYS)."""
    return int(getattr(settings, "GOODWORK_FIT_NOTE_GAP_DAYS", JOIN_GAP_DAYS))
