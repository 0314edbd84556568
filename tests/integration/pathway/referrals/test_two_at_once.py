"""Two hands at the same moment: one wins, the other is told or changes nothing, and no event is written twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connections

from factories import pathway as make
from factories.loop import Provider, provider, sent_on
from factories.pathway import AT, World, actor
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.ledger.events import queries as ledger
from goodwork.ledger.laws import check_all
from goodwork.pathway.caseload import services as caseload
from goodwork.pathway.conversations.models import Conversation
from goodwork.pathway.referrals import services
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import CannotMoveReferral
from goodwork.pathway.referrals.rules import CorrectionReason, Reason, State
from goodwork.reach.promises import queries as promises
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
REFUSALS = (CannotMoveReferral, caseload.CannotAssign)


@pytest.fixture
def here() -> World:
    return make.world()


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Do things at the same moment, each on a connection of its own; return what each gave, a refusal as itself."""
    gate, found = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number: int, call: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=30)
            found[number] = call()  # type: ignore[call-overload]
        except BaseException as error:
            found[number] = error  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    wrong = [f for f in found if isinstance(f, BaseException) and not isinstance(f, REFUSALS)]
    assert wrong == []
    return found


def refused(found: list[object]) -> int:
    return sum(1 for f in found if isinstance(f, REFUSALS))


def kinds(referral_id: UUID) -> Counter[str]:
    return Counter(e.kind for e in ledger.of_subject(SYSTEM_VIEWER, "REFERRAL", referral_id))


def lawful() -> None:
    assert [f for f in check_all(at=AT) if not f.law.startswith("promises.no_late")] == []


def test_two_say_yes_at_once(here: World) -> None:
    referral_id = make.referral(here)
    found = at_once(
        *(
            lambda user=user: services.accept(referral_id=referral_id, by=actor(user), at=AT)
            for user in (here.coach_id, here.other_coach_id, here.lead_id)
        )
    )
    assert (refused(found), kinds(referral_id)["ReferralAccepted"]) == (2, 1)
    lawful()


def test_yes_and_no_at_once_leave_one_standing(here: World) -> None:
    for _ in range(3):
        referral_id = make.referral(here)
        at_once(
            lambda r=referral_id: services.accept(referral_id=r, by=actor(here.coach_id), at=AT),
            lambda r=referral_id: services.close(
                referral_id=r, reason=Reason.NO_CAPACITY, by=actor(here.other_coach_id), at=AT
            ),
        )
        assert Referral.objects.get(pk=referral_id).state == State.REJECTED
        assert kinds(referral_id)["ReferralRejected"] == 1
    lawful()


def test_two_end_it_and_two_reopen_it_at_once(here: World) -> None:
    referral_id = make.referral(here)
    found = at_once(
        *(
            lambda reason=reason: services.close(referral_id=referral_id, reason=reason, by=actor(here.coach_id), at=AT)
            for reason in (Reason.NO_LONGER_WANTED, Reason.MOVED_AWAY)
        )
    )
    assert (refused(found), kinds(referral_id)["ReferralCancelled"]) == (1, 1)
    found = at_once(
        *(
            lambda: services.correct(
                referral_id=referral_id,
                to=State.REQUESTED,
                why=CorrectionReason.WRONG_ENTRY,
                by=actor(here.coach_id),
                at=AT + DAY,
            )
            for _ in range(2)
        )
    )
    assert (refused(found), kinds(referral_id)["ReferralCorrected"]) == (1, 1)
    assert len(promises.about(SYSTEM_VIEWER, "REFERRAL", [referral_id], at=AT)) == 1
    lawful()


def test_the_same_onward_referral_twice_at_once_is_one(here: World) -> None:
    to = provider("be-well", "Be Well")
    referral_id = make.referral(here)
    found = at_once(*(lambda: sent_on(here, referral_id, to) for _ in range(3)))
    assert refused(found) == 0
    assert Referral.objects.filter(part_of=referral_id).count() == 1
    assert sorted(f.already_open for f in found) == [False, True, True]  # type: ignore[attr-defined]
    lawful()


def test_two_providers_send_on_and_back_while_the_sender_talks(here: World) -> None:
    be_well, ips = provider("be-well", "Be Well"), provider("ipspc", "Individual Placement")
    first = make.referral(here)
    second = sent_on(here, first, be_well).referral_id
    third = sent_on(here, second, ips, user_id=be_well.user_id).referral_id
    at_once(
        lambda: make.talk(here, first, AT),
        lambda: services.accept(referral_id=second, by=actor(be_well.user_id), at=AT),
        lambda: sent_on(here, third, be_well, user_id=ips.user_id),
        lambda: sent_on(here, first, ips),
        lambda: services.note_contact(referral_id=third, by=actor(ips.user_id), at=AT),
    )
    assert Referral.objects.filter(closed_at__isnull=True).count() == 3
    assert kinds(second)["ReferralSentBack"] == 1
    lawful()


def test_two_conversations_at_once_begin_support_once(here: World) -> None:
    referral_id = make.referral(here)
    found = at_once(*(lambda at=at: make.talk(here, referral_id, at) for at in (AT, AT + timedelta(minutes=30))))
    assert refused(found) == 0
    assert kinds(referral_id)["ReferralStarted"] == 1
    assert Conversation.objects.count() == 2
    lawful()


def test_the_same_conversation_sent_twice_at_once_is_one(here: World) -> None:
    referral_id = make.referral(here)
    found = at_once(*(lambda: make.talk(here, referral_id, AT) for _ in range(2)))
    assert refused(found) == 0
    assert Conversation.objects.count() == 1
    lawful()


def test_two_coaches_take_the_same_person_at_once(here: World) -> None:
    referral_id = make.referral(here)
    holder = Referral.objects.get(pk=referral_id).holder_id
    others = [u for u in (here.coach_id, here.other_coach_id, here.lead_id) if u != holder]
    found = at_once(
        *(
            lambda user=user: caseload.take(referral_id=referral_id, seen_holder_id=holder, by=actor(user), at=AT + DAY)
            for user in others
        )
    )
    assert (refused(found), kinds(referral_id)["CoachAssigned"]) == (1, 2)
    lawful()


def test_records_are_linked_while_both_referrals_are_worked_on(here: World) -> None:
    one, other = make.consenting(here), make.consenting(here)
    first, second = make.referral(here, one), make.referral(here, other)
    at_once(
        lambda: people.link(kept_id=one, merged_id=other, by=SYSTEM, at=AT + DAY),
        lambda: services.accept(referral_id=first, by=actor(here.coach_id), at=AT + DAY),
        lambda: make.talk(here, second, AT + DAY),
    )
    rows = list(Referral.objects.order_by("id"))
    assert sorted(r.closed_at is None for r in rows) == [False, True]
    lawful()


def test_a_provider_is_asked_once_by_two_who_click_twice(here: World) -> None:
    to: Provider = provider("be-well", "Be Well")
    part = sent_on(here, make.referral(here), to).referral_id
    found = at_once(
        *(lambda: services.ask(referral_id=part, question="Which tram?", by=actor(to.user_id), at=AT) for _ in range(3))
    )
    assert len(set(map(str, found))) == 1
    assert kinds(part)["QuestionAsked"] == 1
    lawful()
