"""The steps from list to referral (T9): each stage's parts and rest sum to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

from goodwork.oversight.funnel.steps import Approach, steps

NOBODY = Approach(
    withheld="",
    channel="SMS",
    sent=False,
    delivered=False,
    failed=False,
    opened=False,
    answered=False,
    ended="",
    wants_coach="",
    consented=None,
    referred=False,
)


def found(*approaches: Approach) -> dict[str, tuple[int, dict[str, int], int]]:
    return {s.stage: (s.count, dict(s.parts), s.not_accounted_for) for s in steps(Counter(approaches))}


def test_nobody_on_a_list_is_no_stage() -> None:
    assert steps({}) == ()


def test_who_waits_to_be_sent_is_not_accounted_for() -> None:
    assert found(NOBODY, replace(NOBODY, withheld="UNDER_16")) == {
        "ON_LIST": (2, {"ELIGIBLE": 1, "UNDER_16": 1}, 0),
        "ELIGIBLE": (1, {}, 1),
    }


def test_all_the_way_to_a_referral() -> None:
    whole = replace(
        NOBODY, sent=True, delivered=True, opened=True, answered=True, wants_coach="YES", consented=True, referred=True
    )
    assert found(whole) == {
        "ON_LIST": (1, {"ELIGIBLE": 1}, 0),
        "ELIGIBLE": (1, {"SENT": 1}, 0),
        "SENT": (1, {"DELIVERED": 1}, 0),
        "DELIVERED": (1, {"OPENED": 1}, 0),
        "OPENED": (1, {"ANSWERED": 1}, 0),
        "ANSWERED": (1, {"CONSENTED": 1}, 0),
        "CONSENTED": (1, {"REFERRED": 1}, 0),
    }


def test_a_call_that_is_answered_counts_as_answered_and_never_as_sent() -> None:
    rung = replace(NOBODY, channel="CALL", answered=True, wants_coach="NOT_NOW")
    assert found(rung)["ELIGIBLE"] == (1, {"CALL": 1}, 0)
    assert found(rung)["ANSWERED"] == (1, {"NOT_NOW": 1}, 0)
    assert "SENT" not in found(rung)


def test_a_letter_without_receipt_is_not_accounted_for_among_the_sent() -> None:
    assert found(replace(NOBODY, channel="LETTER", sent=True))["SENT"] == (1, {}, 1)


def test_who_wants_a_coach_and_shares_nothing_is_no_consent() -> None:
    said = replace(NOBODY, sent=True, answered=True, wants_coach="YES", consented=False)
    assert found(said)["ANSWERED"] == (1, {"NO_CONSENT": 1}, 0)


def test_a_consent_without_referral_is_not_accounted_for() -> None:
    said = replace(NOBODY, sent=True, answered=True, wants_coach="YES", consented=True)
    assert found(said)["CONSENTED"] == (1, {}, 1)


def test_parts_and_rest_sum_to_the_whole_for_random_approaches() -> None:
    random = Random(5)
    for _ in range(2000):
        drawn = [
            Approach(
                withheld=random.choice(["", "", "", "DECEASED"]),
                channel=random.choice(["SMS", "CALL", "LETTER"]),
                sent=random.random() < 0.7,
                delivered=random.random() < 0.5,
                failed=random.random() < 0.2,
                opened=random.random() < 0.4,
                answered=random.random() < 0.4,
                ended=random.choice(["", "", "NOT_ANSWERED"]),
                wants_coach=random.choice(["", "YES", "NO", "NOT_NOW"]),
                consented=random.choice([None, True, False]),
                referred=random.random() < 0.3,
            )
            for _ in range(random.randint(0, 30))
        ]
        for stage in steps(Counter(drawn)):
            assert sum(stage.parts.values()) + stage.not_accounted_for == stage.count > 0
            assert stage.not_accounted_for >= 0
