"""From rows to what is shown: for the queries of this room, and for rooms above at their own work."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER, Role, Viewer
from goodwork.reach.promises.models import Notice, Promise, PromiseMove
from goodwork.reach.promises.permissions import STAFF
from goodwork.reach.promises.rules import Audience, MoveReason, State, Step, Told, Window
from goodwork.reach.promises.views import MoveView, PromiseView
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations


def many(promise_ids: Collection[UUID]) -> dict[UUID, PromiseView]:
    """Return promises by id, live or ended, for rooms above at their own work."""
    return {v.id: v for v in views_of(Promise.objects.filter(pk__in=list(promise_ids)))}


def holder_names(
    viewer: Viewer,
    pairs: Iterable[tuple[UUID, UUID | None]],
) -> dict[tuple[UUID, UUID | None], tuple[str, str]]:
    """Return, for holders (organisation, user or none), the organisation's name and the name that people are told."""
    held = set(pairs)
    named = organisations.named(SYSTEM_VIEWER, {o for o, _ in held})
    users = access.names(SYSTEM_VIEWER, {u for _, u in held if u is not None})
    found = {}
    for organisation_id, user_id in held:
        organisation = named.get(organisation_id, "")
        user = users.get(user_id, "") if user_id is not None else ""
        found[organisation_id, user_id] = (organisation, f"{user} ({organisation})" if user else organisation)
    return found


def notices_for(viewer: Viewer) -> QuerySet[Notice]:
    """Return the unseen notices of a viewer: those with their name, and those of their organisations without one."""
    unseen = Notice.objects.filter(seen_at__isnull=True)
    if viewer.id is None:
        return unseen.none()
    return unseen.filter(
        Q(user_id=viewer.id)
        | Q(
            user_id__isnull=True,
            audience=Audience.HOLDER.value,
            organisation_id__in=viewer.organisation_ids(*STAFF),
        )
        | Q(
            user_id__isnull=True,
            audience=Audience.LEAD.value,
            organisation_id__in=viewer.organisation_ids(Role.SERVICE_LEAD),
        )
    )


def views_of(rows: QuerySet[Promise]) -> list[PromiseView]:
    """Return rows as views, with their moves and their holders' names: four queries, whatever the number of rows."""
    found = list(rows)
    if not found:
        return []
    moves: dict[UUID, list[MoveView]] = {}
    for m in PromiseMove.objects.filter(promise_id__in=[r.pk for r in found]).order_by("moved_at", "id"):
        moves.setdefault(m.promise_id, []).append(
            MoveView(from_date=m.from_date, to_date=m.to_date, reason=MoveReason(m.reason), moved_at=m.moved_at)
        )
    names = holder_names(SYSTEM_VIEWER, ((r.organisation_id, r.user_id) for r in found))
    return [
        PromiseView(
            id=r.pk,
            person_id=r.person_id,
            subject_kind=r.subject_kind,
            subject_id=r.subject_id,
            organisation_id=r.organisation_id,
            holder_organisation=names[r.organisation_id, r.user_id][0],
            user_id=r.user_id,
            holder_name=names[r.organisation_id, r.user_id][1],
            step=Step(r.step),
            window=Window(r.window),
            due_date=r.due_date,
            state=State(r.state),
            told=Told(r.told),
            told_at=r.told_at,
            made_at=r.made_at,
            silent_since=r.silent_since,
            silence_told_at=r.silence_told_at,
            lead_told_at=r.lead_told_at,
            moves=tuple(moves.get(r.pk, ())),
        )
        for r in found
    ]
