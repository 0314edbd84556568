"""How long providers really take, as `measuring` has measured it, and the dates that are promised from it (M1).

What was declared, or is the deployment's default, stands in only where too little is measured, and says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER, Viewer
from goodwork.kernel.remembering import not_known_of, remember_each, remembered_each
from goodwork.ledger.stamps import stamp_of, stamped
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

__all__ = [
    "Basis",
    "Projected",
    "Speed",
    "Stage",
    "projected",
    "projected_many",
    "promise_date",
    "replies",
    "speed_many",
]

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
    found = {stage: _enough(pair, stage, rows) for stage in Stage}
    return {stage: time for stage, time in found.items() if time is not None}


def _enough(pair: Pair, stage: Stage, rows: Mapping[tuple[Pair, Stage], Pace]) -> Projected | None:
    """Return how long a stage takes where enough is measured: for the programme, else for the provider as a whole."""
    for place in dict.fromkeys((pair, (pair[0], None))):
        row = rows.get((place, stage))
        if row is not None and is_enough(count=row.count, long_waits=row.long_waits):
            return _view(row, Basis.PROVIDER if place[1] is None else Basis.PROGRAMME)
    return None


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


class Replies:
    """How soon all providers reply, as it was measured; each is worked out when it is asked for, once in a process.

    `timed` are the providers of which anything is measured.
    """

    def __init__(self, rows: Iterable[Pace]) -> None:
        self._rows = {((r.organisation_id, r.programme_id), Stage.REPLY): r for r in rows}
        self.timed = frozenset(pair[0] for pair, _ in self._rows)
        self._measured: dict[Pair, Projected | None] = {}

    def measured(self, organisation_id: UUID, programme_id: UUID | None) -> Projected | None:
        """Return how soon a provider replies, None where too little is measured."""
        if organisation_id not in self.timed:
            return None
        pair = (organisation_id, programme_id)
        if pair not in self._measured:
            self._measured[pair] = _enough(pair, Stage.REPLY, self._rows)
        return self._measured[pair]

    def expected(self, organisation_id: UUID, programme_id: UUID | None, spoken: Declared | None) -> Projected:
        """Return how soon a provider is expected to reply: as measured, else as declared, else the default."""
        return self.measured(organisation_id, programme_id) or _not_measured(Stage.REPLY, spoken)

    def speed(self, organisation_id: UUID) -> Speed:
        """Return how soon a provider replies, and how many of those whom it answered it accepted."""
        row = self._rows.get(((organisation_id, None), Stage.REPLY))
        return Speed(
            reply=self.expected(organisation_id, None, None),
            accepted=row.accepted if row else 0,
            answered=row.answered if row else 0,
        )


_REPLIES: dict[str, Replies] = {}
_MOST_REPLIES = 4
_STAMP = "replies"
stamped(_STAMP, "SELECT concat_ws(' ', max(p.id), count(*), sum(p.id)) FROM referrals_pace p")
"""Each measuring writes rows of its own in place of others."""


def replies() -> Replies:
    """Return how soon all providers reply: one query, and one more where it was measured anew since.

    It says nothing about anybody, so a process keeps it until the rows are others.
    """
    stamp = stamp_of(_STAMP)
    if stamp not in _REPLIES:
        if len(_REPLIES) >= _MOST_REPLIES:
            _REPLIES.clear()
        _REPLIES[stamp] = Replies(Pace.objects.filter(stage=Stage.REPLY))
    return _REPLIES[stamp]


def promise_date(organisation_id: UUID, programme_id: UUID | None, stage: Stage, at: datetime) -> date:
    """Return the day to promise a stage for: the upper end of the middle 80%, never beyond the deployment's bound."""
    time = projected(organisation_id, programme_id, stage, at=at)
    most = settings.GOODWORK_STAGE_MOST_DAYS[stage.value]
    return due_in(at, days_to_promise(time, least=LEAST_DAYS, most=most))


def _rows(organisation_ids: Collection[UUID]) -> dict[tuple[Pair, Stage], Pace]:
    """Return what is measured of some providers, by pair and stage; of each asked once while a page is made."""

    held = remembered_each(_PACES, organisation_ids, lambda ids: _by_provider(_of(ids)))
    return {((r.organisation_id, r.programme_id), Stage(r.stage)): r for rows in held.values() for r in rows}


def ahead(organisation_id: UUID) -> Ahead[Pace] | None:
    """Return how a page asks ahead for what is measured of a provider; None where it knows it."""

    def keep(rows: list[Pace]) -> None:
        remember_each(_PACES, [organisation_id], _by_provider(rows))

    return Ahead((_of_one, SYSTEM_VIEWER, organisation_id), keep) if not_known_of(_PACES, [organisation_id]) else None


def _of_one(viewer: Viewer, organisation_id: UUID) -> QuerySet[Pace]:
    return _of([organisation_id])


_PACES = "paces"


def _of(organisation_ids: Collection[UUID]) -> QuerySet[Pace]:
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
