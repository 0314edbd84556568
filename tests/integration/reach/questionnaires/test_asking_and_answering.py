"""Asking, saving page by page, sending once, and what an answer brings about."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories.people import AT, organisation, person, user
from factories.questionnaires import ANSWERS, PAGES, WEB, Asked, answered, asked
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Role, Viewer
from goodwork.ledger.events.models import EventRow
from goodwork.reach.links.models import Link
from goodwork.reach.messaging.models import Message
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.models import Promise
from goodwork.reach.questionnaires import laws, queries, services
from goodwork.reach.questionnaires.handlers import open_answers
from goodwork.reach.questionnaires.models import Answer, Draft, Request, Response
from goodwork.reach.questionnaires.rules import Mode, Relation, TypedBy, Typing, Wants
from goodwork.reach.questionnaires.services import AnswersRefused, CannotAnswer, CannotSubmit
from goodwork.registers.people import queries as people
from goodwork.registers.people import services as people_services

pytestmark = pytest.mark.django_db

BY_LINK = Actor(kind=ActorKind.PERSON)
HERE, ELSEWHERE = "1" * 64, "2" * 64


def save(one: Asked, step: str, session: str = HERE, **changed: list[str]) -> str | None:
    return services.save_step(
        request_id=one.request_id,
        step=step,
        sent={**PAGES[step], **changed},
        typing=WEB,
        session=session,
        by=BY_LINK,
        at=AT,
    )


def walk(one: Asked) -> None:
    step: str | None = "work"
    while step is not None:
        step = save(one, step)


def laws_hold() -> bool:
    return not [
        *laws.versions_unchanged(at=AT),
        *laws.answers_belong(at=AT),
        *laws.sent_once(at=AT),
    ]


def test_asking_makes_a_request_and_a_link_each() -> None:
    one = asked()
    row = Request.objects.get(id=one.request_id)
    assert (row.state, row.organisation_id, row.provider_id, row.reader_id) == (
        "REQUESTED",
        one.practice_id,
        one.provider_id,
        one.practice_id,
    )
    assert row.expires_at == AT + timedelta(days=84)
    assert Link.objects.get(id=one.link_id).subject_id == one.request_id


def test_page_by_page_to_the_end() -> None:
    one = asked()
    assert save(one, "work") == "hours"
    assert save(one, "work", work=["NOT_WORKING"]) == "barriers"
    assert save(one, "work") == "hours"
    walk(one)
    sent = services.submit(request_id=one.request_id, typing=WEB, session=HERE, by=BY_LINK, at=AT)
    assert not sent.already
    assert not Draft.objects.exists()
    assert Answer.objects.filter(response_id=sent.response_id).count() == len(ANSWERS)
    assert laws_hold()
    assert [e.kind for e in EventRow.objects.filter(subject_id=one.request_id).order_by("id")][:2] == [
        "QuestionnaireRequested",
        "QuestionnaireStarted",
    ]


def test_a_wrong_answer_keeps_nothing_and_says_what_to_mend() -> None:
    one = asked()
    with pytest.raises(AnswersRefused) as refused:
        save(one, "work", work=["PERHAPS"])
    assert [p.field for p in refused.value.problems] == ["work"]
    assert not Draft.objects.exists()
    assert Request.objects.get(id=one.request_id).state == "REQUESTED"


def test_a_page_that_is_not_on_the_way_is_not_there() -> None:
    one = asked()
    with pytest.raises(NotVisible):
        save(one, "share")
    with pytest.raises(NotVisible):
        services.save_step(request_id=one.request_id, step="nothing", sent={}, typing=WEB, by=BY_LINK, at=AT)


def test_who_comes_by_the_link_alone_goes_on_only_where_it_was_begun() -> None:
    one = asked()
    save(one, "work")
    with pytest.raises(NotVisible):
        save(one, "hours", session=ELSEWHERE)
    with pytest.raises(NotVisible):
        services.submit(request_id=one.request_id, typing=WEB, session=ELSEWHERE, by=BY_LINK, at=AT)
    proved = Actor(kind=ActorKind.PERSON, id=one.person_id)
    following = services.save_step(
        request_id=one.request_id,
        step="hours",
        sent=PAGES["hours"],
        typing=WEB,
        session=ELSEWHERE,
        by=proved,
        at=AT,
    )
    assert following == "barriers"


def test_an_unfinished_set_is_not_sent() -> None:
    one = asked()
    save(one, "work")
    with pytest.raises(CannotSubmit) as unfinished:
        services.submit(request_id=one.request_id, typing=WEB, session=HERE, by=BY_LINK, at=AT)
    assert unfinished.value.step == "hours"
    assert not Response.objects.exists()


def test_sending_twice_does_nothing_twice() -> None:
    one = asked()
    walk(one)
    first = services.submit(request_id=one.request_id, typing=WEB, session=HERE, by=BY_LINK, at=AT)
    before = (EventRow.objects.count(), Promise.objects.count(), Answer.objects.count())
    again = services.submit(request_id=one.request_id, typing=WEB, session=HERE, by=BY_LINK, at=AT)
    assert (again.response_id, again.already) == (first.response_id, True)
    assert (EventRow.objects.count(), Promise.objects.count(), Answer.objects.count()) == before


def test_yes_and_sharing_bring_a_coach_by_a_day_and_the_consent() -> None:
    one = asked()
    response_id = answered(one)
    assert one.provider_id is not None
    assert people.has_consented(SYSTEM_VIEWER, one.person_id, one.provider_id)
    [owed] = promises.next_for(SYSTEM_VIEWER, one.person_id, at=AT)
    assert owed.organisation_id == one.provider_id
    assert owed.due_date == date(2026, 11, 25)
    assert "Growth Company" in owed.text("en")
    event = EventRow.objects.get(kind="QuestionnaireSubmitted").data
    assert event["response_id"] == str(response_id)
    assert (event["work_status"], event["wants_coach"], event["consent"]) == ("OFF_SICK", "YES", "YES")
    assert (event["able"], event["worried"], event.get("confident")) == (3, 8, None)
    assert (event["barriers"], event["area"], event["may_work"]) == (
        ["BODY", "MONEY"],
        ["HOME_IN_GM", "GP_IN_GM"],
        "YES",
    )
    assert laws_hold()


def test_a_score_decides_nothing() -> None:
    """However somebody answers the three scales, the same follows: they are for the conversation."""
    followed = []
    for number, score in enumerate(("0", "10", "NOT_SAID")):
        one = asked(given_name=f"Ana{number}", birth_date=date(1970, 1, 1 + number), mobile="")
        answered(one, able=score, worried=score, confident=score)
        [owed] = promises.next_for(SYSTEM_VIEWER, one.person_id, at=AT)
        followed.append((owed.step, owed.due_date, owed.organisation_id, owed.subject_kind))
    assert len(set(followed)) == 1


def test_own_words_stay_out_of_events_and_are_somebodys_to_read() -> None:
    one = asked()
    words = "My daughter's wedding in June"
    response_id = answered(one, matters=words, coach="NO")
    for row in EventRow.objects.all():
        assert words not in str(row.data)
    [owed] = promises.next_for(SYSTEM_VIEWER, one.person_id, at=AT)
    assert (owed.subject_kind, owed.subject_id, owed.organisation_id) == ("ANSWER", response_id, one.practice_id)
    assert response_id in open_answers()

    reader = user((Role.CLINICIAN, one.practice_id))
    assert [line.id for line in queries.to_read(reader, at=AT)] == [response_id]
    shown = queries.response(reader, response_id, at=AT)
    assert [a.said for a in shown.own_words()] == [(words,)]
    assert reader.id is not None
    services.mark_read(response_id=response_id, viewer=reader, by=reader.actor(), at=AT)
    services.mark_read(response_id=response_id, viewer=reader, by=reader.actor(), at=AT)
    assert EventRow.objects.filter(kind="AnswersRead").count() == 1
    assert response_id not in open_answers()
    assert promises.next_for(SYSTEM_VIEWER, one.person_id, at=AT) == []
    assert queries.to_read(reader, at=AT) == []


@pytest.mark.parametrize("wants", ["NO", "NOT_NOW"])
def test_no_and_not_now_are_answers_and_end_it(wants: str) -> None:
    one = asked()
    answered(one, coach=wants)
    assert promises.next_for(SYSTEM_VIEWER, one.person_id, at=AT) == []
    assert open_answers() == set()
    assert people.consents(SYSTEM_VIEWER, one.person_id, at=AT) == ()


def test_not_now_at_the_door_is_a_whole_answer() -> None:
    one = asked()
    sent = services.decline(
        request_id=one.request_id, wants=Wants.NOT_NOW, typing=WEB, link_id=one.link_id, by=BY_LINK, at=AT
    )
    assert Response.objects.get(id=sent.response_id).wants == "NOT_NOW"
    assert [a.field for a in Answer.objects.all()] == ["coach"]
    event = EventRow.objects.get(kind="QuestionnaireSubmitted").data
    assert event["wants_coach"] == "NOT_NOW"
    assert EventRow.objects.filter(kind="LinkOpened").count() == 1
    with pytest.raises(CannotAnswer):
        services.decline(
            request_id=asked(given_name="Bo", birth_date=date(1951, 1, 1)).request_id,
            wants=Wants.YES,
            typing=WEB,
            by=BY_LINK,
            at=AT,
        )


@pytest.mark.parametrize(("with_provider", "share"), [(True, "NO"), (False, None)])
def test_yes_without_sharing_becomes_a_call_from_those_who_asked(with_provider: bool, share: str | None) -> None:
    one = asked(with_provider=with_provider)
    answered(one, share=share)
    [owed] = promises.next_for(SYSTEM_VIEWER, one.person_id, at=AT)
    assert (owed.subject_kind, owed.organisation_id) == ("CALL", one.practice_id)
    states = [c.state.value for c in people.consents(SYSTEM_VIEWER, one.person_id, at=AT)]
    assert states == (["DECLINED"] if with_provider else [])


def test_needs_are_asked_once_and_used_everywhere() -> None:
    one = asked()
    answered(one, reading="YES", interpreter="UR", message="NO")
    facts = people.reach_facts(SYSTEM_VIEWER, [one.person_id], at=AT)[one.person_id]
    assert (facts.reading_need, facts.interpreter, facts.safe_contact) == (True, "ur", True)

    other = asked(given_name="Bea", birth_date=date(1970, 7, 7))
    answered(other, interpreter="BSL")
    assert people.reach_facts(SYSTEM_VIEWER, [other.person_id], at=AT)[other.person_id].professional == "BSL"


def test_the_language_of_ones_own_answers_is_the_language_of_later_messages() -> None:
    one = asked()
    answered(one, typing=Typing(TypedBy.PERSON, "pl", Mode.WEB))
    assert people.reach_facts(SYSTEM_VIEWER, [one.person_id], at=AT)[one.person_id].language == "pl"
    other = asked(given_name="Bea", birth_date=date(1970, 7, 7), language="so")
    answered(other, typing=Typing(TypedBy.HELPER, "en", Mode.WEB, relation=Relation.CHILD))
    assert people.reach_facts(SYSTEM_VIEWER, [other.person_id], at=AT)[other.person_id].language == "so"


def test_a_better_number_counts_only_from_somebody_who_proved_who_they_are() -> None:
    one = asked()
    services.submit(
        request_id=one.request_id, answers={**ANSWERS, "phone": "+447700900555"}, typing=WEB, by=BY_LINK, at=AT
    )
    facts = people.reach_facts(SYSTEM_VIEWER, [one.person_id], at=AT)[one.person_id]
    assert facts.mobile == "+447700900123"
    assert EventRow.objects.get(kind="QuestionnaireSubmitted").data["gave_phone"] is True

    other = asked(given_name="Bea", birth_date=date(1970, 7, 7))
    services.submit(
        request_id=other.request_id,
        answers={**ANSWERS, "phone": "+447700900556"},
        typing=WEB,
        by=Actor(kind=ActorKind.PERSON, id=other.person_id),
        at=AT,
    )
    facts = people.reach_facts(SYSTEM_VIEWER, [other.person_id], at=AT)[other.person_id]
    assert facts.mobile == "+447700900556"


def test_who_said_it_and_who_typed_it_are_kept_apart() -> None:
    one = asked()
    daughter = Typing(TypedBy.HELPER, "ur", Mode.WEB, relation=Relation.CHILD)
    services.save_step(
        request_id=one.request_id,
        step="work",
        sent=PAGES["work"],
        typing=daughter,
        session=HERE,
        by=Actor(kind=ActorKind.HELPER),
        at=AT,
    )
    staff = user((Role.PRACTICE_STAFF, one.practice_id))
    by_phone = Typing(TypedBy.USER, "en", Mode.PHONE, user_id=staff.id)
    services.submit(
        request_id=one.request_id,
        typing=by_phone,
        answers={k: v for k, v in ANSWERS.items() if k != "work"},
        viewer=staff,
        by=staff.actor(),
        at=AT,
    )
    rows = {a.field: a for a in Answer.objects.all()}
    assert {a.said_by for a in rows.values()} == {one.person_id}
    assert (rows["work"].typed_by, rows["work"].relation, rows["work"].language) == ("HELPER", "CHILD", "ur")
    assert (rows["hours"].typed_by, rows["hours"].typed_by_id, rows["hours"].mode) == ("USER", staff.id, "PHONE")
    event = EventRow.objects.get(kind="QuestionnaireSubmitted")
    assert (event.actor_kind, event.actor_id, event.on_behalf_of) == ("USER", staff.id, one.person_id)
    assert (event.data["typed_by"], event.data["mode"]) == ("USER", "PHONE")


def test_a_no_through_another_hand_is_thanked_in_writing_and_ones_own_on_the_page() -> None:
    own = asked()
    answered(own, coach="NO")
    assert not Message.objects.exists()
    one = asked(given_name="Bea", birth_date=date(1970, 7, 7))
    staff = user((Role.PRACTICE_STAFF, one.practice_id))
    typing = Typing(TypedBy.USER, "en", Mode.PHONE, user_id=staff.id)
    services.submit(
        request_id=one.request_id,
        answers={**ANSWERS, "coach": "NOT_NOW"},
        typing=typing,
        viewer=staff,
        by=staff.actor(),
        at=AT,
    )
    assert [(m.template, m.person_id) for m in Message.objects.all()] == [("THANKS_ANSWER", one.person_id)]


def test_staff_type_only_for_people_whom_they_see() -> None:
    one = asked()
    stranger = user((Role.PRACTICE_STAFF, organisation("P84999")))
    typing = Typing(TypedBy.USER, "en", Mode.PHONE, user_id=stranger.id)
    with pytest.raises(NotVisible):
        services.submit(
            request_id=one.request_id, answers=ANSWERS, typing=typing, viewer=stranger, by=stranger.actor(), at=AT
        )
    with pytest.raises(NotVisible):
        services.open_for(viewer=stranger, person_id=one.person_id, by=stranger.actor(), at=AT)
    own = user((Role.PRACTICE_STAFF, one.practice_id))
    assert services.open_for(viewer=own, person_id=one.person_id, by=own.actor(), at=AT) == one.request_id
    new = person(one.practice_id, given_name="Cy", birth_date=date(1966, 6, 6))
    assert services.open_for(viewer=own, person_id=new, by=own.actor(), at=AT) != one.request_id


def test_reception_never_sees_answers() -> None:
    one = asked()
    save(one, "work")
    staff = user((Role.PRACTICE_STAFF, one.practice_id))
    draft = queries.draft(staff, one.request_id, at=AT)
    assert draft.hidden == {"work"}
    response_id = answered(one, matters="For the coach only")
    for viewer in (staff, user((Role.PRACTICE_STAFF, organisation("P84999"))), Viewer(kind=ActorKind.PERSON)):
        with pytest.raises(NotVisible):
            queries.response(viewer, response_id, at=AT)
    assert queries.to_read(staff, at=AT) == []
    assert queries.of_person(staff, one.person_id, at=AT) == []


def test_a_provider_sees_answers_after_consent_only() -> None:
    one = asked()
    assert one.provider_id is not None
    coach = user((Role.WORK_COACH, one.provider_id))
    response_id = answered(one, share="NO")
    with pytest.raises(NotVisible):
        queries.response(coach, response_id, at=AT)
    other = asked(given_name="Bea", birth_date=date(1970, 7, 7))
    response_id = answered(other)
    assert queries.response(coach, response_id, at=AT).person_id == other.person_id
    assert [r.id for r in queries.of_person(coach, other.person_id, at=AT)] == [response_id]


def test_an_answer_ends_other_requests_for_the_same_questions() -> None:
    one = asked()
    two = asked(person_id=one.person_id)
    answered(one)
    assert Request.objects.get(id=two.request_id).state == "WITHDRAWN"
    assert EventRow.objects.get(kind="RequestWithdrawn").data["reason"] == "ANSWERED_ANOTHER"


def test_an_unanswered_request_ends_after_84_days_and_its_draft_goes() -> None:
    one = asked()
    save(one, "work")
    assert services.end_unanswered(by=SYSTEM, at=AT + timedelta(days=83)) == 0
    late = AT + timedelta(days=84)
    with pytest.raises(CannotAnswer):
        services.submit(request_id=one.request_id, answers=ANSWERS, typing=WEB, by=SYSTEM, at=late)
    assert services.end_unanswered(by=SYSTEM, at=late) == 1
    assert services.end_unanswered(by=SYSTEM, at=late) == 0
    assert Request.objects.get(id=one.request_id).state == "NOT_ANSWERED"
    assert not Draft.objects.exists()
    assert EventRow.objects.get(kind="QuestionnaireNotAnswered").data["started"] is True
    assert promises.next_for(SYSTEM_VIEWER, one.person_id, at=late) == []


def test_a_thousand_unanswered_end_with_a_handful_of_statements() -> None:
    one = asked()
    ask = services.Ask(one.person_id, one.practice_id, "INVITATION", one.request_id)
    services.request_many(asks=[ask] * 300, by=SYSTEM, at=AT)
    with CaptureQueriesContext(connection) as counted:
        assert services.end_unanswered(by=SYSTEM, at=AT + timedelta(days=84)) == 301
    assert len(counted) < 20
    assert set(Request.objects.values_list("state", flat=True)) == {"NOT_ANSWERED"}


def test_nobody_who_died_is_asked_and_an_erased_persons_words_are_gone() -> None:
    one = asked()
    people_services.record_death(person_id=one.person_id, by=SYSTEM, at=AT)
    assert Request.objects.get(id=one.request_id).state == "WITHDRAWN"

    other = asked(given_name="Bea", birth_date=date(1970, 7, 7))
    response_id = answered(other, matters="Something private", phone="+447700900556")
    services.erase_own_words(person_id=other.person_id, by=SYSTEM, at=AT)
    kept = {a.field: a.value for a in Answer.objects.filter(response_id=response_id)}
    assert (kept["matters"], kept["phone"], kept["work"]) == (None, None, "OFF_SICK")


def test_not_now_on_the_own_page_ends_requests_and_tells_the_rest() -> None:
    one = asked()
    services.say_not_now(person_id=one.person_id, by=Actor(kind=ActorKind.PERSON, id=one.person_id), at=AT)
    assert Request.objects.get(id=one.request_id).state == "WITHDRAWN"
    assert EventRow.objects.get(kind="PersonSaidNotNow").person_id == one.person_id


def test_the_bundle_holds_every_answer() -> None:
    import io
    import json
    import zipfile

    one = asked()
    answered(one, matters="My garden")
    made = people.bundle(Viewer(kind=ActorKind.PERSON, id=one.person_id), one.person_id, at=AT)
    body = json.loads(zipfile.ZipFile(io.BytesIO(made.content)).read("record.json"))
    [section] = [s for s in body["sections"] if s["title"] == "What you answered"]
    assert "My garden" in str(section["rows"])
    assert len(section["rows"]) == len(ANSWERS)
