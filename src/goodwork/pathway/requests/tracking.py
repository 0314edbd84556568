"""A referral as its person follows it, like a parcel: what has happened, what comes next, by when. No Django, no clock.

Source: S2 "track progress from there on; projected timescales and next steps"; B10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from goodwork.kernel.clock import add_working_days, local_date
from goodwork.pathway.referrals.durations import Basis, Projected, Stage
from goodwork.pathway.referrals.rules import FINAL, State


class Code(StrEnum):
    """The places on the way, in their order."""

    SENT = "SENT"
    SEEN = "SEEN"
    ANSWERED = "ANSWERED"
    CONTACT = "CONTACT"
    STARTED = "STARTED"
    ENDED = "ENDED"


class Mark(StrEnum):
    """How a place stands: behind, the one that is waited for, still to come, or never to come any more."""

    DONE = "DONE"
    NEXT = "NEXT"
    LATER = "LATER"
    NEVER = "NEVER"


@dataclass(frozen=True, slots=True)
class Expected:
    """By when a place is usually reached: half of the people by `half_date`, nine of ten by `most_date`.

    `count` is how many people that rests on, 0 where it is only what the organisation says, or what we aim at.
    `at_least`: too many still wait to say more than that it takes as long as this.
    """

    half_date: date
    most_date: date
    count: int
    basis: Basis
    at_least: bool


@dataclass(frozen=True, slots=True)
class TrackStep:
    """One place on the way."""

    code: Code
    mark: Mark
    done_at: datetime | None = None
    expected: Expected | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """When a referral reached each place; None where it has not."""

    state: State
    received_at: datetime
    seen_at: datetime | None = None
    accepted_at: datetime | None = None
    contacted_at: datetime | None = None
    started_at: datetime | None = None
    closed_at: datetime | None = None


def track(moments: Moments, times: Mapping[Stage, Projected]) -> tuple[TrackStep, ...]:
    """Return the places on the way, with what is expected of those to come.

    Each stage is reckoned from the end of the one before: from what really happened, or from what is expected. An ended
    referral expects nothing more. A place that was passed over without a note of its own counts as reached where a
    later one was.
    """
    ended = moments.state in FINAL
    answered_at = moments.accepted_at or (moments.closed_at if moments.state is State.REJECTED else None)
    done: dict[Code, datetime | None] = {
        Code.SENT: moments.received_at,
        Code.SEEN: moments.seen_at,
        Code.ANSWERED: answered_at,
        Code.CONTACT: moments.contacted_at,
        Code.STARTED: moments.started_at,
        Code.ENDED: moments.closed_at,
    }
    reached = [code for code in Code if done[code] is not None and code is not Code.ENDED]
    last = list(Code).index(reached[-1])
    steps: list[TrackStep] = []
    half = most = local_date(moments.received_at)
    waited_for = False
    for n, code in enumerate(Code):
        at = done[code]
        stage = _STAGE.get(code)
        expected = None
        if at is not None:
            half = most = local_date(at)
        elif stage is not None and stage in times and not ended and n > last:
            half = add_working_days(half, times[stage].median_days)
            most = add_working_days(most, times[stage].high_days)
            expected = _expected(times[stage], half, most)
        if at is not None or n < last:
            mark = Mark.DONE
        elif ended:
            mark = Mark.NEVER
        elif waited_for or code is Code.SEEN:
            mark = Mark.LATER
        else:
            mark, waited_for = Mark.NEXT, True
        steps.append(TrackStep(code, mark, at, expected))
    return tuple(s for s in steps if s.code is not Code.SEEN or s.done_at is not None or s.mark is not Mark.DONE)


_STAGE = {Code.ANSWERED: Stage.REPLY, Code.CONTACT: Stage.CONTACT, Code.STARTED: Stage.START}


def _expected(times: Projected, half: date, most: date) -> Expected:
    return Expected(half, most, times.count, times.basis, times.median_at_least or times.high_at_least)
