"""What follows a first conversation: what matters, what somebody can't have, and who else helps them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from goodwork.demo.lives import Answer
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, NotVisible
from goodwork.kernel.clock import local_date
from goodwork.pathway.referrals import queries as referral_queries
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.permissions import CannotClose, CannotMoveReferral
from goodwork.pathway.referrals.rules import Decided, Decider, Reason, State
from goodwork.pathway.referrals.views import ReferralView
from goodwork.pathway.routes import services as routes
from goodwork.reach.promises import queries as promises
from goodwork.registers.programmes import queries as programmes
from goodwork.registers.programmes.offers import Need

TURNED_AWAY = "example-six-week-rule"
HELPS: Mapping[Need, str] = {
    Need.MONEY: "debt-advice",
    Need.HOUSING: "housing-advice",
    Need.MOOD: "talking-therapies",
    Need.ISOLATION: "peer-and-creative-groups",
    Need.SKILLS: "reading-and-writing",
}
"""Where the made coaches refer on to, by what matters."""
WORDING = "COACH-ON-2"


def after_talk(*, referral: ReferralView, record: int, said: Answer, by: Actor, at: datetime) -> UUID | None:
    """Write down what somebody told their coach, and refer every tenth person on; returns that referral."""
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
    return _refer_on(slug, referral, said, by=by, at=at) if slug and record % 10 == 0 else None


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


LATE_BY = timedelta(days=21)
"""So late does one service in fifteen answer."""
TIMES = 3
"""After so many times that somebody came, a made service has done what it can."""


def keep_word(onward_ids: Mapping[int, UUID], *, at: datetime) -> None:
    """Let services keep what they promised for this day: say how it goes, and after a few times that it is finished."""
    today = local_date(at)
    records = {referral_id: record for record, referral_id in onward_ids.items()}
    for owed in promises.about(SYSTEM_VIEWER, "REFERRAL", list(records), at=at):
        says_nothing = records[owed.subject_id] % 15 == 0
        if owed.due_date > (today - LATE_BY if says_nothing else today):
            continue
        decided = Decided(Decider.ORGANISATION, owed.organisation_id)
        [row] = referral_queries.many(SYSTEM_VIEWER, [owed.subject_id], at=at)
        came = (today - local_date(row.received_at)).days // 28
        with suppress(CannotClose, CannotMoveReferral):
            if row.state is State.REQUESTED:
                referrals.accept(referral_id=row.id, decided_by=decided, by=SYSTEM, at=at)
            if row.state is State.IN_PROGRESS and came >= TIMES:
                referrals.close(referral_id=row.id, reason=Reason.PLAN_COMPLETED, decided_by=decided, by=SYSTEM, at=at)
                continue
            referrals.note_attended(referral_id=row.id, attended_date=today, decided_by=decided, by=SYSTEM, at=at)
