"""A practice manager finds a person, puts their record right, and decides who a row of a file is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from factories.accounts import account
from factories.people import AT, organisation, person, resolve, row
from goodwork.kernel.actors import SYSTEM, Role
from goodwork.kernel.ids import new_id
from goodwork.registers.organisations import services as organisations
from goodwork.registers.people import services
from goodwork.registers.people.codes import ReviewReason
from goodwork.registers.people.rows import Held

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ana() -> UUID:
    practice = organisation()
    grow = organisation("GROW", "PROVIDER", "The Growth Company")
    organisations.relate(from_id=practice, to_id=grow, kind="REFERS_TO", from_date=date(2026, 1, 1), by=SYSTEM, at=AT)
    found = person(
        nhs_number="9815908308", mobile="07700900186", address_line="1 Example Street", gender="2", ethnic_category="M"
    )
    new = row("Ana", "Evans", date(1990, 1, 1), "M4 6HN", mobile="07700900222", address_line="2 Example Street")
    [waits] = resolve(new)
    item = Held(
        source_kind="FIT_NOTE_REQUEST",
        source_id=new_id(),
        row=new,
        candidate_ids=waits.candidate_ids,
        reason=ReviewReason(waits.kind),
    )
    services.hold_many([item], organisation_id=practice, by=SYSTEM, at=AT)
    return found


@pytest.mark.parametrize("width", [320, 1280])
def test_a_manager_puts_a_record_right(visitor: Callable[..., Any], ana: UUID, width: int) -> None:
    manager = visitor(signed_in=account(Role.PRACTICE_STAFF, organisation()), width=width)
    manager.go(reverse("staff-people"))
    manager.press("Search")
    manager.sees("There is a problem")
    manager.fill("Name (optional)", "evans")
    manager.press("Search")
    manager.sees("1 person found")
    manager.follow("Ana Evans")
    manager.follow("Correct their details")
    manager.fill("Mobile number (optional)", "12")
    manager.press("Save")
    manager.sees("There is a problem")
    manager.fill("Mobile number (optional)", "07700 900999")
    manager.press("Save")
    manager.sees("07700 900999")
    manager.follow("Language, reading and other needs")
    manager.page.get_by_label("Language they read and speak", exact=True).select_option("ur")
    manager.choose("They want things said, not written")
    manager.press("Save")
    manager.sees("Before you contact them")
    manager.follow("Who may see them")
    manager.choose("The Growth Company")
    manager.choose("Yes, this organisation may see me")
    manager.press("Save what they said")
    manager.sees("What they said is saved.")
    manager.follow("Stop texts or invitations, be careful, restrict")
    manager.press("Restrict")
    manager.sees("Address, telephone and practice are hidden")
    manager.press("Show how to reach them")
    manager.press("Show it to me")
    manager.sees("07700 900999")
    for name in ("staff-person-death", "staff-person-hold", "staff-person-file", "staff-person-same"):
        manager.go(reverse(name, kwargs={"person_id": ana}))


@pytest.mark.parametrize("width", [320, 1280])
def test_a_manager_decides_who_a_row_is_about(visitor: Callable[..., Any], ana: UUID, width: int) -> None:
    manager = visitor(signed_in=account(Role.PRACTICE_STAFF, organisation()), width=width)
    manager.go(reverse("staff-reviews"))
    manager.follow("Decide", exact=False)
    manager.sees("✗ Differs")
    manager.press("Save the decision")
    manager.sees("There is a problem")
    manager.choose("The same person as Ana Evans")
    manager.press("Save the decision")
    manager.sees("Linked: the row is about this person.")
    manager.press("Take the decision back")
    manager.sees("The row waits again.")


def test_a_row_is_decided_without_scripts(visitor: Callable[..., Any], ana: UUID) -> None:
    manager = visitor(signed_in=account(Role.PRACTICE_STAFF, organisation()), javascript=False)
    manager.go(reverse("staff-reviews"))
    manager.follow("Decide", exact=False)
    manager.choose("Somebody else, who is not on the list yet")
    manager.press("Save the decision")
    manager.sees("Kept apart")
