"""What people's own words are about: said by readers, said again, in the person's own file, erased with the words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from factories.people import AT, organisation, user
from factories.questionnaires import answered, asked
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, ActorKind, NotVisible, Role, Viewer
from goodwork.ledger.events.models import EventRow
from goodwork.reach.questionnaires import queries, services
from goodwork.reach.questionnaires.bundle import themes as section
from goodwork.reach.questionnaires.models import Coding, Response
from goodwork.reach.questionnaires.themes import Theme, UnknownTheme

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=2)


def test_a_coding_is_kept_with_who_and_when_and_another_takes_its_place() -> None:
    one = asked()
    response_id = answered(one, matters="Keeping my job, I owe money", coach="NO")
    first, second = (user((Role.CLINICIAN, one.practice_id)) for _ in range(2))
    for themes, at in ((["MONEY", "LOSING_THE_JOB"], AT), (["LOSING_THE_JOB", "MONEY"], LATER)):
        services.mark_read(response_id=response_id, themes=themes, viewer=first, by=first.actor(), at=at)
    assert Coding.objects.count() == 1
    assert Response.objects.get().read_at == AT
    services.mark_read(response_id=response_id, viewer=first, by=first.actor(), at=LATER)
    services.mark_read(response_id=response_id, themes=[], viewer=second, by=second.actor(), at=LATER)
    old, new = Coding.objects.order_by("coded_at")
    assert (old.coded_by, old.coded_at, old.ended_at) == (first.id, AT, LATER)
    assert (new.coded_by, new.themes, new.ended_at) == (second.id, [], None)
    told = [row.data["themes"] for row in EventRow.objects.filter(kind="AnswersCoded").order_by("id")]
    assert told == [["LOSING_THE_JOB", "MONEY"], []]
    shown = queries.response(first, response_id, at=LATER)
    assert shown.to_code
    assert shown.coding is not None
    assert shown.coding.themes == ()
    found = section(SYSTEM_VIEWER, (one.person_id,), at=LATER)
    assert found is not None
    assert [(row[2], row[4]) for row in found.rows] == [
        ("Worried about losing or keeping their job; Money, debt or benefits", LATER.isoformat()),
        ("None of our themes", "It still stands"),
    ]
    services.erase_own_words(person_id=one.person_id, by=SYSTEM, at=LATER)
    assert Coding.objects.count() == 0
    assert section(SYSTEM_VIEWER, (one.person_id,), at=LATER) is None
    with pytest.raises(services.CannotCode):
        services.mark_read(response_id=response_id, themes=["MONEY"], viewer=first, by=first.actor(), at=LATER)


def test_only_readers_say_it_of_words_that_there_are_with_themes_that_there_are() -> None:
    one = asked()
    response_id = answered(one, matters="My garden", coach="NO")
    themselves = Viewer(kind=ActorKind.PERSON, id=one.person_id)
    strangers = [
        user((Role.CLINICIAN, organisation("P84999"))),
        user((Role.PRACTICE_STAFF, one.practice_id)),
        themselves,
    ]
    for viewer in strangers:
        with pytest.raises(NotVisible):
            services.mark_read(response_id=response_id, themes=["MONEY"], viewer=viewer, by=viewer.actor(), at=AT)
    reader = user((Role.CLINICIAN, one.practice_id))
    with pytest.raises(UnknownTheme):
        services.mark_read(response_id=response_id, themes=["SCIATICA"], viewer=reader, by=reader.actor(), at=AT)
    assert Response.objects.get().read_at is None
    wordless = asked(given_name="Bo", birth_date=date(1951, 1, 1), mobile="")
    silent = answered(wordless, coach="NO")
    assert not queries.response(reader, silent, at=AT).to_code
    with pytest.raises(services.CannotCode):
        services.mark_read(response_id=silent, themes=[], viewer=reader, by=reader.actor(), at=AT)
    assert Coding.objects.count() == 0
    assert [theme.value for theme in Theme] == list(Theme.__members__)
