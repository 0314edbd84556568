"""People as they stand, gathered from all their records in a fixed number of queries, whatever their number."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from goodwork.registers.people.models import (
    ContactNeeds,
    ContactPoint,
    Person,
    PersonAddress,
    PersonName,
    Registration,
)

T = TypeVar("T", PersonName, PersonAddress, ContactPoint, ContactNeeds)


@dataclass(slots=True)
class Whole:
    """A person with every record linked to theirs. What holds for one record holds for the person."""

    root: Person
    members: list[Person] = field(default_factory=list)
    names: list[PersonName] = field(default_factory=list)
    addresses: list[PersonAddress] = field(default_factory=list)
    contact_points: list[ContactPoint] = field(default_factory=list)
    needs_had: list[ContactNeeds] = field(default_factory=list)
    stays: list[Registration] = field(default_factory=list)

    def without(self, record_id: UUID) -> Whole:
        """Return the same person without what one linked record brings."""
        if record_id == self.root.id:
            return self
        return Whole(
            root=self.root,
            members=[m for m in self.members if m.id != record_id],
            names=[n for n in self.names if n.person_id != record_id],
            addresses=[a for a in self.addresses if a.person_id != record_id],
            contact_points=[c for c in self.contact_points if c.person_id != record_id],
            needs_had=[n for n in self.needs_had if n.person_id != record_id],
            stays=[s for s in self.stays if s.person_id != record_id],
        )

    def _now(self, rows: Iterable[T]) -> T | None:
        """Return the row that holds: the person's own record's, else the newest of a linked one."""
        holding = [r for r in rows if r.until_at is None]
        return max(holding, key=lambda r: (r.person_id == self.root.id, r.from_at), default=None)

    @property
    def name(self) -> PersonName | None:
        """Return the name that they go by."""
        return self._now(self.names)

    @property
    def shown_name(self) -> str:
        """Return the name as it is said; blank once erased."""
        name = self.name
        return f"{name.given_name} {name.family_name}" if name else ""

    @property
    def address(self) -> PersonAddress | None:
        """Return where they live."""
        return self._now(self.addresses)

    @property
    def needs(self) -> ContactNeeds | None:
        """Return what they need to be reached and understood."""
        return self._now(self.needs_had)

    def contact(self, kind: str) -> ContactPoint | None:
        """Return the contact point of a kind that holds."""
        return self._now(c for c in self.contact_points if c.kind == kind)

    @property
    def contacts(self) -> list[ContactPoint]:
        """Return the contact points that hold, one of each kind."""
        kinds = dict.fromkeys(c.kind for c in self.contact_points)
        return [c for c in (self.contact(kind) for kind in kinds) if c is not None]

    @property
    def practice_id(self) -> UUID | None:
        """Return the practice where they are registered now."""
        now = [s for s in self.stays if s.until_date is None]
        stay = max(now, key=lambda s: (s.person_id == self.root.id, s.from_date), default=None)
        return stay.organisation_id if stay else None

    @property
    def language(self) -> str:
        """Return their language; English where nobody said another."""
        return self.root.language or next((m.language for m in self.members if m.language), "en")

    @property
    def nhs_number(self) -> str | None:
        """Return their NHS number, their own record's first."""
        return self.root.nhs_number or next((m.nhs_number for m in self.members if m.nhs_number), None)

    def coded(self, column: str) -> str:
        """Return a raw code, their own record's first; blank where none is known."""
        return next((getattr(m, column) for m in (self.root, *self.members) if getattr(m, column)), "")

    @property
    def deceased(self) -> bool:
        """Say whether a death is recorded."""
        return any(m.deceased for m in self.members)

    @property
    def deceased_date(self) -> date | None:
        """Return the day of death where it is known."""
        return self.root.deceased_date or next((m.deceased_date for m in self.members if m.deceased_date), None)

    @property
    def opted_out_at(self) -> datetime | None:
        """Return since when they want no invitations."""
        return min((m.opted_out_at for m in self.members if m.opted_out_at), default=None)

    @property
    def texts_stopped_at(self) -> datetime | None:
        """Return since when they want no texts."""
        return min((m.texts_stopped_at for m in self.members if m.texts_stopped_at), default=None)

    @property
    def restricted(self) -> bool:
        """Say whether where they are must not be shown."""
        return any(m.restricted for m in self.members)

    @property
    def safe_contact(self) -> bool:
        """Say whether somebody else may read or hear their messages."""
        return any(m.safe_contact for m in self.members)


def gather(person_ids: Collection[UUID], *, history: bool = False) -> dict[UUID, Whole]:
    """Return some people by the ids asked for; linked ids lead to the same person. Erased people are left out.

    Six queries. `history`: with former addresses, contact points and needs, and not only what holds now.
    """
    ids = list(person_ids)
    if not ids:
        return {}
    asked = dict(Person.objects.filter(id__in=ids, erased_at__isnull=True).values_list("id", "known_as"))
    members = list(Person.objects.filter(known_as__in=set(asked.values())))
    wholes = {m.id: Whole(root=m) for m in members if m.id == m.known_as}
    of = {m.id: wholes[m.known_as] for m in members if m.known_as in wholes}
    for member in members:
        of[member.id].members.append(member)
    known = {"person__in": list(of)}
    now = known if history else {**known, "until_at__isnull": True}
    for name in PersonName.objects.filter(**known).order_by("from_at", "id"):
        of[name.person_id].names.append(name)
    for address in PersonAddress.objects.filter(**now).order_by("from_at", "id"):
        of[address.person_id].addresses.append(address)
    for point in ContactPoint.objects.filter(**now).order_by("from_at", "id"):
        of[point.person_id].contact_points.append(point)
    for needs in ContactNeeds.objects.filter(**now).order_by("from_at", "id"):
        of[needs.person_id].needs_had.append(needs)
    for stay in Registration.objects.filter(**known, until_date__isnull=True):
        of[stay.person_id].stays.append(stay)
    return {person_id: wholes[root] for person_id, root in asked.items() if root in wholes}
