"""What happens to organisations and their relations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from goodwork.ledger.events.types import Code, Event


@dataclass(frozen=True, kw_only=True)
class OrganisationRegistered(Event, subject="organisation"):
    """An organisation came into the register, by hand or from the ODS."""

    organisation_id: UUID
    organisation_kind: Code


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(Event, subject="organisation"):
    """What the register says of an organisation changed: name, telephone, address, or the day it closed."""

    organisation_id: UUID
    closed_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class OrganisationRelated(Event, subject="organisation_relation"):
    """One organisation stands to another in a way, from a day on."""

    organisation_relation_id: UUID
    from_organisation_id: UUID
    to_organisation_id: UUID
    relation_kind: Code
    from_date: date


@dataclass(frozen=True, kw_only=True)
class OrganisationRelationEnded(Event, subject="organisation_relation"):
    """A relation between two organisations had its last day."""

    organisation_relation_id: UUID
    from_organisation_id: UUID
    to_organisation_id: UUID
    relation_kind: Code
    to_date: date


@dataclass(frozen=True, kw_only=True)
class OrganisationPointSet(Event, subject="organisation_point"):
    """An organisation's requests go to another address or number of a kind, from a day on (M2)."""

    organisation_point_id: UUID
    organisation_id: UUID
    point: Code
    from_date: date


@dataclass(frozen=True, kw_only=True)
class OrganisationPointEnded(Event, subject="organisation_point"):
    """An address or number is no way to reach an organisation any more."""

    organisation_point_id: UUID
    organisation_id: UUID
    point: Code
    to_date: date


@dataclass(frozen=True, kw_only=True)
class OrganisationPointFailed(Event, subject="organisation_point"):
    """A message to an organisation failed for good at a contact point: nothing more is sent there (M2)."""

    organisation_point_id: UUID
    organisation_id: UUID
    point: Code
