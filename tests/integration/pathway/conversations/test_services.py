"""Conversations: written down, begun with, corrected in versions, and seen by few."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from factories import pathway as make
from factories.pathway import AT, World, actor
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, NotVisible
from goodwork.ledger.events import queries as events
from goodwork.ledger.events.services import record as record_events
from goodwork.ledger.events.types import Code
from goodwork.pathway.conversations import queries, services
from goodwork.pathway.conversations.models import ConversationText
from goodwork.pathway.conversations.rules import CannotNote, Interpreter, Mode, Place
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import CannotMoveReferral
from goodwork.pathway.referrals.rules import Reason, State
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.rules import CannotPromise, Step, Told
from goodwork.registers.people.events import PersonErased

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SPOKEN = services.Spoken(
    held_at=AT,
    minutes=58,
    mode=Mode.IN_PERSON,
    place=Place.COMMUNITY,
    interpreter=Interpreter.PROFESSIONAL,
    words="I want to lift my daughter again.",
    note="Fears losing the job. Physio fortnightly.",
)


@pytest.fixture
def here() -> World:
    return make.world()


def test_a_first_conversation_begins_support_and_promises_the_next_contact(here: World) -> None:
    referral_id = make.referral(here)
    talk_id = services.record(
        referral_id=referral_id, spoken=SPOKEN, next_date=date(2026, 12, 4), by=actor(here.coach_id), at=AT
    )
    assert Referral.objects.get(pk=referral_id).state == State.IN_PROGRESS
    [promise] = promises.about(SYSTEM_VIEWER, "REFERRAL", [referral_id], at=AT)
    assert (promise.step, promise.due_date, promise.told) == (
        Step.COACH_WILL_CONTACT,
        date(2026, 12, 4),
        Told.BY_VOICE,
    )
    [held] = [e for e in events.of_subject(SYSTEM_VIEWER, "CONVERSATION", talk_id) if e.kind == "ConversationHeld"]
    assert (held.data["minutes"], held.data["first"], held.data["interpreter"]) == (58, True, "PROFESSIONAL")
    assert "lift" not in str(held.data)
    [shown] = queries.of_referral(here.coach, referral_id, at=AT)
    assert (shown.text.words, shown.minutes, shown.with_name) == (SPOKEN.words, 58, "Cora Coach")


def test_what_was_put_off_is_taken_up_again(here: World) -> None:
    referral_id = make.referral(here)
    referrals.hold(referral_id=referral_id, until_date=date(2027, 1, 12), by=actor(here.coach_id), at=AT)
    make.talk(here, referral_id, AT + DAY)
    assert Referral.objects.get(pk=referral_id).state == State.IN_PROGRESS


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"place": Place.NONE}, "place"),
        ({"words": "", "note": ""}, "words"),
        ({"held_at": AT + DAY}, "held_at"),
    ],
)
def test_what_cannot_be_changes_nothing(here: World, changed: dict[str, object], field: str) -> None:
    referral_id = make.referral(here)
    with pytest.raises(CannotNote) as refused:
        services.record(
            referral_id=referral_id,
            spoken=replace(SPOKEN, **changed),  # type: ignore[arg-type]
            next_date=date(2026, 12, 4),
            by=actor(here.coach_id),
            at=AT,
        )
    assert refused.value.field == field
    assert Referral.objects.get(pk=referral_id).state == State.REQUESTED


def test_a_next_day_that_is_over_keeps_nothing_of_it(here: World) -> None:
    referral_id = make.referral(here)
    with pytest.raises(CannotPromise):
        services.record(
            referral_id=referral_id, spoken=SPOKEN, next_date=date(2026, 11, 1), by=actor(here.coach_id), at=AT
        )
    assert not ConversationText.objects.exists()


def test_no_conversation_about_what_has_ended_and_none_by_others(here: World) -> None:
    referral_id = make.referral(here)
    with pytest.raises(CannotMoveReferral, match="Only the organisation"):
        services.record(
            referral_id=referral_id, spoken=SPOKEN, next_date=date(2026, 12, 4), by=actor(here.clinician_id), at=AT
        )
    referrals.close(referral_id=referral_id, reason=Reason.NO_CAPACITY, by=actor(here.coach_id), at=AT)
    with pytest.raises(CannotMoveReferral, match="has ended"):
        make.talk(here, referral_id, AT)


def test_a_correction_is_another_version_and_the_first_stays(here: World) -> None:
    talk_id = make.talk(here, make.referral(here), AT)
    services.correct(conversation_id=talk_id, words="My mornings, please.", note="", by=actor(here.coach_id), at=AT)
    shown = queries.one(here.coach, talk_id, at=AT)
    assert [(t.number, t.words) for t in shown.texts] == [
        (2, "My mornings, please."),
        (1, "I want my mornings back."),
    ]
    with pytest.raises(CannotNote, match="Nothing has changed"):
        services.correct(conversation_id=talk_id, words="My mornings, please.", note="", by=actor(here.coach_id), at=AT)


def test_staff_of_the_practice_never_see_one(here: World) -> None:
    referral_id = make.referral(here)
    talk_id = make.talk(here, referral_id, AT)
    for user_id in (here.staff_id, here.clinician_id):
        with pytest.raises(NotVisible):
            queries.of_referral(here.viewer(user_id), referral_id, at=AT)
        with pytest.raises(NotVisible):
            queries.one(here.viewer(user_id), talk_id, at=AT)


def test_what_was_said_is_erased_with_the_person(here: World) -> None:
    person_id = make.consenting(here)
    referral_id = make.referral(here, person_id, words="Mine", comment="Theirs")
    make.talk(here, referral_id, AT)
    record_events(PersonErased(person_id=person_id, record_class=Code("ADULT_HEALTH")), by=SYSTEM, at=AT)
    assert set(ConversationText.objects.values_list("words", "note")) == {("", "")}
    row = Referral.objects.get(pk=referral_id)
    assert (row.words, row.comment) == ("", "")
