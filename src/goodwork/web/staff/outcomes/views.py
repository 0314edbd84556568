"""The page on which it is recorded how it stands with work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.kernel.clock import local_date
from goodwork.pathway.caseload import queries as caseload
from goodwork.pathway.caseload.queries import Standing
from goodwork.pathway.caseload.reaching import Reaching
from goodwork.pathway.outcomes import queries, services
from goodwork.pathway.outcomes.queries import OutcomesView
from goodwork.pathway.outcomes.rules import (
    EMPLOYMENT_STATUS_WORDS,
    POINT_WORDS,
    SICKNESS_ABSENCE_WORDS,
    WEEKLY_HOURS_WORDS,
    CannotRecord,
    Point,
    Reading,
)
from goodwork.pathway.referrals.permissions import CannotMoveReferral
from goodwork.pathway.referrals.rules import WorkStatus
from goodwork.web.forms import Form
from goodwork.web.render import render
from goodwork.web.staff.outcomes.forms import ReadingForm


@dataclass(frozen=True)
class NewPage:
    """The form of a reading, with those that are there already."""

    form: Form
    who: Reaching
    referral_id: UUID
    known: OutcomesView
    why_off: str
    talk_first: bool

    def point(self, point: Point) -> str:
        """Return a point in words."""
        return POINT_WORDS[point]

    def work(self, reading: Reading) -> str:
        """Return employment, absence and hours in words."""
        parts = [EMPLOYMENT_STATUS_WORDS[reading.employment_status]]
        if reading.employed:
            parts.append(SICKNESS_ABSENCE_WORDS[reading.sickness_absence].lower())
            parts.append(WEEKLY_HOURS_WORDS[reading.weekly_hours].lower())
        return ", ".join(parts)


def _initial(standing: Standing, known: OutcomesView, point: str, today: Any) -> dict[str, Any]:
    """Return what the form starts with: what was said when they were referred, or nothing where that is long ago."""
    start: dict[str, Any] = {"recorded_date": today}
    has_start = any(r.point is Point.START for r in known.readings)
    start["point"] = point if point in Point.__members__ else (Point.CLOSE if has_start else Point.START).value
    if start["point"] != Point.START or has_start:
        return start
    status = standing.view.work_status
    if status in {WorkStatus.IN_WORK, WorkStatus.OFF_SICK}:
        start |= {
            "employment_status": "01",
            "sickness_absence": "Y" if status is WorkStatus.OFF_SICK else "N",
            "weekly_hours": standing.view.weekly_hours,
        }
    elif status is WorkStatus.OUT_OF_WORK:
        start |= {"sickness_absence": "8", "weekly_hours": "98"}
    start |= {k: v for k, v in standing.scales.items() if v is not None}
    return start


def new(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Record how it stands with work at one point of a referral."""
    at = clock.now()
    standing = caseload.standing(viewer, referral_id, with_answers=True, at=at)
    known = queries.of_referral(viewer, referral_id, at=at)
    initial = _initial(standing, known, request.GET.get("point", ""), local_date(at))
    form = ReadingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.record(
                referral_id=referral_id,
                point=Point(form.cleaned_data["point"]),
                reading=_reading(form.cleaned_data),
                by=viewer.actor(),
                at=at,
            )
        except CannotRecord as refused:
            form.refuse(refused.message, refused.field)
        except CannotMoveReferral as refused:
            form.refuse(refused.message)
        else:
            return redirect(f"{reverse('staff-referral', kwargs={'referral_id': referral_id})}?done=outcome")
    why_off = (
        "" if standing.view.started_at else "Record a conversation first: an outcome belongs to support that began."
    )
    page = NewPage(form, standing.who, referral_id, known, why_off, bool(why_off) and standing.view.is_open)
    return render(request, "staff/outcomes/new.jinja", page, status=422 if form.errors else 200)


def _reading(given: dict[str, Any]) -> Reading:
    """Return the reading that a valid form holds."""
    scales = {name: int(given[name]) if given[name] else None for name in ("work_ability", "worry", "confidence")}
    return Reading(
        recorded_date=given["recorded_date"],
        employment_status=given["employment_status"],
        sickness_absence=given["sickness_absence"],
        weekly_hours=given["weekly_hours"],
        work_started_date=given["work_started_date"],
        **scales,
    )
