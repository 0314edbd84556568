"""One at a time where places are counted, so that two people never get the last one."""

from __future__ import annotations

from uuid import UUID

from goodwork.registers.programmes.models import Programme


def lock_places(programme_id: UUID) -> None:
    """Hold a programme until the caller's transaction ends: whoever counts its places next waits."""
    Programme.objects.select_for_update(no_key=True).filter(pk=programme_id).values_list("pk").first()
