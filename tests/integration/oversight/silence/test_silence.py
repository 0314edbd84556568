"""The black-hole rate from events: lived through the services, read again from the ledger, shown to whom it is for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.forms.models import model_to_dict

from factories import pathway as make
from factories.fates import fate_of
from factories.pathway import AT, World, account, actor
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, ActorKind, NotVisible, Role, Viewer
from goodwork.kernel.clock import london
from goodwork.kernel.ids import new_id
from goodwork.oversight.silence import counting, handlers, laws, queries, services
from goodwork.oversight.silence.models import FirstPromise, PublishedFigure
from goodwork.oversight.silence.queries import By
from goodwork.oversight.silence.rules import Fate, last_lapsed
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.rules import Reason
from goodwork.reach.promises import services as promises
from goodwork.reach.promises import watching
from goodwork.reach.promises.rules import MoveReason

pytestmark = pytest.mark.django_db
NOBODY = Viewer(kind=ActorKind.PERSON)
THURSDAY = date(2026, 11, 26)
FRIDAY_LATE = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)


@pytest.fixture
def here() -> World:
    return make.world()


def lived(here: World) -> dict[str, UUID]:
    """Six referrals, all first promised for Thursday, and a mistake."""
    coach = actor(here.coach_id)
    found = {
        name: make.referral(here)
        for name in ("in_time", "later", "waiting", "withdrawn", "unreached", "moved", "mistake")
    }
    make.talk(here, found["in_time"], AT + timedelta(days=1))
    promises.move_subject(
        subject_kind="REFERRAL",
        subject_id=found["moved"],
        due_date=date(2026, 12, 3),
        reason=MoveReason.NEED_MORE_TIME,
        by=coach,
        at=AT + timedelta(days=1),
    )
    for name, reason in (("withdrawn", Reason.CONSENT_WITHDRAWN), ("mistake", Reason.MADE_IN_ERROR)):
        referrals.close(referral_id=found[name], reason=reason, by=SYSTEM, at=AT + timedelta(days=2))
    watching.look(at=FRIDAY_LATE)
    make.talk(here, found["later"], FRIDAY_LATE)
    referrals.close(referral_id=found["unreached"], reason=Reason.DIED, by=SYSTEM, at=FRIDAY_LATE)
    return found


def fates(at: datetime) -> dict[UUID, Fate]:
    return {
        row.pk: fate_of(
            first_date=row.first_date,
            reached_date=row.reached_date,
            in_time=row.in_time,
            ended_before=row.ended_before,
            ended=row.ended_date is not None,
            lapsed=last_lapsed(at),
        )
        for row in FirstPromise.objects.filter(never_was=False)
    }


def test_each_referral_has_its_fate_by_the_first_date_however_often_it_was_moved(here: World) -> None:
    found = lived(here)
    assert fates(FRIDAY_LATE) == {
        found["in_time"]: Fate.IN_TIME,
        found["later"]: Fate.LATER,
        found["waiting"]: Fate.STILL_WAITING,
        found["withdrawn"]: Fate.ENDED_BEFORE,
        found["unreached"]: Fate.ENDED_UNREACHED,
        found["moved"]: Fate.STILL_WAITING,
    }
    view = queries.show(SYSTEM_VIEWER, at=FRIDAY_LATE)
    assert (view.whole.missed, view.whole.owed, view.whole.percent) == (4, 5, 80)
    assert (view.whole.moved, view.whole.moves, view.whole.late_longest_days) == (1, 1, 1)
    assert view.whole.fates[Fate.NOT_ACCOUNTED_FOR] == 0
    assert FirstPromise.objects.get(pk=found["waiting"]).silences == 1


def test_the_statement_counts_as_the_slow_rule_does(here: World) -> None:
    lived(here)
    for at in (AT, AT + timedelta(days=2), FRIDAY_LATE, FRIDAY_LATE + timedelta(days=30)):
        whole, _ = counting.count(
            by=None,
            from_date=date(2026, 1, 1),
            to_date=date(2027, 6, 1),
            lapsed=last_lapsed(at),
            today=at.date(),
            organisation_ids=None,
        )
        slow = list(fates(at).values())
        assert dict(whole.fates) == {fate: slow.count(fate) for fate in Fate}


def test_at_five_o_clock_sharp_it_is_too_late(here: World) -> None:
    early, late = make.referral(here), make.referral(here)
    make.talk(here, early, london(THURSDAY, time(16, 59)))
    make.talk(here, late, london(THURSDAY, time(17)))
    assert [fates(FRIDAY_LATE)[i] for i in (early, late)] == [Fate.IN_TIME, Fate.LATER]


def test_the_ledger_read_again_gives_the_same_rows_and_events_that_come_twice_change_nothing(here: World) -> None:
    lived(here)
    before = sorted((model_to_dict(r) for r in FirstPromise.objects.all()), key=lambda r: str(r["referral_id"]))
    assert services.rebuild() > len(before)
    again = sorted((model_to_dict(r) for r in FirstPromise.objects.all()), key=lambda r: str(r["referral_id"]))
    assert again == before
    assert list(laws.first_dates_stand(at=FRIDAY_LATE)) == []


def test_what_is_wrong_is_found(here: World) -> None:
    gone, odd = make.referral(here), make.referral(here)
    FirstPromise.objects.filter(pk=gone).delete()
    FirstPromise.objects.filter(pk=odd).update(first_date=date(2026, 12, 24))
    ghost = FirstPromise.objects.create(referral_id=new_id(), organisation_id=here.provider_id, received_date=THURSDAY)
    assert {f.subject_id for f in laws.first_dates_stand(at=AT)} == {gone, odd, ghost.pk}


def test_takers_are_the_registered_handlers() -> None:
    from goodwork.ledger.events.handling import handler_table

    ours = {
        kind: [h for h in found if h.startswith("goodwork.oversight.silence.")]
        for kind, found in handler_table().items()
    }
    assert {k: v for k, v in ours.items() if v} == {
        kind: [f"{handlers.__name__}.{taker.__name__}"] for kind, taker in services.TAKERS.items()
    }


def test_who_sees_what(here: World) -> None:
    lived(here)
    lead = here.viewer(here.lead_id)
    assert not queries.show(lead, by=By.PROVIDER, at=FRIDAY_LATE).suppressed
    commissioner = here.viewer(account(Role.COMMISSIONER, here.practice_id, "Carol Commissioner"))
    seen = queries.show(commissioner, by=By.PROVIDER, at=FRIDAY_LATE)
    assert seen.suppressed
    assert (seen.whole.missed, seen.whole.owed, seen.whole.percent, seen.whole.late_longest_days) == (None,) * 4
    for viewer in (here.coach, here.viewer(here.staff_id), NOBODY):
        with pytest.raises(NotVisible):
            queries.show(viewer, at=FRIDAY_LATE)


def test_the_public_figures_are_put_down_once_a_day_and_stay(here: World) -> None:
    for _ in range(9):
        make.referral(here)
    assert queries.published(NOBODY, at=FRIDAY_LATE).whole.owed == 10
    assert services.publish(at=FRIDAY_LATE) == 2
    assert services.publish(at=FRIDAY_LATE) == 0
    for _ in range(9):
        make.referral(here)
    assert queries.published(NOBODY, at=FRIDAY_LATE).whole.owed == 10
    assert services.publish(at=FRIDAY_LATE + timedelta(days=1)) == 2
    view = queries.published(NOBODY, at=FRIDAY_LATE + timedelta(days=1))
    assert (view.whole.owed, view.whole.missed, view.groups[0].group) == (20, 20, "The Growth Company")
    assert PublishedFigure.objects.count() == 4


def test_breakdowns_add_up(here: World) -> None:
    lived(here)
    for by in By:
        view = queries.show(SYSTEM_VIEWER, by=by, at=FRIDAY_LATE)
        assert sum(g.received or 0 for g in view.groups) == view.whole.received
    assert [g.group for g in queries.show(SYSTEM_VIEWER, by=By.MONTH, at=FRIDAY_LATE).groups] == ["2026-11"]
    assert [g.group for g in queries.show(SYSTEM_VIEWER, by=By.PROGRAMME, at=FRIDAY_LATE).groups] == [
        queries.NO_PROGRAMME
    ]
