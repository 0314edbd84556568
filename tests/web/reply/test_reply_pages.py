"""Answering without an account, as an old browser without scripts sees it (M2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from factories.pathway import AT
from factories.replies import Asked, asked, code_in, messages_to
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.ledger.audit import queries as audit
from goodwork.ledger.audit.models import Access
from goodwork.ledger.events.models import EventRow
from goodwork.pathway.referrals import queries as referrals
from goodwork.pathway.referrals.rules import State
from goodwork.pathway.replies import fresh
from goodwork.reach.links.models import Link, OneTimeCode
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    """Let the doors read a clock that stands still."""
    with clock.acting_at(AT):
        yield


def words_of(response: Any) -> str:
    """Return a page's words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def once_in(response: Any) -> str:
    """Return the mark of the page's forms."""
    found = re.search(r'name="once" value="([^"]+)"', response.content.decode())
    assert found is not None
    return found[1]


def press(client: Client, one: Asked, act: str, once: str = "", **more: str) -> Any:
    """Press a button of the page."""
    mark = once or once_in(client.get(one.path))
    return client.post(f"{one.path}answer/", {"act": act, "once": mark, **more}, follow=True)


def state_of(one: Asked) -> State:
    """Return how the referral stands."""
    return referrals.many(SYSTEM_VIEWER, [one.referral_id], at=AT)[0].state


def open_who(client: Client, one: Asked) -> Any:
    """Have a code sent, and type it."""
    client.post(f"{one.path}send-code/")
    from factories.replies import deliver

    deliver(AT)
    return client.post(f"{one.path}code/", {"code": code_in(messages_to(one.charity_id)[0])}, follow=True)


def test_the_message_carries_a_link_and_a_code_and_nobodys_name() -> None:
    one = asked(given_name="Ana")
    [sent] = messages_to(one.charity_id)
    assert sent.template == "REPLY_REQUEST"
    assert sent.to == "peer.group@example.org"
    assert one.path in sent.text
    assert one.typed in sent.text
    assert "Tregenna practice" in sent.text
    for private in ("Ana", "Evans", "07700900", "mornings", "talk with others"):
        assert private not in sent.text + sent.subject_line


def test_looking_shows_the_request_without_who_and_changes_nothing(client: Client) -> None:
    one = asked(given_name="Ana")
    before = EventRow.objects.count()
    for method in (client.get, client.get, client.head):
        page = method(one.path)
        assert page.status_code == 200
    words = words_of(client.get(one.path))
    assert "Can Wythenshawe Peer Group support somebody?" in words
    assert "Tregenna practice" in words
    for private in ("Ana", "Evans", "07700 900", "mornings", "talk with others"):
        assert private not in words
    assert EventRow.objects.count() == before
    assert state_of(one) is State.REQUESTED
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "same-origin"


def test_one_press_says_yes_and_a_second_of_the_same_is_the_first(client: Client) -> None:
    one = asked()
    mark = once_in(client.get(one.path))
    assert "You said yes. They are told." in words_of(press(client, one, "ACCEPT", mark))
    given = EventRow.objects.filter(kind="ReplyGiven").count()
    assert "That is how it stands already" in words_of(press(client, one, "ACCEPT", mark))
    assert "That is how it stands already" in words_of(press(Client(), one, "ACCEPT"))
    assert EventRow.objects.filter(kind="ReplyGiven").count() == given == 1
    [accepted] = EventRow.objects.filter(kind="ReferralAccepted")
    assert accepted.actor_kind == "PROVIDER_LINK"
    assert accepted.data["decided_by_kind"] == "ORGANISATION"
    assert accepted.data["decided_by_id"] == str(one.charity_id)


def test_turned_down_with_a_reason_and_put_right(client: Client) -> None:
    one = asked()
    assert "Whoever asked you is told" in words_of(press(client, one, "DECLINE", reason="NO_CAPACITY"))
    assert state_of(one) is State.REJECTED
    late = press(client, one, "ACCEPT")
    assert "Nothing was changed" in words_of(late)
    assert state_of(one) is State.REJECTED
    assert "put right" in words_of(press(client, one, "CORRECT", to="ACCEPTED"))
    assert state_of(one) is State.ACCEPTED


def test_what_is_missing_is_named_beside_its_field_and_what_was_typed_is_kept(client: Client) -> None:
    one = asked()
    page = press(client, one, "ASK", words="")
    assert "Write down what you need to know." in words_of(page)
    page = press(client, one, "ASK", words="x" * 1001)
    assert "1,000 letters or fewer" in words_of(page)
    assert "x" * 1000 in page.content.decode()
    press(client, one, "ACCEPT")
    assert "Enter the day on which they came." in words_of(press(client, one, "ATTEND"))
    page = press(client, one, "ATTEND", day_day="40", day_month="11", day_year="2026")
    assert "Enter a real day, like 23 11 2026." in words_of(page)
    assert 'value="40"' in page.content.decode()


def test_a_whole_case_is_told_by_links_alone(client: Client) -> None:
    one = asked()
    press(client, one, "ASK", words="Is the ground floor enough?")
    press(client, one, "ACCEPT")
    press(client, one, "CONTACT")
    press(client, one, "START")
    press(client, one, "ATTEND", day_day="23", day_month="11", day_year="2026")
    page = press(client, one, "END", reason="PLAN_COMPLETED")
    assert "You said that it has ended" in words_of(page)
    assert state_of(one) is State.COMPLETED
    kinds = set(EventRow.objects.filter(subject_id=one.referral_id).values_list("kind", flat=True))
    assert {"QuestionAsked", "ReferralAccepted", "ContactMade", "ReferralStarted", "AttendanceNoted"} <= kinds


def test_a_code_to_their_own_address_opens_what_was_agreed(client: Client) -> None:
    one = asked(given_name="Ana", email="ana@example.org")
    page = open_who(client, one)
    words = words_of(page)
    for shared in ("Ana Evans", "ana@example.org", "I want to talk with others.", "Prefers mornings."):
        assert shared in words
    looked = audit.who_looked(SYSTEM_VIEWER, one.person_id)
    assert looked[0].actor_kind == "PROVIDER_LINK"
    assert "Ana" not in words_of(Client().get(one.path)), "another browser has to prove itself"
    with clock.acting_at(AT + timedelta(minutes=31)):
        assert "Ana" not in words_of(client.get(one.path))


def test_a_code_works_once_for_ten_minutes_and_five_tries(client: Client) -> None:
    one = asked(given_name="Ana")
    assert "Ana" in words_of(open_who(client, one))
    code = code_in(messages_to(one.charity_id)[0])
    again = Client()
    assert "was used already" in words_of(again.post(f"{one.path}code/", {"code": code}))
    client.post(f"{one.path}send-code/")
    code_row = OneTimeCode.objects.order_by("-issued_at", "-id").first()
    assert code_row is not None
    for left in ("4 more times", "3 more times", "2 more times", "once more"):
        assert left in words_of(again.post(f"{one.path}code/", {"code": "000000"}))
    assert "Send a new one" in words_of(again.post(f"{one.path}code/", {"code": "000000"}))
    right = code_in(messages_to(one.charity_id)[0])
    assert "Ana" not in words_of(again.post(f"{one.path}code/", {"code": right}, follow=True)), "locked"
    client.post(f"{one.path}send-code/")
    with clock.acting_at(AT + timedelta(minutes=11)):
        late = code_in(messages_to(one.charity_id)[0])
        assert "Ana" not in words_of(again.post(f"{one.path}code/", {"code": late}, follow=True))
    assert EventRow.objects.filter(kind="LinkCodeLocked").count() == 1
    assert Access.objects.filter(refused=True, page="reply code wrong").count() >= 7


def test_after_a_wrong_code_the_page_still_says_where_the_code_was_sent(client: Client) -> None:
    one = asked()
    sent = client.post(f"{one.path}send-code/")["Location"]
    page = client.get(sent).content.decode()
    form = re.search(r'action="([^"]*code/[?]to=[^"]*)"', page)
    assert form is not None
    for code in ("", "000000"):
        assert "6 digits, sent to p…@e….org" in words_of(client.post(form[1], {"code": code}))


def test_codes_are_not_sent_without_end(client: Client) -> None:
    one = asked()
    for _ in range(10):
        assert client.post(f"{one.path}send-code/").status_code == 302
    assert "no more are sent" in words_of(client.post(f"{one.path}send-code/"))


def test_a_withdrawn_consent_ends_link_and_open_page_at_once(client: Client) -> None:
    one = asked(given_name="Ana")
    assert "Ana" in words_of(open_who(client, one))
    path = one.path
    people.withdraw_consent(
        person_id=one.person_id, recipient_id=one.charity_id, wording_version="WHC-1", by=SYSTEM, at=AT
    )
    page = client.get(path)
    assert page.status_code == 404
    assert "Ana" not in words_of(page)
    assert client.post(f"{path}code/", {"code": "000000"}).status_code == 404
    assert (
        client.post(f"{path}answer/", {"act": "ACCEPT", "once": "00000000-0000-4000-8000-000000000001"}).status_code
        == 404
    )
    assert state_of(one) is State.CANCELLED


def test_after_the_end_nothing_is_shown_of_the_person(client: Client) -> None:
    one = asked(given_name="Ana")
    assert "Ana" in words_of(open_who(client, one))
    press(client, one, "DECLINE", reason="NO_CAPACITY")
    assert "Ana" not in words_of(client.get(one.path))
    assert "Nothing is shared" in words_of(client.post(f"{one.path}send-code/"))


def test_every_link_that_does_not_work_looks_the_same(client: Client) -> None:
    one = asked(given_name="Ana")
    path = one.path
    other = asked(one.here, charity_id=one.charity_id)
    dead = [client.get(f"/reply/{'a' * 24}/"), client.get("/reply/no-token/")]
    questionnaire = Link.objects.exclude(purpose="REPLY").first()
    assert questionnaire is not None
    from goodwork.reach.links import services as links

    dead.append(client.get(links.path(questionnaire.pk).replace("/my/q/", "/reply/") + "/"))
    dead.append(client.get(path.replace("/reply/", "/my/q/").rstrip("/")))
    links.revoke_for_subject(subject_kind="REFERRAL", subject_id=one.referral_id, reason="REPLACED", by=SYSTEM, at=AT)
    dead.append(client.get(path))
    with clock.acting_at(AT + timedelta(days=85)):
        dead.append(client.get(other.path))
    assert {page.status_code for page in dead} == {404}
    shown = {re.sub(r'value="[^"]*"|/reply/[^"]*', "", page.content.decode()) for page in (*dead[:3], *dead[4:])}
    assert len(shown) == 1
    assert Access.objects.filter(refused=True, page__startswith="reply link").count() >= 5


def test_another_providers_link_answers_only_its_own(client: Client) -> None:
    one = asked()
    other = asked(one.here)
    press(client, other, "ACCEPT")
    assert state_of(one) is State.REQUESTED
    assert state_of(other) is State.ACCEPTED


def test_a_fresh_link_goes_to_the_address_on_record_and_tells_nobody_else(client: Client) -> None:
    one = asked()
    old = one.path
    with clock.acting_at(AT + timedelta(days=85)):
        later = AT + timedelta(days=85)
        real = client.post(f"{old}fresh/", follow=True)
        guess = client.post(f"/reply/{'b' * 24}/fresh/", follow=True)
        assert words_of(real) == words_of(guess)
        assert fresh.answer_asks(at=later) == 2
        assert one.path != old
        assert messages_to(one.charity_id, later)[0].template == "REPLY_LINK_FRESH"
        assert client.get(one.path).status_code == 200
        for _ in range(4):
            client.post(f"{old}fresh/")
        fresh.answer_asks(at=later)
    sent = [m for m in messages_to(one.charity_id) if m.template == "REPLY_LINK_FRESH"]
    assert len(sent) == 3
    outcomes = list(EventRow.objects.filter(kind="FreshReplyLinkAnswered").values_list("data__outcome", flat=True))
    assert sorted(outcomes) == ["NOBODY", "SENT", "SENT", "SENT", "TOO_MANY", "TOO_MANY"]


def test_the_short_code_is_typed_from_a_letter_or_a_call(client: Client) -> None:
    one = asked()
    page = client.post("/reply/", {"typed": one.typed})
    assert page["Location"] == one.path
    assert client.post("/reply/", {"typed": one.typed.replace(" ", "-")})["Location"] == one.path
    wrong = client.post("/reply/", {"typed": "123 456 789 012"})
    assert "This code does not work" in words_of(wrong)
    assert "Send a new link" in words_of(wrong)
    assert EventRow.objects.filter(kind="ReferralSeen").count() == 1, "who types the code has seen the request"


def test_a_form_from_elsewhere_is_refused() -> None:
    one = asked()
    strict = Client(enforce_csrf_checks=True)
    page = strict.post(f"{one.path}answer/", {"act": "ACCEPT", "once": "00000000-0000-4000-8000-000000000001"})
    assert page.status_code == 403
    assert strict.get(f"{one.path}answer/").status_code == 405
    assert strict.head(f"{one.path}answer/").status_code == 405
    assert state_of(one) is State.REQUESTED


def test_no_token_or_code_is_in_any_event_or_audit_row(client: Client) -> None:
    one = asked()
    open_who(client, one)
    press(client, one, "ACCEPT")
    token, typed = one.path.split("/")[2], one.typed
    code = code_in(messages_to(one.charity_id)[0])
    told = " ".join(str(row) for row in EventRow.objects.values_list("data", flat=True))
    told += " ".join(Access.objects.values_list("page", flat=True))
    for secret in (token, typed, typed.replace(" ", "")):
        assert secret not in told
    assert f'"{code}"' not in told


def test_what_stands_is_said_once_and_a_question_is_not_first_later(client: Client) -> None:
    one = asked()
    assert "We need to know something first" in client.get(one.path).content.decode()
    press(client, one, "ACCEPT")
    page = client.get(one.path).content.decode()
    assert "We have a question" in page
    assert "something first" not in page
    press(client, one, "START")
    press(client, one, "END", reason="PLAN_COMPLETED")
    ended = words_of(client.get(one.path))
    assert ended.count("The support is finished") == 1
    assert "Since 23 Nov 2026" in ended


def test_how_it_stands_says_why_and_since_when(client: Client) -> None:
    one = asked()
    press(client, one, "DECLINE", reason="NO_CAPACITY")
    words = words_of(client.get(one.path))
    assert "You said that you can’t take this on" in words
    assert "Why We have no room; we told them where else to go Since 23 Nov 2026" in words
