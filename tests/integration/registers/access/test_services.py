"""Accounts in the database: each write's success and each of its refusals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Role, Viewer
from goodwork.ledger.audit.models import Access
from goodwork.ledger.events.models import EventRow
from goodwork.registers.access import entering, jobs, laws, queries, services
from goodwork.registers.access.models import Membership
from goodwork.registers.access.rules import (
    AccountState,
    CannotAccept,
    CannotBeAway,
    CannotBreakGlass,
    CannotEnd,
    CannotGiveRole,
    CannotInvite,
    CannotManage,
    GlassKind,
)
from goodwork.registers.organisations import services as organisations

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
TOMORROW = NOW + timedelta(days=1)
GOOD = "three green bicycles"


@pytest.fixture
def practice() -> UUID:
    return organisations.register(name="Elm Practice", kind="PRACTICE", local_code="TEST-ELM", by=SYSTEM, at=NOW)


@pytest.fixture
def provider() -> UUID:
    return organisations.register(name="Oak Coaching", kind="PROVIDER", local_code="TEST-OAK", by=SYSTEM, at=NOW)


def invite(organisation: UUID, role: Role, name: str) -> UUID:
    return services.invite(
        email=f"{name}@example.org", name=name.title(), role=role, organisation_id=organisation, by=SYSTEM, at=NOW
    )


def accept(user_id: UUID, at: datetime = NOW) -> None:
    token = queries.invitation_token(SYSTEM_VIEWER, user_id, at=at)
    assert token is not None
    services.accept_invitation(token=token, password=GOOD, by=SYSTEM, at=at)


def viewer_of(user_id: UUID, at: datetime = NOW) -> Viewer:
    return queries.viewer_for(user_id, at)


def kinds() -> list[str]:
    return list(EventRow.objects.order_by("id").values_list("kind", flat=True))


def sign_in_somewhere(user_id: UUID) -> str:
    store = SessionStore()
    store["x"] = 1
    store.save()
    user = get_user_model().objects.get(pk=user_id)
    UserSession.objects.create(user=user, ip="127.0.0.1", session_key=store.session_key, user_agent="test")
    return str(store.session_key)


def test_an_invited_colleague_sets_a_password_once(practice: UUID) -> None:
    user_id = invite(practice, Role.PRACTICE_STAFF, "ann")
    token = queries.invitation_token(SYSTEM_VIEWER, user_id, at=NOW)
    assert token is not None
    assert "ann" not in token
    assert queries.account(SYSTEM_VIEWER, user_id, at=NOW).state is AccountState.INVITED
    assert services.accept_invitation(token=token, password=GOOD, by=SYSTEM, at=NOW) == user_id
    assert get_user_model().objects.get(pk=user_id).check_password(GOOD)
    assert queries.account(SYSTEM_VIEWER, user_id, at=NOW).state is AccountState.ACTIVE
    with pytest.raises(CannotAccept):
        services.accept_invitation(token=token, password=GOOD, by=SYSTEM, at=NOW)
    assert {"UserInvited", "RoleGiven", "InvitationAccepted"} <= set(kinds())


def test_a_weak_password_is_refused_beside_its_field_and_uses_nothing_up(practice: UUID) -> None:
    user_id = invite(practice, Role.PRACTICE_STAFF, "ann")
    token = queries.invitation_token(SYSTEM_VIEWER, user_id, at=NOW)
    assert token is not None
    with pytest.raises(CannotAccept) as refused:
        services.accept_invitation(token=token, password="short", by=SYSTEM, at=NOW)
    assert refused.value.field == "password"
    assert entering.invitation_of_token(token, at=NOW) is not None


def test_an_invitation_ends_after_seven_days_and_when_a_new_one_is_made(practice: UUID) -> None:
    user_id = invite(practice, Role.PRACTICE_STAFF, "ann")
    first = queries.invitation_token(SYSTEM_VIEWER, user_id, at=NOW)
    assert first is not None
    assert entering.invitation_of_token(first, at=NOW + timedelta(days=7, seconds=1)) is None
    services.renew_invitation(user_id=user_id, by=SYSTEM, at=NOW + timedelta(days=8))
    assert entering.invitation_of_token(first, at=NOW) is None
    again = queries.invitation_token(SYSTEM_VIEWER, user_id, at=NOW + timedelta(days=8))
    assert again is not None
    assert again != first


@pytest.mark.parametrize("token", ["", "x", "00000000000000000000000000000000:x", "a:b:c"])
def test_a_made_up_link_opens_nothing(token: str) -> None:
    assert entering.invitation_of_token(token, at=NOW) is None


def test_one_address_has_one_open_account_whatever_its_case(practice: UUID) -> None:
    invite(practice, Role.PRACTICE_STAFF, "ann")
    with pytest.raises(CannotInvite) as refused:
        services.invite(
            email=" ANN@example.org ",
            name="Ann",
            role=Role.CLINICIAN,
            organisation_id=practice,
            by=SYSTEM,
            at=NOW,
        )
    assert refused.value.field == "email"


def test_who_came_back_gets_the_same_account_without_its_old_password(practice: UUID) -> None:
    user_id = invite(practice, Role.PRACTICE_STAFF, "ann")
    accept(user_id)
    services.end(user_id=user_id, by=SYSTEM, at=NOW)
    assert invite(practice, Role.CLINICIAN, "ann") == user_id
    assert not get_user_model().objects.get(pk=user_id).has_usable_password()
    assert [r.role for r in viewer_of(user_id).roles] == [Role.CLINICIAN]


def test_a_coach_invites_nobody_and_a_lead_only_at_home(practice: UUID, provider: UUID) -> None:
    coach, lead = invite(provider, Role.WORK_COACH, "coach"), invite(provider, Role.SERVICE_LEAD, "lead")
    cases: Sequence[tuple[UUID, UUID, Role]] = (
        (coach, provider, Role.WORK_COACH),
        (lead, practice, Role.PRACTICE_STAFF),
        (lead, provider, Role.ADMINISTRATOR),
    )
    for who, where, role in cases:
        with pytest.raises(CannotManage):
            services.invite(
                email="new@example.org",
                name="New",
                role=role,
                organisation_id=where,
                by=viewer_of(who).actor(),
                at=NOW,
            )
    services.invite(
        email="new@example.org",
        name="New",
        role=Role.WORK_COACH,
        organisation_id=provider,
        by=viewer_of(lead).actor(),
        at=NOW,
    )


def test_roles_count_on_their_days_only(practice: UUID, provider: UUID) -> None:
    user_id = invite(practice, Role.PRACTICE_STAFF, "ann")
    services.give_role(
        user_id=user_id,
        organisation_id=provider,
        role=Role.WORK_COACH,
        from_date=TODAY + timedelta(days=1),
        to_date=TODAY + timedelta(days=2),
        by=SYSTEM,
        at=NOW,
    )
    assert not viewer_of(user_id).has_role(Role.WORK_COACH)
    assert viewer_of(user_id, TOMORROW).has_role(Role.WORK_COACH, organisation_id=provider)
    assert viewer_of(user_id, NOW + timedelta(days=2)).has_role(Role.WORK_COACH)
    assert not viewer_of(user_id, NOW + timedelta(days=3)).has_role(Role.WORK_COACH)
    assert jobs.absences(at=NOW + timedelta(days=2)) == 0
    assert jobs.absences(at=NOW + timedelta(days=3)) == 1
    assert jobs.absences(at=NOW + timedelta(days=3)) == 0
    assert kinds().count("RoleEnded") == 1


def test_a_role_is_refused_twice_and_with_its_days_the_wrong_way_round(practice: UUID) -> None:
    user_id = invite(practice, Role.PRACTICE_STAFF, "ann")
    given: dict[str, Any] = {"user_id": user_id, "organisation_id": practice, "by": SYSTEM, "at": NOW}
    with pytest.raises(CannotGiveRole) as twice:
        services.give_role(role=Role.PRACTICE_STAFF, from_date=TODAY, **given)
    assert twice.value.field == "role"
    with pytest.raises(CannotGiveRole) as backwards:
        services.give_role(role=Role.CLINICIAN, from_date=TODAY, to_date=TODAY - timedelta(days=1), **given)
    assert backwards.value.field == "to_date"


def test_a_role_that_ends_closes_every_page_at_once(practice: UUID) -> None:
    user_id = invite(practice, Role.CLINICIAN, "ann")
    held = Membership.objects.get(user_id=user_id)
    services.end_role(membership_id=held.id, by=SYSTEM, at=NOW)
    assert viewer_of(user_id).roles == ()
    with pytest.raises(CannotGiveRole):
        services.end_role(membership_id=held.id, by=SYSTEM, at=NOW)


def test_who_leaves_is_out_at_once_everywhere(practice: UUID) -> None:
    ann, ben = invite(practice, Role.PRACTICE_STAFF, "ann"), invite(practice, Role.PRACTICE_STAFF, "ben")
    accept(ann)
    key = sign_in_somewhere(ann)
    services.end(user_id=ann, cover_user_id=ben, by=SYSTEM, at=NOW)
    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.filter(user_id=ann).exists()
    assert viewer_of(ann).roles == ()
    assert not get_user_model().objects.get(pk=ann).check_password(GOOD)
    ended = EventRow.objects.get(kind="UserEnded")
    assert ended.data["cover_user_id"] == str(ben)
    assert queries.cover_for(SYSTEM_VIEWER, ann, NOW) == ben
    assert list(laws.ended_accounts_are_closed(at=NOW)) == []
    with pytest.raises(CannotEnd):
        services.end(user_id=ann, by=SYSTEM, at=NOW)


def test_sessions_whose_time_is_over_are_forgotten_with_where_they_came_from(practice: UUID) -> None:
    ann = invite(practice, Role.PRACTICE_STAFF, "ann")
    old, live = sign_in_somewhere(ann), sign_in_somewhere(ann)
    Session.objects.filter(session_key=old).update(expire_date=datetime(2020, 1, 1, tzinfo=UTC))
    assert jobs.forget_sessions(at=NOW) == 1
    assert list(Session.objects.values_list("session_key", flat=True)) == [live]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [live]


def test_the_law_sees_an_ended_account_that_still_has_a_session(practice: UUID) -> None:
    ann = invite(practice, Role.PRACTICE_STAFF, "ann")
    services.end(user_id=ann, by=SYSTEM, at=NOW)
    sign_in_somewhere(ann)
    assert [f.subject_id for f in laws.ended_accounts_are_closed(at=NOW)] == [ann]


def test_the_last_administrator_cannot_leave(practice: UUID) -> None:
    services.ensure_operator(name="Root", at=NOW)
    home = services.ensure_own_organisation(at=NOW)
    only = invite(home, Role.ADMINISTRATOR, "adm")
    with pytest.raises(CannotEnd):
        services.end(user_id=only, by=SYSTEM, at=NOW)
    with pytest.raises(CannotGiveRole):
        services.end_role(membership_id=Membership.objects.get(user_id=only).id, by=SYSTEM, at=NOW)
    invite(home, Role.ADMINISTRATOR, "other")
    services.end(user_id=only, by=SYSTEM, at=NOW)


def test_a_cover_must_work_in_the_same_place(practice: UUID, provider: UUID) -> None:
    ann, far = invite(practice, Role.PRACTICE_STAFF, "ann"), invite(provider, Role.WORK_COACH, "far")
    for cover in (far, ann, uuid4()):
        with pytest.raises(CannotEnd) as refused:
            services.end(user_id=ann, cover_user_id=cover, by=SYSTEM, at=NOW)
        assert refused.value.field == "cover_user_id"
        with pytest.raises(CannotBeAway):
            services.set_away(user_id=ann, from_date=TODAY, to_date=TODAY, cover_user_id=cover, by=SYSTEM, at=NOW)


def test_an_absence_begins_on_its_day_and_is_taken_back(practice: UUID) -> None:
    ann, ben = invite(practice, Role.PRACTICE_STAFF, "ann"), invite(practice, Role.PRACTICE_STAFF, "ben")
    by = Actor(kind=ActorKind.USER, id=ann)
    away = services.set_away(
        user_id=ann,
        from_date=TODAY + timedelta(days=1),
        to_date=TODAY + timedelta(days=3),
        cover_user_id=ben,
        by=by,
        at=NOW,
    )
    assert kinds()[-1] == "AbsencePlanned"
    assert queries.cover_for(SYSTEM_VIEWER, ann, NOW) is None
    assert jobs.absences(at=NOW) == 0
    assert jobs.absences(at=TOMORROW) == 1
    assert jobs.absences(at=TOMORROW) == 0
    assert kinds()[-1] == "UserAway"
    assert queries.cover_for(SYSTEM_VIEWER, ann, TOMORROW) == ben
    services.cancel_away(away_id=away, by=by, at=TOMORROW)
    assert queries.cover_for(SYSTEM_VIEWER, ann, TOMORROW) is None
    with pytest.raises(CannotBeAway):
        services.cancel_away(away_id=away, by=by, at=TOMORROW)


def test_an_absence_from_today_begins_at_once(practice: UUID) -> None:
    ann, ben = invite(practice, Role.PRACTICE_STAFF, "ann"), invite(practice, Role.PRACTICE_STAFF, "ben")
    services.set_away(user_id=ann, from_date=TODAY, to_date=TODAY, cover_user_id=ben, by=SYSTEM, at=NOW)
    assert kinds()[-2:] == ["AbsencePlanned", "UserAway"]
    assert queries.cover_for(SYSTEM_VIEWER, ann, NOW) == ben


def test_absences_are_refused_with_the_field_to_mend(practice: UUID) -> None:
    ann, ben = invite(practice, Role.PRACTICE_STAFF, "ann"), invite(practice, Role.PRACTICE_STAFF, "ben")
    services.set_away(
        user_id=ben,
        from_date=TODAY + timedelta(days=5),
        to_date=TODAY + timedelta(days=6),
        cover_user_id=ann,
        by=SYSTEM,
        at=NOW,
    )
    cases = [
        (3, 2, "to_date"),
        (-3, -1, "to_date"),
        (6, 8, "cover_user_id"),
    ]
    for begins, ends, field in cases:
        with pytest.raises(CannotBeAway) as refused:
            services.set_away(
                user_id=ann,
                from_date=TODAY + timedelta(days=begins),
                to_date=TODAY + timedelta(days=ends),
                cover_user_id=ben,
                by=SYSTEM,
                at=NOW,
            )
        assert refused.value.field == field
    with pytest.raises(CannotManage):
        services.set_away(
            user_id=ann,
            from_date=TODAY,
            to_date=TODAY,
            cover_user_id=ben,
            by=Actor(kind=ActorKind.USER, id=ben),
            at=NOW,
        )


def test_where_nobody_was_named_the_lead_at_work_covers(provider: UUID) -> None:
    coach, lead = invite(provider, Role.WORK_COACH, "coach"), invite(provider, Role.SERVICE_LEAD, "lead")
    services.end(user_id=coach, by=SYSTEM, at=NOW)
    assert queries.cover_for(SYSTEM_VIEWER, coach, NOW) == lead
    services.end(user_id=lead, by=SYSTEM, at=NOW)
    assert queries.cover_for(SYSTEM_VIEWER, coach, NOW) is None


def test_broken_glass_opens_one_person_for_one_hour_and_is_reported(practice: UUID, provider: UUID) -> None:
    coach, lead = invite(provider, Role.WORK_COACH, "coach"), invite(provider, Role.SERVICE_LEAD, "lead")
    elsewhere = invite(practice, Role.SERVICE_LEAD, "elsewhere")
    person = uuid4()
    looking = viewer_of(coach)
    services.break_glass(
        viewer=looking,
        person_id=person,
        kind=GlassKind.SAFETY,
        reason="She rang and said that she may hurt herself",
        by=looking.actor(),
        at=NOW,
    )
    assert viewer_of(coach).glass == {person}
    assert viewer_of(coach, NOW + timedelta(minutes=60)).glass == frozenset()
    assert viewer_of(lead).glass == frozenset()
    assert EventRow.objects.get(kind="GlassBroken").person_id == person
    assert "hurt" not in str(EventRow.objects.get(kind="GlassBroken").data)
    assert Access.objects.filter(page="glass", person_ids__contains=[person], actor_id=coach).exists()
    assert [r.person_id for r in queries.glass_report(viewer_of(lead), at=NOW)] == [person]
    assert queries.glass_report(viewer_of(elsewhere), at=NOW) == []
    with pytest.raises(NotVisible):
        queries.glass_report(looking, at=NOW)


def test_glass_asks_a_written_reason_and_the_right_role(practice: UUID) -> None:
    ann, money = invite(practice, Role.CLINICIAN, "ann"), invite(practice, Role.COMMISSIONER, "money")
    for reason in ("because", "x" * 1001, "   a        b      "):
        with pytest.raises(CannotBreakGlass) as refused:
            services.break_glass(
                viewer=viewer_of(ann),
                person_id=uuid4(),
                kind=GlassKind.COVERING,
                reason=reason,
                by=viewer_of(ann).actor(),
                at=NOW,
            )
        assert refused.value.field == "reason"
    with pytest.raises(CannotBreakGlass):
        services.break_glass(
            viewer=viewer_of(money),
            person_id=uuid4(),
            kind=GlassKind.SAFETY,
            reason="A long enough reason for anybody",
            by=viewer_of(money).actor(),
            at=NOW,
        )


def test_who_works_here_is_for_those_who_work_here(practice: UUID, provider: UUID) -> None:
    ann, coach = invite(practice, Role.PRACTICE_STAFF, "ann"), invite(provider, Role.WORK_COACH, "coach")
    assert [m.name for m in queries.members(viewer_of(ann), practice)] == ["Ann"]
    assert queries.members(viewer_of(ann), practice, Role.CLINICIAN) == []
    with pytest.raises(NotVisible):
        queries.members(viewer_of(coach), practice)
    with pytest.raises(NotVisible):
        queries.accounts(viewer_of(coach), at=NOW)
    assert queries.account(viewer_of(coach), coach, at=NOW).email == "coach@example.org"
    with pytest.raises(NotVisible):
        queries.account(viewer_of(coach), ann, at=NOW)
    with pytest.raises(NotVisible):
        queries.invitation_token(viewer_of(coach), ann, at=NOW)
    assert queries.names(viewer_of(coach), [ann, coach, uuid4()]) == {ann: "Ann", coach: "Coach"}


def test_the_list_of_accounts_takes_the_same_queries_however_long(
    practice: UUID, django_assert_max_num_queries: Any
) -> None:
    for n in range(15):
        invite(practice, Role.PRACTICE_STAFF, f"user{n}")
    with django_assert_max_num_queries(8):
        assert len(queries.accounts(SYSTEM_VIEWER, at=NOW)) == 15
    assert [a.name for a in queries.accounts(SYSTEM_VIEWER, text="user11", at=NOW)] == ["User11"]


def test_the_operator_is_one_account_that_nobody_signs_in_with() -> None:
    first = services.ensure_operator(name="Sam O'Root", at=NOW)
    assert services.ensure_operator(name="Sam O'Root", at=NOW) == first
    assert viewer_of(first).has_role(Role.ADMINISTRATOR)
    assert not get_user_model().objects.get(pk=first).has_usable_password()
    with pytest.raises(CannotInvite):
        services.renew_invitation(user_id=first, by=SYSTEM, at=NOW)


def test_the_written_reason_goes_when_the_record_ends_and_who_looked_stays(practice: UUID) -> None:
    ann = invite(practice, Role.CLINICIAN, "ann")
    person, other = uuid4(), uuid4()
    for whom in (person, other):
        services.break_glass(
            viewer=viewer_of(ann),
            person_id=whom,
            kind=GlassKind.COMPLAINT,
            reason="A complaint about the call of Monday",
            by=viewer_of(ann).actor(),
            at=NOW,
        )
    assert [g.reason for g in queries.glass_about(SYSTEM_VIEWER, [person], at=NOW)] == [
        "A complaint about the call of Monday"
    ]
    assert services.erase_glass_reasons(person_ids=[person], by=SYSTEM, at=NOW) == 1
    assert services.erase_glass_reasons(person_ids=[person], by=SYSTEM, at=NOW) == 0
    assert [(g.user_name, g.reason) for g in queries.glass_about(SYSTEM_VIEWER, [person], at=NOW)] == [("Ann", "")]
    assert queries.glass_about(SYSTEM_VIEWER, [other], at=NOW)[0].reason
    assert kinds().count("GlassReasonErased") == 1


def test_who_somebody_is_takes_one_query(practice: UUID, provider: UUID, django_assert_num_queries: Any) -> None:
    ann = invite(practice, Role.CLINICIAN, "ann")
    services.give_role(
        user_id=ann, organisation_id=provider, role=Role.SERVICE_LEAD, from_date=TODAY, by=SYSTEM, at=NOW
    )
    for person in (uuid4(), uuid4()):
        services.break_glass(
            viewer=viewer_of(ann),
            person_id=person,
            kind=GlassKind.SAFETY,
            reason="They may come to harm today",
            by=viewer_of(ann).actor(),
            at=NOW,
        )
    with django_assert_num_queries(1):
        looking = viewer_of(ann)
    assert (len(looking.roles), len(looking.glass)) == (2, 2)
