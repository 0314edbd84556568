"""The no-silence engine, end to end: one of everything that can be open, years without a hand, and nothing closes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from factories import loop, questionnaires
from factories import pathway as make
from factories import replies as charities
from factories.pathway import AT, MANCHESTER, World, actor
from factories.reach import reachable
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind, NotVisible
from goodwork.kernel.clock import end_of_promise_day, london
from goodwork.kernel.ids import new_id
from goodwork.ledger.events import queries as ledger
from goodwork.ledger.events.types import Code
from goodwork.ledger.jobs.registry import sweeps
from goodwork.ledger.laws.registry import check_all
from goodwork.pathway.plans import services as plans
from goodwork.pathway.plans.rules import Action, Content, Who
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import CannotClose, CannotCorrect
from goodwork.pathway.referrals.rules import CorrectionReason, Reason, State
from goodwork.pathway.replies import services as replies
from goodwork.pathway.replies.rules import Act, Answer, Door
from goodwork.pathway.routes import services as routes
from goodwork.pathway.routes.models import Redirect
from goodwork.pathway.routes.redirects import Came
from goodwork.reach.contacts import services as contacts
from goodwork.reach.contacts.models import Attempt
from goodwork.reach.contacts.rules import Result, Way
from goodwork.reach.contacts.services import CannotCall
from goodwork.reach.messaging.models import Message
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises import registry, watching
from goodwork.reach.promises.models import Notice, Promise
from goodwork.reach.promises.rules import OPEN_KINDS, NoticeKind
from goodwork.reach.promises.rules import State as Stands
from goodwork.registers.people import services as people
from goodwork.registers.people.models import Consent

pytestmark = pytest.mark.django_db
YEARS = (timedelta(days=1), timedelta(days=8), timedelta(days=100), timedelta(days=800))
PLAN = Content(
    kind="THRIVE_IN_WORK",
    review_date=date(2026, 12, 18),
    matters="My mornings.",
    treatment="Physio.",
    duties="Desk.",
    weekly_hours_now=Decimal(16),
    weekly_hours_aim=Decimal(22),
    adjustments=(),
    goals=("Work four mornings",),
    actions=(Action(text="Ask for a chair", who=Who.PERSON, due_date=date(2026, 12, 7)),),
)


@pytest.fixture
def here() -> World:
    return make.world()


def everything(here: World) -> dict[str, UUID]:
    """Open one of each kind of thing, and return their ids."""
    person_id = reachable(here)
    people.give_consent(person_id=person_id, recipient_id=here.provider_id, wording_version="W", by=SYSTEM, at=AT)
    begun = make.referral(here)
    make.talk(here, begun, AT)
    peers = loop.provider("be-well", "Be Well")
    on = loop.sent_on(here, begun, peers)
    answered = questionnaires.asked(at=AT, with_provider=False, mobile="07700900777")
    return {
        "REFERRAL": on.referral_id,
        "QUESTION": referrals.ask(
            referral_id=on.referral_id, question="Can they climb stairs?", by=actor(peers.user_id), at=AT
        ),
        "PLAN_REVIEW": plans.agree(referral_id=begun, content=PLAN, by=actor(here.coach_id), at=AT),
        "CALL": contacts.promise_call(
            person_id=person_id, organisation_id=here.practice_id, reason=Code("INVITATION"), by=SYSTEM, at=AT
        ),
        "CALL_BACK": contacts.request_call_back(person_id=person_id, by=Actor(kind=ActorKind.PERSON), at=AT),
        "CONCERN": contacts.raise_concern(
            person_id=person_id, text="Nobody rang", by=Actor(kind=ActorKind.PERSON, id=person_id), at=AT
        ),
        "ANSWER": questionnaires.answered(answered, at=AT, coach="NO", matters="Somebody should know"),
        "REDIRECT": routes.redirect(
            person_id=person_id,
            organisation_id=here.provider_id,
            la_code=MANCHESTER,
            by=actor(here.coach_id),
            at=AT,
        ),
    }


def test_years_without_a_hand_close_nothing_and_every_silence_is_surfaced(here: World) -> None:
    opened = everything(here)
    assert set(opened) == set(OPEN_KINDS), "a new kind of open thing is tried here too"
    before = {kind: registry.open_ids(kind) for kind in OPEN_KINDS}
    assert [kind for kind in OPEN_KINDS if opened[kind] not in before[kind]] == []
    for later in YEARS:
        for sweep in sweeps():
            sweep.work(at=AT + later)
        for kind in set(OPEN_KINDS) - {"CALL"}:
            assert registry.open_ids(kind) == before[kind], (kind, later)
        assert before["CALL"] <= registry.open_ids("CALL")
        assert [f for f in check_all(at=AT + later) if f.law.startswith(("promises.", "silence.", "referrals."))] == []
    silent = Promise.objects.filter(state=Stands.BROKEN.value, subject_id__in=opened.values())
    assert {p.subject_kind for p in silent} == set(OPEN_KINDS)
    for promise in silent:
        told = [e.kind for e in ledger.of_subject(SYSTEM_VIEWER, "PROMISE", promise.pk)]
        assert {"SilenceBegan", "LeadTold"} <= set(told), promise.subject_kind
        assert promise.silent_since == end_of_promise_day(promise.due_date)
        assert Notice.objects.filter(promise_id=promise.pk, kind=NoticeKind.BROKEN.value).exists()
        assert Notice.objects.filter(promise_id=promise.pk, kind=NoticeKind.BROKEN_TO_LEAD.value).exists()


def test_the_person_hears_first_then_the_holder_then_the_lead(here: World) -> None:
    person_id = make.consenting(here)
    referral_id = make.referral(here, person_id)
    [owed] = promises.about(SYSTEM_VIEWER, "REFERRAL", [referral_id], at=AT)
    lapse = end_of_promise_day(owed.due_date)
    watching.look(at=lapse)
    message = Message.objects.get(template="SILENCE", person_id=person_id)
    notice = Notice.objects.get(promise_id=owed.id, kind=NoticeKind.BROKEN.value)
    assert (message.tells_promise_id, notice.user_id, notice.at) == (owed.id, owed.user_id, lapse)
    assert not Notice.objects.filter(kind=NoticeKind.BROKEN_TO_LEAD.value).exists()
    watching.look(at=lapse + timedelta(days=1))
    lead = Notice.objects.get(promise_id=owed.id, kind=NoticeKind.BROKEN_TO_LEAD.value)
    assert (lead.user_id, lead.organisation_id) == (here.lead_id, here.provider_id)


def test_where_the_holder_has_no_lead_whoever_sent_the_person_hears(here: World) -> None:
    one = charities.asked(here)
    at = AT + timedelta(days=40)
    watching.look(at=at)
    [notice] = Notice.objects.filter(kind=NoticeKind.BROKEN_TO_LEAD.value, subject_id=one.referral_id)
    assert (notice.organisation_id, notice.user_id, notice.audience) == (here.practice_id, None, "HOLDER")
    seen = promises.notices(here.viewer(here.clinician_id), at=at)
    assert notice.pk in {row.id for row in seen}
    assert any(
        row.to_organisation_id == one.charity_id and row.template == "REPLY_OVERDUE" for row in Message.objects.all()
    )


def gave_up(here: World, referral_id: UUID, at: datetime) -> None:
    referrals.close(referral_id=referral_id, reason=Reason.UNABLE_TO_CONTACT, by=actor(here.coach_id), at=at)


def tried(person_id: UUID, referral_id: UUID, way: Way, at: datetime, result: Result = Result.NO_ANSWER) -> None:
    contacts.record_attempt(
        person_id=person_id,
        subject_kind="REFERRAL",
        subject_id=referral_id,
        channel=way,
        result=result,
        by=SYSTEM,
        at=at,
    )


def test_a_referral_is_given_up_only_after_two_ways_two_times_a_letter_and_a_date(here: World) -> None:
    person_id = reachable(here)
    people.give_consent(person_id=person_id, recipient_id=here.provider_id, wording_version="W", by=SYSTEM, at=AT)
    referral_id = make.referral(here, person_id)
    morning = AT + timedelta(hours=1)
    for way, at in (
        (Way.PHONE, morning),
        (Way.PHONE, morning + timedelta(days=1)),
        (Way.PHONE, morning + timedelta(days=1, hours=5)),
        (Way.SMS, morning + timedelta(days=2)),
    ):
        with pytest.raises(CannotClose):
            gave_up(here, referral_id, at)
        tried(person_id, referral_id, way, at, Result.SENT if way is Way.SMS else Result.NO_ANSWER)
    assert Attempt.objects.filter(subject_id=referral_id, channel="LETTER").count() == 1
    with pytest.raises(CannotClose, match="Wait until"):
        gave_up(here, referral_id, morning + timedelta(days=3))
    gave_up(here, referral_id, morning + timedelta(days=30))
    assert Referral.objects.get(pk=referral_id).state == State.FAILED


def test_no_other_door_gives_somebody_up(here: World) -> None:
    one = charities.asked(here)
    hand = Actor(kind=ActorKind.PROVIDER_LINK, id=one.request.link_id, on_behalf_of=one.charity_id)

    def said(act: Act, **more: object) -> None:
        replies.answer(
            referral_id=one.referral_id,
            given=Answer(act=act, **more),
            once=new_id(),
            door=Door.LINK,  # type: ignore[arg-type]
            organisation_id=one.charity_id,
            by=hand,
            at=AT,
        )

    said(Act.ACCEPT)
    with pytest.raises((CannotClose, replies.CannotAnswer)):
        said(Act.END, reason=Reason.UNABLE_TO_CONTACT)
    with pytest.raises((CannotClose, replies.CannotAnswer)):
        said(Act.DECLINE, reason=Reason.UNABLE_TO_CONTACT)
    with pytest.raises(CannotCorrect, match="Ring"):
        referrals.correct(
            referral_id=one.referral_id,
            to=State.FAILED,
            reason=Reason.UNABLE_TO_CONTACT,
            why=next(iter(CorrectionReason)),
            by=hand,
            at=AT,
        )
    assert Referral.objects.get(pk=one.referral_id).closed_at is None
    assert len(promises.about(SYSTEM_VIEWER, "REFERRAL", [one.referral_id], at=AT)) == 1


def test_neither_calls_nor_concerns_nor_redirections_close_without_somebody(here: World) -> None:
    opened = everything(here)
    lead = here.viewer(here.lead_id)
    with pytest.raises(CannotCall):
        contacts.close_concern(concern_id=opened["CONCERN"], outcome=" ", viewer=lead, by=lead.actor(), at=AT)
    with pytest.raises((CannotCall, NotVisible)):
        contacts.close_concern(
            concern_id=opened["CONCERN"], outcome="Nobody answered", viewer=here.coach, by=here.coach.actor(), at=AT
        )
    with pytest.raises(ValueError, match=r".+"):
        routes.end_redirect(redirect_id=opened["REDIRECT"], came="NO_ANSWER", by=actor(here.coach_id), at=AT)  # type: ignore[arg-type]
    for kind in ("CONCERN", "REDIRECT"):
        assert opened[kind] in registry.open_ids(kind)


def test_clocks_an_hour_apart_lose_and_double_nothing(here: World) -> None:
    referral_id = make.referral(here)
    [owed] = promises.about(SYSTEM_VIEWER, "REFERRAL", [referral_id], at=AT)
    lapse = end_of_promise_day(owed.due_date)
    hour = timedelta(hours=1)
    for at in (lapse - hour, lapse, lapse - hour, lapse + hour, lapse, lapse + timedelta(days=1), lapse + hour):
        watching.look(at=at)
    kinds = [e.kind for e in ledger.of_subject(SYSTEM_VIEWER, "PROMISE", owed.id)]
    assert kinds.count("SilenceBegan") == kinds.count("LeadTold") == 1
    assert Message.objects.filter(template="SILENCE").count() == 1
    make.talk(here, referral_id, lapse - hour / 2)
    assert Promise.objects.get(pk=owed.id).state == Stands.KEPT_LATE
    assert [f for f in check_all(at=lapse) if f.law.startswith(("promises.", "silence."))] == []


@pytest.mark.parametrize(
    ("made", "lapse"),
    [
        (date(2026, 10, 22), datetime(2026, 10, 27, 17, tzinfo=UTC)),
        (date(2027, 3, 24), datetime(2027, 3, 31, 16, tzinfo=UTC)),
        (date(2026, 12, 23), datetime(2026, 12, 30, 17, tzinfo=UTC)),
        (date(2027, 4, 29), datetime(2027, 5, 5, 16, tzinfo=UTC)),
    ],
    ids=[
        "over the night that is an hour longer",
        "over Easter and the shorter night",
        "over Christmas",
        "over May Day",
    ],
)
def test_three_working_days_lapse_at_five_in_london(made: date, lapse: datetime) -> None:
    at = london(made, time(10))
    referral_id = make.referral(make.world(at), at=at)
    [owed] = promises.about(SYSTEM_VIEWER, "REFERRAL", [referral_id], at=at)
    assert (owed.due_date, owed.first_date) == (lapse.date(), lapse.date())
    watching.look(at=lapse - timedelta(seconds=1))
    assert Promise.objects.get(pk=owed.id).state == Stands.OPEN
    watching.look(at=lapse)
    assert Promise.objects.get(pk=owed.id).silent_since == lapse
    watching.look(at=lapse + timedelta(days=9))
    told = Notice.objects.get(promise_id=owed.id, kind=NoticeKind.BROKEN_TO_LEAD.value)
    assert told.user_id is not None


def test_consent_taken_back_leaves_nothing_with_who_may_not_see_the_person(here: World) -> None:
    opened = everything(here)
    later = AT + timedelta(hours=1)
    redirect = Redirect.objects.get(pk=opened["REDIRECT"])
    for recipient_id in Consent.objects.values_list("recipient_id", flat=True).distinct():
        for person_id in Consent.objects.filter(recipient_id=recipient_id).values_list("person_id", flat=True):
            people.withdraw_consent(
                person_id=person_id, recipient_id=recipient_id, wording_version="W", by=SYSTEM, at=later
            )
    redirect.refresh_from_db()
    assert redirect.came == Came.CONSENT_WITHDRAWN
    assert [f for f in check_all(at=later) if f.law.startswith("promises.")] == []
