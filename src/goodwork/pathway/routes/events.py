"""What happens on the way to a route: ids, codes and dates only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from goodwork.ledger.events.types import Code, Event
from goodwork.pathway.routes.redirects import Came
from goodwork.registers.programmes.offers import Need


@dataclass(frozen=True, kw_only=True)
class NeedsSaid(Event, subject="person"):
    """Somebody said what matters to them now, in their order; it replaces what they said before (B4)."""

    person_id: UUID
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PersonRedirected(Event, subject="redirect"):
    """Somebody was redirected to the service of the locality they live in, with a day on which we check (B6)."""

    redirect_id: UUID
    person_id: UUID
    organisation_id: UUID
    la_code: Code
    due_date: date


@dataclass(frozen=True, kw_only=True)
class RedirectEnded(Event, subject="redirect"):
    """What came of a redirection was written down."""

    redirect_id: UUID
    person_id: UUID
    organisation_id: UUID
    la_code: Code
    came: Came
