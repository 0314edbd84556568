"""When a holder leaves or is away, their promises pass on within the hour, and the people concerned are told."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from factories.reach import AT, THURSDAY, Gateway, World, deliver, promised, reachable, row, world
from goodwork.kernel.actors import SYSTEM, Role
from goodwork.kernel.clock import local_date
from goodwork.reach.promises import queries as promises
from goodwork.registers.access import jobs, services
from goodwork.registers.access.queries import viewer_for

pytestmark = pytest.mark.django_db

TODAY = local_date(AT)


@pytest.fixture
def here() -> World:
    return world()


def colleague(here: World, name: str, role: Role = Role.WORK_COACH) -> UUID:
    return services.invite(
        email=f"{name.lower()}@example.org",
        name=name,
        role=role,
        organisation_id=here.provider_id,
        by=SYSTEM,
        at=AT - timedelta(days=1),
    )


def texts(gateway: Gateway) -> list[str]:
    return [str(message) for message in deliver(gateway, AT + timedelta(hours=1))]


def test_who_leaves_hands_over_and_the_person_hears_the_new_name(here: World) -> None:
    ann, ben = colleague(here, "Ann"), colleague(here, "Ben")
    promise = promised(here, reachable(here), user_id=ann)
    assert any("Ann" in text for text in texts(Gateway()))
    services.end(user_id=ann, cover_user_id=ben, by=SYSTEM, at=AT)
    after = row(promise.pk)
    assert after.user_id == ben
    assert after.due_date == THURSDAY
    told = texts(Gateway())
    assert any("Ben" in text for text in told), told


def test_without_a_named_cover_the_lead_holds_it(here: World) -> None:
    ann, lea = colleague(here, "Ann"), colleague(here, "Lea", Role.SERVICE_LEAD)
    promise = promised(here, reachable(here), user_id=ann)
    services.end(user_id=ann, by=SYSTEM, at=AT)
    assert row(promise.pk).user_id == lea
    assert promises.notices_count(viewer_for(lea, AT)) > 0


def test_an_absence_hands_over_on_its_first_day(here: World) -> None:
    ann, ben = colleague(here, "Ann"), colleague(here, "Ben")
    promise = promised(here, reachable(here), user_id=ann)
    services.set_away(
        user_id=ann, from_date=TODAY + timedelta(days=1), to_date=THURSDAY, cover_user_id=ben, by=SYSTEM, at=AT
    )
    jobs.absences(at=AT)
    assert row(promise.pk).user_id == ann
    jobs.absences(at=AT + timedelta(days=1))
    assert row(promise.pk).user_id == ben
