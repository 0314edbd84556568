"""How long providers really take, as `measuring` has measured it, and the dates that are promised from it (M1).

What was declared, or is the deployment's default, stands in only where too little is measured, and says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.kernel.remembering import not_known_of, remember_each, remembered_each
from goodwork.ledger.together import Ahead
from goodwork.pathway.referrals.durations import (
    Basis,
    Projected,
    Speed,
    Stage,
    days_to_promise,
    is_enough,
    said,
)
from goodwork.pathway.referrals.models import Pace
from goodwork.reach.promises.rules import due_in
from goodwork.registers.programmes import queries as programmes
from goodwork.registers.programmes.offers import Declared

__all__ = ["Basis", "Projected", "Speed", "Stage", "projected", "projected_many", "promise_date", "speed_many"]

Pair = tuple[UUID, UUID | None]
"""An organisation and a programme of it, or None for all that is sent to the organisation."""

LEAST_DAYS = 1
_DECLARED = {Stage.REPLY: "reply_days", Stage.CONTACT: "contact_days", Stage.START: "start_days"}


def projected(organisation_id: UUID, programme_id: UUID | None, stage: Stage, *, at: datetime) -> Projected:
    """Return how long a stage is expected to take with a provider, and on what that rests."""
    return projected_many([(organisation_id, programme_id)], at=at)[organisation_id, programme_id][stage]


def projected_many(pairs: Collection[Pair], *, at: datetime) -> dict[Pair, dict[Stage, Projected]]:
    """Return for many pairs of organisation and programme how long each stage is expected to take; two queries.

    What was measured for the programme, else for the provider as a whole, else what was declared, else the default.
    """
    rows = _rows({organisation_id for organisation_id, _ in pairs})
    timed = {organisation_id for (organisation_id, _), _ in rows}
    known = {pair: _measured(pair, rows) if pair[0] in timed else {} for pair in pairs}
    lacking = {(p, o) for (o, p), found in known.items() if p is not None and len(found) < len(Stage)}
    declared = programmes.declared_many(SYSTEM_VIEWER, lacking, at=at) if lacking else {}
    for (organisation_id, programme_id), found in known.items():
        spoken = declared.get((programme_id, organisation_id)) if programme_id is not None else None
        for stage in Stage:
            found.setdefault(stage, _not_measured(stage, spoken))
    return known


def _measured(pair: Pair, rows: Mapping[tuple[Pair, Stage], Pace]) -> dict[Stage, Projected]:
    """Return the stages of which enough is measured: for the programme, else for the provider as a whole."""
    found: dict[Stage, Projected] = {}
    for stage in Stage:
        for place in dict.fromkeys((pair, (pair[0], None))):
            row = rows.get((place, stage))
            if row is not None and is_enough(count=row.count, long_waits=row.long_waits):
                found[stage] = _view(row, Basis.PROVIDER if place[1] is None else Basis.PROGRAMME)
                break
    return found


def _not_measured(stage: Stage, declared: Declared | None) -> Projected:
    """Return what was declared for a stage, else the deployment's default."""
    days = getattr(declared, _DECLARED[stage], None)
    return (
        said(settings.GOODWORK_STAGE_DAYS[stage.value], Basis.DEFAULT) if days is None else said(days, Basis.DECLARED)
    )


def speed_many(organisation_ids: Collection[UUID], *, at: datetime) -> dict[UUID, Speed]:
    """Return how quickly providers answer, and how many of those whom they answered they accepted; two queries."""
    times = projected_many([(o, None) for o in organisation_ids], at=at)
    rows = _rows(set(organisation_ids))
    found = {}
    for organisation_id in organisation_ids:
        row = rows.get(((organisation_id, None), Stage.REPLY))
        found[organisation_id] = Speed(
            reply=times[organisation_id, None][Stage.REPLY],
            accepted=row.accepted if row else 0,
            answered=row.answered if row else 0,
        )
    return found


def promise_date(organisation_id: UUID, programme_id: UUID | None, stage: Stage, at: datetime) -> date:
    """Return the day to promise a stage for: the upper end of the middle 80%, never beyond the deployment's bound."""
    time = projected(organisation_id, programme_id, stage, at=at)
    most = settings.GOODWORK_STAGE_MOST_DAYS[stage.value]
    return due_in(at, days_to_promise(time, least=LEAST_DAYS, most=most))


def _rows(organisation_ids: Collection[UUID]) -> dict[tuple[Pair, Stage], Pace]:
    """Return what is measured of some providers, by pair and stage; of each asked once while a page is made."""

    held = remembered_each(_PACES, organisation_ids, lambda ids: _by_provider(_asked(ids)))
    return {((r.organisation_id, r.programme_id), Stage(r.stage)): r for rows in held.values() for r in rows}


def ahead(organisation_ids: Collection[UUID]) -> Ahead[Pace] | None:
    """Return how a page asks ahead for what is measured of some providers; None where it knows it."""
    new = not_known_of(_PACES, organisation_ids)
    return Ahead(_asked(new), lambda rows: remember_each(_PACES, new, _by_provider(rows))) if new else None


_PACES = "paces"


def _asked(organisation_ids: Collection[UUID]) -> QuerySet[Pace]:
    return Pace.objects.filter(organisation_id__in=organisation_ids)


def _by_provider(rows: Iterable[Pace]) -> dict[UUID, list[Pace]]:
    found: dict[UUID, list[Pace]] = {}
    for row in rows:
        found.setdefault(row.organisation_id, []).append(row)
    return found


def _view(row: Pace, basis: Basis) -> Projected:
    """Return a measured time as it is shown."""
    return Projected(
        median_days=row.median_days,
        low_days=row.low_days,
        high_days=row.high_days,
        count=row.count,
        basis=basis,
        waiting=row.waiting,
        median_at_least=row.median_at_least,
        high_at_least=row.high_at_least,
    )
