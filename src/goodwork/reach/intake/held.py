"""Requests that wait: for a human who says who they are about, or for a way to reach the person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from goodwork.kernel.actors import Actor, NotVisible, Viewer
from goodwork.ledger.events.services import record
from goodwork.reach.campaigns import services as campaigns
from goodwork.reach.campaigns.deciding import Invitee
from goodwork.reach.campaigns.inviting import Invited
from goodwork.reach.campaigns.preview import invitees_of
from goodwork.reach.campaigns.rules import Trigger, Withheld
from goodwork.reach.intake.became import Told, event_of, outcome_of
from goodwork.reach.intake.events import FitNoteReopened
from goodwork.reach.intake.models import FitNoteRequest
from goodwork.reach.intake.permissions import check_can_hand_in
from goodwork.reach.intake.rules import Outcome
from goodwork.registers.people.codes import ReviewReason

_NO_WAY: Final = Withheld.NO_WAY_TO_REACH.value


@transaction.atomic
def go_on(*, decided: Sequence[tuple[UUID, UUID]], by: Actor, at: datetime) -> None:
    """Go on with held requests, each with the person whom a human says it is about: invite them, or say why not.

    The person is reached by what is on record of them, which the row's own details are part of by now.
    """
    person_of = dict(decided)
    rows = _locked(person_of).filter(outcome=Outcome.REVIEW.value, reason__in=[one.value for one in ReviewReason])
    _invite(list(rows), person_of, by=by, at=at)


@transaction.atomic
def try_again(*, viewer: Viewer, request_id: UUID, by: Actor, at: datetime) -> Outcome:
    """Look once more for a way to reach the person of a request that had none, and return what becomes of it.

    Raises: NotVisible for a request that doesn't wait for a way, or a viewer who may not.
    """
    row = _locked([request_id]).filter(outcome=Outcome.REVIEW.value, reason=_NO_WAY, person__isnull=False).first()
    if row is None or row.person_id is None:
        raise NotVisible("request")
    check_can_hand_in(viewer, row.organisation_id)
    _invite([row], {row.id: row.person_id}, by=by, at=at)
    row.refresh_from_db(fields=["outcome"])
    return Outcome(row.outcome)


@transaction.atomic
def reopen(*, request_ids: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Let requests wait again, because a human took back whom they are about; what was queued for them is stopped.

    What has gone out can't be called back, and its invitation stands.
    """
    rows = [row for row in _locked(request_ids) if row.person_id is not None]
    campaigns.cancel_triggers(trigger_ids=[row.id for row in rows], by=by, at=at)
    for row in rows:
        row.outcome, row.reason, row.channel = Outcome.REVIEW.value, ReviewReason.POSSIBLE_MATCH.value, ""
        row.person_id = None
    FitNoteRequest.objects.bulk_update(rows, ["outcome", "reason", "channel", "person"])
    record(
        *(FitNoteReopened(fit_note_request_id=row.id, organisation_id=row.organisation_id) for row in rows),
        by=by,
        at=at,
    )


def _locked(request_ids: Iterable[UUID]) -> QuerySet[FitNoteRequest]:
    found = FitNoteRequest.objects.select_for_update(of=("self",)).filter(id__in=list(request_ids))
    return found.order_by("organisation_id", "received_at", "id")


def _invite(rows: Sequence[FitNoteRequest], person_of: Mapping[UUID, UUID], *, by: Actor, at: datetime) -> None:
    """Invite the people of some requests, each practice's by its standing campaign, and note what becomes of them."""
    for organisation_id, group in groupby(rows, key=lambda row: row.organisation_id):
        requests = list(group)
        invitees = _invitees(requests, person_of, at=at)
        outcomes = campaigns.invite_many(
            invitees=invitees,
            organisation_id=organisation_id,
            campaign_id=campaigns.ensure_standing(organisation_id=organisation_id, by=by, at=at),
            trigger=Trigger.FIT_NOTE_REQUEST,
            by=by,
            at=at,
        )
        people_by_request = {one.trigger_id: one.person_id for one in invitees}
        became = {one.trigger_id: invited for one, invited in zip(invitees, outcomes, strict=True)}
        _note([row for row in requests if row.id in became], people_by_request, became, by=by, at=at)


def _invitees(requests: Sequence[FitNoteRequest], person_of: Mapping[UUID, UUID], *, at: datetime) -> list[Invitee]:
    """Return the people of some requests as they may be invited on the day that each request came in."""
    days = {row.id: row.received_date for row in requests if row.received_date is not None}
    invitees = invitees_of([(person_of[row.id], row.id) for row in requests if row.id in days], at=at)
    return [replace(one, on_date=days[one.trigger_id]) for one in invitees]


def _note(
    rows: Sequence[FitNoteRequest],
    person_of: Mapping[UUID, UUID],
    became: Mapping[UUID, Invited],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Write down what became of some requests, and that they came in for somebody."""
    first = {row.id for row in rows if row.person_id is None}
    for row in rows:
        outcome, row.reason, row.channel = outcome_of(became[row.id])
        row.outcome, row.person_id = outcome.value, person_of[row.id]
    FitNoteRequest.objects.bulk_update(rows, ["outcome", "reason", "channel", "person"])
    record(
        *(
            event_of(_told(row), person_id=row.person_id, outcome=row.outcome, reason=row.reason, channel=row.channel)
            for row in rows
            if row.id in first or row.outcome != Outcome.REVIEW
        ),
        by=by,
        at=at,
    )


def _told(row: FitNoteRequest) -> Told:
    assert row.received_date is not None
    return Told(
        request_id=row.id,
        organisation_id=row.organisation_id,
        received_date=row.received_date,
        note_from=row.note_from,
        note_to=row.note_to,
        employment_status=row.employment_status,
        sickness_absence=row.sickness_absence,
    )
