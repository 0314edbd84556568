"""What referrals add to a person's own bundle (subject access)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.pathway.eligibility.rules import REASON_WORDS
from goodwork.pathway.eligibility.rules import Reason as EligibilityReason
from goodwork.pathway.referrals.models import Attendance, Correction, Question, Referral, SentBack
from goodwork.pathway.referrals.rules import (
    CORRECTION_WORDS,
    REASONS,
    SOURCE_WORDS,
    STATE_WORDS,
    WORK_STATUS_WORDS,
    CorrectionReason,
    Reason,
    Source,
    State,
    WorkStatus,
)
from goodwork.pathway.referrals.tellers import stands
from goodwork.registers.people.bundle import Section, contributes, day


@contributes("referrals", order=50)
def referrals(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return every referral of a person, oldest first; None where there is none."""
    rows = Referral.objects.filter(person_id__in=person_ids).select_related("organisation", "referrer", "decision")
    told = tuple(
        (
            day(row.received_at),
            row.organisation.name,
            SOURCE_WORDS[Source(row.source)],
            row.referrer.name if row.referrer else "",
            WORK_STATUS_WORDS[WorkStatus(row.work_status)],
            row.words,
            row.comment,
            _eligibility(row),
            STATE_WORDS[State(row.state)],
            REASONS[Reason(row.reason)].words if row.reason else "",
            day(row.closed_at),
        )
        for row in rows.order_by("received_at", "id")
    )
    columns = (
        "Asked for",
        "To",
        "Asked for by",
        "Sent by",
        "Work then",
        "Your words",
        "Their comment",
        "What the rules said",
        "How it stands",
        "Reason",
        "Ended",
    )
    return Section("Where you were referred", columns, told) if told else None


def _eligibility(row: Referral) -> str:
    """Return what the eligibility rules said of a referral, in words."""
    if row.decision is None:
        return ""
    return REASON_WORDS[EligibilityReason(row.decision.reason)] if row.decision.reason else "You can have this support."


@contributes("corrections", order=51)
def corrections(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return every wrong status that was put right, oldest first; None where there is none."""
    rows = Correction.objects.filter(referral__person_id__in=person_ids).select_related("referral__organisation")
    told = tuple(
        (
            day(row.corrected_at),
            row.referral.organisation.name,
            stands(State(row.from_state), Reason(row.from_reason) if row.from_reason else None),
            stands(State(row.to_state), Reason(row.reason) if row.reason else None),
            CORRECTION_WORDS[CorrectionReason(row.why)],
            row.words,
        )
        for row in rows.order_by("corrected_at", "id")
    )
    columns = ("When", "Referral to", "It stood", "It stands", "What was wrong", "In their words")
    return Section("What was put right about your referrals", columns, told) if told else None


@contributes("referral questions", order=52)
def questions(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return what organisations asked each other about a person, and what one that sent them on said to another."""
    asked = Question.objects.filter(referral__person_id__in=person_ids).select_related(
        "referral__organisation", "asked_organisation"
    )
    back = SentBack.objects.filter(referral__person_id__in=person_ids).select_related(
        "referral__organisation", "from_referral__organisation"
    )
    lines = [(q.asked_at, q.referral.organisation.name, q.asked_organisation.name, q.question, q.answer) for q in asked]
    lines += [
        (b.sent_at, b.from_referral.organisation.name, b.referral.organisation.name, b.words, b.comment) for b in back
    ]
    told = tuple((day(when), *rest) for when, *rest in sorted(lines, key=lambda line: line[0]))
    columns = ("When", "From", "To", "What was said", "What was said to it")
    return Section("What was said between organisations about you", columns, told) if told else None


@contributes("attendance", order=53)
def attendance(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return each note of whether a person came, oldest first; of one day the last holds. None where there is none."""
    rows = Attendance.objects.filter(referral__person_id__in=person_ids).select_related("referral__organisation")
    told = tuple(
        (
            f"{row.attended_date:%-d %B %Y}",
            row.referral.organisation.name,
            "Yes" if row.attended else "No",
            day(row.noted_at),
        )
        for row in rows.order_by("attended_date", "noted_at", "id")
    )
    return Section("When you came", ("Day", "To", "Came", "Noted"), told) if told else None
