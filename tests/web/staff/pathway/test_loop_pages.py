"""Pages of the loop: a status put right, questions, chains, teams; hostile input, strangers, and two hands at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import pathway as make
from factories.accounts import signed_in
from factories.loop import Provider, provider, sent_on
from factories.pathway import World, actor
from goodwork.kernel import clock
from goodwork.pathway.caseload import services as caseload
from goodwork.pathway.referrals import services
from goodwork.pathway.referrals.models import Correction, Question, Referral
from goodwork.pathway.referrals.rules import Reason
from goodwork.pathway.teams.models import TeamMember

pytestmark = pytest.mark.django_db
PAGE_QUERIES = 16
"""Four more than a referral that stands alone: its chain, the names of the other organisations in its story, what was
measured of the provider, and what it declared.
"""
HOSTILE = "<script>alert(1)</script> \u202e {{ 7*7 }} '; DROP TABLE referrals; --"


@pytest.fixture
def here() -> World:
    return make.world(clock.now())


@pytest.fixture
def be_well(here: World) -> Provider:
    return provider("be-well", "Be Well", clock.now())


@pytest.fixture
def referral_id(here: World) -> UUID:
    at = clock.now()
    made = make.referral(here, make.consenting(here, at), at)
    if Referral.objects.get(pk=made).holder_id != here.coach_id:
        caseload.take(referral_id=made, by=actor(here.coach_id), at=at)
    return made


def at_page(name: str, referral_id: UUID, **more: object) -> str:
    return reverse(f"staff-referral{name}", kwargs={"referral_id": referral_id, **more})


def text(answer: Any) -> str:
    return str(answer.content.decode())


def day(prefix: str, offset: int) -> dict[str, str]:
    found = clock.local_date(clock.now()) + timedelta(days=offset)
    return {f"{prefix}_day": str(found.day), f"{prefix}_month": str(found.month), f"{prefix}_year": str(found.year)}


def test_a_wrong_end_is_put_right_and_the_story_keeps_both(here: World, referral_id: UUID) -> None:
    coach = signed_in(here.coach_id)
    coach.post(at_page("-close", referral_id), {"reason": "NO_LONGER_WANTED", "decided_by": ""})
    ended = text(coach.get(at_page("", referral_id)))
    assert "typed by Cora Coach; decided by the person" in ended
    assert "Put right how it stands" in ended
    answer = coach.post(
        at_page("-correct", referral_id),
        {"to": "REQUESTED", "why": "WRONG_ENTRY", "words": HOSTILE, "decided_by": ""},
    )
    assert answer.status_code == 302, text(answer)
    shown = text(coach.get(answer["Location"]))
    assert "It is put right" in shown
    assert "put right later: does not count" in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert(1)" not in shown
    assert "49" not in shown.split("DROP TABLE")[0].split("alert(1)")[-1]
    assert Referral.objects.get(pk=referral_id).closed_at is None


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, "Choose how it stands really"),
        ({"to": "REQUESTED", "why": "WRONG_ENTRY"}, "Choose how it stands really"),
        ({"to": "ON_HOLD-DEFERRED", "why": "WRONG_ENTRY"}, "Enter the day until which they want it put off"),
        ({"to": "COMPLETED-PLAN_COMPLETED", "why": "WRONG_ENTRY"}, "Support never began"),
        ({"to": "FAILED-UNABLE_TO_CONTACT", "why": "WRONG_ENTRY"}, "Ring them"),
        ({"to": "CANCELLED-DIED", "why": "WRONG_ENTRY"}, "Choose how it stands really"),
        ({"to": "ACCEPTED", "why": "RECORDS_PARTED"}, "Choose what was wrong"),
        ({"to": "ACCEPTED", "why": "WRONG_ENTRY", "words": "x" * 1001}, "1000"),
        ({"to": "ACCEPTED", "why": "WRONG_ENTRY", "decided_by": "THE_KING"}, "Choose whose decision it was"),
        ({"to": "ACCEPTED", "why": "WRONG_ENTRY", "words": "nul\x00"}, "There is a problem"),
    ],
)
def test_a_correction_that_makes_no_sense_says_what_to_mend_and_keeps_what_was_typed(
    here: World, referral_id: UUID, given: dict[str, str], error: str
) -> None:
    coach = signed_in(here.coach_id)
    answer = coach.post(at_page("-correct", referral_id), {"words": "I typed this.", "decided_by": "", **given})
    assert answer.status_code == 422
    assert error in text(answer)
    if "words" not in given:
        assert "I typed this." in text(answer)
    assert Correction.objects.count() == 0


def test_the_sender_is_asked_and_answers_on_a_page(here: World, referral_id: UUID) -> None:
    coach, clinician = signed_in(here.coach_id), signed_in(here.clinician_id)
    assert coach.post(at_page("-ask", referral_id), {"question": " "}).status_code == 422
    asked = coach.post(at_page("-ask", referral_id), {"question": HOSTILE})
    assert "Your question is on its way" in text(coach.get(asked["Location"]))
    question = Question.objects.get()
    seen = text(clinician.get(at_page("", referral_id)))
    assert "A question for you" in seen
    address = at_page("-answer", referral_id, question_id=question.pk)
    assert address in seen
    assert "<script>alert(1)" not in text(clinician.get(address))
    assert clinician.post(address, {"words": ""}).status_code == 422
    done = clinician.post(address, {"words": "Line 3 is fine."})
    assert "Your answer is saved" in text(clinician.get(done["Location"]))
    assert "answered already" in text(clinician.post(address, {"words": "Again"}))
    assert "Line 3 is fine." in text(coach.get(at_page("", referral_id)))
    stranger = provider("elsewhere", "Elsewhere", clock.now())
    assert signed_in(stranger.user_id).get(address).status_code == 404
    assert coach.get(address).status_code == 404


def test_a_chain_is_shown_to_all_in_it_and_leads_only_where_they_may_go(
    here: World, referral_id: UUID, be_well: Provider
) -> None:
    ips = provider("ipspc", "Individual Placement", clock.now())
    part = sent_on(here, referral_id, be_well, at=clock.now()).referral_id
    last = sent_on(here, part, ips, user_id=be_well.user_id, at=clock.now()).referral_id
    receiver = signed_in(ips.user_id)
    receiver.post(reverse("staff-inbox-open", kwargs={"referral_id": last}))
    at_ips = text(receiver.get(at_page("", last)))
    assert "The Growth Company: asked for" in at_ips
    assert at_page("", referral_id) not in at_ips
    sender = signed_in(be_well.user_id)
    sender.post(reverse("staff-inbox-open", kwargs={"referral_id": part}))
    sender.get(at_page("", part))
    with CaptureQueriesContext(connection) as seen:
        at_be_well = text(sender.get(at_page("", part)))
    assert len(seen) <= PAGE_QUERIES, [q["sql"][:90] for q in seen.captured_queries]
    assert at_page("", last) in at_be_well
    assert "Be Well, Be Well</strong> (this one)" in at_be_well
    assert "usually" in at_be_well
    at_part = sender.get(at_page("", last))
    assert at_part.status_code == 200
    assert "Record a conversation" not in text(at_part)
    assert sender.post(at_page("-accept", last)).status_code == 404


def test_a_provider_says_yes_is_in_touch_and_notes_who_came(here: World, referral_id: UUID, be_well: Provider) -> None:
    part = sent_on(here, referral_id, be_well, at=clock.now()).referral_id
    worker = signed_in(be_well.user_id)
    worker.post(at_page("-accept", part), {"decided_by": "ORGANISATION"})
    shown = text(worker.get(at_page("", part)))
    assert "typed by Be Well Worker; decided by Be Well" in shown
    worker.post(at_page("-contact", part))
    worker.post(at_page("-contact", part))
    again = text(worker.get(at_page("", part)))
    assert again.count("First in touch with them") == 1
    assert "you noted that already." in again
    ahead = worker.post(at_page("-came", part), {**day("attended_date", 3), "came": "YES"})
    assert ahead.status_code == 422
    assert "This day lies ahead" in text(ahead)
    came = worker.post(at_page("-came", part), {**day("attended_date", 0), "came": "YES"})
    assert came.status_code == 302
    assert Referral.objects.get(pk=part).state == "IN_PROGRESS"
    worker.post(at_page("-came", part), {**day("attended_date", 0), "came": "NO"})
    assert "which puts right what was noted before" in text(worker.get(at_page("", part)))


def test_who_is_quicker_keeps_the_person_and_the_other_is_told(here: World) -> None:
    at = clock.now()
    made = make.referral(here, make.consenting(here, at), at)
    holder = Referral.objects.get(pk=made).holder_id
    seen = {"holder": str(holder)}
    lead = signed_in(here.lead_id)
    other = signed_in(here.coach_id if holder != here.coach_id else here.other_coach_id)
    assert lead.post(at_page("-take", made), seen).status_code == 302
    late = other.post(at_page("-take", made), seen)
    assert late.status_code == 422
    assert "Lena Lead was quicker" in text(late)
    assert Referral.objects.get(pk=made).holder_id == here.lead_id
    assert other.post(at_page("-take", made), {"holder": "no-id"}).status_code == 404


@pytest.mark.parametrize("name", ["-correct", "-contact", "-came", "-ask", "-accept", "-close"])
def test_nobody_else_reaches_the_loop(here: World, referral_id: UUID, name: str) -> None:
    stranger = provider("elsewhere", "Elsewhere", clock.now())
    for client in (signed_in(stranger.user_id), signed_in(here.clinician_id)):
        assert client.post(at_page(name, referral_id), {"to": "ACCEPTED"}).status_code in {403, 404}
    assert Client().post(at_page(name, referral_id)).status_code in {302, 403}
    assert Referral.objects.get(pk=referral_id).state == "REQUESTED"


def test_the_team_is_shown_added_to_and_ended(here: World, referral_id: UUID) -> None:
    person_id = Referral.objects.get(pk=referral_id).person_id
    coach = signed_in(here.coach_id)
    address = reverse("staff-team", kwargs={"person_id": person_id})
    page = text(coach.get(address))
    assert "Cora Coach, The Growth Company" in page
    assert "Petra Physio, Tregenna practice" in page
    add = reverse("staff-team-add", kwargs={"person_id": person_id})
    assert "Enter who it is" in text(coach.post(add, {"role": "FAMILY_HELPER", "named": ""}))
    assert coach.post(add, {"role": "COACH", "named": "Me"}).status_code == 422
    assert coach.post(add, {"role": "FAMILY_HELPER", "named": HOSTILE[:90]}).status_code in {302, 422}
    coach.post(add, {"role": "FAMILY_HELPER", "named": "Her daughter <b>Bea</b>"})
    coach.post(add, {"role": "FAMILY_HELPER", "named": "Her daughter <b>Bea</b>"})
    shown = text(coach.get(address))
    assert shown.count("Her daughter &lt;b&gt;Bea") == 2
    assert TeamMember.objects.filter(named__startswith="Her").count() == 1
    member = TeamMember.objects.get(named__startswith="Her")
    end = reverse("staff-team-end", kwargs={"person_id": person_id})
    own = TeamMember.objects.filter(role="COACH", until_at__isnull=True).get()
    assert coach.post(end, {"member": str(own.pk)}).status_code == 404
    assert coach.post(end, {"member": "x"}).status_code == 404
    assert coach.post(end, {"member": str(member.pk)}).status_code == 302
    assert "On the team before" in text(coach.get(address))
    assert "Their team" in text(coach.get(reverse("staff-person", kwargs={"person_id": person_id})))
    stranger = provider("elsewhere", "Elsewhere", clock.now())
    assert signed_in(stranger.user_id).get(address).status_code == 404
    assert signed_in(stranger.user_id).post(add, {"role": "PEER", "named": "X"}).status_code == 404


def test_a_lead_sees_how_often_people_change_hands_and_nobody_by_name(
    here: World, referral_id: UUID, be_well: Provider
) -> None:
    sent_on(here, referral_id, be_well, at=clock.now())
    caseload.hand_over(referral_id=referral_id, user_id=here.other_coach_id, by=actor(here.coach_id), at=clock.now())
    page = text(signed_in(here.lead_id).get(reverse("staff-hands")))
    assert "0 of 1 referral never changed hands" in page
    assert "Passed to another coach" in page
    assert "Evans" not in page
    assert signed_in(here.coach_id).get(reverse("staff-hands")).status_code in {403, 404}


def test_an_ended_part_says_why_it_ended_in_the_chain(here: World, referral_id: UUID, be_well: Provider) -> None:
    part = sent_on(here, referral_id, be_well, at=clock.now()).referral_id
    services.close(referral_id=part, reason=Reason.NO_CAPACITY, by=actor(be_well.user_id), at=clock.now())
    page = text(signed_in(here.coach_id).get(at_page("", referral_id)))
    assert "turned down, because we have no room" in page
