"""A history lived through the services of the house gives the funnel that the same history gives when imported (B2)."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from factories import pathway, town
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.oversight.funnel import queries, services
from goodwork.oversight.funnel.models import FunnelFact
from goodwork.oversight.funnel.rules import as_document
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.rules import Reason, WorkStatus
from goodwork.registers.programmes.history import import_history
from goodwork.registers.programmes.services import ensure

pytestmark = pytest.mark.django_db
DAY = pathway.AT.date()

SAME = f"""person_key,event,at,value
A,REFERRED,{DAY},Manchester
A,WORK_STATUS,{DAY},IN_WORK
B,REFERRED,{DAY},Manchester
B,WORK_STATUS,{DAY},OFF_SICK
B,PENDING_ENGAGEMENT,{DAY + timedelta(1)},
C,REFERRED,{DAY},Manchester
C,WORK_STATUS,{DAY},OUT_OF_WORK
C,ENGAGED,{DAY + timedelta(1)},
D,REFERRED,{DAY},Manchester
D,WORK_STATUS,{DAY},UNKNOWN
D,NO_LONGER_WANTED,{DAY + timedelta(2)},
E,REFERRED,{DAY},Manchester
E,WORK_STATUS,{DAY},IN_WORK
E,ENGAGED,{DAY + timedelta(1)},
E,REFERRED_ON,{DAY + timedelta(1)},PIONEER
E,PENDING,{DAY + timedelta(1)},PIONEER
F,REFERRED,{DAY},Manchester
F,WORK_STATUS,{DAY},IN_WORK
F,DEFERRED,{DAY + timedelta(1)},
"""


def test_the_same_history_lived_and_imported_is_the_same_funnel() -> None:
    here = pathway.world()
    coach = pathway.actor(here.coach_id)
    programme = ensure(slug="lived", by=SYSTEM, at=pathway.AT)
    pioneer = ensure(slug="pioneer", by=SYSTEM, at=pathway.AT)

    def at(days: int) -> datetime:
        return pathway.AT + timedelta(days=days)

    def refer(status: WorkStatus) -> UUID:
        person = pathway.consenting(here, postcode="M22 9WA")
        return pathway.referral(here, person, programme_id=programme, work_status=status)

    _, b, c, d, e, f = (
        refer(status)
        for status in (
            WorkStatus.IN_WORK,
            WorkStatus.OFF_SICK,
            WorkStatus.OUT_OF_WORK,
            WorkStatus.UNKNOWN,
            WorkStatus.IN_WORK,
            WorkStatus.IN_WORK,
        )
    )
    referrals.accept(referral_id=b, by=coach, at=at(1))
    referrals.start(referral_id=c, by=coach, at=at(1))
    referrals.close(referral_id=d, reason=Reason.NO_LONGER_WANTED, by=coach, at=at(2))
    referrals.start(referral_id=e, by=coach, at=at(1))
    person = FunnelFact.objects.filter(referral_id=e)[0].person_id
    pathway.referral(here, person, at=at(1), programme_id=pioneer, part_of_id=e)
    referrals.hold(referral_id=f, until_date=date(2027, 1, 11), by=coach, at=at(1))

    import_history(stream=io.BytesIO(SAME.encode()), programme="imported", by=SYSTEM, at=pathway.AT)
    services.catch_up()
    assert _document("lived") == _document("imported")
    assert _document("lived") == _document("all")
    lived = queries.tables_by(SYSTEM_VIEWER, "lived", queries.By.AREA)
    assert list(lived) == ["Manchester"]
    referrals.start(referral_id=f, by=coach, at=at(3))
    services.catch_up()
    stages = {s.stage: s for s in queries.table(SYSTEM_VIEWER, "lived").stages}
    assert stages["REFERRED"].parts == {"ENGAGED": 3, "PENDING_ENGAGEMENT": 1, "NO_LONGER_WANTED": 1}
    assert stages["REFERRED"].not_accounted_for == 1


def _document(slug: str) -> dict[str, object]:
    return as_document(queries.table(SYSTEM_VIEWER, slug))


def test_who_said_yes_in_a_town_that_lived_is_counted_as_referred() -> None:
    """T9: from the invitation to the referral, through the services, in the order in which they really react."""
    town.settle(at=clock.now())
    stages = {stage.stage: stage for stage in queries.show_steps(SYSTEM_VIEWER).whole.stages}
    consented = stages["CONSENTED"]
    assert (consented.count or 0) > 10
    assert [(part.name, part.count) for part in consented.parts] == [("REFERRED", consented.count)]
    assert consented.not_accounted_for.count == 0
