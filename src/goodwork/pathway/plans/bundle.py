"""What plans add to a person's own bundle (subject access): every version of what was agreed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.pathway.plans.kinds import kinds
from goodwork.pathway.plans.models import PlanActionDone, PlanVersion
from goodwork.pathway.plans.rules import ADJUSTMENT_WORDS, WHO_WORDS, Adjustment, Who
from goodwork.registers.people.bundle import Section, contributes, day


@contributes("plans", order=56)
def plans(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return each version of each plan of a person, oldest first; None where there is none."""
    rows = (
        PlanVersion.objects.filter(plan__person_id__in=person_ids)
        .prefetch_related("goals", "actions")
        .order_by("plan__agreed_at", "plan_id", "number")
    )
    finished = PlanActionDone.objects.filter(plan__person_id__in=person_ids, undone_at__isnull=True)
    done = {
        key: f"{on:%-d %B %Y}, introduced to {introduced_to}" if introduced_to else f"{on:%-d %B %Y}"
        for key, on, introduced_to in finished.values_list("key", "done_date", "introduced_to")
    }
    named = {kind.code: kind.name() for kind in kinds()}
    told = []
    for row in rows:
        actions = "; ".join(
            f"{a.text} ({a.who_named or WHO_WORDS[Who(a.who)]}, by {a.due_date:%-d %B %Y}"
            + (f", done {done[a.key]})" if a.key in done else ")")
            for a in sorted(row.actions.all(), key=lambda a: a.position)
        )
        told.append(
            (
                day(row.written_at),
                str(row.number),
                named.get(row.kind, row.kind),
                row.matters,
                row.treatment,
                "; ".join(g.text for g in sorted(row.goals.all(), key=lambda g: g.position)),
                actions,
                "; ".join(ADJUSTMENT_WORDS[Adjustment(a)] for a in row.adjustments),
                row.duties,
                "" if row.weekly_hours_now is None else str(row.weekly_hours_now),
                "" if row.weekly_hours_aim is None else str(row.weekly_hours_aim),
                f"{row.review_date}",
            )
        )
    columns = (
        "Written",
        "Version",
        "Kind",
        "What matters",
        "Treatment and health",
        "Goals",
        "Actions",
        "Changes at work",
        "Duties",
        "Hours a week now",
        "Hours a week aimed for",
        "Looked at again by",
    )
    return Section("Your plans", columns, tuple(told)) if told else None
