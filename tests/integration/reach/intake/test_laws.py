"""The laws of requests and invitations find nothing in what the services made, and find what was planted."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from factories import fit_notes
from goodwork.kernel.actors import SYSTEM
from goodwork.kernel.ids import new_id
from goodwork.ledger.laws import Finding, laws
from goodwork.reach.campaigns.models import Campaign, Invitation
from goodwork.reach.intake.models import FitNoteRequest
from goodwork.registers.people import services as people
from goodwork.registers.people.models import IdentityReview, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> UUID:
    return fit_notes.practice()


def findings() -> list[Finding]:
    return [
        finding
        for name, check in laws().items()
        if name.startswith(("campaigns.", "intake."))
        for finding in check(at=fit_notes.NOW)
    ]


def names() -> set[str]:
    return {finding.law for finding in findings()}


def test_what_the_made_file_leaves_breaks_no_law(practice: UUID) -> None:
    fit_notes.take(fit_notes.made_file(), practice)
    review = IdentityReview.objects.order_by("id")[0]
    people.keep_apart(review_id=review.id, by=SYSTEM, at=fit_notes.NOW)
    people.record_death(person_id=Person.objects.order_by("id")[0].id, by=SYSTEM, at=fit_notes.NOW)
    assert findings() == []


def test_an_invitation_within_84_days_is_found(practice: UUID) -> None:
    fit_notes.take(fit_notes.csv_of(fit_notes.requests(1)), practice)
    one = Invitation.objects.get()
    Invitation.objects.create(
        person_id=one.person_id,
        organisation_id=practice,
        campaign_id=one.campaign_id,
        trigger=one.trigger,
        trigger_id=new_id(),
        on_date=one.on_date + timedelta(days=84),
        invited_at=one.invited_at + timedelta(days=84),
        channel="SMS",
    )
    assert names() == {"campaigns.nobody_twice", "campaigns.events_and_states"}


def test_a_state_without_its_event_is_found(practice: UUID) -> None:
    fit_notes.take(fit_notes.csv_of(fit_notes.requests(1)), practice)
    Invitation.objects.update(state="NOT_ANSWERED")
    assert names() == {"campaigns.events_and_states"}


def test_a_campaign_that_began_without_approval_is_found(practice: UUID) -> None:
    Campaign.objects.create(
        organisation_id=practice,
        trigger="WHOLE_LIST",
        name="Planted",
        state="PAUSED",
        messages_per_hour=10,
        planned_at=fit_notes.NOW,
        started_at=fit_notes.NOW,
    )
    assert names() == {"campaigns.approved_first"}


def test_a_contact_without_an_invitation_is_found(practice: UUID) -> None:
    fit_notes.take(fit_notes.csv_of(fit_notes.requests(2)), practice)
    first, second = FitNoteRequest.objects.order_by("record")
    Invitation.objects.filter(trigger_id=first.id).update(trigger_id=new_id())
    FitNoteRequest.objects.filter(id=second.id).update(outcome="NOT_INVITED", channel="")
    assert [finding.law for finding in findings()] == ["intake.contacted_is_invited"] * 2


def test_a_held_request_in_no_review_list_is_found(practice: UUID) -> None:
    first = {**fit_notes.GOOD, "request_id": "A"}
    fit_notes.take(fit_notes.csv_of([first, {**first, "request_id": "B", "given_name": "Sinead"}]), practice)
    IdentityReview.objects.all().delete()
    assert names() == {"intake.held_waits_for_somebody"}
