"""When a plan can be agreed, and why not."""

from __future__ import annotations

from goodwork.pathway.referrals.rules import State


def why_not_agree(state: State, *, has_open_plan: bool) -> str:
    """Return why no plan can be agreed for a referral in a state, in one sentence; '' where it can."""
    if state is not State.IN_PROGRESS:
        return "A plan comes after a conversation: record one first."
    return "There is a plan already: change that one." if has_open_plan else ""
