"""The laws of caseloads and plans hold after a life, and can fail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from factories import pathway as make
from factories.pathway import AT, World, actor
from goodwork.kernel.ids import new_id
from goodwork.pathway.caseload import laws
from goodwork.pathway.caseload import services as caseload
from goodwork.pathway.caseload.models import Assignment
from goodwork.pathway.plans import laws as plan_laws
from goodwork.pathway.plans.models import Plan
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import Reason

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> World:
    return make.world()


def test_a_life_breaks_no_law(here: World) -> None:
    first, second = make.referral(here), make.referral(here)
    caseload.hand_over(referral_id=second, user_id=here.lead_id, by=actor(here.lead_id), at=AT)
    make.talk(here, first, AT)
    referrals.close(referral_id=first, reason=Reason.PLAN_COMPLETED, by=actor(here.coach_id), at=AT + timedelta(days=1))
    assert list(laws.one_hand_holds_it(at=AT)) == []
    assert list(plan_laws.end_with_their_referral(at=AT)) == []


def test_a_holder_that_nobody_assigned_is_found(here: World) -> None:
    referral_id = make.referral(here)
    Referral.objects.filter(pk=referral_id).update(holder_id=here.lead_id)
    assert [f.subject_id for f in laws.one_hand_holds_it(at=AT)] == [referral_id]
    Referral.objects.filter(pk=referral_id).update(holder_id=None)
    assert [f.subject_id for f in laws.one_hand_holds_it(at=AT)] == [referral_id]


def test_an_ended_referral_that_a_coach_still_has_is_found(here: World) -> None:
    referral_id = make.referral(here)
    referrals.close(referral_id=referral_id, reason=Reason.NO_CAPACITY, by=actor(here.coach_id), at=AT)
    Assignment.objects.filter(referral_id=referral_id).update(until_at=None)
    assert [f.subject_id for f in laws.one_hand_holds_it(at=AT)] == [referral_id]


def test_a_plan_that_outlives_its_referral_is_found(here: World) -> None:
    referral_id = make.referral(here)
    row = Referral.objects.get(pk=referral_id)
    referrals.close(referral_id=referral_id, reason=Reason.NO_CAPACITY, by=actor(here.coach_id), at=AT)
    plan = Plan.objects.create(id=new_id(), referral=row, person_id=row.person_id, agreed_at=AT)
    assert {f.subject_id for f in plan_laws.end_with_their_referral(at=AT)} == {plan.pk}
