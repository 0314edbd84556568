"""What routes add to a person's own bundle (subject access)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.pathway.routes.models import NeedOfPerson, Redirect
from goodwork.pathway.routes.redirects import CAME_WORDS, Came
from goodwork.registers.people.bundle import Section, contributes, day
from goodwork.registers.places.queries import area_names
from goodwork.registers.programmes.offers import NEED_WORDS, Need


@contributes("needs", order=52)
def needs(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return what somebody said matters to them, oldest first; None where they never said."""
    rows = NeedOfPerson.objects.filter(person_id__in=person_ids).order_by("said_at", "position", "id")
    told = tuple((NEED_WORDS[Need(r.need)], day(r.said_at), day(r.until_at)) for r in rows)
    return Section("What you said matters to you", ("What", "From", "Until"), told) if told else None


@contributes("redirections", order=53)
def redirections(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return where somebody was redirected to, and what came of it; None where they never were."""
    rows = list(
        Redirect.objects.filter(person_id__in=person_ids).select_related("organisation").order_by("made_at", "id")
    )
    named = area_names(viewer, {r.la_code for r in rows})
    told = tuple(
        (
            day(r.made_at),
            r.organisation.name,
            named.get(r.la_code, r.la_code),
            CAME_WORDS[Came(r.came)] if r.came else "",
            day(r.closed_at),
        )
        for r in rows
    )
    columns = ("On", "By", "To the service of", "What came of it", "Written down")
    return Section("Where you were redirected", columns, told) if told else None
