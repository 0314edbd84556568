"""What becomes of an invitation: each step is counted, one reminder goes out, and it ends in the end (A1, T9)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from factories import fit_notes
from factories.people import person, user
from factories.questionnaires import ANSWERS, WEB, provider_of
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role
from goodwork.ledger.events.models import EventRow
from goodwork.oversight.funnel import queries as funnel
from goodwork.oversight.funnel import services as funnel_services
from goodwork.reach.campaigns import queries, services
from goodwork.reach.campaigns.models import Campaign, Invitation
from goodwork.reach.contacts import services as contacts
from goodwork.reach.contacts.models import Call
from goodwork.reach.contacts.rules import EndReason
from goodwork.reach.intake.models import FitNoteRequest
from goodwork.reach.messaging import services as messages
from goodwork.reach.messaging.models import Message
from goodwork.reach.messaging.rules import Receipt
from goodwork.reach.questionnaires import asking
from goodwork.reach.questionnaires import jobs as questionnaire_jobs
from goodwork.reach.questionnaires import services as questionnaires
from goodwork.registers.people import linking
from goodwork.registers.people import services as people
from goodwork.registers.people.models import IdentityReview, Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=7, hours=1)


@pytest.fixture
def practice() -> UUID:
    made = fit_notes.practice()
    provider_of(made)
    return made


def invited(practice: UUID, **changes: str) -> Invitation:
    became = fit_notes.take(fit_notes.csv_of(fit_notes.requests(1, **changes)), practice)
    assert became[0].outcome.value in {"INVITED", "CALL"}
    return Invitation.objects.get()


def answer(one: Invitation, at: datetime = NOW, **changed: object) -> None:
    assert one.request_id
    questionnaires.submit(
        request_id=one.request_id,
        answers={**ANSWERS, **changed},  # type: ignore[dict-item]
        typing=WEB,
        by=SYSTEM,
        at=at,
    )


def reminders() -> int:
    return Message.objects.filter(template="REMINDER").count()


def test_one_reminder_goes_out_after_seven_days(practice: UUID) -> None:
    invited(practice)
    assert services.remind_due(by=SYSTEM, at=NOW + timedelta(days=6)) == 0
    assert services.remind_due(by=SYSTEM, at=LATER) == 1
    assert services.remind_due(by=SYSTEM, at=LATER + timedelta(days=30)) == 0
    assert reminders() == 1
    assert Message.objects.get(template="REMINDER").channel == "SMS"
    assert EventRow.objects.filter(kind="InvitationReminded").count() == 1


def test_nobody_is_reminded_after_an_answer(practice: UUID) -> None:
    answer(invited(practice), coach="NO", share=None)
    services.remind_due(by=SYSTEM, at=LATER)
    assert reminders() == 0


def test_a_reminder_that_waits_for_the_morning_is_stopped_by_an_answer(practice: UUID) -> None:
    one = invited(practice)
    services.remind_due(by=SYSTEM, at=datetime(2026, 12, 1, 21, tzinfo=UTC))
    answer(one, at=datetime(2026, 12, 1, 22, tzinfo=UTC), coach="NO", share=None)
    assert Message.objects.get(template="REMINDER").status == "CANCELLED"


def test_nobody_is_reminded_by_another_way_than_they_were_invited_by(practice: UUID) -> None:
    one = invited(practice, address_line="1 Example Street")
    people.stop_texts(person_id=one.person_id, by=SYSTEM, at=NOW)
    services.remind_due(by=SYSTEM, at=LATER)
    assert reminders() == 0


def test_whoever_is_rung_is_not_reminded(practice: UUID) -> None:
    one = invited(practice, information_format="VERBAL")
    assert one.channel == "CALL"
    assert Call.objects.count() == 1
    services.remind_due(by=SYSTEM, at=LATER)
    assert reminders() == 0


def test_an_answer_on_the_web_ends_the_call_that_was_promised(practice: UUID) -> None:
    answer(invited(practice, information_format="VERBAL"), coach="NO", share=None)
    assert Call.objects.get().state != "OPEN"


def test_every_step_is_counted(practice: UUID) -> None:
    one = invited(practice)
    message = Message.objects.get()
    campaign_id = Campaign.objects.get().id

    def step() -> tuple[int, ...]:
        found = queries.steps(SYSTEM_VIEWER, campaign_id)
        return (
            found.on_list,
            found.eligible,
            found.sent,
            found.delivered,
            found.opened,
            found.answered,
            found.consented,
        )

    assert step() == (1, 1, 0, 0, 0, 0, 0)
    messages.receipts([(str(message.id), Receipt.DELIVERED)], at=NOW, by=SYSTEM)
    assert step()[3] == 1
    answer(one)
    found = queries.steps(SYSTEM_VIEWER, campaign_id)
    assert (found.answered, found.consented, found.referred) == (1, 1, 1)


def test_a_text_that_fails_is_counted_and_becomes_a_call(practice: UUID) -> None:
    one = invited(practice)
    messages.receipts([(str(Message.objects.get().id), Receipt.PERMANENT_FAILURE)], at=NOW, by=SYSTEM)
    one.refresh_from_db()
    assert one.failed_at == NOW
    assert Call.objects.get().about_id == one.id
    assert queries.steps(SYSTEM_VIEWER, one.campaign_id).failed == 1
    assert queries.stands(SYSTEM_VIEWER, [one.trigger_id]) == {one.trigger_id: "FAILED"}


def test_an_unanswered_invitation_ends_after_84_days(practice: UUID) -> None:
    one = invited(practice)
    questionnaire_jobs.unanswered(at=NOW + timedelta(days=85))
    one.refresh_from_db()
    assert one.state == "NOT_ANSWERED"
    assert EventRow.objects.filter(kind="InvitationNotAnswered").count() == 1
    assert queries.steps(SYSTEM_VIEWER, one.campaign_id).not_answered == 1


@pytest.mark.parametrize("how", ["rung instead of written to", "asked to be rung", "the text failed"])
def test_an_invitation_stays_open_while_a_call_is_owed(practice: UUID, how: str) -> None:
    one = invited(practice, **({"information_format": "VERBAL"} if how == "rung instead of written to" else {}))
    if how == "asked to be rung":
        contacts.request_call_back(person_id=one.person_id, by=SYSTEM, at=NOW)
    elif how == "the text failed":
        messages.receipts([(str(Message.objects.get().id), Receipt.PERMANENT_FAILURE)], at=NOW, by=SYSTEM)
    call = Call.objects.get()
    late = NOW + timedelta(days=120)
    assert questionnaire_jobs.unanswered(at=late) == 0
    one.refresh_from_db()
    assert one.state == "OPEN"
    assert not EventRow.objects.filter(kind="InvitationNotAnswered").exists()
    assert not any("NOT_ANSWERED" in parts for parts in counted())
    contacts.end_call(call_id=call.id, reason=EndReason.PERSON_SAID_NO, by=SYSTEM, at=late)
    assert questionnaire_jobs.unanswered(at=late) == 1
    one.refresh_from_db()
    assert one.state == "NOT_ANSWERED"
    before = counted()
    funnel_services.rebuild()
    assert counted() == before


def counted() -> list[dict[str, int | None]]:
    """Return the parts of each step from list to referral."""
    stages = funnel.show_steps(SYSTEM_VIEWER).whole.stages
    return [{part.name: part.count for part in stage.parts} for stage in stages]


def test_a_call_to_another_record_of_the_same_person_keeps_it_open_too(practice: UUID) -> None:
    one = invited(practice)
    other = person(practice, given_name="Nora", birth_date=date(1971, 3, 4))
    linking.link(kept_id=other, merged_id=one.person_id, by=SYSTEM, at=NOW)
    contacts.request_call_back(person_id=other, by=SYSTEM, at=NOW)
    assert questionnaire_jobs.unanswered(at=NOW + timedelta(days=120)) == 0


def test_calls_that_are_owed_do_not_keep_others_waiting(practice: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    fit_notes.take(fit_notes.csv_of(fit_notes.requests(3)), practice)
    monkeypatch.setattr(asking, "BATCH", 1)
    first = Invitation.objects.order_by("id")[0]
    contacts.request_call_back(person_id=first.person_id, by=SYSTEM, at=NOW)
    late = NOW + timedelta(days=120)
    assert [questionnaire_jobs.unanswered(at=late) for _ in range(3)] == [1, 1, 0]
    assert set(Invitation.objects.exclude(id=first.id).values_list("state", flat=True)) == {"NOT_ANSWERED"}


def test_who_is_rung_late_answers_the_invitation_that_they_were_sent(practice: UUID) -> None:
    one = invited(practice, information_format="VERBAL")
    late = NOW + timedelta(days=120)
    viewer = user((Role.PRACTICE_STAFF, practice))
    request_id = questionnaires.open_for(viewer=viewer, person_id=one.person_id, by=viewer.actor(), at=late)
    assert request_id == one.request_id
    answer(one, at=late, coach="NO", share=None)
    one.refresh_from_db()
    assert one.state == "ANSWERED"


def test_a_death_ends_it(practice: UUID) -> None:
    one = invited(practice)
    people.record_death(person_id=one.person_id, by=SYSTEM, at=NOW)
    one.refresh_from_db()
    assert one.state == "CANCELLED"
    assert Message.objects.get().status == "CANCELLED"


def held(practice: UUID) -> tuple[IdentityReview, Person]:
    first = {**fit_notes.GOOD, "request_id": "A", "received_at": "2026-01-05"}
    fit_notes.take(fit_notes.csv_of([first]), practice)
    second = {**first, "request_id": "B", "received_at": "2026-11-05", "given_name": "Sinead"}
    became = fit_notes.take(fit_notes.csv_of([second]), practice)
    assert became[0].reason == "POSSIBLE_MATCH"
    return IdentityReview.objects.get(), Person.objects.get()


def test_a_held_request_goes_on_when_a_human_links_it(practice: UUID) -> None:
    review, known = held(practice)
    people.link_review(review_id=review.id, person_id=known.id, by=SYSTEM, at=NOW)
    request = FitNoteRequest.objects.get(request_id="B")
    assert (request.outcome, request.channel, request.person_id) == ("INVITED", "SMS", known.id)
    assert Invitation.objects.filter(person_id=known.id).count() == 2
    assert EventRow.objects.filter(kind="FitNoteRequested", subject_id=request.id).count() == 1


def test_a_held_request_goes_on_when_a_human_keeps_it_apart(practice: UUID) -> None:
    review, known = held(practice)
    made = people.keep_apart(review_id=review.id, by=SYSTEM, at=NOW)
    request = FitNoteRequest.objects.get(request_id="B")
    assert request.person_id == made != known.id
    assert request.outcome == "INVITED"


def test_a_held_request_about_somebody_just_invited_is_not_invited(practice: UUID) -> None:
    first = {**fit_notes.GOOD, "request_id": "A", "received_at": "2026-11-01"}
    fit_notes.take(fit_notes.csv_of([first, {**first, "request_id": "B", "given_name": "Sinead"}]), practice)
    person = Person.objects.get()
    people.link_review(review_id=IdentityReview.objects.get().id, person_id=person.id, by=SYSTEM, at=NOW)
    request = FitNoteRequest.objects.get(request_id="B")
    assert (request.outcome, request.reason) == ("NOT_INVITED", "ALREADY_INVITED")


def test_taking_a_decision_back_stops_what_was_queued_and_it_waits_again(practice: UUID) -> None:
    review, known = held(practice)
    people.link_review(review_id=review.id, person_id=known.id, by=SYSTEM, at=NOW)
    people.undo_review(review_id=review.id, by=SYSTEM, at=NOW)
    request = FitNoteRequest.objects.get(request_id="B")
    assert (request.outcome, request.reason, request.person_id) == ("REVIEW", "POSSIBLE_MATCH", None)
    assert Message.objects.filter(status="CANCELLED").count() == 1
    people.keep_apart(review_id=review.id, by=SYSTEM, at=NOW)
    request.refresh_from_db()
    assert request.outcome == "INVITED"
