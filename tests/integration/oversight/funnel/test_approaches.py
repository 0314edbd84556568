"""The steps of a campaign from its events (T9)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, ActorKind, Role, RoleIn, Viewer
from goodwork.kernel.clock import LONDON
from goodwork.ledger.events.handling import Handler, handlers_of
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code, Event
from goodwork.oversight.funnel import queries, services
from goodwork.pathway.referrals.events import ReferralReceived
from goodwork.pathway.referrals.rules import Source, WorkStatus
from goodwork.reach.campaigns.events import InvitationMade, InvitationWithheld
from goodwork.reach.campaigns.rules import Trigger, Withheld
from goodwork.reach.messaging.events import MessageDelivered, MessageSent
from goodwork.reach.messaging.rules import Channel
from goodwork.reach.questionnaires.events import QuestionnaireSubmitted
from goodwork.reach.questionnaires.rules import Mode, TypedBy

AT = datetime(2026, 11, 2, 10, tzinfo=LONDON)
PRACTICE, PROVIDER, CAMPAIGN = uuid4(), uuid4(), uuid4()
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _events_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let only this room hear the events: they are told without the rows of the rooms that they would come from."""

    def funnel_only(kind: str) -> list[Handler]:
        return [h for h in handlers_of(kind) if h.__module__.startswith("goodwork.oversight.funnel.")]

    monkeypatch.setattr("goodwork.ledger.events.services.handlers_of", funnel_only)


def happen(*events: Event) -> None:
    with transaction.atomic():
        record(*events, by=SYSTEM, at=AT)


def invited(person: UUID, channel: str = "SMS") -> InvitationMade:
    return InvitationMade(
        invitation_id=uuid4(),
        person_id=person,
        organisation_id=PRACTICE,
        campaign_id=CAMPAIGN,
        trigger=Trigger.WHOLE_LIST,
        trigger_id=uuid4(),
        channel=Code(channel),
        on_date=date(2026, 11, 2),
    )


def message(of: InvitationMade) -> dict[str, object]:
    return {
        "message_id": uuid4(),
        "person_id": of.person_id,
        "organisation_id": PRACTICE,
        "template": Code("INVITATION"),
        "channel": Channel.SMS,
        "about_kind": Code("INVITATION"),
        "about_id": of.invitation_id,
    }


def answered(of: InvitationMade) -> QuestionnaireSubmitted:
    return QuestionnaireSubmitted(
        response_id=uuid4(),
        request_id=uuid4(),
        person_id=of.person_id,
        organisation_id=PRACTICE,
        provider_id=PROVIDER,
        trigger_kind=Code("INVITATION"),
        trigger_id=of.invitation_id,
        questionnaire=Code("WORK_AND_HEALTH_CHECK"),
        version=1,
        mode=next(iter(Mode)),
        typed_by=next(iter(TypedBy)),
        language=Code("EN"),
        work_status=Code("IN_WORK"),
        wants_coach=Code("YES"),
        consent=Code("YES"),
    )


def found() -> dict[str, tuple[int | None, dict[str, int | None], int | None]]:
    view = queries.show_steps(SYSTEM_VIEWER)
    return {
        s.stage: (s.count, {p.name: p.count for p in s.parts}, s.not_accounted_for.count) for s in view.whole.stages
    }


def a_campaign() -> None:
    one, two, three = invited(uuid4()), invited(uuid4()), invited(uuid4(), "CALL")
    left_out = InvitationWithheld(
        trigger_id=uuid4(),
        person_id=uuid4(),
        organisation_id=PRACTICE,
        campaign_id=CAMPAIGN,
        trigger=Trigger.WHOLE_LIST,
        reason=Withheld.DECEASED,
        on_date=date(2026, 11, 2),
    )
    happen(one, two, three, left_out)
    happen(MessageSent(**message(one)), MessageSent(**message(two)))  # type: ignore[arg-type]
    happen(MessageDelivered(**message(one)))  # type: ignore[arg-type]
    answer = answered(one)
    happen(answer)
    happen(
        ReferralReceived(
            referral_id=uuid4(),
            person_id=one.person_id,
            organisation_id=PROVIDER,
            source=Source.QUESTIONNAIRE,
            work_status=WorkStatus.IN_WORK,
            eligibility=Code("ELIGIBLE"),
            response_id=answer.response_id,
        )
    )


STEPS = {
    "ON_LIST": (4, {"ELIGIBLE": 3, "DECEASED": 1}, 0),
    "ELIGIBLE": (3, {"SENT": 2, "CALL": 1}, 0),
    "SENT": (2, {"DELIVERED": 1}, 1),
    "DELIVERED": (1, {"ANSWERED": 1}, 0),
    "ANSWERED": (1, {"CONSENTED": 1}, 0),
    "CONSENTED": (1, {"REFERRED": 1}, 0),
}


def test_every_step_from_list_to_referral_is_counted() -> None:
    a_campaign()
    assert found() == STEPS


def test_reading_the_ledger_again_gives_the_same() -> None:
    a_campaign()
    services.rebuild()
    assert found() == STEPS


def test_messages_about_other_things_are_no_steps() -> None:
    one = invited(uuid4())
    happen(one)
    happen(MessageSent(**{**message(one), "about_kind": Code("PROMISE")}))  # type: ignore[arg-type]
    assert found()["ELIGIBLE"] == (1, {}, 1)


def test_by_month_and_practice() -> None:
    a_campaign()
    months = queries.show_steps(SYSTEM_VIEWER, by=queries.By.MONTH)
    assert [(g.group, g.count("ON_LIST")) for g in months.groups] == [("2026-11", 4)]
    practices = queries.show_steps(SYSTEM_VIEWER, by=queries.By.PRACTICE)
    assert [(g.group, g.count("ON_LIST")) for g in practices.groups] == [("UNKNOWN", 4)]


def test_a_provider_lead_and_a_commissioner_see_no_small_steps_of_a_practice() -> None:
    a_campaign()
    for role in (Role.SERVICE_LEAD, Role.COMMISSIONER):
        viewer = Viewer(kind=ActorKind.USER, id=uuid4(), roles=(RoleIn(role, PROVIDER),))
        view = queries.show_steps(viewer)
        assert view.suppressed
        assert all(s.count in (None, 0) for s in view.whole.stages)


def test_no_campaign_is_no_step() -> None:
    assert found() == {}
