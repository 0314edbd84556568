"""From one to another, to several and back: the sender stays, each step has its promise, and nothing is doubled."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from factories import pathway as make
from factories.loop import Provider, provider, sent_on
from factories.pathway import AT, World, actor
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind
from goodwork.ledger.events import queries as ledger
from goodwork.ledger.events.handling import Happened
from goodwork.ledger.events.types import Code
from goodwork.ledger.laws import check_all
from goodwork.oversight.funnel.models import FunnelFact
from goodwork.pathway.referrals import bundle, handlers, laws, queries, services
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import CannotAsk, CannotMoveReferral, CannotRefer
from goodwork.pathway.referrals.rules import CorrectionReason, Reason, State
from goodwork.pathway.teams import bundle as team_bundle
from goodwork.pathway.teams import queries as teams
from goodwork.pathway.teams.models import ChangeOfHands, TeamMember
from goodwork.pathway.teams.rules import Change, TeamRole
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.queries import PromiseView
from goodwork.reach.promises.rules import Step
from goodwork.registers.people import services as people
from goodwork.registers.people.events import PersonErased

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def here() -> World:
    return make.world()


@pytest.fixture
def be_well(here: World) -> Provider:
    return provider("be-well", "Be Well")


@pytest.fixture
def ips(here: World) -> Provider:
    return provider("ipspc", "Individual Placement")


def promised(referral_id: UUID) -> PromiseView:
    [one] = promises.about(SYSTEM_VIEWER, "REFERRAL", [referral_id], at=AT)
    return one


def lawful() -> None:
    assert [f for f in check_all(at=AT) if not f.law.startswith("promises.no_late")] == []


def kinds(referral_id: UUID) -> list[str]:
    return [e.kind for e in ledger.of_subject(SYSTEM_VIEWER, "REFERRAL", referral_id)]


def test_strand_3_to_be_well_to_ipspc_and_back(here: World, be_well: Provider, ips: Provider) -> None:
    first = make.referral(here)
    second = sent_on(here, first, be_well).referral_id
    third = sent_on(here, second, ips, user_id=be_well.user_id).referral_id
    rows = {r.pk: r for r in Referral.objects.all()}
    assert (rows[third].part_of_id, rows[second].part_of_id) == (second, first)
    assert (rows[third].referrer_id, rows[second].referrer_id) == (be_well.id, here.provider_id)
    services.accept(referral_id=second, by=actor(be_well.user_id), at=AT)
    before = promised(second).due_date
    back = sent_on(here, third, be_well, user_id=ips.user_id, at=AT + DAY)
    assert (back.referral_id, back.already_open, back.sent_back) == (second, True, True)
    assert promised(second).due_date <= before
    assert sent_on(here, third, be_well, user_id=ips.user_id, at=AT + DAY).sent_back
    assert kinds(second).count("ReferralSentBack") == 1
    services.close(referral_id=second, reason=Reason.NO_LONGER_WANTED, by=actor(be_well.user_id), at=AT + DAY)
    again = sent_on(here, third, be_well, user_id=ips.user_id, at=AT + 2 * DAY)
    assert not again.already_open
    assert Referral.objects.get(pk=again.referral_id).part_of_id == third
    assert [r.closed_at is None for r in Referral.objects.order_by("received_at", "id")] == [True, False, True, True]
    lawful()


def test_to_several_at_once_all_or_none(here: World, be_well: Provider, ips: Provider) -> None:
    first = make.referral(here)
    onward = [
        services.Onward(organisation_id=p.id, programme_id=p.programme_id, words="Both")
        for p in (be_well, ips, be_well)
    ]
    with pytest.raises(CannotRefer, match="not agreed"):
        services.refer_on_to_several(referral_id=first, onward=onward, by=actor(here.coach_id), at=AT)
    assert Referral.objects.count() == 1
    sent = services.refer_on_to_several(
        referral_id=first, onward=onward, consent_wording="ON-1", by=actor(here.coach_id), at=AT
    )
    assert len(sent) == 2
    assert {Referral.objects.get(pk=s.referral_id).part_of_id for s in sent} == {first}
    with pytest.raises(CannotRefer) as refused:
        services.refer_on_to_several(referral_id=first, onward=[], by=actor(here.coach_id), at=AT)
    assert refused.value.field == "programme"
    services.close(referral_id=first, reason=Reason.NO_CAPACITY, by=actor(here.coach_id), at=AT)
    with pytest.raises(CannotRefer, match="ended"):
        sent_on(here, first, ips)
    lawful()


def test_a_provider_answers_contacts_starts_and_tells_each_promised_in_turn(here: World, be_well: Provider) -> None:
    part = sent_on(here, make.referral(here), be_well).referral_id
    link = Actor(kind=ActorKind.PROVIDER_LINK, id=be_well.user_id, on_behalf_of=be_well.id)
    steps = [promised(part).step]
    assert services.mark_seen(referral_id=part, by=link, at=AT)
    assert not services.mark_seen(referral_id=part, by=link, at=AT)
    services.accept(referral_id=part, by=link, at=AT)
    steps.append(promised(part).step)
    assert services.note_contact(referral_id=part, by=link, at=AT + DAY)
    assert not services.note_contact(referral_id=part, by=link, at=AT + DAY)
    steps.append(promised(part).step)
    day = (AT + 2 * DAY).date()
    assert services.note_attended(referral_id=part, attended_date=day, by=link, at=AT + 2 * DAY)
    assert not services.note_attended(referral_id=part, attended_date=day, by=link, at=AT + 2 * DAY)
    steps.append(promised(part).step)
    assert steps == [
        Step.PROVIDER_WILL_ANSWER,
        Step.PROVIDER_WILL_CONTACT,
        Step.PROVIDER_WILL_START,
        Step.PROVIDER_WILL_TELL,
    ]
    row = Referral.objects.get(pk=part)
    assert (row.seen_at, row.accepted_at, row.contacted_at, row.started_at) == (AT, AT, AT + DAY, AT + 2 * DAY)
    assert services.note_attended(referral_id=part, attended_date=day, attended=False, by=link, at=AT + 3 * DAY)
    noted = [e for e in ledger.of_subject(SYSTEM_VIEWER, "REFERRAL", part) if e.kind == "AttendanceNoted"]
    assert [(e.data["attended"], e.data["corrects"]) for e in noted] == [(True, False), (False, True)]
    with pytest.raises(CannotMoveReferral) as refused:
        services.note_attended(referral_id=part, attended_date=day + 9 * DAY, by=link, at=AT + 3 * DAY)
    assert refused.value.field == "attended_date"
    services.close(referral_id=part, reason=Reason.PLAN_COMPLETED, by=link, at=AT + 4 * DAY)
    assert promises.about(SYSTEM_VIEWER, "REFERRAL", [part], at=AT) == []
    facts = FunnelFact.objects.filter(referral_id=part, undone=False).values_list("state", flat=True)
    assert {"REFERRED_ON", "STARTED"} <= set(facts)
    lawful()


def test_a_question_to_the_sender_has_its_own_promise_and_the_answer_comes_back(here: World, be_well: Provider) -> None:
    first = make.referral(here)
    part = sent_on(here, first, be_well).referral_id
    before = promised(part).due_date
    asker = actor(be_well.user_id)
    with pytest.raises(CannotAsk) as empty:
        services.ask(referral_id=part, question="  ", by=asker, at=AT)
    assert empty.value.field == "question"
    question_id = services.ask(referral_id=part, question="Can they take the tram?", by=asker, at=AT)
    assert services.ask(referral_id=part, question="Can they take the tram?", by=asker, at=AT) == question_id
    [owed] = promises.about(SYSTEM_VIEWER, "QUESTION", [question_id], at=AT)
    assert (owed.step, owed.organisation_id, owed.user_id) == (
        Step.SENDER_WILL_ANSWER,
        here.provider_id,
        here.coach_id,
    )
    assert promised(part).due_date >= before
    lawful()
    with pytest.raises(CannotMoveReferral):
        services.answer_question(question_id=question_id, words="Yes", by=asker, at=AT)
    services.answer_question(question_id=question_id, words="Yes, line 3.", by=actor(here.coach_id), at=AT + DAY)
    with pytest.raises(CannotAsk, match="answered already"):
        services.answer_question(question_id=question_id, words="No", by=actor(here.coach_id), at=AT + DAY)
    told = queries.story(here.viewer(be_well.user_id, AT + DAY), part, at=AT + DAY)
    assert [(e.code, e.note) for e in told.entries if e.code.startswith("Question")] == [
        ("QuestionAnswered", "Yes, line 3."),
        ("QuestionAsked", "Can they take the tram?"),
    ]
    other = services.ask(referral_id=part, question="And by bus?", by=asker, at=AT + DAY)
    services.close(referral_id=part, reason=Reason.NO_CAPACITY, by=asker, at=AT + DAY)
    with pytest.raises(CannotAsk, match="no answer any more"):
        services.answer_question(question_id=other, words="Yes", by=actor(here.coach_id), at=AT + DAY)
    lawful()


def test_nobody_asks_the_sender_of_a_persons_own_request(here: World) -> None:
    own = make.referral(here, referrer_id=None)
    with pytest.raises(CannotAsk, match="ask them"):
        services.ask(referral_id=own, question="What?", by=actor(here.coach_id), at=AT)


def test_the_team_stays_round_the_person_and_changes_of_hands_are_counted(
    here: World, be_well: Provider, ips: Provider
) -> None:
    first = make.referral(here)
    person_id = Referral.objects.get(pk=first).person_id
    part = sent_on(here, first, be_well).referral_id
    services.accept(referral_id=part, by=actor(be_well.user_id), at=AT)
    third = sent_on(here, part, ips, user_id=be_well.user_id).referral_id
    team = teams.team_of(here.coach, person_id, at=AT)
    told = {(m.role, m.organisation_name) for m in team.now}
    assert (TeamRole.REFERRER, "Tregenna practice") in told
    assert (TeamRole.PROVIDER, "Be Well") in told
    assert (TeamRole.REFERRER, "Be Well") in told
    assert team.total == 2
    provider_sees = teams.team_of(here.viewer(ips.user_id), person_id, at=AT)
    assert {m.organisation_name for m in provider_sees.now} >= {"Be Well", "The Growth Company"}
    services.close(referral_id=third, reason=Reason.BETTER_HELPED_ELSEWHERE, by=actor(ips.user_id), at=AT + DAY)
    assert sorted(ChangeOfHands.objects.values_list("change", flat=True)) == ["PASSED_ON", "SENT_ON", "SENT_ON"]
    assert not TeamMember.objects.filter(referral_id=third, until_at__isnull=True).exists()
    [place] = teams.counted(here.viewer(here.lead_id, AT + DAY), at=AT + DAY)
    assert (place.figure.referrals, place.figure.never, place.figure.once) == (1, 0, 1)
    assert dict(place.figure.changes)[Change.SENT_ON] == 1
    lawful()


def test_laws_of_chains_and_teams_can_fail(here: World, be_well: Provider) -> None:
    first = make.referral(here)
    part = sent_on(here, first, be_well).referral_id
    TeamMember.objects.filter(referral_id=part).update(until_at=AT)
    broken = {f.law for f in check_all(at=AT)}
    assert {"teams.follow_their_referrals", "teams.rows_agree_with_events"} <= broken
    Referral.objects.filter(pk=first).update(part_of=part)
    assert {f.law for f in laws.chains_have_an_end(at=AT)} == {"referrals.chains_have_an_end"}


def test_two_records_of_one_person_go_on_as_one_and_parted_nothing_is_lost(here: World) -> None:
    one, other = make.consenting(here), make.consenting(here)
    older = make.referral(here, one)
    newer = make.referral(here, other, at=AT + DAY)
    services.accept(referral_id=newer, by=actor(here.coach_id), at=AT + DAY)
    people.link(kept_id=one, merged_id=other, by=SYSTEM, at=AT + 2 * DAY)
    rows = {r.pk: r for r in Referral.objects.all()}
    assert (rows[older].state, rows[older].reason, rows[older].same_as_id) == ("CANCELLED", "SAME_AS_ANOTHER", newer)
    assert rows[newer].state == "ACCEPTED"
    lawful()
    again = make.referral(here, one, at=AT + 2 * DAY)
    assert again == newer
    people.part(merged_id=other, by=SYSTEM, at=AT + 3 * DAY)
    rows = {r.pk: r for r in Referral.objects.all()}
    assert (rows[older].state, rows[older].reason, rows[older].same_as_id) == ("REQUESTED", "", None)
    assert promised(older).due_date >= (AT + 3 * DAY).date()
    assert rows[newer].state == "ACCEPTED"
    assert list(
        FunnelFact.objects.filter(referral_id=older, undone=False).order_by("ordinal").values_list("state", flat=True)
    ) == ["REFERRED", "WORK_STATUS"]
    lawful()


def test_the_story_says_who_typed_who_decided_and_what_was_put_right(here: World, be_well: Provider) -> None:
    first = make.referral(here)
    part = sent_on(here, first, be_well).referral_id
    link = Actor(kind=ActorKind.PROVIDER_LINK, id=be_well.user_id, on_behalf_of=be_well.id)
    services.accept(
        referral_id=part,
        decided_by=services.Decided(services.Decider.ORGANISATION, be_well.id),
        by=actor(be_well.user_id),
        at=AT,
    )
    services.close(referral_id=part, reason=Reason.NO_LONGER_WANTED, by=link, at=AT + DAY)
    services.correct(
        referral_id=part,
        to=State.ACCEPTED,
        why=CorrectionReason.NOT_THEIR_DECISION,
        words="Somebody else said so.",
        by=actor(be_well.user_id),
        at=AT + 2 * DAY,
    )
    told = queries.story(here.coach, part, at=AT + 2 * DAY)
    by = {e.code: e for e in told.entries}
    assert by["ReferralAccepted"].by == "typed by Be Well Worker; decided by Be Well"
    assert by["ReferralCancelled"].by == "typed by Be Well; decided by the person"
    assert by["ReferralCancelled"].taken_back
    assert by["ReferralCorrected"].note == "Somebody else said so."
    assert told.next is not None
    assert told.next.step is Step.PROVIDER_WILL_CONTACT
    track = {t.code: t for t in told.track}
    assert track["ANSWERED"].done_at == AT
    assert track["CONTACT"].done_at is None
    assert track["CONTACT"].projected is not None
    lawful()


def test_a_sender_to_whom_consent_is_taken_back_leaves_the_team_and_comes_back_with_it(
    here: World, be_well: Provider
) -> None:
    first = make.referral(here)
    person_id = Referral.objects.get(pk=first).person_id
    sent_on(here, first, be_well)

    def senders() -> int:
        now = TeamMember.objects.filter(organisation_id=here.provider_id, until_at__isnull=True)
        return now.filter(role=TeamRole.REFERRER.value).count()

    assert senders() == 1
    words = {"person_id": person_id, "recipient_id": here.provider_id, "wording_version": "X"}
    people.withdraw_consent(**words, by=SYSTEM, at=AT + DAY)
    assert senders() == 0
    lawful()
    people.give_consent(**words, by=SYSTEM, at=AT + 2 * DAY)
    assert senders() == 1
    lawful()


def test_what_was_said_and_put_right_is_in_the_persons_own_bundle_and_erased_with_it(
    here: World, be_well: Provider
) -> None:
    first = make.referral(here)
    person_id = Referral.objects.get(pk=first).person_id
    part = sent_on(here, first, be_well).referral_id
    worker = actor(be_well.user_id)
    services.ask(referral_id=part, question="Can they take the tram?", by=worker, at=AT)
    services.note_attended(referral_id=part, attended_date=AT.date(), by=worker, at=AT)
    services.correct(
        referral_id=part,
        to=State.ACCEPTED,
        why=CorrectionReason.WRONG_PERSON,
        words="It was somebody else.",
        by=worker,
        at=AT + DAY,
    )

    def said() -> str:
        parts = (bundle.corrections, bundle.questions, bundle.attendance, team_bundle.team)
        return str([part(SYSTEM_VIEWER, (person_id,), at=AT + DAY) for part in parts])

    assert "It was somebody else." in said()
    assert "Can they take the tram?" in said()
    assert "23 November 2026" in said()
    assert "Be Well" in said()
    erased = PersonErased(person_id=person_id, record_class=Code("ADULT"))
    handlers.erase_words([Happened(event=erased, id=1, by=SYSTEM, at=AT)])
    assert "somebody else." not in said()
    assert "tram" not in said()
