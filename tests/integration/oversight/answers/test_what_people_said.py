"""What people said, from events: answered and coded through the services, coded again, linked, read from the ledger."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.forms.models import model_to_dict

from factories.people import AT, organisation, user
from factories.questionnaires import WEB, Asked, answered, asked
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, NotVisible, Role, Viewer
from goodwork.ledger.events.handling import Happened
from goodwork.ledger.events.models import EventRow
from goodwork.ledger.events.queries import stream
from goodwork.ledger.jobs.running import run_job
from goodwork.oversight.answers import laws, queries, services
from goodwork.oversight.answers.handlers import COUNT
from goodwork.oversight.answers.models import AnswerAlias, AnswerCount, AnswerEnd, AnswerFact
from goodwork.oversight.answers.queries import By
from goodwork.oversight.answers.rules import Openness, Part, Words, Worry
from goodwork.reach.questionnaires import services as questionnaires
from goodwork.reach.questionnaires.rules import Wants
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def someone(number: int) -> Asked:
    return asked(given_name=f"Ana{number}", birth_date=date(1970, 1, 1) + number * DAY, mobile="")


def reader(one: Asked) -> Viewer:
    return user((Role.CLINICIAN, one.practice_id))


def facts() -> list[dict[str, object]]:
    return [model_to_dict(row) for row in AnswerFact.objects.order_by("pk")]


def test_what_was_said_is_counted_from_events_and_can_be_read_again() -> None:
    first, second, third, fourth = (someone(n) for n in range(4))
    texts = [
        answered(first, matters="Keeping my job", coach="NO", worried=9),
        answered(second, matters="My debt", coach="NOT_NOW", worried=5, work="AT_WORK"),
        answered(third, matters="Sleep", coach="YES", worried="NOT_SAID"),
    ]
    questionnaires.decline(request_id=fourth.request_id, wants=Wants.NO, typing=WEB, by=SYSTEM, at=AT)
    clinic = reader(first)
    code(clinic, texts[0], ["LOSING_THE_JOB", "MONEY"])
    code(clinic, texts[0], ["LOSING_THE_JOB", "HEALTH_AT_WORK"], at=AT + DAY)
    code(clinic, texts[0], ["HEALTH_AT_WORK", "LOSING_THE_JOB"], at=AT + 2 * DAY)
    assert EventRow.objects.filter(kind="AnswersCoded").count() == 2
    view = queries.show(SYSTEM_VIEWER, by=By.WORK, at=AT)
    whole = view.whole
    assert (whole.people, view.suppressed) == (4, False)
    assert dict(whole.counts[Part.WORRY]) == {
        Worry.UP_TO_3: 0,
        Worry.FROM_4_TO_6: 1,
        Worry.FROM_7: 1,
        Worry.NOT_SAID: 2,
    }
    assert dict(whole.counts[Part.OPENNESS]) == dict(zip(Openness, (1, 1, 2, 0), strict=True))
    assert dict(whole.counts[Part.WORDS]) == dict(zip(Words, (1, 1, 1, 0, 1), strict=True))
    assert (whole.counts[Part.THEMES]["HEALTH_AT_WORK"], whole.counts[Part.THEMES]["MONEY"]) == (1, 0)
    assert whole.percent(Part.THEMES, "HEALTH_AT_WORK") == 100
    assert [(g.group, g.people) for g in view.groups] == [("In work", 1), ("Off sick", 2), ("Not known", 1)]
    assert list(laws.facts_are_the_ledgers(at=AT)) == []
    before = facts()
    again()
    assert facts() == before
    services.rebuild()
    assert facts() == before
    AnswerFact.objects.filter(pk=texts[1]).update(worry=1)
    AnswerFact.objects.filter(pk=texts[2]).delete()
    AnswerEnd.objects.filter(pk=texts[0]).delete()
    assert {f.subject_id for f in laws.facts_are_the_ledgers(at=AT)} == set(texts)


def code(viewer: Viewer, response_id: UUID, themes: list[str], *, at: datetime = AT) -> None:
    """Let a reader say what words are about."""
    questionnaires.mark_read(response_id=response_id, themes=themes, viewer=viewer, by=viewer.actor(), at=at)


def again() -> None:
    """Tell every event a second time."""
    for stored in stream(SYSTEM_VIEWER, kinds=list(services.TAKERS)):
        services.TAKERS[stored.kind]([Happened(event=stored.event(), id=stored.id, by=stored.by, at=stored.at)])


def test_linked_people_count_once_and_parted_ones_apart() -> None:
    one, two = someone(1), someone(2)
    answered(one, worried=9, coach="NO")
    answered(two, worried=1, coach="NO", at=AT + DAY)
    people.link(kept_id=one.person_id, merged_id=two.person_id, by=SYSTEM, at=AT + DAY)
    whole = queries.show(SYSTEM_VIEWER, at=AT + DAY).whole
    assert (whole.people, whole.counts[Part.WORRY][Worry.UP_TO_3]) == (1, 1)
    assert AnswerAlias.objects.count() == 1
    assert list(laws.facts_are_the_ledgers(at=AT)) == []
    people.part(merged_id=two.person_id, by=SYSTEM, at=AT + DAY)
    assert queries.show(SYSTEM_VIEWER, at=AT + DAY).whole.people == 2
    AnswerAlias.objects.create(merged_id=two.person_id, kept_id=one.person_id)
    [found] = laws.facts_are_the_ledgers(at=AT)
    assert found.subject_id == two.person_id


def test_who_sees_which_numbers() -> None:
    one = someone(1)
    answered(one, coach="NO")
    elsewhere = organisation("P84999")
    for role, place, people_seen in (
        (Role.ADMINISTRATOR, one.practice_id, 1),
        (Role.CLINICIAN, one.practice_id, 1),
        (Role.CLINICIAN, elsewhere, 0),
        (Role.PRACTICE_STAFF, one.practice_id, None),
        (Role.COMMISSIONER, one.practice_id, None),
        (Role.SERVICE_LEAD, elsewhere, None),
    ):
        view = queries.show(user((role, place)), by=By.PRACTICE, at=AT)
        assert view.whole.people == people_seen, role
    for role in (Role.WORK_COACH, Role.PROVIDER):
        with pytest.raises(NotVisible):
            queries.show(user((role, one.practice_id)), at=AT)


def test_what_lies_before_the_time_is_not_counted() -> None:
    answered(someone(1), coach="NO", at=AT)
    assert queries.show(SYSTEM_VIEWER, months=1, at=AT).whole.people == 1
    assert queries.show(SYSTEM_VIEWER, months=1, at=AT + 31 * DAY).whole.people == 0
    assert queries.show(SYSTEM_VIEWER, months=2, at=AT + 31 * DAY).whole.people == 1


def test_a_change_wakes_the_worker_once_and_it_counts_for_every_process() -> None:
    answered(someone(20), matters="Keeping my job", coach="NO", worried=9)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND queueing_lock = %s", [COUNT])
        assert cursor.fetchone() == (1,)
    assert run_job(COUNT) == 1
    assert run_job(COUNT) == 0
    assert AnswerCount.objects.get().figures[0][0] == 1
