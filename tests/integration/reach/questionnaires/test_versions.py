"""An answer belongs to the version that it was given to, whatever comes after (E7, complaint 8)."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from factories.people import AT, LATER, user
from factories.questionnaires import WEB, answered, asked
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role
from goodwork.ledger.events.models import EventRow
from goodwork.reach.questionnaires import laws, queries, services
from goodwork.reach.questionnaires.definitions import shipped
from goodwork.reach.questionnaires.library import DefinitionChanged
from goodwork.reach.questionnaires.models import DefinitionVersion, Request

pytestmark = pytest.mark.django_db


def second_version() -> dict[str, Any]:
    """Return the check with another first question and without the scales, as version 2."""
    body = copy.deepcopy(dict(shipped()[0]))
    body["version"] = 2
    body["steps"] = [s for s in body["steps"] if s["key"] not in {"hours", "scales"}]
    body["steps"][0]["fields"][0].update(key="job", options=["FULL_TIME", "PART_TIME", "SICK", "NONE"])
    body["scores"] = {}
    body["codes"] = {k: v for k, v in body["codes"].items() if k != "HOURS_BAND"}
    body["codes"]["WORK_STATUS"] = {
        "field": "job",
        "map": {"FULL_TIME": "IN_WORK", "PART_TIME": "IN_WORK", "SICK": "OFF_SICK", "NONE": "OUT_OF_WORK"},
        "otherwise": "UNKNOWN",
    }
    for words in body["words"].values():
        texts = words["texts"]
        texts |= {f"job.{name}": texts["work.label"] for name in ("label", "missing", "SICK", "NONE")}
        texts |= {"job.FULL_TIME": "Full time", "job.PART_TIME": "Part time"}
    return body


def test_old_answers_stay_readable_in_their_own_words_when_a_new_version_comes() -> None:
    old = asked()
    old_response = answered(old, matters="My garden")
    waiting = asked(given_name="Bea", birth_date=AT.date().replace(year=1970))
    services.publish(body=second_version(), by=SYSTEM, at=LATER)
    new = asked(given_name="Cy", birth_date=AT.date().replace(year=1960), at=LATER)
    assert Request.objects.get(id=new.request_id).definition.version == 2

    new_answers: dict[str, Any] = {
        "job": "PART_TIME",
        "barriers": ("NOTHING",),
        "matters": None,
        "area": ("NOT_SURE",),
        "may_work": "YES",
        "coach": "NO",
    }
    services.submit(request_id=new.request_id, answers=new_answers, typing=WEB, by=SYSTEM, at=LATER)

    reader = user((Role.CLINICIAN, old.practice_id))
    shown = queries.response(reader, old_response, at=LATER)
    assert shown.version == 1
    said = {a.field: (a.label_en, a.said_en) for a in shown.answers}
    assert said["work"] == ("Are you working now?", ("I have a job, but I am off sick",))
    assert said["able"][1] == ("3",)

    # A request that was out when the new version came is answered in the version that it was sent in.
    assert Request.objects.get(id=waiting.request_id).definition.version == 1
    answered(waiting)

    statuses = [e.data["work_status"] for e in EventRow.objects.filter(kind="QuestionnaireSubmitted").order_by("id")]
    assert statuses == ["OFF_SICK", "IN_WORK", "OFF_SICK"]
    assert not [*laws.versions_unchanged(at=LATER), *laws.answers_belong(at=LATER), *laws.sent_once(at=LATER)]
    assert [(d.version, d.responses) for d in queries.definitions(SYSTEM_VIEWER)] == [(1, 2), (2, 1)]


def test_a_version_can_be_kept_again_and_never_replaced() -> None:
    first = services.publish(body=shipped()[0], by=SYSTEM, at=AT)
    assert services.publish(body=shipped()[0], by=SYSTEM, at=LATER) == first
    assert services.publish_shipped(by=SYSTEM, at=LATER) == 0
    changed = copy.deepcopy(dict(shipped()[0]))
    changed["words"]["en"]["texts"]["work.label"] = "Do you work?"
    with pytest.raises(DefinitionChanged):
        services.publish(body=changed, by=SYSTEM, at=LATER)


def test_a_version_with_answers_cannot_be_taken_away() -> None:
    answered(asked())
    with pytest.raises(ProtectedError):
        DefinitionVersion.objects.get().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        DefinitionVersion.objects.create(
            code="WORK_AND_HEALTH_CHECK", version=1, body={}, sha256="0" * 64, published_at=AT
        )


def test_a_text_that_was_changed_behind_our_back_is_found() -> None:
    answered(asked())
    row = DefinitionVersion.objects.get()
    row.body["minutes"] = 9
    row.save()
    assert [f.law for f in laws.versions_unchanged(at=AT)] == ["questionnaires.versions_unchanged"]


def test_an_answer_that_its_version_does_not_ask_is_found() -> None:
    response_id = answered(asked())
    from goodwork.reach.questionnaires.models import Answer

    Answer.objects.filter(response_id=response_id, field="work").update(field="shoe_size")
    assert [f.subject_id for f in laws.answers_belong(at=AT)] == [response_id]
    Request.objects.update(state="WITHDRAWN")
    assert len(list(laws.sent_once(at=AT))) == 1
