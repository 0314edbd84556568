"""Roles, absences and sessions, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodwork.kernel.actors import ActorKind, Role, RoleIn, Viewer
from goodwork.registers.access.permissions import can_break_glass, can_manage, check_can_manage
from goodwork.registers.access.rules import (
    AccountState,
    CannotManage,
    account_state,
    covers,
    final_cover,
    overlap,
    session_over,
)

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HERE, THERE = uuid4(), uuid4()


def viewer(*roles: RoleIn) -> Viewer:
    return Viewer(kind=ActorKind.USER, id=uuid4(), roles=roles)


@given(
    st.dates(date(2026, 1, 1), date(2026, 2, 20)),
    st.integers(0, 20),
    st.dates(date(2026, 1, 1), date(2026, 2, 20)),
    st.one_of(st.none(), st.integers(0, 20)),
)
def test_two_stretches_overlap_when_they_share_a_day(a: date, a_days: int, b: date, b_days: int | None) -> None:
    a_end = a + timedelta(days=a_days)
    b_end = None if b_days is None else b + timedelta(days=b_days)
    horizon = [date(2026, 1, 1) + timedelta(days=n) for n in range(120)]
    shared = [d for d in horizon if covers(a, a_end, d) and covers(b, b_end, d)]
    assert overlap(a, a_end, b, b_end) is bool(shared)


def test_the_last_day_of_a_stretch_still_counts() -> None:
    assert covers(DAY, DAY, DAY)
    assert not covers(DAY, DAY, DAY + timedelta(days=1))
    assert not covers(DAY, None, DAY - timedelta(days=1))


def test_cover_follows_those_who_are_away_themselves() -> None:
    ann, ben, cat = uuid4(), uuid4(), uuid4()
    away = {ann: ben, ben: cat}
    assert final_cover(ann, away.get) == cat
    assert final_cover(cat, away.get) is None


def test_a_ring_of_absent_people_covers_nobody() -> None:
    ann, ben, cat = uuid4(), uuid4(), uuid4()
    away: dict[UUID, UUID] = {ann: ben, ben: cat, cat: ben}
    assert final_cover(ann, away.get) is None
    assert final_cover(ben, {ben: ann, ann: ben}.get) is None


@pytest.mark.parametrize(
    ("began", "seen", "over"),
    [
        (0, 30, False),
        (0, 31, True),
        (719, 1, False),
        (721, 1, True),
    ],
)
def test_a_session_rests_30_minutes_and_lasts_12_hours_at_most(began: int, seen: int, over: bool) -> None:
    minutes_ago = max(began, seen)
    assert (
        session_over(began_at=NOW - timedelta(minutes=minutes_ago), seen_at=NOW - timedelta(minutes=seen), at=NOW)
        is over
    )


def test_an_account_is_invited_then_active_then_ended() -> None:
    assert account_state(ended_at=None, accepted_at=None) is AccountState.INVITED
    assert account_state(ended_at=None, accepted_at=NOW) is AccountState.ACTIVE
    assert account_state(ended_at=NOW, accepted_at=None) is AccountState.ENDED


def test_an_administrator_manages_everywhere_and_a_lead_at_home_only() -> None:
    administrator = viewer(RoleIn(Role.ADMINISTRATOR, HERE))
    lead = viewer(RoleIn(Role.SERVICE_LEAD, HERE))
    assert can_manage(administrator, {THERE}, role=Role.ADMINISTRATOR)
    assert can_manage(lead, {HERE})
    assert not can_manage(lead, {HERE, THERE})
    assert not can_manage(lead, set())
    assert not can_manage(viewer(RoleIn(Role.WORK_COACH, HERE)), {HERE})


def test_a_lead_makes_no_administrators() -> None:
    lead = viewer(RoleIn(Role.SERVICE_LEAD, HERE))
    with pytest.raises(CannotManage) as refused:
        check_can_manage(lead, {HERE}, role=Role.ADMINISTRATOR)
    assert refused.value.field == "role"


@pytest.mark.parametrize("role", list(Role))
def test_who_answers_for_people_may_break_the_glass(role: Role) -> None:
    may = {Role.PRACTICE_STAFF, Role.CLINICIAN, Role.WORK_COACH, Role.SERVICE_LEAD}
    assert can_break_glass(viewer(RoleIn(role, HERE))) is (role in may)


def test_a_person_by_link_breaks_no_glass() -> None:
    assert not can_break_glass(Viewer(kind=ActorKind.PERSON, id=uuid4(), roles=(RoleIn(Role.CLINICIAN, HERE),)))
