"""From list to referral: what became of everybody on a campaign's list (T9); no Django, no clock.

The same algebra as in rules.py: a stage's parts and its "not accounted for" add up to the stage.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from goodwork.oversight.funnel.rules import Stage

BY_CALL = "CALL"


@dataclass(frozen=True, slots=True)
class Approach:
    """How far it went with one entry of a list. `withheld` and `ended` are reasons, blank where there is none."""

    withheld: str
    channel: str
    sent: bool
    delivered: bool
    failed: bool
    opened: bool
    answered: bool
    ended: str
    wants_coach: str
    consented: bool | None
    referred: bool


def steps(approaches: Mapping[Approach, int]) -> tuple[Stage, ...]:
    """Return the steps of T9 as stages: on list, eligible, sent, delivered, opened, answered, consented.

    ELIGIBLE is everybody who was not left out; who was rung instead of written to stands in CALL. DELIVERED counts what
    the network or the person's own opening confirmed; a letter has no receipt, so it stays not accounted for there.
    OPENED counts doing something on the page, not looking at it: mail scanners look too. CONSENTED are those who wanted
    a coach and let the provider see their answers.
    """
    found = [
        _stage("ON_LIST", approaches, lambda a: True, lambda a: a.withheld or "ELIGIBLE"),
        _stage("ELIGIBLE", approaches, _eligible, _way),
        _stage("SENT", approaches, lambda a: _eligible(a) and a.sent, _arrival),
        _stage("DELIVERED", approaches, lambda a: _eligible(a) and a.delivered, _opening),
        _stage("OPENED", approaches, lambda a: _eligible(a) and a.opened, _after_opening),
        _stage("ANSWERED", approaches, lambda a: _eligible(a) and a.answered, _answer),
        _stage(
            "CONSENTED",
            approaches,
            lambda a: _eligible(a) and a.answered and _answer(a) == "CONSENTED",
            lambda a: "REFERRED" if a.referred else None,
        ),
    ]
    return tuple(stage for stage in found if stage.count)


def _eligible(approach: Approach) -> bool:
    return not approach.withheld


def _way(approach: Approach) -> str | None:
    """Return how an eligible entry was approached; None while a message waits to be sent."""
    if approach.sent:
        return "SENT"
    if approach.channel == BY_CALL:
        return "CALL"
    if approach.failed:
        return "FAILED"
    return approach.ended or None


def _arrival(approach: Approach) -> str | None:
    """Return what the receipts say of a message sent; None where there is none."""
    if approach.delivered:
        return "DELIVERED"
    return "FAILED" if approach.failed else None


def _opening(approach: Approach) -> str | None:
    """Return whether a delivered message was acted on."""
    if approach.opened:
        return "OPENED"
    return "ANSWERED" if approach.answered else (approach.ended or None)


def _after_opening(approach: Approach) -> str | None:
    """Return what came after opening."""
    return "ANSWERED" if approach.answered else (approach.ended or None)


def _answer(approach: Approach) -> str | None:
    """Return what an answer said; None where the question was not reached."""
    if approach.wants_coach == "YES":
        return "CONSENTED" if approach.consented else "NO_CONSENT"
    return {"NOT_NOW": "NOT_NOW", "NO": "NO"}.get(approach.wants_coach)


def _stage(
    name: str,
    approaches: Mapping[Approach, int],
    of: Callable[[Approach], bool],
    part: Callable[[Approach], str | None],
) -> Stage:
    parts: Counter[str] = Counter()
    count = 0
    for approach, number in approaches.items():
        if of(approach):
            count += number
            name_of_part = part(approach)
            if name_of_part is not None:
                parts[name_of_part] += number
    kept = {p: parts[p] for p in sorted(parts, key=lambda p: (_PLACES.get(p, 99), p)) if parts[p]}
    return Stage(stage=name, count=count, parts=kept, not_accounted_for=count - sum(kept.values()))


_PLACES = {
    name: place
    for place, name in enumerate(
        ("ELIGIBLE", "SENT", "DELIVERED", "OPENED", "ANSWERED", "CONSENTED", "REFERRED", "CALL", "FAILED", "NO_CONSENT")
    )
}
