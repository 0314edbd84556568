"""Signing in and looking after accounts, as people do it: by password and code, by passkey, without scripts, by
keyboard, at the width of a phone."""

from __future__ import annotations

import re
import time
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from factories.staff import organisation
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role
from goodwork.registers.access import queries, services

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GOOD = "three green bicycles"


@pytest.fixture(autouse=True)
def _no_tries_counted() -> None:
    cache.clear()


def invited(role: Role, name: str, place: UUID | None = None) -> UUID:
    return services.invite(
        email=f"{name.lower()}@example.org",
        name=name,
        role=role,
        organisation_id=place or organisation(),
        by=SYSTEM,
        at=clock.now(),
    )


def accept(user_id: UUID) -> UUID:
    token = queries.invitation_token(SYSTEM_VIEWER, user_id, at=clock.now())
    assert token is not None
    return services.accept_invitation(token=token, password=GOOD, by=SYSTEM, at=clock.now())


def sign_in(somebody: Any, name: str, password: str = GOOD) -> None:
    somebody.go("/accounts/login/")
    somebody.fill("Email address", f"{name}@example.org")
    somebody.fill("Password", password)
    somebody.press("Sign in")


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("javascript", [True, False])
def test_an_invited_colleague_sets_a_password_and_a_second_step(
    visitor: Any, settings: Any, width: int, javascript: bool
) -> None:
    settings.GOODWORK_SECOND_FACTOR_REQUIRED = True
    user_id = invited(Role.WORK_COACH, "Ann")
    token = queries.invitation_token(SYSTEM_VIEWER, user_id, at=clock.now())
    ann = visitor(width=width, javascript=javascript)
    ann.go(f"/accounts/invitation/{token}/")
    ann.fill("Choose a password", "short")
    ann.fill("Type the password again", "shorter")
    ann.press("Save password")
    ann.sees("There is a problem")
    ann.fill("Choose a password", GOOD)
    ann.fill("Type the password again", GOOD)
    ann.press("Save password")
    ann.sees("Your password is saved")
    ann.fill("Email address", "ann@example.org")
    ann.fill("Password", GOOD)
    ann.press("Sign in")
    ann.sees("Set up a second step first")
    ann.page.goto(f"{ann.base_url}/staff/accounts/own/")
    ann.sees("Set up a second step first")
    ann.page.locator('a[href$="/totp/activate/"]').click()
    ann.page.wait_for_url("**/totp/activate/", wait_until="load")
    ann.look_over()
    ann.fill("Code", "000000")
    ann.press("Save")
    ann.sees("There is a problem")
    ann.fill("Code", code_of(ann.page.locator(".gw-secret").inner_text()))
    ann.press("Save")
    ann.sees("Keep these codes in a safe place")
    ann.go("/staff/accounts/own/")
    ann.press("Sign out")
    ann.sees("Help with work and health")


def test_a_passkey_opens_the_door_without_a_password(visitor: Any) -> None:
    accept(invited(Role.WORK_COACH, "Ann"))
    ann = visitor()
    # A passkey belongs to a name, not to an address in numbers.
    ann.base_url = re.sub(r"//[^:/]+", "//localhost", ann.base_url)
    keys = ann.context.new_cdp_session(ann.page)
    keys.send("WebAuthn.enable")
    keys.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(ann, "ann")
    ann.go("/accounts/2fa/webauthn/add/")
    ann.fill("A name for it (optional)", "my phone")
    ann.choose("Use it instead of my password, too")
    ann.page.get_by_role("button", name="Add the passkey").click()
    ann.page.wait_for_url("**/recovery-codes/")
    ann.look_over()
    ann.go("/accounts/2fa/webauthn/")
    ann.sees("my phone")
    ann.press("Sign out")
    ann.go("/accounts/login/")
    ann.page.get_by_role("button", name="Sign in with a passkey").click()
    ann.page.wait_for_url("**/staff/**")
    ann.look_over()
    ann.sees("Ann")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_lead_ends_an_account_and_whoever_held_it_is_out(visitor: Any, width: int) -> None:
    place = organisation(name="Steady Hands")
    lead, ann = accept(invited(Role.SERVICE_LEAD, "Lea", place)), accept(invited(Role.WORK_COACH, "Ann", place))
    hers = visitor(signed_in=ann)
    hers.go("/staff/accounts/own/")
    leads = visitor(signed_in=lead, width=width)
    leads.go("/staff/accounts/")
    leads.follow("Ann")
    leads.press("End this account")
    leads.page.get_by_label("Who takes over what they hold").select_option(label="Lea")
    leads.press("End the account")
    leads.sees("The account has ended.")
    hers.page.goto(f"{hers.base_url}/staff/accounts/own/")
    assert "/accounts/login/" in hers.page.url


@pytest.mark.parametrize("width", [320, 1280])
def test_an_administrator_invites_by_keyboard_alone(visitor: Any, width: int) -> None:
    place = organisation(name="Steady Hands")
    code = queries.organisations.get(SYSTEM_VIEWER, place).local_code
    admin = visitor(signed_in=accept(invited(Role.ADMINISTRATOR, "Ada")), width=width)
    page = admin.go("/staff/accounts/invite/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "nhsuk-skip-link"
    page.keyboard.press("Enter")
    for text in ("New Colleague", "new@example.org", code):
        while page.evaluate("document.activeElement.tagName + document.activeElement.type") not in {
            "INPUTtext",
            "INPUTemail",
        }:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?done=invited*")
    admin.look_over()
    admin.sees("The account is made")
    assert page.evaluate("document.activeElement.className").startswith("nhsuk-notification-banner")


@pytest.mark.parametrize("width", [320, 1280])
def test_after_a_mistake_the_summary_has_the_focus_and_leads_to_the_field(visitor: Any, width: int) -> None:
    admin = visitor(signed_in=accept(invited(Role.ADMINISTRATOR, "Ada")), width=width)
    page = admin.go("/staff/accounts/invite/")
    admin.press("Make the account")
    assert page.title().startswith("Error: ")
    assert "nhsuk-error-summary" in page.evaluate("document.activeElement.className")
    page.get_by_role("link", name="Choose the role").click()
    assert page.evaluate("document.activeElement.id") == "id_role_0"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["en", "ur", "ar", "pl"])
@pytest.mark.parametrize("path", ["/", "/privacy/"])
def test_pages_for_everybody_read_well_in_every_language(visitor: Any, width: int, language: str, path: str) -> None:
    somebody = visitor(width=width)
    page = somebody.go(f"{path}?language={language}")
    assert page.locator("html").get_attribute("dir") == ("rtl" if language in {"ur", "ar"} else "ltr")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["/about/", "/about/accessibility/", "/accounts/login/", "/accounts/password/reset/"])
def test_pages_about_the_service_and_the_way_in(visitor: Any, width: int, path: str) -> None:
    visitor(width=width).go(path)


@pytest.mark.parametrize("width", [320, 1280])
def test_not_found_is_a_page_too(visitor: Any, width: int) -> None:
    somebody = visitor(width=width)
    somebody.go("/nothing/", status=404)
    somebody.sees("Page not found")
    coach = visitor(width=width, signed_in=accept(invited(Role.WORK_COACH, "Ann")))
    coach.go("/staff/nothing/", status=404)
    coach.sees("Page not found")


@pytest.mark.parametrize("width", [320, 1280])
def test_breaking_the_glass_asks_for_its_reason(visitor: Any, width: int) -> None:
    coach = visitor(width=width, signed_in=accept(invited(Role.WORK_COACH, "Ann")))
    coach.go("/staff/accounts/own/")
    coach.follow("Break the glass")
    coach.press("Open the record for 1 hour")
    coach.sees("Choose why you need to see this person")
    lead = visitor(width=width, signed_in=accept(invited(Role.SERVICE_LEAD, "Lea")))
    lead.go("/staff/glass/report/")
    lead.sees("Nobody has done so.")
