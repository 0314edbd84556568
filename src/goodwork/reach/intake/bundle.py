"""What intake and campaigns hold about a person, for the file that they can take away (subject access)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.kernel.clock import local_date
from goodwork.reach.campaigns.models import Invitation
from goodwork.reach.campaigns.queries import STANDS_WORDS, stands
from goodwork.reach.campaigns.rules import CHANNEL_WORDS, TRIGGER_WORDS, Trigger
from goodwork.reach.intake.models import FitNoteRequest, NoteReason
from goodwork.reach.intake.rules import DONE_WORDS, EMPLOYMENT_STATUSES, REASON_WORDS, SICKNESS_ABSENCES, Outcome
from goodwork.registers.people.bundle import Section, contributes


@contributes("fit_note_requests", order=40)
def fit_note_requests(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return a person's requests for fit notes, with why they asked."""
    found = list(FitNoteRequest.objects.filter(person_id__in=person_ids).order_by("received_at", "id"))
    reasons = dict(NoteReason.objects.filter(request__in=found).values_list("request_id", "words"))
    rows = tuple(
        (
            str(one.received_date or ""),
            str(one.note_from or ""),
            str(one.note_to or ""),
            reasons.get(one.id, ""),
            EMPLOYMENT_STATUSES.get(one.employment_status, ""),
            SICKNESS_ABSENCES.get(one.sickness_absence, ""),
            DONE_WORDS[Outcome(one.outcome)],
            REASON_WORDS.get(one.reason, ""),
        )
        for one in found
    )
    columns = ("Received", "Note from", "Note to", "Why", "Work", "Off sick", "What happened", "Why it happened")
    return Section(title="Requests for fit notes", columns=columns, rows=rows) if rows else None


@contributes("invitations", order=41)
def invitations(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return the invitations that a person had."""
    found = list(Invitation.objects.filter(person_id__in=person_ids).order_by("invited_at", "id"))
    now = stands(viewer, [one.trigger_id for one in found])
    rows = tuple(
        (
            str(local_date(one.invited_at)),
            TRIGGER_WORDS[Trigger(one.trigger)],
            CHANNEL_WORDS[one.channel],
            STANDS_WORDS[now[one.trigger_id]],
        )
        for one in found
    )
    return Section(title="Invitations", columns=("Day", "Because of", "How", "Stands"), rows=rows) if rows else None
