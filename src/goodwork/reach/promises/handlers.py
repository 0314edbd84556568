"""What promises do when holders leave or are away, and when two records turn out to be one person."""

from __future__ import annotations

from collections.abc import Sequence

from goodwork.kernel.clock import end_of_promise_day
from goodwork.ledger.events.handling import Happened, handles
from goodwork.ledger.events.types import Code
from goodwork.reach.promises import bundle, watching
from goodwork.registers.access.events import RoleEnded, UserAway, UserEnded

__all__ = ["bundle"]


@handles(UserEnded)
def pass_on_from_leavers(happened: Sequence[Happened[UserEnded]]) -> None:
    """Pass everything that a leaver holds to their cover, or to the lead."""
    for h in happened:
        watching.pass_on(
            user_id=h.event.user_id,
            to_user_id=h.event.cover_user_id,
            until=None,
            reason=Code("HOLDER_LEFT"),
            by=h.by,
            at=h.at,
        )


@handles(RoleEnded)
def pass_on_from_ended_roles(happened: Sequence[Happened[RoleEnded]]) -> None:
    """Pass what a user held in an organisation that they no longer work for."""
    for h in happened:
        watching.pass_on(
            user_id=h.event.user_id,
            organisation_id=h.event.organisation_id,
            to_user_id=h.event.cover_user_id,
            until=None,
            reason=Code("HOLDER_LEFT"),
            by=h.by,
            at=h.at,
        )


@handles(UserAway)
def pass_on_from_absent(happened: Sequence[Happened[UserAway]]) -> None:
    """Pass what falls due while a holder is away, and what is broken already, to their cover."""
    for h in happened:
        watching.pass_on(
            user_id=h.event.user_id,
            to_user_id=h.event.cover_user_id,
            until=end_of_promise_day(h.event.to_date),
            reason=Code("HOLDER_AWAY"),
            by=h.by,
            at=h.at,
        )
