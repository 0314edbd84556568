"""Campaigns to lists: approved first, previewed exactly, at their pace, and what counts as how far."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from factories import fit_notes
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, ActorKind, NotVisible, Role, RoleIn, Viewer
from goodwork.ledger.events.models import EventRow
from goodwork.reach.campaigns import queries, services
from goodwork.reach.campaigns.models import Campaign, Invitation, Recipient
from goodwork.reach.campaigns.rules import CampaignState, CannotCampaign, LawfulBasis, ListKind, RecipientState, Trigger
from goodwork.reach.intake.rules import LIST_COLUMNS
from goodwork.reach.messaging.models import Message
from goodwork.reach.promises import services as promises
from goodwork.registers.people import services as people
from goodwork.registers.people.models import Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def practice() -> UUID:
    return fit_notes.practice()


def listed(practice: UUID, count: int, *, kind: ListKind = ListKind.REGISTERED, **changes: str) -> UUID:
    rows = [
        {key: value for key, value in row.items() if key not in {"request_id", "received_at"}}
        for row in fit_notes.requests(count, **changes)
    ]
    taken = fit_notes.take_list(fit_notes.csv_of(rows), practice, kind=kind)
    assert taken.people_list_id is not None
    return taken.people_list_id


def planned(practice: UUID, *, per_hour: int = 1_200, remind: int | None = 7) -> UUID:
    return services.plan(
        organisation_id=practice,
        trigger=Trigger.WHOLE_LIST,
        name="Autumn",
        messages_per_hour=per_hour,
        reminder_after_days=remind,
        by=SYSTEM,
        at=NOW,
    )


def approve(campaign_id: UUID) -> None:
    services.approve(
        campaign_id=campaign_id,
        approved_by="Dr Example, partner",
        lawful_basis=LawfulBasis.PUBLIC_TASK_CARE,
        dpia_version="1.2",
        not_marketing="It offers people help that is part of their care.",
        by=SYSTEM,
        at=NOW,
    )


def preview(campaign_id: UUID, at: datetime = NOW) -> str:
    services.preview(campaign_id=campaign_id, by=SYSTEM, at=at)
    return Campaign.objects.get(id=campaign_id).fingerprint


def started(practice: UUID, **options: int) -> UUID:
    campaign_id = planned(practice, **options)
    approve(campaign_id)
    services.start(campaign_id=campaign_id, fingerprint=preview(campaign_id), by=SYSTEM, at=NOW)
    return campaign_id


def test_nobody_on_a_list_is_invited_because_of_it(practice: UUID) -> None:
    assert listed(practice, 3)
    assert Person.objects.count() == 3
    assert Message.objects.count() == Invitation.objects.count() == 0


def test_the_same_list_again_is_the_same_list(practice: UUID) -> None:
    first = listed(practice, 3)
    events = EventRow.objects.filter(kind__startswith="PeopleList").count()
    assert listed(practice, 3) == first
    assert EventRow.objects.filter(kind__startswith="PeopleList").count() == events
    assert Person.objects.count() == 3


def test_it_stays_off_until_the_practice_has_approved_it(practice: UUID) -> None:
    listed(practice, 2)
    campaign_id = planned(practice)
    mark = preview(campaign_id)
    with pytest.raises(CannotCampaign) as refused:
        services.start(campaign_id=campaign_id, fingerprint=mark, by=SYSTEM, at=NOW)
    assert refused.value.field == "approval"
    approve(campaign_id)
    services.start(campaign_id=campaign_id, fingerprint=mark, by=SYSTEM, at=NOW)
    approval = queries.campaign(SYSTEM_VIEWER, campaign_id).approval
    assert approval is not None
    assert (approval.approved_by, approval.lawful_basis) == ("Dr Example, partner", LawfulBasis.PUBLIC_TASK_CARE)
    with pytest.raises(CannotCampaign):
        approve(campaign_id)


def test_the_preview_is_exactly_what_then_happens(practice: UUID) -> None:
    listed(practice, 20)
    everybody = list(Person.objects.order_by("id"))
    people.record_death(person_id=everybody[0].id, by=SYSTEM, at=NOW)
    people.opt_out(person_id=everybody[1].id, by=SYSTEM, at=NOW)
    people.set_reading_need(person_id=everybody[2].id, reading_need=True, by=SYSTEM, at=NOW)
    people.stop_texts(person_id=everybody[3].id, by=SYSTEM, at=NOW)
    promises.make(
        subject_kind="REFERRAL",
        subject_id=uuid4(),
        person_id=everybody[4].id,
        organisation_id=practice,
        step="COACH_WILL_RING",
        due_date=(NOW + timedelta(days=3)).date(),
        by=SYSTEM,
        at=NOW,
    )
    before = Message.objects.filter(template="INVITATION").count()
    campaign_id = started(practice)
    view = queries.campaign(SYSTEM_VIEWER, campaign_id).preview
    assert view is not None
    assert view.people == 20
    assert view.reasons == {"DECEASED": 1, "OPTED_OUT": 1, "OPEN_REFERRAL": 1}
    assert view.channels == {"SMS": 15, "CALL": 2}
    shown = {row.person_id: (row.channel, row.reason, row.parts, row.cost_pence) for row in Recipient.objects.all()}
    assert Message.objects.filter(template="INVITATION").count() == before
    services.send_due(by=SYSTEM, at=NOW)
    done = {one.person_id: (one.channel, "", one.parts, one.cost_pence) for one in Invitation.objects.all()}
    assert done == {person_id: what for person_id, what in shown.items() if not what[1]}
    messages = Message.objects.filter(template="INVITATION")
    assert sum(message.parts for message in messages) == view.parts
    assert sum((message.cost_pence for message in messages), Decimal(0)) == view.cost_pence
    assert queries.campaign(SYSTEM_VIEWER, campaign_id).state is CampaignState.FINISHED


def test_facts_that_changed_since_the_preview_stop_the_start(practice: UUID) -> None:
    listed(practice, 3)
    campaign_id = planned(practice)
    approve(campaign_id)
    mark = preview(campaign_id)
    somebody = Person.objects.order_by("id")[0]
    people.opt_out(person_id=somebody.id, by=SYSTEM, at=NOW)
    with pytest.raises(CannotCampaign, match="changed since the preview") as refused:
        services.start(campaign_id=campaign_id, fingerprint=mark, by=SYSTEM, at=NOW)
    assert refused.value.field == "preview"
    newer = preview(campaign_id)
    with pytest.raises(CannotCampaign, match="newer preview"):
        services.start(campaign_id=campaign_id, fingerprint=mark, by=SYSTEM, at=NOW)
    services.start(campaign_id=campaign_id, fingerprint=newer, by=SYSTEM, at=NOW)


def test_a_start_needs_a_preview(practice: UUID) -> None:
    campaign_id = planned(practice)
    approve(campaign_id)
    with pytest.raises(CannotCampaign) as refused:
        services.start(campaign_id=campaign_id, fingerprint="", by=SYSTEM, at=NOW)
    assert refused.value.field == "preview"


def test_a_registered_list_is_no_waiting_list(practice: UUID) -> None:
    with pytest.raises(CannotCampaign) as refused:
        services.plan(
            organisation_id=practice,
            trigger=Trigger.WAITING_LIST,
            name="Autumn",
            messages_per_hour=5,
            reminder_after_days=None,
            people_list_id=listed(practice, 1),
            by=SYSTEM,
            at=NOW,
        )
    assert refused.value.field == "people_list_id"


def test_it_keeps_its_pace(practice: UUID) -> None:
    listed(practice, 30)
    started(practice, per_hour=12)
    sent = []
    for minutes in range(0, 120, 5):
        services.send_due(by=SYSTEM, at=NOW + timedelta(minutes=minutes))
        sent.append(Invitation.objects.count())
    assert sent[0] == 1
    assert sent[11] == 12
    assert sent[23] == 24
    for start in range(12):
        assert sent[start + 12] - sent[start] <= 12


def test_nothing_goes_out_in_quiet_hours(practice: UUID) -> None:
    listed(practice, 2)
    started(practice)
    assert services.send_due(by=SYSTEM, at=datetime(2026, 11, 23, 22, tzinfo=UTC)) == 0
    assert Invitation.objects.count() == 0


def test_paused_nothing_goes_out_and_stopped_for_good(practice: UUID) -> None:
    listed(practice, 24)
    campaign_id = started(practice, per_hour=12)
    services.pause(campaign_id=campaign_id, by=SYSTEM, at=NOW)
    assert services.send_due(by=SYSTEM, at=NOW) == 0
    services.resume(campaign_id=campaign_id, by=SYSTEM, at=NOW)
    assert services.send_due(by=SYSTEM, at=NOW) == 1
    services.stop(campaign_id=campaign_id, by=SYSTEM, at=NOW)
    assert services.send_due(by=SYSTEM, at=NOW + timedelta(hours=2)) == 0
    for move in (services.pause, services.resume, services.stop):
        with pytest.raises(CannotCampaign):
            move(campaign_id=campaign_id, by=SYSTEM, at=NOW)
    assert EventRow.objects.get(kind="CampaignStopped").data["not_contacted"] == 23


def test_whoever_may_no_longer_be_contacted_is_taken_off(practice: UUID) -> None:
    listed(practice, 2)
    campaign_id = started(practice)
    somebody = Recipient.objects.order_by("position")[1].person_id
    people.opt_out(person_id=somebody, by=SYSTEM, at=NOW)
    services.send_due(by=SYSTEM, at=NOW)
    taken_off = Recipient.objects.get(person_id=somebody)
    assert (taken_off.state, taken_off.reason) == ("TAKEN_OFF", "OPTED_OUT")
    assert Invitation.objects.count() == 1
    page = queries.recipients(SYSTEM_VIEWER, campaign_id, state=RecipientState.TAKEN_OFF, at=NOW)
    assert [row.reason for row in page.rows] == ["OPTED_OUT"]


def test_nobody_is_invited_by_two_campaigns_within_84_days(practice: UUID) -> None:
    listed(practice, 3)
    first = started(practice)
    second = planned(practice)
    approve(second)
    services.send_due(by=SYSTEM, at=NOW)
    preview(second)
    view = queries.campaign(SYSTEM_VIEWER, second).preview
    assert view is not None
    assert view.reasons == {"ALREADY_INVITED": 3}
    assert first != second


def test_people_who_wait_are_a_list_of_their_own(practice: UUID) -> None:
    listed(practice, 2)
    waiting = listed(practice, 4, kind=ListKind.WAITING, given_name="Wei", postcode="M1 1AA")
    campaign_id = services.plan(
        organisation_id=practice,
        trigger=Trigger.WAITING_LIST,
        name="Waiting for MSK",
        people_list_id=waiting,
        by=SYSTEM,
        at=NOW,
    )
    preview(campaign_id)
    view = queries.campaign(SYSTEM_VIEWER, campaign_id)
    assert view.preview is not None
    assert view.preview.people == 4
    assert view.people_list


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"trigger": Trigger.FIT_NOTE_REQUEST}, "trigger"),
        ({"trigger": Trigger.WAITING_LIST}, "people_list_id"),
        ({"trigger": Trigger.WAITING_LIST, "people_list_id": uuid4()}, "people_list_id"),
        ({"name": " "}, "name"),
        ({"messages_per_hour": 0}, "messages_per_hour"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_beside_its_field(
    practice: UUID, changes: dict[str, object], field: str
) -> None:
    whole = {"organisation_id": practice, "trigger": Trigger.WHOLE_LIST, "name": "Autumn", "by": SYSTEM, "at": NOW}
    with pytest.raises(CannotCampaign) as refused:
        services.plan(**{**whole, **changes})  # type: ignore[arg-type]
    assert refused.value.field == field
    assert Campaign.objects.count() == 0


def test_strangers_see_no_campaign(practice: UUID) -> None:
    campaign_id = planned(practice)
    stranger = Viewer(
        kind=ActorKind.USER, id=uuid4(), roles=(RoleIn(role=Role.PRACTICE_STAFF, organisation_id=uuid4()),)
    )
    for read in (queries.campaign, queries.steps):
        with pytest.raises(NotVisible):
            read(stranger, campaign_id)
    assert queries.campaigns(stranger) == []


def test_the_columns_of_a_list_are_those_of_a_request_less_its_own() -> None:
    assert LIST_COLUMNS == ("given_name", "family_name", "birth_date")
