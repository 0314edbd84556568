"""From rows to what is shown: for the queries of this room, and for rooms above at their own work."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import JSONField, Q, QuerySet, TextField
from django.db.models.expressions import RawSQL

from goodwork.kernel.actors import Role, Viewer
from goodwork.reach.promises.models import Notice, Promise
from goodwork.reach.promises.permissions import STAFF
from goodwork.reach.promises.rules import LIVE, Audience, MoveReason, State, Step, Told, Window
from goodwork.reach.promises.views import MoveView, PromiseView


def many(promise_ids: Collection[UUID]) -> dict[UUID, PromiseView]:
    """Return promises by id, live or ended, for rooms above at their own work."""
    return {v.id: v for v in views_of(Promise.objects.filter(pk__in=list(promise_ids)))}


def live_about(subjects: Q) -> list[PromiseView]:
    """Return the live promises about some subjects (by kind and id), for rooms above at their own work."""
    return views_of(Promise.objects.filter(subjects, state__in=[s.value for s in LIVE]))


def _holder(organisation: str, user: str) -> str:
    """Return the name that people are told: of whom, and where; or only where."""
    return f"{user} ({organisation})" if user else organisation


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


_ORGANISATION_NAME = RawSQL(
    "(SELECT o.name FROM organisations_organisation o WHERE o.id = promises_promise.organisation_id)", (), TextField()
)
_USER_NAME = RawSQL("(SELECT u.name FROM access_user u WHERE u.id = promises_promise.user_id)", (), TextField())
_MOVED = RawSQL(
    """(SELECT jsonb_agg(jsonb_build_object('f', m.from_date, 't', m.to_date, 'reason', m.reason, 'at', m.moved_at)
               ORDER BY m.moved_at, m.id)
        FROM promises_promisemove m WHERE m.promise_id = promises_promise.id)""",
    (),
    JSONField(),
)
# As SQL: the ORM takes longer to write these anew for each page than PostgreSQL takes to answer them.


def views_of(rows: QuerySet[Promise]) -> list[PromiseView]:
    """Return rows as views, with their moves and their holders' names: one query, whatever the number of rows."""
    return [view_of(row) for row in with_names(rows)]


def with_names(rows: QuerySet[Promise]) -> QuerySet[Promise]:
    """Return rows with what a view needs beside them: their moves and their holders' names."""
    return rows.annotate(organisation_name=_ORGANISATION_NAME, user_name=_USER_NAME, moved=_MOVED)


def view_of(row: Promise) -> PromiseView:
    """Return one of the rows that `with_names` gives as a view."""
    r: Any = row
    return PromiseView(
        id=r.pk,
        person_id=r.person_id,
        subject_kind=r.subject_kind,
        subject_id=r.subject_id,
        organisation_id=r.organisation_id,
        holder_organisation=r.organisation_name or "",
        user_id=r.user_id,
        holder_name=_holder(r.organisation_name or "", r.user_name or ""),
        step=Step(r.step),
        window=Window(r.window),
        due_date=r.due_date,
        first_date=r.first_date,
        state=State(r.state),
        told=Told(r.told),
        told_at=r.told_at,
        made_at=r.made_at,
        silent_since=r.silent_since,
        silence_told_at=r.silence_told_at,
        lead_told_at=r.lead_told_at,
        moves=tuple(_move(m) for m in r.moved or ()),
    )


def _move(said: Mapping[str, str]) -> MoveView:
    """Return a move as PostgreSQL wrote it."""
    return MoveView(
        from_date=date.fromisoformat(said["f"]),
        to_date=date.fromisoformat(said["t"]),
        reason=MoveReason(said["reason"]),
        moved_at=datetime.fromisoformat(said["at"]),
    )
