"""What follows a first conversation: what matters, what somebody can't have, and who else helps them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from goodwork.demo.lives import Answer
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, NotVisible
from goodwork.pathway.referrals import queries as referral_queries
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.permissions import CannotClose, CannotMoveReferral
from goodwork.pathway.referrals.rules import Decided, Decider, Reason
from goodwork.pathway.referrals.views import ReferralView
from goodwork.pathway.routes import services as routes
from goodwork.registers.programmes import queries as programmes
from goodwork.registers.programmes.offers import Need

TURNED_AWAY = "example-six-week-rule"
HELPS: Mapping[Need, str] = {
    Need.MONEY: "debt-advice",
    Need.HOUSING: "housing-advice",
    Need.MOOD: "talking-therapies",
    Need.ISOLATION: "peer-and-creative-groups",
}
"""Where the made coaches refer on to, by what matters."""
WORDING = "COACH-ON-2"


def after_talk(*, referral: ReferralView, record: int, said: Answer, by: Actor, at: datetime) -> UUID | None:
    """Write down what somebody told their coach, and refer every fifth person on; returns that referral."""
    person_id = referral.person_id
    needs = [Need(b) for b in said.barriers if b in Need.__members__]
    if record % 3 == 0:
        needs.append((Need.HOUSING, Need.ISOLATION, Need.SKILLS)[record % 9 // 3])
    if needs:
        routes.say_needs(person_id=person_id, needs=needs, by=by, at=at)
    if "BODY" in said.barriers and said.work == "OFF_SICK":
        _turn_away(TURNED_AWAY, person_id, by=by, at=at)
    if said.work in {"AT_WORK", "OFF_SICK"} and record % 4 == 0:
        _turn_away("pioneer", person_id, by=by, at=at)
    slug = next((HELPS[n] for n in needs if n in HELPS), None)
    return _refer_on(slug, referral, said, by=by, at=at) if slug and record % 5 == 0 else None


def _turn_away(slug: str, person_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell somebody that they can't have a programme, where a rule says so."""
    programme = programmes.by_slug(SYSTEM_VIEWER, slug)
    if programme is not None:
        with suppress(routes.CannotTurnAway, NotVisible):
            routes.turn_away(person_id=person_id, programme_id=programme.id, by=by, at=at)


def _refer_on(slug: str, referral: ReferralView, said: Answer, *, by: Actor, at: datetime) -> UUID | None:
    """Refer somebody on with their yes; None where that is not possible."""
    programme = programmes.by_slug(SYSTEM_VIEWER, slug)
    if programme is None or programme.organisation_id is None:
        return None
    with suppress(CannotMoveReferral):
        return referrals.refer_on(
            referral_id=referral.id,
            organisation_id=programme.organisation_id,
            programme_id=programme.id,
            consent_wording=WORDING,
            words=said.matters,
            by=by,
            at=at,
        ).referral_id
    return None


def answer_onward(referral_id: UUID, *, record: int, at: datetime) -> None:
    """Let a service answer: most take the person up and are in touch, one in seven has no room."""
    found = referral_queries.many(SYSTEM_VIEWER, [referral_id], at=at)
    if not found or not found[0].is_open:
        return
    decided = Decided(Decider.ORGANISATION, found[0].organisation_id)
    with suppress(CannotClose, CannotMoveReferral):
        if record % 7 == 0:
            referrals.close(referral_id=referral_id, reason=Reason.NO_CAPACITY, decided_by=decided, by=SYSTEM, at=at)
            return
        referrals.accept(referral_id=referral_id, decided_by=decided, by=SYSTEM, at=at)
        referrals.note_contact(referral_id=referral_id, decided_by=decided, by=SYSTEM, at=at)
        if record % 2 == 0:
            referrals.start(referral_id=referral_id, decided_by=decided, by=SYSTEM, at=at)
