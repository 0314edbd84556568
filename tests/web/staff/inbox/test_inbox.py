"""An organisation's inbox: only its own, what waits first, answered from the row; files, letters, whom to ring (M2)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories.pathway import AT, world
from factories.replies import Asked, asked, charity, deliver, messages_to, referral_to
from factories.staff import signed_in
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role
from goodwork.ledger.events.models import EventRow
from goodwork.pathway.referrals import queries as referrals
from goodwork.pathway.referrals.rules import State
from goodwork.pathway.replies import asking
from goodwork.pathway.replies.models import ReplyRequest
from goodwork.reach.messaging import services as messaging
from goodwork.reach.messaging.models import Message
from goodwork.reach.messaging.rules import Receipt, reference_of
from goodwork.registers.organisations import contact_points
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with clock.acting_at(AT):
        yield


def words_of(response: Any) -> str:
    """Return a page's words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def state_of(referral_id: object) -> State:
    return referrals.many(SYSTEM_VIEWER, [referral_id], at=AT)[0].state  # type: ignore[list-item]


def test_an_inbox_shows_its_own_requests_only_and_answers_from_the_row() -> None:
    here, mine, other = world(), charity(), charity()
    person, one = referral_to(here, mine, given_name="Ana")
    referral_to(here, other, given_name="Bela")
    client = signed_in(Role.PROVIDER, mine)
    page = client.get("/staff/inbox/")
    words = words_of(page)
    assert "Ana Evans" in words
    assert "Bela" not in words
    assert "Waits for your answer (1)" in words
    found = re.search(r'name="once" value="([^"]+)"', page.content.decode())
    assert found is not None
    said = {"act": "ACCEPT", "once": found[1], "from": "row"}
    done = client.post(f"/staff/inbox/{one}/answer/", said, follow=True)
    assert "You said yes" in words_of(done)
    again = client.post(f"/staff/inbox/{one}/answer/", said, follow=True)
    assert "Nothing was changed" in words_of(again)
    assert state_of(one) is State.ACCEPTED
    assert "Ana Evans" in words_of(client.get("/staff/inbox/?tab=GOING_ON"))
    stranger = signed_in(Role.PROVIDER, other)
    assert stranger.get(f"/staff/inbox/{one}/").status_code == 404
    for path in (f"/staff/inbox/{one}/open/", f"/staff/inbox/file/{mine}/"):
        assert stranger.post(path).status_code == 404
    assert (
        stranger.post(
            f"/staff/inbox/{one}/answer/", {"act": "DECLINE", "reason": "NO_CAPACITY", "once": found[1]}
        ).status_code
        == 404
    )
    assert signed_in(Role.WORK_COACH, mine).get("/staff/inbox/").status_code == 404
    people.withdraw_consent(person_id=person, recipient_id=mine, wording_version="WHC-1", by=SYSTEM, at=AT)
    assert "Ana" not in words_of(client.get("/staff/inbox/?tab=ENDED"))


def test_the_page_of_a_request_says_who_what_and_what_happened() -> None:
    here, mine = world(), charity()
    client = signed_in(Role.PROVIDER, mine)
    _, one = referral_to(here, mine, given_name="Ana", email="ana@example.org", words="Mornings are hard.")
    opened = client.post(f"/staff/inbox/{one}/open/", follow=True)
    words = words_of(opened)
    for said in ("Ana Evans", "ana@example.org", "Mornings are hard.", "What happened so far"):
        assert said in words
    assert EventRow.objects.filter(kind="ReferralSeen", subject_id=one).count() == 1
    wrong = client.post(
        f"/staff/inbox/{one}/answer/", {"act": "DECLINE", "once": "00000000-0000-4000-8000-000000000001"}
    )
    assert "Choose why you can’t take this on." in words_of(wrong)
    late = client.post(
        f"/staff/inbox/{one}/answer/",
        {
            "act": "PUT_OFF",
            "once": "00000000-0000-4000-8000-000000000002",
            "day_day": "1",
            "day_month": "12",
            "day_year": "2026",
        },
    )
    assert "Nothing was changed" in words_of(late)


def test_the_referrals_own_page_is_opened_by_an_act_as_in_the_inbox_and_looking_changes_nothing() -> None:
    here, mine = world(), charity()
    client = signed_in(Role.PROVIDER, mine)
    _, one = referral_to(here, mine, given_name="Ana", email="ana@example.org", words="Mornings are hard.")
    seen = EventRow.objects.filter(kind="ReferralSeen", subject_id=one)
    closed = words_of(client.get(f"/staff/referrals/{one}/"))
    assert "is told that you have seen it" in closed
    assert "Ana" in closed
    assert "Mornings are hard." not in closed
    assert not seen.exists()
    opened = client.post(f"/staff/inbox/{one}/open/", {"back": "referral"}, follow=True)
    assert opened.redirect_chain == [(f"/staff/referrals/{one}/", 302)]
    assert "Mornings are hard." in words_of(opened)
    assert seen.count() == 1
    assert "Mornings are hard." in words_of(client.get(f"/staff/referrals/{one}/"))
    stranger = signed_in(Role.PROVIDER, charity())
    assert stranger.get(f"/staff/referrals/{one}/").status_code == 404


def test_no_query_more_for_more_rows_and_pages_by_key() -> None:
    here, mine = world(), charity()
    client = signed_in(Role.PROVIDER, mine)
    referral_to(here, mine)
    client.get("/staff/inbox/")

    def asked_of_the_database() -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert client.get("/staff/inbox/").status_code == 200
        return len(counted)

    few = asked_of_the_database()
    for _ in range(53):
        referral_to(here, mine)
    assert asked_of_the_database() <= few + 1
    first = client.get("/staff/inbox/").content.decode()
    more = re.search(r'href="(/staff/inbox/\?tab=WAITING&amp;after=[^"]+)"', first)
    assert more is not None
    second = client.get(more[1].replace("&amp;", "&")).content.decode()
    row = re.compile(r"/staff/inbox/([0-9a-f-]{36})/answer/")
    one, two = set(row.findall(first)), set(row.findall(second))
    assert (len(one), len(two)) == (50, 4)
    assert not one & two


def test_the_file_goes_out_and_its_answers_come_in() -> None:
    here, mine = world(), charity()
    client = signed_in(Role.PROVIDER, mine)
    _, one = referral_to(here, mine)
    _, two = referral_to(here, mine)
    assert client.get(f"/staff/inbox/file/{mine}/").status_code == 405, "taking it out is noted, so it is a press"
    out = client.post(f"/staff/inbox/file/{mine}/")
    text = b"".join(out.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [r["status"] for r in rows] == ["REQUESTED", "REQUESTED"]
    rows[0]["status"], rows[1]["status"] = "ACCEPTED", "REJECTED"
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)

    def hand_in(**more: str) -> str:
        file = SimpleUploadedFile("in.csv", stream.getvalue().encode(), content_type="text/csv")
        return words_of(client.post("/staff/inbox/file/", {"file": file, **more}))

    assert "1 row would change something" in hand_in(dry_run="on")
    assert state_of(one) is State.REQUESTED
    said = hand_in()
    assert "1 row changed something" in said
    assert "NO_CAPACITY" in said
    assert (state_of(one), state_of(two)) == (State.ACCEPTED, State.REQUESTED)
    broken = client.post("/staff/inbox/file/", {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")})
    assert "referral, status" in words_of(broken)
    assert "Choose the file" in words_of(client.post("/staff/inbox/file/", {}))


def fail_for_good(one: Asked) -> None:
    """Let what went out last to the charity fail for good."""
    last = messages_to(one.charity_id)[0]
    sending = Message.objects.get(pk=last.id).sending
    Message.objects.filter(pk=last.id).update(status="SENT", delivered_at=None, ended_at=None)
    messaging.receipt(reference=reference_of(last.id, sending), status=Receipt.PERMANENT_FAILURE, at=AT)
    deliver(AT)


def test_what_does_not_arrive_goes_another_way_and_at_last_somebody_rings() -> None:
    one = asked()
    assert messages_to(one.charity_id)[0].channel == "EMAIL"
    fail_for_good(one)
    assert messages_to(one.charity_id)[0].channel == "SMS"
    points = {p.kind: p.failed for p in contact_points.points_of(SYSTEM_VIEWER, one.charity_id, at=AT)}
    assert points == {"EMAIL": True, "PHONE": False}
    fail_for_good(one)
    assert one.request.state == "TO_RING"
    client = signed_in(Role.CLINICIAN, one.here.practice_id)
    page = words_of(client.get("/staff/inbox/ring/"))
    assert "Wythenshawe Peer Group" in page
    assert "Show the code" in page
    assert one.typed not in page, "the code that was sent is nobody's here"
    assert Client().post("/reply/", {"typed": one.typed})["Location"] == one.path
    assert signed_in(Role.CLINICIAN).post(f"/staff/inbox/ring/{one.request.pk}/", {"way": "CALL"}).status_code == 404
    done = client.post(f"/staff/inbox/ring/{one.request.pk}/", {"way": "CALL"}, follow=True)
    assert "Noted." in words_of(done)
    assert one.request.state == "RUNG"
    contact_points.set_contact_point(
        organisation_id=one.charity_id, kind="EMAIL", value="new@example.org", by=SYSTEM, at=AT
    )
    asking.send_due(at=AT)
    assert one.request.state == "SENT"
    assert messages_to(one.charity_id)[0].to == "new@example.org"


def test_nowhere_to_write_is_seen_at_once_and_a_letter_can_be_printed() -> None:
    here = world()
    made = charity(email="", phone="", address="")
    one = asked(here, charity_id=made)
    assert messages_to(made) == []
    assert one.request.state == "TO_RING"
    client = signed_in(Role.CLINICIAN, here.practice_id)
    before = client.get(f"/staff/inbox/ring/{one.request.pk}/letter/")
    assert "Make the letter" in words_of(before)
    assert "<svg role" not in before.content.decode()
    letter = client.post(f"/staff/inbox/ring/{one.request.pk}/take/", {"way": "LETTER"}, follow=True)
    page = letter.content.decode()
    assert '<svg role="img"' in page
    assert one.typed not in page
    stranger = signed_in(Role.CLINICIAN)
    assert stranger.get(f"/staff/inbox/ring/{one.request.pk}/letter/").status_code == 404
    assert stranger.post(f"/staff/inbox/ring/{one.request.pk}/take/", {"way": "LETTER"}).status_code == 404
    record = client.get(f"/staff/people/{one.person_id}/")
    assert "somebody has to ring" in words_of(record)


def test_a_letter_goes_by_post_where_only_an_address_is_known() -> None:
    made = charity(email="", phone="0161 496 0123", address="1 Hall Road, Manchester, M22 9WA")
    one = asked(charity_id=made)
    [letter] = messages_to(made)
    assert (letter.channel, letter.to.splitlines()[0]) == ("LETTER", "Wythenshawe Peer Group")
    assert one.typed in letter.text
    page = words_of(Client().get(one.path))
    assert "There is no email address or mobile number" in page
    assert "Ask for a code by telephone or post" in page


def test_who_can_sign_in_is_not_written_to_unless_they_want_it() -> None:
    here, made = world(), charity()
    signed_in(Role.PROVIDER, made)
    referral_to(here, made)
    asking.send_due(at=AT)
    assert not ReplyRequest.objects.exists()
    contact_points.set_contact_point(
        organisation_id=made, kind="EMAIL", value="all@example.org", always=True, by=SYSTEM, at=AT
    )
    referral_to(here, made)
    asking.send_due(at=AT)
    deliver(AT)
    assert [m.to for m in messages_to(made)] == ["all@example.org"]


def test_the_working_day_before_they_are_reminded_once_by_the_same_link_and_told_when_late() -> None:
    from goodwork.reach.promises import queries as promises
    from goodwork.reach.promises import watching
    from goodwork.reach.promises.rules import times_of

    one = asked()
    path = one.path
    [promise] = promises.about(SYSTEM_VIEWER, "REFERRAL", [one.referral_id], at=AT)
    times = times_of(promise.due_date)
    for at in (times.warn_at, times.warn_at + timedelta(hours=1)):
        watching.look(at=at)
        deliver(at)
    reminders = [m for m in messages_to(one.charity_id, times.warn_at) if m.template == "REPLY_REMINDER"]
    assert len(reminders) == 1
    assert path in reminders[0].text
    watching.look(at=times.lapse_at)
    late = [m for m in messages_to(one.charity_id, times.lapse_at) if m.template == "REPLY_OVERDUE"]
    assert len(late) == 1
    assert path in late[0].text


def test_an_account_that_ends_leaves_nothing_unasked() -> None:
    from factories.staff import account
    from goodwork.ledger.laws import registry
    from goodwork.registers.access import services as access

    here, made = world(), charity()
    user_id = account(Role.PROVIDER, made)
    _, one = referral_to(here, made)
    assert not ReplyRequest.objects.exists()
    access.end(user_id=user_id, by=SYSTEM, at=AT)
    laws = [f for f in registry.check_all(at=AT) if f.law == "replies.nobody_is_left_unasked"]
    assert [f.subject_id for f in laws] == [one]
    assert asking.find_unasked(at=AT) == 1
    asking.send_due(at=AT)
    assert [f for f in registry.check_all(at=AT) if f.law.startswith("replies.")] == []
