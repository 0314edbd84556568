"""Telling people of their promises: what the events of promises write, and what becomes of it when texts end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.reach.links import services as links
from goodwork.reach.links.rules import Purpose
from goodwork.reach.messaging.events import MessageNotPossible
from goodwork.reach.messaging.fates import cancel_rows, fail, save_fate
from goodwork.reach.messaging.models import Message
from goodwork.reach.messaging.planning import CannotReach, Outgoing, allowed_languages, destination_of, plan_many
from goodwork.reach.messaging.rules import (
    KINDS,
    Cancelled,
    Channel,
    Failure,
    ReachFacts,
    Status,
    Why,
    short_language,
)
from goodwork.reach.messaging.services import cancel, queue_many
from goodwork.reach.promises import looking as promises
from goodwork.reach.promises.rules import Step, Told
from goodwork.reach.promises.texts import late_text, step_text
from goodwork.reach.promises.views import PromiseView
from goodwork.registers.people import queries as people

LINK_LASTS = timedelta(days=84)
"""How long a link in a message about a promise opens the person's page."""

SAY_WHO_HOLDS_IT = frozenset({"HOLDER_CHANGED", "PROMISE_MADE", "CALL_MISSED"})
"""The messages that tell of a promise as of something to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """A promise to be told, with which message; `once` tells one telling of the promise from the next."""

    promise_id: UUID
    template: str
    once: str
    moved: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)


def tell_many(tells: Sequence[Tell], *, by: Actor, at: datetime) -> None:
    """Queue a message for each promise, in the person's language and with a link to their page.

    What is still queued about the same promise is overtaken. Where nothing can be written a MessageNotPossible is
    recorded, which becomes a call.
    """
    views = promises.many([t.promise_id for t in tells])
    wanted = [(t, views[t.promise_id]) for t in tells if t.promise_id in views]
    wanted = [(t, v) for t, v in wanted if v.told is not Told.STAFF_ONLY]
    facts = people.reach_facts(SYSTEM_VIEWER, {v.person_id for _, v in wanted}, at=at)
    plain = [_outgoing(t, v, facts.get(v.person_id), link_id=None) for t, v in wanted]
    cancel(
        Q(tells_promise_id__in=[v.id for _, v in wanted]) & ~Q(once_key__in=[o.once_key for o in plain]),
        reason=Cancelled.OVERTAKEN,
        by=by,
        at=at,
    )
    plans = plan_many(plain, at=at)
    written = [(t, v) for (t, v), plan in zip(wanted, plans, strict=True) if not isinstance(plan, CannotReach)]
    link_ids = _links([v for _, v in written if not facts[v.person_id].safe_contact], by=by, at=at)
    queue_many([_outgoing(t, v, facts.get(v.person_id), link_id=link_ids.get(v.id)) for t, v in written], by=by, at=at)
    record(
        *[
            _not_possible(t, v, plan.reason)
            for (t, v), plan in zip(wanted, plans, strict=True)
            if isinstance(plan, CannotReach)
        ],
        by=by,
        at=at,
    )


def _not_possible(tell: Tell, view: PromiseView, reason: Why) -> MessageNotPossible:
    return MessageNotPossible(
        promise_id=view.id,
        person_id=view.person_id,
        organisation_id=view.organisation_id,
        template=Code(tell.template),
        about_kind=Code(view.subject_kind),
        about_id=view.subject_id,
        reason=reason,
    )


def template_for(view_step: Step) -> str:
    """Return which message tells a promise as it is made: a missed call has words of its own."""
    return "CALL_MISSED" if view_step is Step.WE_WILL_TRY_AGAIN else "PROMISE_MADE"


def text_for(view: PromiseView, language: str, *, restricted: bool, template: str = "") -> str:
    """Return a promise in words for a message; a restricted person's message names the service, not the holder.

    A broken one that goes to another holder is told as late: nobody can do any more what was said for a day that is
    past. The message about the silence itself says what had been promised.
    """
    holder = settings.GOODWORK_SERVICE_NAME if restricted else view.holder_name
    if view.is_silent and template in SAY_WHO_HOLDS_IT:
        return late_text(language, holder=holder, due_date=view.due_date)
    return step_text(language, step=view.step, holder=holder, due_date=view.due_date, window=view.window)


def _outgoing(tell: Tell, view: PromiseView, facts: ReachFacts | None, *, link_id: UUID | None) -> Outgoing:
    language = short_language(facts.language) if facts else "en"
    if language not in allowed_languages(tell.template):
        language = "en"
    params = {
        "promise": text_for(view, language, restricted=bool(facts and facts.restricted), template=tell.template),
        **tell.extra,
    }
    if tell.moved:
        params["moved"] = view.moves[-1].text(language) if view.moves else ""
    return Outgoing(
        person_id=view.person_id,
        template=tell.template,
        organisation_id=view.organisation_id,
        subject_kind=view.subject_kind,
        subject_id=view.subject_id,
        params=params,
        link_id=link_id,
        tells_promise_id=view.id,
        once_key=f"{tell.template}:{view.id}:{tell.once}",
    )


def _links(views: Sequence[PromiseView], *, by: Actor, at: datetime) -> dict[UUID, UUID]:
    """Return a link to the person's page for each promise."""
    wanted = [
        links.Issue(
            purpose=Purpose.MY_PAGE,
            person_id=v.person_id,
            subject_kind="PROMISE",
            subject_id=v.id,
            expires_at=at + LINK_LASTS,
            organisation_id=v.organisation_id,
        )
        for v in views
    ]
    made = links.issue_many(wanted=wanted, by=by, at=at) if wanted else []
    return dict(zip((v.id for v in views), made, strict=True))


def take_back_and_tell_otherwise(which: Q, *, reason: Cancelled, by: Actor = SYSTEM, at: datetime) -> int:
    """Cancel queued messages, and tell the promises among them again by the way that is left; returns how many."""
    rows = list(Message.objects.select_for_update().filter(which, status=Status.QUEUED.value).order_by("pk"))
    cancel_rows(rows, reason=reason, by=by, at=at)
    tell_otherwise(rows, by=by, at=at)
    return len(rows)


def tell_otherwise(rows: Sequence[Message], *, by: Actor, at: datetime) -> None:
    """Tell the promises that some cancelled messages were about again, by the way that is left."""
    tells = [
        Tell(
            promise_id=row.tells_promise_id,
            template=row.template,
            once=f"{row.pk}",
            moved=row.template == "PROMISE_MOVED",
        )
        for row in rows
        if row.tells_promise_id is not None
    ]
    if tells:
        tell_many(tells, by=by, at=at)


_TO_WHERE_IT_CAME_FROM = [code for code, kind in KINDS.items() if kind.answers_at_once]


def send_after(person_id: UUID, channels: Collection[Channel], *, dead: bool, by: Actor, at: datetime) -> int:
    """Let what is queued for a person by some channels go where they are reached now; returns how many changed.

    Nothing goes to a number that is not theirs any more, or that the network called dead (`dead`: those alone). Where
    they have no other of its kind a promise is told by the way that is left, and anything else that matters fails, and
    so becomes a call. An answer to a text goes where the text came from.
    """
    records = {person_id, *people.ids_of(SYSTEM_VIEWER, person_id)}
    facts = people.reach_facts(SYSTEM_VIEWER, {person_id}, at=at).get(person_id)
    if facts is None:
        return 0
    queued = Message.objects.select_for_update().filter(person_id__in=records, channel__in=channels)
    queued = queued.filter(status=Status.QUEUED.value).exclude(template__in=_TO_WHERE_IT_CAME_FROM)
    if dead:
        queued = queued.filter(destination__in=facts.dead)
    astray = [row for row in queued.order_by("pk") if destination_of(facts, Channel(row.channel)) != row.destination]
    for row in astray:
        row.destination = destination_of(facts, Channel(row.channel)) or row.destination
    Message.objects.bulk_update(astray, ["destination"])
    lost = [row for row in astray if not destination_of(facts, Channel(row.channel))]
    told = [row.pk for row in lost if row.tells_promise_id is not None]
    failed = [row for row in lost if row.tells_promise_id is None]
    happened = [fail(row, Failure.PERMANENT, at=at) for row in failed]
    save_fate(failed)
    record(*happened, by=by, at=at)
    if told:
        take_back_and_tell_otherwise(Q(pk__in=told), reason=Cancelled.NEEDS_A_CALL, by=by, at=at)
    return len(astray)
