"""Pages for looking after accounts: for administrators everywhere, for leads at home, for everybody their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from factories.staff import LONG_AGO, organisation, signed_in
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role
from goodwork.kernel.clock import local_date
from goodwork.registers.access import queries, services
from goodwork.registers.access.rules import AccountState
from goodwork.registers.organisations import services as organisations

pytestmark = pytest.mark.django_db


def colleague(place: UUID, name: str, role: Role = Role.WORK_COACH) -> UUID:
    return services.invite(
        email=f"{name.lower()}@example.org", name=name, role=role, organisation_id=place, by=SYSTEM, at=LONG_AGO
    )


def of(user_id: UUID) -> Any:
    return queries.account(SYSTEM_VIEWER, user_id, at=clock.now())


def days(prefix: str, offset: int) -> dict[str, str]:
    day = local_date(clock.now()) + timedelta(days=offset)
    return {f"{prefix}_day": str(day.day), f"{prefix}_month": str(day.month), f"{prefix}_year": str(day.year)}


def post(client: Client, name: str, data: dict[str, Any] | None = None, **kwargs: Any) -> Any:
    return client.post(reverse(name, kwargs=kwargs), data or {})


def test_an_administrator_invites_and_hands_over_the_link() -> None:
    organisations.register(name="Elm", kind="PRACTICE", local_code="ELM-1", by=SYSTEM, at=LONG_AGO)
    admin = signed_in(Role.ADMINISTRATOR)
    empty = post(admin, "staff-account-invite").content.decode()
    for sentence in (
        "Enter the name",
        "Enter an email address",
        "Enter the code of the organisation",
        "Choose the role",
    ):
        assert empty.count(sentence) == 2
    data = {"name": "Ann", "email": "ann@example.org", "organisation": "nowhere", "role": "CLINICIAN"}
    unknown = post(admin, "staff-account-invite", data).content.decode()
    assert "There is no organisation with this code" in unknown
    assert 'value="nowhere"' in unknown
    done = post(admin, "staff-account-invite", {**data, "organisation": "elm-1"})
    page = admin.get(done["Location"]).content.decode()
    assert "The account is made" in page
    assert "/accounts/invitation/" in page
    again = post(admin, "staff-account-invite", {**data, "organisation": "elm-1"}).content.decode()
    assert "There is an account with this email address" in again


def test_a_lead_sees_and_invites_at_home_only() -> None:
    home, elsewhere = organisation(), organisation(name="Elsewhere")
    mine, theirs = colleague(home, "Mine"), colleague(elsewhere, "Theirs")
    lead = signed_in(Role.SERVICE_LEAD, home)
    listed = lead.get(reverse("staff-accounts")).content.decode()
    assert "Mine" in listed
    assert "Theirs" not in listed
    assert lead.get(reverse("staff-account", kwargs={"user_id": mine})).status_code == 200
    assert lead.get(reverse("staff-account", kwargs={"user_id": theirs})).status_code == 404
    assert lead.get(reverse("staff-account", kwargs={"user_id": uuid4()})).status_code == 404
    for name in ("staff-account-end", "staff-account-away", "staff-account-role", "staff-account-invitation"):
        assert post(lead, name, user_id=theirs).status_code == 404
    assert post(lead, "staff-account-sessions", user_id=theirs).status_code == 404
    assert of(theirs).state is AccountState.INVITED
    form = lead.get(reverse("staff-account-invite")).content.decode()
    assert "Elsewhere" not in form
    assert 'value="ADMINISTRATOR"' not in form
    data = {"name": "New", "email": "new@example.org", "role": "WORK_COACH"}
    outside = post(lead, "staff-account-invite", {**data, "organisation": str(elsewhere)})
    assert "Choose the organisation" in outside.content.decode()
    assert post(lead, "staff-account-invite", {**data, "organisation": str(home)}).status_code == 302


def test_an_absence_is_entered_with_cover_and_taken_back() -> None:
    home = organisation()
    ann, ben = colleague(home, "Ann"), colleague(home, "Ben")
    lead = signed_in(Role.SERVICE_LEAD, home)
    backwards = {**days("from_date", 3), **days("to_date", 2), "cover_user_id": str(ben)}
    page = post(lead, "staff-account-away", backwards, user_id=ann).content.decode()
    assert "The last day must not be before the first day" in page
    right = {**days("from_date", 0), **days("to_date", 2), "cover_user_id": str(ben)}
    assert post(lead, "staff-account-away", right, user_id=ann).status_code == 302
    assert queries.cover_for(SYSTEM_VIEWER, ann, clock.now()) == ben
    away = of(ann).absences[0]
    post(lead, "staff-account-away-cancel", user_id=ann, away_id=away.away_id)
    assert of(ann).absences == ()
    assert post(lead, "staff-account-away-cancel", user_id=ann, away_id=away.away_id).status_code == 404


def test_a_role_is_given_with_its_days_and_ended() -> None:
    home = organisation()
    ann = colleague(home, "Ann")
    lead = signed_in(Role.SERVICE_LEAD, home)
    twice = post(lead, "staff-account-role", {"organisation": str(home), "role": "WORK_COACH"}, user_id=ann)
    assert "has this role in this organisation already" in twice.content.decode()
    given = {"organisation": str(home), "role": "PROVIDER", **days("to_date", 1)}
    assert post(lead, "staff-account-role", given, user_id=ann).status_code == 302
    role = next(r for r in of(ann).roles if r.role is Role.PROVIDER)
    assert role.to_date is not None
    assert (
        lead.get(
            reverse("staff-account-role-end", kwargs={"user_id": ann, "membership_id": role.membership_id})
        ).status_code
        == 200
    )
    post(lead, "staff-account-role-end", user_id=ann, membership_id=role.membership_id)
    assert [r.role for r in of(ann).roles if not r.ended] == [Role.WORK_COACH]
    gone = post(lead, "staff-account-role-end", user_id=ann, membership_id=role.membership_id)
    assert gone.status_code == 404


def test_whose_last_role_has_ended_is_still_looked_after_where_they_worked() -> None:
    home = organisation()
    ann = colleague(home, "Ann")
    lead = signed_in(Role.SERVICE_LEAD, home)
    done = post(lead, "staff-account-role-end", user_id=ann, membership_id=of(ann).roles[0].membership_id)
    page = lead.get(done["Location"])
    assert page.status_code == 200
    assert "The role has ended." in page.content.decode()
    assert "End this account" in page.content.decode()
    elsewhere = signed_in(Role.SERVICE_LEAD, organisation(name="Elsewhere"))
    assert elsewhere.get(done["Location"]).status_code == 404


def test_ending_an_account_asks_first_and_shows_it_among_the_ended() -> None:
    home = organisation()
    ann, ben = colleague(home, "Ann"), colleague(home, "Ben")
    lead = signed_in(Role.SERVICE_LEAD, home)
    assert "End this account?" in lead.get(reverse("staff-account-end", kwargs={"user_id": ann})).content.decode()
    assert of(ann).state is AccountState.INVITED
    done = post(lead, "staff-account-end", {"cover_user_id": str(ben)}, user_id=ann)
    assert "The account has ended" in lead.get(done["Location"]).content.decode()
    assert of(ann).state is AccountState.ENDED
    assert "Ann" in lead.get(reverse("staff-accounts"), {"ended": "1"}).content.decode()
    assert "Ann" not in lead.get(reverse("staff-accounts")).content.decode()
    twice = post(lead, "staff-account-end", user_id=ann).content.decode()
    assert "This account has ended already" in twice


def test_a_new_link_is_made_after_a_warning() -> None:
    home = organisation()
    ann = colleague(home, "Ann")
    admin = signed_in(Role.ADMINISTRATOR)
    before = queries.invitation_token(SYSTEM_VIEWER, ann, at=LONG_AGO)
    assert (
        "ring them on a number that you know"
        in admin.get(reverse("staff-account-invitation", kwargs={"user_id": ann})).content.decode()
    )
    done = post(admin, "staff-account-invitation", user_id=ann)
    page = admin.get(done["Location"]).content.decode()
    assert "A new link is made" in page
    after = queries.invitation_token(SYSTEM_VIEWER, ann, at=clock.now())
    assert after is not None
    assert after != before
    assert after in page


def test_the_search_finds_by_name_and_says_when_there_is_nobody() -> None:
    home = organisation()
    colleague(home, "Ann")
    admin = signed_in(Role.ADMINISTRATOR)
    assert "Ann" in admin.get(reverse("staff-accounts"), {"text": "ANN@"}).content.decode()
    nobody = admin.get(reverse("staff-accounts"), {"text": "<nobody>\x00"}).content.decode()
    assert "No account has “&lt;nobody&gt;”" in nobody


def test_everybody_enters_their_own_absence() -> None:
    home = organisation()
    alone = signed_in(Role.PRACTICE_STAFF, home)
    assert "Nobody else works in your organisation" in alone.get(reverse("staff-own-away")).content.decode()
    ben = colleague(home, "Ben", Role.PRACTICE_STAFF)
    right = {**days("from_date", 0), **days("to_date", 1), "cover_user_id": str(ben)}
    done = post(alone, "staff-own-away", right)
    page = alone.get(done["Location"]).content.decode()
    assert "Your absence is entered" in page
    assert "Ben covers" in page
    twice = post(alone, "staff-own-away", right).content.decode()
    assert "There is an absence on some of these days already" in twice
    assert post(alone, "staff-own-away-cancel", away_id=uuid4()).status_code == 404


def test_nobody_takes_back_the_absence_of_another() -> None:
    home = organisation()
    ann, ben = colleague(home, "Ann"), colleague(home, "Ben")
    today = local_date(clock.now())
    away = services.set_away(user_id=ann, from_date=today, to_date=today, cover_user_id=ben, by=SYSTEM, at=clock.now())
    assert post(signed_in(Role.WORK_COACH, home), "staff-own-away-cancel", away_id=away).status_code == 404
    assert of(ann).absences


def test_a_lead_has_no_hand_on_the_account_of_an_administrator_of_their_organisation() -> None:
    place = organisation()
    lead = signed_in(Role.SERVICE_LEAD, place)
    administrator = colleague(place, "Ada", Role.ADMINISTRATOR)
    address = reverse("staff-account", kwargs={"user_id": administrator})
    page = lead.get(address)
    shown = page.content.decode()
    assert page.status_code == 200
    assert "Only an administrator changes the account of an administrator." in shown
    assert "/accounts/invitation/" not in shown, "with the link anybody could sign in as the administrator"
    for name in ("staff-account-invitation", "staff-account-end", "staff-account-role", "staff-account-away"):
        assert reverse(name, kwargs={"user_id": administrator}) not in shown
    assert "/end/" not in shown
    for name in ("staff-account-invitation", "staff-account-end", "staff-account-sessions"):
        refused = lead.post(reverse(name, kwargs={"user_id": administrator}))
        assert "Only an administrator can" in refused.content.decode()
    assert of(administrator).state is not AccountState.ENDED
