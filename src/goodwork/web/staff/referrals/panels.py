"""What the record of a person shows of their referrals: how each stands, and the absence that goes on now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Role, Viewer
from goodwork.pathway.caseload import queries
from goodwork.pathway.caseload.queries import OfPerson, ReferralLine
from goodwork.pathway.referrals.rules import STATE_WORDS
from goodwork.web.staff.people.panels import Panel


@dataclass(frozen=True)
class ReferralsPart:
    """A person's referrals and the absence that goes on now; `may_refer`: the viewer can make another."""

    found: OfPerson
    may_refer: bool

    def state(self, line: ReferralLine) -> str:
        """Return how a referral stands, in words."""
        return STATE_WORDS[line.view.state].lower()


def referrals(viewer: Viewer, person_id: UUID, *, at: datetime) -> ReferralsPart | None:
    """Return the referrals of a person that the viewer may see; None where there is nothing to show or do."""
    found = queries.of_person(viewer, person_id, at=at)
    may_refer = viewer.has_role(Role.CLINICIAN)
    return ReferralsPart(found, may_refer) if found.lines or found.spell or may_refer else None


PERSON_PANELS = [Panel("referrals", 20, referrals, "staff/referrals/panel.jinja")]
