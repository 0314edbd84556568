"""Invitations that stand: reminding once, noting what became of them, and ending those that nobody will answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.kernel.clock import local_date
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code, Event
from goodwork.reach.campaigns.deciding import REMINDER
from goodwork.reach.campaigns.events import (
    InvitationAnswered,
    InvitationCancelled,
    InvitationNotAnswered,
    InvitationReminded,
)
from goodwork.reach.campaigns.inviting import SUBJECT
from goodwork.reach.campaigns.models import Invitation
from goodwork.reach.campaigns.rules import INVITATION, CampaignState, InvitationState, Withheld
from goodwork.reach.contacts import services as contacts
from goodwork.reach.messaging import services as messages
from goodwork.reach.messaging.planning import CannotReach, Outgoing, allowed_languages
from goodwork.reach.messaging.rules import Cancelled, Channel, choose_channel
from goodwork.reach.promises import queries as promises
from goodwork.registers.people import queries as people

REMINDED_AT_ONCE: Final = 1_000
_HELD: Final = (CampaignState.PAUSED.value, CampaignState.STOPPED.value)
_OPEN: Final = InvitationState.OPEN.value


@transaction.atomic
def remind_due(*, by: Actor, at: datetime) -> int:
    """Remind those whose reminder is due, once each and by the way they were invited; return how many were looked at.

    Nobody is reminded who has answered, whose campaign is paused or stopped, who has been referred meanwhile, or who
    can no longer be reached by that way.
    """
    due = (
        Invitation.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(state=_OPEN, reminded_at__isnull=True, reminder_date__lte=local_date(at))
        .exclude(campaign__state__in=_HELD)
        .order_by("reminder_date", "id")
    )
    invitations = list(due[:REMINDED_AT_ONCE])
    if not invitations:
        return 0
    wanted = _to_remind(invitations, at=at)
    answers = messages.queue_many(
        [
            Outgoing(
                person_id=one.person_id,
                template=REMINDER,
                organisation_id=one.organisation_id,
                subject_kind=SUBJECT,
                subject_id=one.id,
                link_id=one.link_id,
                once_key=f"{REMINDER}:{one.id}",
            )
            for one in wanted
        ],
        by=by,
        at=at,
    )
    reminded = [one for one, answer in zip(wanted, answers, strict=True) if not isinstance(answer, CannotReach)]
    Invitation.objects.filter(id__in=[one.id for one in reminded]).update(reminded_at=at)
    passed_over = {one.id for one in invitations} - {one.id for one in reminded}
    Invitation.objects.filter(id__in=passed_over).update(reminder_date=None)
    record(
        *(
            InvitationReminded(invitation_id=one.id, person_id=one.person_id, organisation_id=one.organisation_id)
            for one in reminded
        ),
        by=by,
        at=at,
    )
    return len(invitations)


def _to_remind(invitations: Sequence[Invitation], *, at: datetime) -> list[Invitation]:
    """Return those who may be reminded, and can be by the way that they were invited."""
    ids = {one.person_id for one in invitations}
    facts = people.reach_facts(SYSTEM_VIEWER, ids, at=at)
    referred = promises.open_persons(SYSTEM_VIEWER, ids, "REFERRAL")
    languages = allowed_languages(REMINDER)
    return [
        one
        for one in invitations
        if one.person_id not in referred
        and (fact := facts.get(one.person_id)) is not None
        and choose_channel(fact, languages, has_link=True) == one.channel
    ]


@transaction.atomic
def answered(request_ids: Collection[UUID], *, alone: bool, by: Actor, at: datetime) -> None:
    """Note that some questionnaires were answered: their invitations are, and no reminder of them goes out.

    `alone`: without a caller, so that a call which was promised instead is not needed any more; a caller who types the
    answers notes the call themselves.
    """
    rows = _locked(Q(request_id__in=list(request_ids), state__in=[_OPEN, InvitationState.NOT_ANSWERED.value]))
    for row in rows:
        row.state = INVITATION.move(row.state, "ANSWER")
        row.answered_at, row.ended_at, row.reminder_date = at, at, None
    Invitation.objects.bulk_update(rows, ["state", "answered_at", "ended_at", "reminder_date"], batch_size=500)
    _stop_messages(rows, Cancelled.ANSWERED, by=by, at=at)
    if alone:
        _release_calls(rows, Code("ANSWERED_ELSEWHERE"), by=by, at=at)
    record(
        *(
            InvitationAnswered(
                invitation_id=row.id,
                person_id=row.person_id,
                organisation_id=row.organisation_id,
                campaign_id=row.campaign_id,
            )
            for row in rows
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def not_answered(request_ids: Collection[UUID], *, by: Actor, at: datetime) -> None:
    """End the invitations whose questionnaires nobody answered within 84 days."""
    rows = _end(Q(request_id__in=list(request_ids)), "EXPIRE", at=at)
    _stop_messages(rows, Cancelled.OVERTAKEN, by=by, at=at)
    record(
        *(
            InvitationNotAnswered(
                invitation_id=row.id,
                person_id=row.person_id,
                organisation_id=row.organisation_id,
                campaign_id=row.campaign_id,
            )
            for row in rows
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def cancel_requests(request_ids: Collection[UUID], *, reason: Code, by: Actor, at: datetime) -> None:
    """End the open invitations of questionnaires that were withdrawn."""
    _cancel(Q(request_id__in=list(request_ids)), reason, Cancelled.OVERTAKEN, by=by, at=at)


@transaction.atomic
def cancel_triggers(*, trigger_ids: Collection[UUID], by: Actor, at: datetime) -> None:
    """End the open invitations that some triggers led to, because they were found not to be about these people."""
    _cancel(Q(trigger_id__in=list(trigger_ids)), Code("TAKEN_BACK"), Cancelled.OVERTAKEN, by=by, at=at)


@transaction.atomic
def cancel_for_people(*, person_ids: Collection[UUID], reason: Withheld, by: Actor, at: datetime) -> None:
    """End the open invitations of people who have died or opted out, with what is queued and promised for them."""
    if not person_ids:
        return
    why = Cancelled.DECEASED if reason is Withheld.DECEASED else Cancelled.OPTED_OUT
    _cancel(Q(person__known_as__in=list(person_ids)), Code(reason.value), why, by=by, at=at)


def _cancel(which: Q, reason: Code, why: Cancelled, *, by: Actor, at: datetime) -> None:
    rows = _end(which, "CANCEL", at=at)
    if not rows:
        return
    _stop_messages(rows, why, by=by, at=at)
    _release_calls(rows, reason, by=by, at=at)
    happened: list[Event] = [
        InvitationCancelled(
            invitation_id=row.id,
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            campaign_id=row.campaign_id,
            reason=reason,
        )
        for row in rows
    ]
    record(*happened, by=by, at=at)


def _end(which: Q, move: str, *, at: datetime) -> list[Invitation]:
    """End open invitations that fit a condition, and return them."""
    rows = _locked(which & Q(state=_OPEN))
    for row in rows:
        row.state = INVITATION.move(row.state, move)
        row.ended_at, row.reminder_date = at, None
    Invitation.objects.bulk_update(rows, ["state", "ended_at", "reminder_date"], batch_size=500)
    return rows


def _locked(which: Q) -> list[Invitation]:
    return list(Invitation.objects.select_for_update(of=("self",)).filter(which).order_by("id"))


def _stop_messages(rows: Sequence[Invitation], why: Cancelled, *, by: Actor, at: datetime) -> None:
    if rows:
        messages.stop_subject(subject_kind=SUBJECT, subject_ids=[row.id for row in rows], reason=why, by=by, at=at)


def _release_calls(rows: Sequence[Invitation], reason: Code, *, by: Actor, at: datetime) -> None:
    """End the calls about some invitations: those promised at once, and those instead of a text that failed."""
    rung = [row.id for row in rows if row.channel == Channel.CALL or row.failed_at is not None]
    if rung:
        contacts.release_calls(subject_kind=SUBJECT, subject_ids=rung, reason=reason, by=by, at=at)


def note_moment(column: str, invitation_ids: Collection[UUID], *, at: datetime) -> None:
    """Note the first moment at which a step of some invitations happened: sent, delivered, failed or opened."""
    Invitation.objects.filter(**{"id__in": list(invitation_ids), f"{column}__isnull": True}).update(**{column: at})


def note_opened(request_ids: Collection[UUID], *, at: datetime) -> None:
    """Note the first moment at which the links to some questionnaires were opened."""
    Invitation.objects.filter(request_id__in=list(request_ids), opened_at__isnull=True).update(opened_at=at)


def note_consented(person_ids: Collection[UUID], *, at: datetime) -> None:
    """Note the first consent that somebody gave after an invitation that they have answered or may yet answer."""
    standing = ~Q(state=InvitationState.CANCELLED.value)
    Invitation.objects.filter(
        standing, person__known_as__in=list(person_ids), invited_at__lte=at, consented_at__isnull=True
    ).update(consented_at=at)


def note_referred(person_ids: Collection[UUID], *, at: datetime) -> None:
    """Note the first referral of somebody after they answered an invitation."""
    Invitation.objects.filter(
        person__known_as__in=list(person_ids), answered_at__lte=at, referred_at__isnull=True
    ).update(referred_at=at)
