"""Who gets a new person, and when to try again; no Django, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID


class AssignedBecause(StrEnum):
    """Why a coach has a referral."""

    LEAST_LOADED = "LEAST_LOADED"
    TAKEN = "TAKEN"
    HANDED_OVER = "HANDED_OVER"
    COVER = "COVER"
    INTRODUCED = "INTRODUCED"
    GIVEN_BACK = "GIVEN_BACK"


class Introduction(StrEnum):
    """How a coach was introduced to somebody (N8)."""

    WALKED_ACROSS = "WALKED_ACROSS"
    RANG_TOGETHER = "RANG_TOGETHER"
    APPOINTMENT = "APPOINTMENT"


INTRODUCTION_WORDS: dict[Introduction, str] = {
    Introduction.WALKED_ACROSS: "We walked across: they have met",
    Introduction.RANG_TOGETHER: "We rang together: they have spoken",
    Introduction.APPOINTMENT: "An appointment is made",
}


def least_loaded(open_by_coach: Mapping[UUID, int]) -> UUID | None:
    """Return the coach with the fewest open referrals; of equals the one with the smallest id; None without coaches."""
    return min(open_by_coach, key=lambda coach: (open_by_coach[coach], coach), default=None)
