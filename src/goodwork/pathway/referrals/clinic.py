"""The clinic's own list, as its clinician refers from it: who is on it, and who is referred already (A9, B1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from goodwork.kernel.actors import Role, Viewer
from goodwork.ledger.audit.reads import personal
from goodwork.pathway.referrals.models import Referral
from goodwork.reach.campaigns import clinic
from goodwork.registers.people.gathering import gather

LINES = 25


@dataclass(frozen=True, slots=True)
class ClinicLine:
    """One person of the list; `referral_id` is their open referral from here or elsewhere that the viewer may see."""

    person_id: UUID
    name: str
    birth_date: date | None
    referral_id: UUID | None


@dataclass(frozen=True, slots=True)
class ClinicList:
    """A page of the newest list of the viewer's clinic. `after` begins the next page; None on the last."""

    name: str
    came_at: datetime | None
    lines: tuple[ClinicLine, ...]
    after: int | None

    def person_ids(self) -> tuple[UUID, ...]:
        """Return the people on the page."""
        return tuple(line.person_id for line in self.lines)


@personal(page="clinic list")
def clinic_list(viewer: Viewer, *, after: int = 0, at: datetime) -> ClinicList:
    """Return a page of the newest list of a clinician's own clinic, in the order of its file; empty without one.

    Somebody who has died, or whose record is erased, is left out.
    """
    mine = viewer.organisation_ids(Role.CLINICIAN)
    newest = clinic.newest_list(mine) if mine else None
    if newest is None:
        return ClinicList("", None, (), None)
    members = clinic.members_after(newest, after, most=LINES + 1)
    people = gather([m.person.known_as for m in members[:LINES]])
    sent = Referral.objects.filter(
        person__known_as__in=list(people), referrer_id__in=list(mine), closed_at__isnull=True
    ).order_by("received_at")
    referred = dict(sent.values_list("person__known_as", "id"))
    lines = []
    for member in members[:LINES]:
        person = people.get(member.person.known_as)
        if person is not None and not person.deceased and person.shown_name:
            lines.append(
                ClinicLine(
                    person_id=person.root.pk,
                    name=person.shown_name,
                    birth_date=person.root.birth_date,
                    referral_id=referred.get(person.root.pk),
                )
            )
    following = members[LINES - 1].record if len(members) > LINES else None
    return ClinicList(newest.name, newest.completed_at, tuple(lines), following)
