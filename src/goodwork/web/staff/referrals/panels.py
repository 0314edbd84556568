"""What the record of a person shows of their referrals: how each stands, and what is promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Role, Viewer
from goodwork.pathway.absence import queries as absence
from goodwork.pathway.absence.queries import SpellView
from goodwork.pathway.referrals import queries
from goodwork.pathway.referrals.rules import STATE_WORDS
from goodwork.pathway.referrals.views import ReferralView
from goodwork.registers.organisations import queries as organisations
from goodwork.web.staff.people.panels import Panel


@dataclass(frozen=True)
class ReferralLine:
    """One referral in a line."""

    view: ReferralView
    organisation: str
    state: str


@dataclass(frozen=True)
class ReferralsPart:
    """A person's referrals and the absence that goes on now; `may_refer`: the viewer can make another."""

    person_id: UUID
    lines: tuple[ReferralLine, ...]
    spell: SpellView | None
    may_refer: bool


def referrals(viewer: Viewer, person_id: UUID, *, at: datetime) -> ReferralsPart | None:
    """Return the referrals of a person that the viewer may see; None where there is nothing to show or do."""
    found = queries.of_person(viewer, person_id, at=at)
    spells = absence.spells_of(viewer, [person_id], at=at).get(person_id, [])
    may_refer = viewer.has_role(Role.CLINICIAN)
    spell = next((s for s in reversed(spells) if s.is_current), None)
    if not found and not may_refer and spell is None:
        return None
    named = organisations.named(viewer, {v.organisation_id for v in found})
    lines = tuple(ReferralLine(v, named.get(v.organisation_id, ""), STATE_WORDS[v.state]) for v in found)
    return ReferralsPart(person_id, lines, spell, may_refer)


PERSON_PANELS = [Panel("referrals", 20, referrals, "staff/referrals/panel.jinja")]
