"""What happens to the register of places."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from goodwork.ledger.events.types import Code, Event


@dataclass(frozen=True, kw_only=True)
class PlacesLoaded(Event, subject="place_load"):
    """A file of postcodes, names or deprivation went into the register (T2: edition and vintage stay known)."""

    place_load_id: UUID
    load_kind: Code
    row_count: int
    changed_count: int
