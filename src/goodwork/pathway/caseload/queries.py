"""Reading a caseload: who somebody is that a form is about, and who could take them over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from goodwork.kernel.actors import NotVisible, Role, Viewer
from goodwork.kernel.clock import local_date
from goodwork.ledger.audit.reads import personal
from goodwork.ledger.events import queries as events
from goodwork.ledger.together import about_person, rows
from goodwork.pathway.absence.joining import join_gap_days
from goodwork.pathway.absence.models import FitNote
from goodwork.pathway.absence.rules import Note, Spell, current, spells
from goodwork.pathway.absence.scope import seen_by as absences_seen_by
from goodwork.pathway.caseload.permissions import COACHES
from goodwork.pathway.caseload.reaching import Reaching, reaching
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.scope import all_of_person, found_by_helper
from goodwork.pathway.referrals.views import ReferralView, view_of
from goodwork.reach.questionnaires import queries as questionnaires
from goodwork.reach.questionnaires.permissions import can_read_answers
from goodwork.registers.access import queries as access
from goodwork.registers.people import scope


@dataclass(frozen=True, slots=True)
class Standing:
    """A referral and the person it is about, as the forms of a coach start with them.

    `scales` are what the person answered before they were referred, by the name of the scale, and `matters` is what
    they said in their own words; empty where not asked for.
    """

    view: ReferralView
    who: Reaching
    scales: dict[str, int | None]
    matters: str = ""

    @property
    def person_id(self) -> UUID:
        """Return whom it is about."""
        return self.view.person_id


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who could have a referral: name, how many they have, and whether they are at work today."""

    user_id: UUID
    name: str
    open_referrals: int
    at_work: bool


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """One referral of a person in a line."""

    view: ReferralView
    organisation_name: str


@dataclass(frozen=True, slots=True)
class OfPerson:
    """A person's referrals that the viewer may see, the open ones first, and the absence that goes on now."""

    person_id: UUID
    lines: tuple[ReferralLine, ...]
    spell: Spell | None


_SCALES = {"work_ability": "able", "worry": "worried", "confidence": "confident"}


@personal(page="referral form")
def standing(
    viewer: Viewer, referral_id: UUID, *, with_answers: bool = False, with_words: bool = False, at: datetime
) -> Standing:
    """Return a referral and its person for who works where it came to; raises NotVisible."""
    row = found_by_helper(viewer, referral_id)
    who = reaching(viewer, [row.person_id]).get(row.person_id)
    if who is None:
        raise NotVisible
    scales: dict[str, int | None] = {}
    if with_answers and row.response_id is not None:
        told = [e for e in events.of_subject(viewer, "RESPONSE", row.response_id) if e.kind == "QuestionnaireSubmitted"]
        scales = {scale: told[0].data.get(code) for scale, code in _SCALES.items()} if told else {}
    return Standing(view_of(row), who, scales, _own_words(viewer, row, at=at) if with_words else "")


def _own_words(viewer: Viewer, row: Referral, *, at: datetime) -> str:
    """Return what somebody said they want when they were referred, or what they answered before, in their words."""
    if row.words or row.response_id is None or not can_read_answers(viewer, row.person_id):
        return row.words
    said = questionnaires.response(viewer, row.response_id, at=at).own_words()
    return said[0].said[0] if said else ""


def colleagues(viewer: Viewer, referral_id: UUID, *, at: datetime) -> list[Colleague]:
    """Return who else could have a referral, who has the fewest first; raises NotVisible."""
    row = found_by_helper(viewer, referral_id)
    found = [
        member
        for member in access.members(viewer, row.organisation_id, at=at)
        if member.id != row.holder_id and set(member.roles) & set(COACHES)
    ]
    load = Referral.objects.filter(holder_id__in=[m.id for m in found], closed_at__isnull=True).values("holder_id")
    counted = {r["holder_id"]: r["n"] for r in load.annotate(n=Count("id")) if r["holder_id"]}
    here = access.at_work(viewer, [m.id for m in found], at)
    views = [
        Colleague(m.id, m.name, counted.get(m.id, 0), m.id in here)
        for m in found
        if Role.WORK_COACH in m.roles or Role.SERVICE_LEAD in m.roles
    ]
    return sorted(views, key=lambda c: (not c.at_work, c.open_referrals, c.name))


@about_person
def _notes_of(viewer: Viewer, person_id: UUID) -> QuerySet[FitNote, tuple[date, date]]:
    notes = FitNote.objects.filter(scope.belonging_to("person", person_id), absences_seen_by(viewer))
    return notes.values_list("from_date", "to_date")


@personal(page="referrals of a person")
def of_person(viewer: Viewer, person_id: UUID, *, at: datetime) -> OfPerson:
    """Return the referrals and the absence of a person, as much as the viewer may see, in two queries."""
    _, seen = all_of_person(viewer, person_id)
    gap = join_gap_days()
    found = spells((Note(*days) for days in rows(_notes_of, viewer, person_id)), join_gap_days=gap)
    lines = sorted(seen, key=lambda r: (r.closed_at is not None, -r.received_at.timestamp()))
    return OfPerson(
        person_id=person_id,
        lines=tuple(ReferralLine(view_of(row), row.organisation.name) for row in lines),
        spell=current(found, local_date(at), join_gap_days=gap),
    )
