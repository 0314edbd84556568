"""Who is on a person's team and what a change of hands is; no Django, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class TeamRole(StrEnum):
    """What somebody is to a person. The first three follow referrals by themselves; the others are added by hand."""

    REFERRER = "REFERRER"
    PROVIDER = "PROVIDER"
    COACH = "COACH"
    CLINICIAN = "CLINICIAN"
    FAMILY_HELPER = "FAMILY_HELPER"
    INTERPRETER = "INTERPRETER"
    EMPLOYER = "EMPLOYER"
    PEER = "PEER"


TEAM_ROLE_WORDS: dict[TeamRole, str] = {
    TeamRole.REFERRER: "Referred them",
    TeamRole.PROVIDER: "Supports them",
    TeamRole.COACH: "Work and health coach",
    TeamRole.CLINICIAN: "Clinician who treats them",
    TeamRole.FAMILY_HELPER: "Family or friend who helps",
    TeamRole.INTERPRETER: "Interpreter",
    TeamRole.EMPLOYER: "Somebody at their work",
    TeamRole.PEER: "Somebody who has been through it",
}

BY_THEMSELVES = frozenset({TeamRole.REFERRER, TeamRole.PROVIDER, TeamRole.COACH})
"""Roles that follow referrals; nobody adds or ends them by hand."""

LONGEST_NAME = 100


def roles_by_hand() -> tuple[TeamRole, ...]:
    """Return the roles that can be added by hand, in the order in which they are shown."""
    return tuple(role for role in TeamRole if role not in BY_THEMSELVES)


class Change(StrEnum):
    """What kind of change of hands it was (B12)."""

    ANOTHER_COACH = "ANOTHER_COACH"
    SENT_ON = "SENT_ON"
    SENT_BACK = "SENT_BACK"
    PASSED_ON = "PASSED_ON"


CHANGE_WORDS: dict[Change, str] = {
    Change.ANOTHER_COACH: "Passed to another coach",
    Change.SENT_ON: "Sent on to another organisation; the sender stayed",
    Change.SENT_BACK: "Sent back to an organisation that supports them still",
    Change.PASSED_ON: "Passed on to another organisation; the sender left",
}

PASSING_REASONS = frozenset({"SUPPORTED_ELSEWHERE_NOW", "BETTER_HELPED_ELSEWHERE"})
"""The reasons with which an organisation lets go of somebody because another has them."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place on a team under a referral: an organisation, an account of it (None: all of it), in a role."""

    role: TeamRole
    organisation_id: UUID
    user_id: UUID | None = None


def places(
    *,
    is_open: bool,
    organisation_id: UUID,
    referrer_id: UUID | None,
    referred_by_id: UUID | None,
    holder_id: UUID | None,
    accepted: bool,
) -> frozenset[Place]:
    """Return the places that one referral gives on a team; none once it has ended.

    Whoever sent it stays while it is open (B8). An organisation is on the team from its yes; its coach from the moment
    that they have it.
    """
    if not is_open:
        return frozenset()
    found = set()
    if referrer_id is not None:
        found.add(Place(TeamRole.REFERRER, referrer_id, referred_by_id))
    if accepted:
        found.add(Place(TeamRole.PROVIDER, organisation_id))
    if holder_id is not None:
        found.add(Place(TeamRole.COACH, organisation_id, holder_id))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of a place on a team: from when, and until when; None where it goes on."""

    place: Place
    from_at: datetime
    until_at: datetime | None = None


def stretches(stood: Iterable[tuple[datetime, frozenset[Place]]]) -> list[Stretch]:
    """Return the stretches of each place, from the places that there were from each moment on, the oldest first.

    Of several moments that are the same the last counts: what came and went in one moment was never there.
    """
    at_last = dict(stood)
    found: list[Stretch] = []
    since: dict[Place, datetime] = {}
    for at, here in at_last.items():
        for place in sorted(since.keys() - here, key=_order):
            found.append(Stretch(place, since.pop(place), at))
        for place in here - since.keys():
            since[place] = at
    found += [Stretch(place, at) for place, at in since.items()]
    return sorted(found, key=lambda s: (s.from_at, *_order(s.place)))


def _order(place: Place) -> tuple[str, str, str]:
    return place.role.value, str(place.organisation_id), str(place.user_id)


@dataclass(frozen=True, slots=True)
class PerReferral:
    """How often people changed hands: how many referrals there were, and how many of them never, once, or more often.

    Numerator and denominator only; `changes` counts each kind.
    """

    referrals: int
    never: int
    once: int
    more: int
    changes: tuple[tuple[Change, int], ...]

    @property
    def total(self) -> int:
        """Return how many changes of hands there were."""
        return sum(number for _, number in self.changes)


def per_referral(referrals: int, changes: Iterable[tuple[UUID, Change]]) -> PerReferral:
    """Return how often referrals changed hands, from how many there were and each change of one of them."""
    mine = list(changes)
    often = Counter(referral_id for referral_id, _ in mine)
    kinds = Counter(change for _, change in mine)
    once = sum(1 for number in often.values() if number == 1)
    return PerReferral(
        referrals=referrals,
        never=referrals - len(often),
        once=once,
        more=len(often) - once,
        changes=tuple((change, kinds[change]) for change in Change),
    )
