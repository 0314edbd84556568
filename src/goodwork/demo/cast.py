"""Who signs in to the demonstration: made staff, with one password that everybody may know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, Role
from goodwork.registers.access import queries as access
from goodwork.registers.access import services as accounts
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.organisations import services as organisation_services
from goodwork.registers.organisations.rules import Kind

PASSWORD = "good-work-is-good-for-health"
TREGENNA = "P84048"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A demonstration account: address, name, role, organisation by its code, and what it is good to look at with."""

    email: str
    name: str
    role: Role
    organisation: str
    what_for: str


CAST = (
    SignIn(
        "manager@example.org", "Mel Manager", Role.PRACTICE_STAFF, TREGENNA,
        "Practice manager: drop in fit-note requests, see who is invited and why not, ring who can't be written to",
    ),
    SignIn(
        "clinician@example.org", "Pip Physio", Role.CLINICIAN, TREGENNA,
        "Clinician: refer somebody, see what became of them, repeat fit notes",
    ),
    SignIn(
        "coach@example.org", "Sam Coach", Role.WORK_COACH, "THE-GROWTH-COMPANY",
        "Work coach: the day ordered by promise, conversations, plans, outcomes",
    ),
    SignIn("coach2@example.org", "Ada Coach", Role.WORK_COACH, "THE-GROWTH-COMPANY", "A second work coach"),
    SignIn("coach3@example.org", "Yusuf Coach", Role.WORK_COACH, "THE-GROWTH-COMPANY", "A third work coach"),
    SignIn(
        "lead@example.org", "Lou Lead", Role.SERVICE_LEAD, "THE-GROWTH-COMPANY",
        "Service lead: silences, the funnel, absences and cover",
    ),
    SignIn(
        "commissioner@example.org", "Kim Commissioner", Role.COMMISSIONER, "GMCA",
        "Commissioner: the funnel with small numbers hidden",
    ),
    SignIn(
        "bewell@example.org", "Bo Coach", Role.WORK_COACH, "BIG-LIFE",
        "Coach of Be Well, who sees only those who agreed to it",
    ),
    SignIn(
        "provider@example.org", "Pat Provider", Role.PROVIDER, "PATHWAYS-CIC",
        "Provider: an inbox of what others sent, answered from the row, or out and in as a file",
    ),
    SignIn("admin@example.org", "Al Admin", Role.ADMINISTRATOR, TREGENNA, "Administrator: accounts and organisations"),
)  # fmt: skip

COMMUNITY_GROUPS = (
    ("DEMO-BLACK-COMMUNITIES", "Made-up Black Communities Work Project"),
    ("DEMO-ASIAN-COMMUNITIES", "Made-up Asian Communities Work Project"),
)
"""The two organisations of strand 3 were still to be commissioned (S4 3.15); these stand in for them."""

CITY_CAST = (
    *(
        SignIn(f"coach{n}@example.org", f"Coach {n}", Role.WORK_COACH, "THE-GROWTH-COMPANY", "Work coach")
        for n in range(4, 14)
    ),
    *(
        SignIn(f"bewell{n}@example.org", f"Be Well Coach {n}", Role.WORK_COACH, "BIG-LIFE", "Coach")
        for n in range(2, 13)
    ),
    *(
        SignIn(f"{code.lower()}@example.org", f"{name} coach", Role.WORK_COACH, code, "Coach of strand 3")
        for code, name in COMMUNITY_GROUPS
    ),
    SignIn("commissioner2@example.org", "Cas Commissioner", Role.COMMISSIONER, "GMCA", "Commissioner of the city"),
)


def ensure_cast(cast: Sequence[SignIn], *, by: Actor, at: datetime) -> dict[str, UUID]:
    """Give every member of the cast their account and password; returns user ids by e-mail address."""
    ids = {}
    for one in cast:
        known = access.user_id_of_email(SYSTEM_VIEWER, one.email)
        if known is None:
            organisation = organisations.by_any_code(SYSTEM_VIEWER, one.organisation)
            if organisation is None:
                raise LookupError(f"the demonstration needs the organisation {one.organisation}")
            known = accounts.invite(
                email=one.email, name=one.name, role=one.role, organisation_id=organisation.id, by=by, at=at
            )
            token = access.invitation_token(SYSTEM_VIEWER, known, at=at)
            accounts.accept_invitation(token=token or "", password=PASSWORD, by=by, at=at)
        ids[one.email] = known
    return ids


def ensure_groups(*, by: Actor, at: datetime) -> None:
    """Register the two stand-in groups of strand 3."""
    for code, name in COMMUNITY_GROUPS:
        if organisations.by_local_code(SYSTEM_VIEWER, code) is None:
            organisation_services.register(
                name=name, kind=Kind.VCSE, local_code=code, source="Synthetic Manchester", by=by, at=at
            )
