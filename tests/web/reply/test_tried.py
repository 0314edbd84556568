"""An organisation without an account can say that it tried, and at last that somebody was not reached (B3)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from factories.pathway import AT
from factories.replies import Asked, asked, deliver
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.pathway.referrals import queries as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.replies.columns import Mend, read_row
from goodwork.pathway.replies.rules import Act, Answer, Attempt
from goodwork.reach.contacts.models import Attempt as AttemptRow
from goodwork.reach.promises import queries as promises

pytestmark = pytest.mark.django_db


def words_of(response: Any) -> str:
    """Return a page's words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def press(one: Asked, act: str, **more: str) -> str:
    """Press a button of the page, and return the words of what comes."""
    client = Client()
    mark = re.search(r'name="once" value="([^"]+)"', client.get(one.path).content.decode())
    assert mark is not None
    return words_of(client.post(f"{one.path}answer/", {"act": act, "once": mark[1], **more}, follow=True))


def test_who_says_so_each_time_can_end_it_as_not_reached_and_nobody_is_given_up_untried() -> None:
    with clock.acting_at(AT):
        one = asked(mobile="07700 900123", email="ana@example.org")
        refused = press(one, "END", reason="UNABLE_TO_CONTACT")
        assert "Nobody is given up untried. Next:" in refused
        assert "Say what you tried under “We tried, and did not reach them”." in refused
        assert "Support has not started, so it can’t be finished" in press(one, "END", reason="PLAN_COMPLETED")
        assert "Choose how you tried to reach them." in press(one, "TRIED")
        assert "They are told by when you try again" in press(one, "TRIED", how="RANG")
    row = Referral.objects.get(pk=one.referral_id)
    assert row.state == "ACCEPTED", "who tries has taken it on"
    [owed] = promises.about(SYSTEM_VIEWER, "REFERRAL", [one.referral_id], at=AT)
    assert owed.due_date > AT.date()
    for at, how in (
        (AT + timedelta(hours=5), "RANG"),
        (AT + timedelta(days=1, hours=8), "RANG"),
        (AT + timedelta(days=1, hours=9), "TEXT"),
    ):
        with clock.acting_at(at):
            press(one, "TRIED", how=how)
            deliver(at)
    later = AT + timedelta(days=30)
    with clock.acting_at(later):
        if not AttemptRow.objects.filter(subject_id=one.referral_id, channel="LETTER").exists():
            press(one, "TRIED", how="LETTER")
    with clock.acting_at(later + timedelta(days=20)):
        press(one, "END", reason="UNABLE_TO_CONTACT")
    row.refresh_from_db()
    assert (row.state, row.reason) == ("FAILED", "UNABLE_TO_CONTACT")
    story = "; ".join(e.words for e in referrals.story(SYSTEM_VIEWER, one.referral_id, at=later).entries)
    assert "Rang, no answer" in story


def test_a_second_press_of_the_same_form_is_one_attempt() -> None:
    with clock.acting_at(AT):
        one = asked()
        client = Client()
        mark = re.search(r'name="once" value="([^"]+)"', client.get(one.path).content.decode())
        assert mark is not None
        for _ in range(2):
            client.post(f"{one.path}answer/", {"act": "TRIED", "how": "RANG", "once": mark[1]})
    assert AttemptRow.objects.filter(subject_id=one.referral_id).count() == 1


def test_a_file_says_how_somebody_was_tried() -> None:
    filled = read_row({"referral": "x", "status": "ACCEPTED", "status_as_exported": "ACCEPTED", "tried": "rang"})
    assert filled.answers == (Answer(Act.TRIED, how=Attempt.RANG),)
    with pytest.raises(Mend, match="RANG, TEXT, EMAIL, LETTER, VISIT"):
        read_row({"referral": "x", "tried": "VOICEMAIL"})
