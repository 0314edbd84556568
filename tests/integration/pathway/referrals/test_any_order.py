"""Whatever is done to a chain of referrals, in whatever order: refused clearly or done, and every law stands."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from factories import pathway as make
from factories.loop import provider, sent_on
from factories.pathway import AT, actor
from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.kernel.clock import local_date
from goodwork.ledger.laws import check_all
from goodwork.oversight.funnel import services as funnel
from goodwork.oversight.funnel.models import FunnelFact
from goodwork.pathway.caseload.services import CannotAssign
from goodwork.pathway.referrals import queries, services
from goodwork.pathway.referrals.histories import reasons_for
from goodwork.pathway.referrals.models import Question, Referral
from goodwork.pathway.referrals.permissions import CannotMoveReferral
from goodwork.pathway.referrals.rules import CorrectionReason, Reason, State, WrongReason, closing_reasons
from goodwork.reach.promises.rules import CannotPromise
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db
REFUSALS = (CannotMoveReferral, CannotPromise, CannotAssign, WrongReason)
MOVES = 40


@pytest.mark.parametrize("seed", [18, 34])
def test_any_order_of_moves_leaves_every_law_standing(seed: int) -> None:
    chance = random.Random(seed)
    here = make.world()
    be_well, ips = provider("be-well", "Be Well"), provider("ipspc", "Individual Placement")
    workers = {here.provider_id: here.coach_id, be_well.id: be_well.user_id, ips.id: ips.user_id}
    one, other = make.consenting(here), make.consenting(here)
    make.referral(here, one)
    make.referral(here, other)
    done = refused = 0
    for number in range(MOVES):
        at = AT + timedelta(hours=7 * number)
        row = chance.choice(list(Referral.objects.order_by("received_at", "id")))
        by = actor(workers[row.organisation_id])
        to_state = chance.choice(list(State))
        reasons = reasons_for(to_state)
        because: Reason | None = chance.choice(reasons) if reasons else None
        later = local_date(at) + timedelta(days=chance.randrange(1, 60))
        to = chance.choice([be_well, ips])

        def common(pk: UUID = row.pk) -> dict[str, object]:
            return {"referral_id": pk, "by": by, "at": at}  # noqa: B023

        acts: list[Callable[[], object]] = [
            lambda: services.accept(**common()),  # type: ignore[arg-type]
            lambda: services.note_contact(**common()),  # type: ignore[arg-type]
            lambda: services.start(**common()),  # type: ignore[arg-type]
            lambda: services.note_attended(attended_date=local_date(at), attended=chance.random() < 0.7, **common()),  # type: ignore[arg-type]  # noqa: B023
            lambda: services.hold(until_date=later, **common()),  # type: ignore[arg-type]  # noqa: B023
            lambda: services.resume(due_date=later, **common()),  # type: ignore[arg-type]  # noqa: B023
            lambda: services.close(reason=chance.choice(closing_reasons()), **common()),  # type: ignore[arg-type]
            lambda: services.correct(  # type: ignore[arg-type]
                to=to_state,  # noqa: B023
                reason=because,  # noqa: B023
                until_date=later,  # noqa: B023
                why=CorrectionReason.WRONG_ENTRY,
                **common(),
            ),
            lambda: services.ask(question=f"Question {chance.randrange(3)}?", **common()),  # type: ignore[arg-type]
            lambda: sent_on(here, row.pk, to, user_id=workers[row.organisation_id], at=at),  # noqa: B023
        ]
        waiting = Question.objects.filter(answered_at__isnull=True, withdrawn_at__isnull=True).first()
        if waiting is not None:
            asked = actor(workers.get(waiting.asked_organisation_id, here.clinician_id))
            acts.append(
                lambda: services.answer_question(question_id=waiting.pk, words="Yes", by=asked, at=at)  # noqa: B023
            )
        if number == MOVES // 3:
            people.link(kept_id=one, merged_id=other, by=actor(here.staff_id), at=at)
        if number == 2 * MOVES // 3:
            people.part(merged_id=other, by=actor(here.staff_id), at=at)
        try:
            chance.choice(acts)()
            done += 1
        except REFUSALS:
            refused += 1
    assert done > MOVES // 8
    assert refused
    broken = [f for f in check_all(at=at) if not f.law.startswith(("promises.no_late", "silence."))]
    assert broken == []
    for row in Referral.objects.all():
        told = queries.story(SYSTEM_VIEWER, row.pk, at=at)
        assert (told.next is not None) == (row.closed_at is None)
    columns = ("event_id", "ordinal", "state", "value", "happened_date", "undone")
    before = sorted(FunnelFact.objects.values_list(*columns), key=str)
    funnel.rebuild()
    assert sorted(FunnelFact.objects.values_list(*columns), key=str) == before
