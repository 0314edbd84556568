"""Teams of referrals from before teams were kept, made from what happened: once, as the referrals give (B8, B12)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from factories import pathway as make
from factories.pathway import AT, World, actor
from factories.replies import charity, referral_to
from goodwork.kernel.actors import SYSTEM
from goodwork.ledger.laws.registry import check_all
from goodwork.pathway.caseload import services as caseload
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.rules import CorrectionReason, Reason, State
from goodwork.pathway.teams.models import ChangeOfHands, TeamMember
from goodwork.pathway.teams.rebuilding import rebuild
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


def history(here: World) -> None:
    """Live through some of everything that teams follow."""
    first = make.referral(here)
    for hours, user_id in ((1, here.other_coach_id), (2, here.coach_id)):
        caseload.hand_over(referral_id=first, user_id=user_id, by=actor(here.lead_id), at=AT + timedelta(hours=hours))
    referrals.start(referral_id=first, by=actor(here.coach_id), at=AT + timedelta(days=1))
    made = charity()
    person_id, second = referral_to(here, made)
    referrals.accept(referral_id=second, by=SYSTEM, at=AT + timedelta(hours=3))
    referrals.close(referral_id=second, reason=Reason.NO_CAPACITY, by=SYSTEM, at=AT + timedelta(hours=4))
    referrals.correct(
        referral_id=second, to=State.ACCEPTED, why=CorrectionReason.WRONG_ENTRY, by=SYSTEM, at=AT + timedelta(hours=5)
    )
    _, third = referral_to(here, charity(), person_id=person_id, part_of_id=second, referrer_id=made)
    referrals.close(referral_id=third, reason=Reason.BETTER_HELPED_ELSEWHERE, by=SYSTEM, at=AT + timedelta(days=1))
    people.withdraw_consent(
        person_id=person_id, recipient_id=made, wording_version="WHC-1", by=SYSTEM, at=AT + timedelta(days=2)
    )


def places() -> list[tuple[Any, ...]]:
    """Return every place that has lasted, and every change of hands, as plain data."""
    rows = TeamMember.objects.order_by("referral_id", "role", "user_id", "from_at")
    columns = rows.values_list(
        "referral_id", "role", "organisation_id", "user_id", "introduced_by_id", "from_at", "until_at"
    )
    lasted = [row for row in columns if row[5] != row[6]]
    return [*lasted, *ChangeOfHands.objects.order_by("event_id").values_list("event_id", "change", "is_warm")]


def test_what_is_made_from_events_is_what_was_kept_as_it_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    here = make.world()
    history(here)
    kept = places()
    assert {row[1] for row in kept} == {"REFERRER", "PROVIDER", "COACH", "ANOTHER_COACH", "SENT_ON", "PASSED_ON"}
    forget()
    assert [f.law for f in check_all(at=LATER) if f.law == "teams.follow_their_referrals"], "the law misses them"
    made = rebuild(by=SYSTEM, at=LATER)
    assert (made.referrals, made.settled) == (3, 0)
    assert made.members >= len([row for row in kept if len(row) == 7])
    assert made.changes == len([row for row in kept if len(row) == 3])
    assert places() == kept
    again = rebuild(by=SYSTEM, at=LATER)
    assert (again.referrals, again.members, again.settled, again.changes) == (0, 0, 0, 0)
    assert [f for f in check_all(at=LATER) if f.law == "teams.follow_their_referrals"] == []


def forget() -> None:
    """Leave the data as it was before teams were kept: no place, no change of hands."""
    ChangeOfHands.objects.all().delete()
    TeamMember.objects.all().delete()
