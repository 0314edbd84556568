"""What came of support, from events: lived through the services, read again from the ledger, and who sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.forms.models import model_to_dict

from factories import pathway as make
from factories.pathway import AT, World, account, actor
from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Role, Viewer
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.handling import Happened, handler_table
from goodwork.ledger.events.queries import stream
from goodwork.oversight.results import handlers, laws, queries, services
from goodwork.oversight.results.models import SupportResult
from goodwork.oversight.results.queries import By
from goodwork.oversight.results.rules import Result
from goodwork.pathway.outcomes import services as outcomes
from goodwork.pathway.outcomes.rules import Point, Reading, Satisfaction
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import CorrectionReason, Reason, State

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
END = AT + 50 * DAY
WORKS = Reading(recorded_date=date(2026, 11, 23), employment_status="01", sickness_absence="Y", weekly_hours="02")
NO_WORK = Reading(recorded_date=date(2026, 11, 23), employment_status="02", sickness_absence="8", weekly_hours="98")


@pytest.fixture
def here() -> World:
    return make.world()


def supported(here: World, start: Reading | None, close: Reading | None, reason: Reason | None) -> UUID:
    """Let somebody be supported, with a reading at the start and the close, and end for a reason; None goes on."""
    referral_id = make.referral(here)
    make.talk(here, referral_id, AT)
    coach = actor(here.coach_id)
    if start is not None:
        outcomes.record(referral_id=referral_id, point=Point.START, reading=start, by=coach, at=AT)
    if close is not None:
        later = replace(close, recorded_date=END.date())
        outcomes.record(referral_id=referral_id, point=Point.CLOSE, reading=later, by=coach, at=END)
    if reason is not None:
        referrals.close(referral_id=referral_id, reason=reason, by=coach, at=END)
    return referral_id


def lived(here: World) -> dict[str, UUID]:
    done = Reason.PLAN_COMPLETED
    found = {
        "remained": supported(here, WORKS, WORKS, done),
        "left": supported(here, WORKS, NO_WORK, done),
        "no_close": supported(here, WORKS, None, Reason.NO_LONGER_WANTED),
        "entered": supported(here, NO_WORK, WORKS, done),
        "not_yet": supported(here, NO_WORK, NO_WORK, done),
        "no_start": supported(here, None, None, done),
        "goes_on": supported(here, WORKS, None, None),
        "mistake": supported(here, WORKS, None, Reason.MADE_IN_ERROR),
    }
    made = make.referral(here)
    referrals.close(referral_id=made, reason=Reason.NO_LONGER_WANTED, by=actor(here.coach_id), at=END)
    for name, answer in (("remained", Satisfaction.VERY_GOOD), ("entered", Satisfaction.POOR)):
        person = Actor(kind=ActorKind.PERSON, id=Referral.objects.get(pk=found[name]).person_id)
        outcomes.answer_satisfaction(referral_id=found[name], answer=answer, by=person, at=END + DAY)
    return found


def rows() -> list[dict[str, object]]:
    return [model_to_dict(row) for row in SupportResult.objects.order_by("pk")]


def test_ended_support_is_counted_with_both_outcomes_of_work_and_what_was_said(here: World) -> None:
    lived(here)
    view = queries.show(SYSTEM_VIEWER, at=END + DAY)
    counts = {result: count for result, count in view.whole.counts.items() if count}
    assert counts == {
        Result.ENDED: 6,
        Result.IN_WORK: 3,
        Result.REMAINED: 1,
        Result.LEFT_WORK: 1,
        Result.IN_WORK_NOT_ACCOUNTED_FOR: 1,
        Result.OUT_OF_WORK: 2,
        Result.ENTERED: 1,
        Result.NOT_ENTERED: 1,
        Result.START_NOT_KNOWN: 1,
        Result.ASKED: 5,
        Result.VERY_GOOD: 1,
        Result.POOR: 1,
        Result.NOT_ANSWERED: 3,
        Result.NOT_ASKED: 1,
    }
    assert view.whole.percent(Result.ENTERED, Result.OUT_OF_WORK) == 50
    [provider] = queries.show(SYSTEM_VIEWER, by=By.PROVIDER, at=END + DAY).groups
    assert dict(provider.counts) == dict(view.whole.counts)
    months = queries.show(SYSTEM_VIEWER, by=By.MONTH, at=END + DAY).groups
    assert [(g.group, g.counts[Result.ENDED]) for g in months] == [(f"{END:%Y-%m}", 6)]
    assert queries.show(SYSTEM_VIEWER, months=3, at=END + 200 * DAY).whole.counts[Result.ENDED] == 0
    assert list(laws.rows_are_the_ledgers(at=END)) == []


def test_what_is_put_right_counts_as_it_now_stands(here: World) -> None:
    found = lived(here)
    coach = actor(here.coach_id)
    late = replace(NO_WORK, recorded_date=END.date())
    outcomes.record(referral_id=found["remained"], point=Point.CLOSE, reading=late, by=coach, at=END + DAY)
    referrals.correct(
        referral_id=found["left"],
        to=State.IN_PROGRESS,
        why=CorrectionReason.WRONG_ENTRY,
        by=coach,
        at=END + DAY,
    )
    counts = queries.show(SYSTEM_VIEWER, at=END + DAY).whole.counts
    assert (counts[Result.ENDED], counts[Result.REMAINED], counts[Result.LEFT_WORK]) == (5, 0, 1)


def test_the_ledger_read_again_gives_the_same_rows_and_events_that_come_twice_change_nothing(here: World) -> None:
    lived(here)
    before = rows()
    for stored in stream(SYSTEM_VIEWER, kinds=list(services.TAKERS)):
        services.TAKERS[stored.kind]([Happened(event=stored.event(), id=stored.id, by=stored.by, at=stored.at)])
    assert rows() == before
    services.rebuild()
    assert rows() == before


def test_the_law_finds_what_is_counted_otherwise_than_it_happened(here: World) -> None:
    found = lived(here)
    SupportResult.objects.filter(pk=found["remained"]).update(remained=False)
    SupportResult.objects.filter(pk=found["entered"]).delete()
    assert {f.subject_id for f in laws.rows_are_the_ledgers(at=END)} == {found["remained"], found["entered"]}


def test_takers_are_the_registered_handlers() -> None:
    ours = {
        kind: [h for h in found if h.startswith("goodwork.oversight.results.")]
        for kind, found in handler_table().items()
    }
    assert {kind: found for kind, found in ours.items() if found} == {
        kind: [f"{handlers.__name__}.{taker.__name__}"] for kind, taker in services.TAKERS.items()
    }


def test_small_numbers_are_for_those_who_lead_all_of_it(here: World) -> None:
    lived(here)
    elsewhere = new_id()
    SupportResult.objects.create(
        referral_id=elsewhere, organisation_id=here.practice_id, began=True, ended_date=END.date()
    )
    lead = here.viewer(here.lead_id)
    assert queries.show(lead, at=END + DAY).suppressed
    SupportResult.objects.filter(pk=elsewhere).delete()
    assert not queries.show(lead, at=END + DAY).suppressed
    commissioner = here.viewer(account(Role.COMMISSIONER, here.practice_id, "Carol Commissioner"))
    seen = queries.show(commissioner, by=By.PROVIDER, at=END + DAY)
    assert seen.suppressed
    assert seen.whole.counts[Result.ENDED] is None
    for viewer in (here.coach, here.viewer(here.staff_id), Viewer(kind=ActorKind.PERSON)):
        with pytest.raises(NotVisible):
            queries.show(viewer, at=END)
