"""What the reads of this room share: what was answered last, what can be, the days promised, the programmes' names."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.pathway.referrals.models import Question, Referral
from goodwork.pathway.referrals.rules import Reason, State
from goodwork.pathway.replies import rules
from goodwork.pathway.replies.models import Reply
from goodwork.pathway.replies.rules import Act, Door
from goodwork.reach.promises.models import Promise
from goodwork.reach.promises.rules import LIVE
from goodwork.registers.programmes import queries as programmes

LIVE_STATES = [s.value for s in LIVE]


@dataclass(frozen=True, slots=True)
class LastReply:
    """What an organisation answered last, by which way, and when."""

    act: Act
    reason: Reason | None
    door: Door
    at: datetime


def last_of(row: Reply | None) -> LastReply | None:
    """Return an answer as it is shown; None for none."""
    if row is None:
        return None
    return LastReply(Act(row.act), Reason(row.reason) if row.reason else None, Door(row.door), row.at)


def possible_of(row: Referral) -> tuple[Act, ...]:
    """Return what can be answered about a referral as it stands."""
    return rules.possible(
        State(row.state), contacted=row.contacted_at is not None, has_sender=row.referrer_id is not None
    )


def due_dates(referral_ids: Collection[UUID]) -> dict[UUID, date]:
    """Return the day of the live promise about each referral, in one query."""
    rows = Promise.objects.filter(subject_kind="REFERRAL", subject_id__in=list(referral_ids), state__in=LIVE_STATES)
    return dict(rows.values_list("subject_id", "due_date"))


def programme_names(programme_ids: Collection[UUID | None]) -> dict[UUID, str]:
    """Return the names of programmes by id, in one query; None is passed over."""
    wanted = {i for i in programme_ids if i is not None}
    return {i: one.name for i, one in programmes.many(SYSTEM_VIEWER, wanted).items()} if wanted else {}


def questions_about(referral_id: UUID) -> tuple[Hashable, QuerySet[Question]]:
    """Ask for what was asked about a referral, in order; this room checks that it is seen."""
    rows = Question.objects.filter(referral_id=referral_id).order_by("asked_at", "id")
    return ("questions about", referral_id), rows
