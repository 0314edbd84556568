"""What is promised next about a referral, and by which day: one step for each place where it can stand."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from goodwork.kernel.actors import SYSTEM_VIEWER, Role
from goodwork.pathway.referrals import pace
from goodwork.pathway.referrals.durations import Stage
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import State
from goodwork.reach.promises.rules import Step, due_in
from goodwork.registers.access import queries as access


def has_coaches(organisation_id: UUID, *, at: datetime) -> bool:
    """Say whether an organisation has work coaches here: then a coach rings, and nobody waits for it to answer."""
    return bool(access.members(SYSTEM_VIEWER, organisation_id, Role.WORK_COACH, at=at))


def step_of(state: State, *, contacted: bool, coached: bool) -> Step:
    """Return what happens next where a referral stands so."""
    if coached:
        return Step.COACH_WILL_RING if state in {State.REQUESTED, State.ACCEPTED} else Step.COACH_WILL_CONTACT
    if state is State.REQUESTED:
        return Step.PROVIDER_WILL_ANSWER
    if state is State.IN_PROGRESS:
        return Step.PROVIDER_WILL_TELL
    return Step.PROVIDER_WILL_START if contacted and state is State.ACCEPTED else Step.PROVIDER_WILL_CONTACT


_STAGE = {
    Step.PROVIDER_WILL_ANSWER: Stage.REPLY,
    Step.PROVIDER_WILL_CONTACT: Stage.CONTACT,
    Step.PROVIDER_WILL_START: Stage.START,
}


def next_step(row: Referral, *, at: datetime) -> tuple[Step, date]:
    """Return what is promised next about a referral as it stands, and the day to promise.

    A provider's day is measured (pace); a coach's is the deployment's. Once support goes on, a provider tells how it
    goes after the deployment's number of working days.
    """
    coached = has_coaches(row.organisation_id, at=at)
    step = step_of(State(row.state), contacted=row.contacted_at is not None, coached=coached)
    if coached:
        return step, due_in(at, settings.GOODWORK_PROMISE_WORKING_DAYS)
    stage = _STAGE.get(step)
    if stage is None:
        return step, due_in(at, settings.GOODWORK_TELL_WORKING_DAYS)
    return step, pace.promise_date(row.organisation_id, row.programme_id, stage, at)
