"""What intake takes from below: a human has decided who a held row is about, or a record's time is over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Actor
from goodwork.ledger.events.handling import Happened, handles
from goodwork.reach.intake import bundle, services
from goodwork.reach.intake.listing import LIST_SOURCE_KIND
from goodwork.reach.intake.storing import SOURCE_KIND
from goodwork.registers.people.events import IdentityReviewDecided, IdentityReviewReopened, PersonErased

__all__ = ["bundle"]


@handles(IdentityReviewDecided)
def go_on_with_held(happened: Sequence[Happened[IdentityReviewDecided]]) -> None:
    """Invite the person of a held request, or put the person of a held row on its list."""
    decided: defaultdict[tuple[Actor, datetime], list[tuple[UUID, UUID]]] = defaultdict(list)
    for one in happened:
        if one.event.source_kind == SOURCE_KIND:
            decided[one.by, one.at].append((one.event.source_id, one.event.person_id))
        elif one.event.source_kind == LIST_SOURCE_KIND:
            services.put_held_on_list(
                source_id=one.event.source_id, person_id=one.event.person_id, by=one.by, at=one.at
            )
    for (by, at), pairs in decided.items():
        services.go_on(decided=pairs, by=by, at=at)


@handles(IdentityReviewReopened)
def let_wait_again(happened: Sequence[Happened[IdentityReviewReopened]]) -> None:
    """Let a request wait again whose review was reopened."""
    for one in happened:
        if one.event.source_kind == SOURCE_KIND:
            services.reopen(request_ids=[one.event.source_id], by=one.by, at=one.at)


@handles(PersonErased)
def forget_reasons(happened: Sequence[Happened[PersonErased]]) -> None:
    """Erase why somebody had fit notes, when the time for which their record is kept is over."""
    for one in happened:
        services.erase_reasons(person_id=one.event.person_id, by=one.by, at=one.at)
