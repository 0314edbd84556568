"""Where an organisation's requests go: contact points, set by hand or by the programmes' data, each with its days."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor, NotVisible, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.registers.organisations import points
from goodwork.registers.organisations.events import (
    OrganisationPointEnded,
    OrganisationPointFailed,
    OrganisationPointSet,
)
from goodwork.registers.organisations.models import Organisation, OrganisationPoint
from goodwork.registers.organisations.points import CannotReachAt, Point, PointKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PointView(Point):
    """One contact point with its days; `always`: requests go there although somebody can sign in."""

    id: UUID
    organisation_id: UUID
    always: bool
    from_date: date
    to_date: date | None

    @property
    def words(self) -> str:
        """The point as people write it."""
        return points.shown(self.kind, self.value)

    @property
    def masked(self) -> str:
        """Enough of the point to be known by those who have it."""
        return points.masked(self.kind, self.value)


@transaction.atomic
def set_contact_point(
    *,
    organisation_id: UUID,
    kind: PointKind | str,
    value: str,
    from_date: date | None = None,
    always: bool = False,
    by: Actor,
    at: datetime,
) -> UUID:
    """Say where an organisation's requests go, and return the point; an older one of the kind ends the day before.

    The same address or number that has not failed is left as it is, so that a file can be read twice. One that failed
    and is given again is new: somebody has looked. Raises: CannotReachAt, NotVisible for an id that is none.
    """
    which = PointKind(kind)
    stored = points.stored_form(which, value)
    first = from_date or local_date(at)
    if not Organisation.objects.select_for_update().filter(id=organisation_id).exists():
        raise NotVisible("organisation")
    before = OrganisationPoint.objects.filter(
        organisation_id=organisation_id, kind=which.value, to_date__isnull=True
    ).first()
    if before is not None:
        if before.value == stored and before.failed_at is None and before.always == always:
            return before.id
        if first < before.from_date:
            raise CannotReachAt("Another one was set for a later day already.", "from_date")
        _end(before, max(first - timedelta(days=1), before.from_date), by=by, at=at)
    row = OrganisationPoint(
        id=new_id(), organisation_id=organisation_id, kind=which.value, value=stored, always=always, from_date=first
    )
    row.save(force_insert=True)
    record(
        OrganisationPointSet(
            organisation_point_id=row.id, organisation_id=organisation_id, point=Code(which.value), from_date=first
        ),
        by=by,
        at=at,
    )
    return row.id


@transaction.atomic
def end_contact_point(*, point_id: UUID, to_date: date, by: Actor, at: datetime) -> None:
    """End a contact point; `to_date` is its last day.

    Raises: CannotReachAt when it has ended already or would end before it began; NotVisible for an id that is none.
    """
    row = OrganisationPoint.objects.select_for_update().filter(id=point_id).first()
    if row is None:
        raise NotVisible("contact point")
    if row.to_date is not None:
        raise CannotReachAt("This has ended already.")
    if to_date < row.from_date:
        raise CannotReachAt("It can't end before it began.", "to_date")
    _end(row, to_date, by=by, at=at)


def _end(row: OrganisationPoint, to_date: date, *, by: Actor, at: datetime) -> None:
    row.to_date = to_date
    row.save(update_fields=["to_date"])
    record(
        OrganisationPointEnded(
            organisation_point_id=row.id, organisation_id=row.organisation_id, point=Code(row.kind), to_date=to_date
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def flag_contact_point_failed(*, organisation_id: UUID, value: str, by: Actor, at: datetime) -> bool:
    """Note that a message to an organisation's address or number failed for good; says whether that was news."""
    row = (
        OrganisationPoint.objects.select_for_update()
        .filter(organisation_id=organisation_id, value=value, to_date__isnull=True, failed_at__isnull=True)
        .first()
    )
    if row is None:
        return False
    row.failed_at = at
    row.save(update_fields=["failed_at"])
    record(
        OrganisationPointFailed(organisation_point_id=row.id, organisation_id=organisation_id, point=Code(row.kind)),
        by=by,
        at=at,
    )
    return True


def points_of(viewer: Viewer, organisation_id: UUID, *, at: datetime) -> tuple[PointView, ...]:
    """Return the contact points of an organisation that stand today, by kind; failed ones too, said so."""
    return points_of_many(viewer, [organisation_id], at=at).get(organisation_id, ())


def points_of_many(
    viewer: Viewer, organisation_ids: Collection[UUID], *, at: datetime
) -> dict[UUID, tuple[PointView, ...]]:
    """Return the contact points of many organisations that stand today, in one query."""
    today = local_date(at)
    found: dict[UUID, tuple[PointView, ...]] = {}
    rows = OrganisationPoint.objects.filter(organisation_id__in=list(organisation_ids), from_date__lte=today)
    for row in rows.order_by("kind", "from_date", "id"):
        if row.to_date is None or row.to_date >= today:
            # The day on which one follows another belongs to the later.
            others = tuple(p for p in found.get(row.organisation_id, ()) if p.kind != row.kind)
            found[row.organisation_id] = (*others, _view(row))
    return found


def history_of(viewer: Viewer, organisation_id: UUID) -> tuple[PointView, ...]:
    """Return all contact points that an organisation has had, those that stand first, then the latest."""
    rows = list(OrganisationPoint.objects.filter(organisation_id=organisation_id).order_by("kind", "-from_date", "-id"))
    return tuple(_view(row) for row in sorted(rows, key=lambda r: r.to_date is not None))


def _view(row: OrganisationPoint) -> PointView:
    return PointView(
        kind=PointKind(row.kind),
        value=row.value,
        failed=row.failed_at is not None,
        id=row.id,
        organisation_id=row.organisation_id,
        always=row.always,
        from_date=row.from_date,
        to_date=row.to_date,
    )
