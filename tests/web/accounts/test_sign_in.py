"""Signing in: the way in, its limits, its end, and the second step."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape

from factories.staff import organisation, signed_in
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role
from goodwork.ledger.events.models import EventRow
from goodwork.registers.access import queries, services

pytestmark = pytest.mark.django_db

GOOD = "three green bicycles"


@pytest.fixture(autouse=True)
def _no_tries_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def account(role: Role = Role.WORK_COACH, email: str = "coach@example.org") -> UUID:
    at = clock.now()
    user_id = services.invite(
        email=email, name="Coach Example", role=role, organisation_id=organisation(), by=SYSTEM, at=at
    )
    token = queries.invitation_token(SYSTEM_VIEWER, user_id, at=at)
    assert token is not None
    services.accept_invitation(token=token, password=GOOD, by=SYSTEM, at=at)
    return user_id


def sign_in(client: Client, password: str = GOOD, email: str = "coach@example.org", **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def is_in(client: Client) -> bool:
    return client.get(reverse("staff-own-account")).status_code == 200


def test_with_the_right_password_one_is_led_to_ones_work() -> None:
    user_id = account()
    client = Client()
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, "/")
    home = client.get("/")
    assert home.status_code == 302
    assert home["Location"].startswith("/staff/")
    assert EventRow.objects.filter(kind="SignedIn", subject_id=user_id).count() == 1
    assert UserSession.objects.filter(user_id=user_id).count() == 1


def test_a_wrong_password_is_told_without_saying_which_part_was_wrong() -> None:
    account()
    wrong = sign_in(Client(), "not that one at all").content.decode()
    nobody = sign_in(Client(), GOOD, "nobody@example.org").content.decode()
    assert "There is a problem" in wrong
    said = re.compile(r'error-summary__list">(.*?)</ul>', re.DOTALL)
    assert said.findall(wrong) == said.findall(nobody)
    assert "coach@example.org" in wrong
    assert "not that one at all" not in wrong


def test_after_sign_in_one_comes_to_the_page_that_was_asked_for_and_to_no_other_host() -> None:
    account()
    assert sign_in(Client(), next="/staff/accounts/own/")["Location"] == "/staff/accounts/own/"
    assert sign_in(Client(), next="https://example.org/")["Location"] == "/"


def test_too_many_wrong_passwords_lock_even_the_right_one_out() -> None:
    account()
    client = Client()
    for _ in range(5):
        sign_in(client, "not that one at all")
    refused = sign_in(client)
    assert refused.status_code == 200
    assert "Too many" in refused.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize(("minutes", "still_in"), [(29, True), (31, False)])
def test_a_session_that_rests_for_30_minutes_ends(minutes: int, still_in: bool) -> None:
    account()
    client = Client()
    sign_in(client)
    with clock.acting_at(datetime.now(UTC) + timedelta(minutes=minutes)):
        response = client.get(reverse("staff-own-account"))
        assert (response.status_code == 200) is still_in
        if not still_in:
            assert response["Location"] == "/accounts/login/?ended=1&next=%2Fstaff%2Faccounts%2Fown%2F"
            assert "You were signed out" in client.get(response["Location"]).content.decode()
            assert not UserSession.objects.exists()


def test_what_was_written_while_a_session_ended_is_given_back_and_not_saved() -> None:
    account()
    client = Client()
    sign_in(client)
    words = "She said that mornings are the worst. <b>She</b> wants to go back slowly."
    sent = {"reason": words, "kind": "HARM", "csrfmiddlewaretoken": "x" * 64, "password": "three green bicycles, more"}
    with clock.acting_at(datetime.now(UTC) + timedelta(minutes=31)):
        answer = client.post(reverse("staff-glass"), urlencode(sent), content_type="application/x-www-form-urlencoded")
        page = answer.content.decode()
        assert (answer.status_code, answer["Cache-Control"]) == (403, "no-store")
        assert "You were signed out" in page
        assert escape(words) in page
        for unseen in ("x" * 64, "three green bicycles, more", "<b>She</b>"):
            assert unseen not in page
        assert 'href="/accounts/login/?ended=1&amp;next=%2Fstaff%2Fglass%2F"' in page
        assert not is_in(client)
        again = Client()
        sign_in(again)
    with clock.acting_at(datetime.now(UTC) + timedelta(minutes=70)):
        assert again.post(reverse("staff-glass"), {"kind": "HARM"})["Location"] == "/accounts/login/?ended=1"


def test_who_writes_stays_signed_in() -> None:
    account()
    client = Client()
    assert client.get(reverse("stay")).status_code == 302
    sign_in(client)
    for minutes in (25, 50):
        with clock.acting_at(datetime.now(UTC) + timedelta(minutes=minutes)):
            stayed = client.get(reverse("stay"))
            assert (stayed.status_code, stayed.content) == (204, b"")
    with clock.acting_at(datetime.now(UTC) + timedelta(minutes=75)):
        assert is_in(client)


def test_a_session_ends_after_12_hours_however_busy() -> None:
    account()
    client = Client()
    sign_in(client)
    began = datetime.now(UTC)
    for quarter in range(1, 48):
        with clock.acting_at(began + timedelta(minutes=15 * quarter)):
            assert is_in(client), quarter
    with clock.acting_at(began + timedelta(hours=12, minutes=1)):
        assert not is_in(client)


def test_who_leaves_is_out_with_the_next_click() -> None:
    user_id = account()
    client = Client()
    sign_in(client)
    assert is_in(client)
    services.end(user_id=user_id, by=SYSTEM, at=clock.now())
    assert not is_in(client)
    assert "There is a problem" in sign_in(client).content.decode()


def test_sessions_are_listed_and_the_others_can_be_ended() -> None:
    account()
    here, there = Client(), Client(HTTP_USER_AGENT="Old telephone")
    sign_in(here)
    sign_in(there)
    listed = here.get(reverse("usersessions_list")).content.decode()
    assert "Old telephone" in listed
    assert "Sign out everywhere else" in listed
    here.post(reverse("usersessions_list"))
    assert is_in(here)
    assert not is_in(there)


def test_signing_out_needs_a_press_and_ends_the_session() -> None:
    account()
    client = Client()
    sign_in(client)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)
    assert not UserSession.objects.exists()


@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/email/", "/accounts/confirm-email/"])
def test_nobody_signs_up_by_themselves(address: str) -> None:
    assert Client().get(address).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_a_link_for_a_new_password_goes_to_the_address_and_works_once() -> None:
    account()
    client = Client()
    for email in ("coach@example.org", "nobody@example.org"):
        response = client.post(reverse("account_reset_password"), {"email": email})
        assert response["Location"] == reverse("account_reset_password_done")
    assert [m.to for m in mail.outbox] == [["coach@example.org"]]
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert link is not None
    shown = client.get(link[1], follow=True)
    assert shown.status_code == 200
    form = shown.redirect_chain[-1][0]
    new = "four blue umbrellas open"
    weak = client.post(form, {"password1": "short", "password2": "short"})
    assert "too short" in weak.content.decode()
    client.post(form, {"password1": new, "password2": new})
    assert sign_in(Client(), new)["Location"] == "/"
    assert "cannot be used" in Client().get(link[1], follow=True).content.decode()


@override_settings(GOODWORK_SENDS_EMAIL=False)
def test_where_no_email_is_sent_the_page_says_whom_to_ask() -> None:
    page = Client().get(reverse("account_reset_password")).content.decode()
    assert "Ask your administrator" in page
    assert "<form" not in page


def test_an_invitation_is_shown_by_looking_and_used_by_saving() -> None:
    at = clock.now()
    user_id = services.invite(
        email="new@example.org",
        name="New Example",
        role=Role.WORK_COACH,
        organisation_id=organisation(),
        by=SYSTEM,
        at=at,
    )
    token = queries.invitation_token(SYSTEM_VIEWER, user_id, at=at)
    address = reverse("invitation", kwargs={"token": token})
    client = Client()
    for _ in range(2):
        assert "New Example" in client.get(address).content.decode()
    different = client.post(address, {"password": GOOD, "again": "something else entirely"}).content.decode()
    assert "The two passwords are not the same" in different
    assert GOOD not in different
    weak = client.post(address, {"password": "password1234", "again": "password1234"}).content.decode()
    assert "too common" in weak
    done = client.post(address, {"password": GOOD, "again": GOOD})
    assert done["Location"] == "/accounts/login/?welcome=1"
    assert client.get(address).status_code == 410
    assert sign_in(client, email="new@example.org")["Location"] == "/"


def test_a_made_up_invitation_is_an_old_one() -> None:
    assert Client().get(reverse("invitation", kwargs={"token": "made:up"})).status_code == 410


@override_settings(GOODWORK_SECOND_FACTOR_REQUIRED=True)
def test_without_a_second_step_only_the_pages_that_set_one_up_can_be_reached() -> None:
    account()
    client = Client()
    sign_in(client)
    for name in ("staff-own-account", "staff-glass"):
        response = client.get(reverse(name))
        assert (response.status_code, response["Location"]) == (302, reverse("mfa_index"))
    page = client.get(reverse("mfa_index")).content.decode()
    assert "Set up a second step first" in page
    assert client.get(reverse("privacy")).status_code == 200
    setting_up = client.get(reverse("mfa_activate_totp"))
    assert setting_up.status_code == 200
    secret = setting_up.context_data["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    saved = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert saved["Location"] == reverse("mfa_view_recovery_codes")
    assert is_in(client)


@override_settings(GOODWORK_SECOND_FACTOR_REQUIRED=True)
def test_recovery_codes_alone_are_no_second_step() -> None:
    user_id = account()
    client = Client()
    sign_in(client)
    RecoveryCodes.activate(get_user_model().objects.get(pk=user_id))
    assert client.get(reverse("staff-own-account"))["Location"] == reverse("mfa_index")


def test_with_a_second_step_the_password_alone_opens_nothing() -> None:
    user_id = account()
    user = get_user_model().objects.get(pk=user_id)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(user).get_unused_codes()
    client = Client()
    assert sign_in(client)["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(client)
    assert "There is a problem" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_in(client)
    again = Client()
    sign_in(again)
    again.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert not is_in(again)


def test_long_after_signing_in_one_shows_again_who_one_is_before_changing_how() -> None:
    account()
    client = Client()
    sign_in(client)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    with clock.acting_at(datetime.now(UTC) + timedelta(minutes=6)):
        response = client.get(reverse("mfa_activate_totp"))
        assert response["Location"].startswith(reverse("account_reauthenticate"))
        assert client.get(reverse("account_reauthenticate")).status_code == 200


def test_an_invitation_made_anew_takes_the_second_step_away() -> None:
    user_id = account()
    TOTP.activate(get_user_model().objects.get(pk=user_id), "JBSWY3DPEHPK3PXP")
    services.renew_invitation(user_id=user_id, by=SYSTEM, at=clock.now())
    assert not queries.account(SYSTEM_VIEWER, user_id, at=clock.now()).has_second_factor
    assert "There is a problem" in sign_in(Client()).content.decode()


@pytest.mark.parametrize(
    "name",
    ["account_change_password", "mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "usersessions_list"],
)
def test_the_pages_of_ones_own_sign_in_open(name: str) -> None:
    page = signed_in(Role.CLINICIAN).get(reverse(name), follow=True)
    assert page.status_code == 200
    assert "nhsuk-header" in page.content.decode()


def test_what_was_left_empty_is_asked_for_in_our_words() -> None:
    account()
    client = Client()
    sign_in(client)
    changing = client.post(reverse("account_change_password"), {}).content.decode()
    for sentence in ("Enter your password until now", "Choose a new password", "Type the new password again"):
        assert changing.count(sentence) == 2, sentence
    wrong = client.post(reverse("account_change_password"), {"oldpassword": "x", "password1": GOOD, "password2": GOOD})
    assert wrong.content.decode().count("This is not your password until now") == 2
    client.get(reverse("mfa_activate_totp"))
    assert (
        client.post(reverse("mfa_activate_totp"), {}).content.decode().count("Enter the code that the app shows") == 2
    )
    assert "This field is required" not in changing
