"""Entering a programme and changing what it offers: each time another version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.programmes import queries, services
from goodwork.registers.programmes.conditions import CannotOffer
from goodwork.registers.programmes.offer_files import read_offer, written
from goodwork.registers.programmes.permissions import can_edit, check_can_add, check_can_edit
from goodwork.registers.programmes.queries import ProgrammeView
from goodwork.web.forms import Form
from goodwork.web.render import render
from goodwork.web.staff.programmes.forms import ProgrammeForm, programme_initial

NOT_FACTS = {"slug", "changed_because", "sources", "rules", "comes_after", "declared", "capacity_kind", "name"}
"""Fields of an offer beside which no source is written when they are changed by hand."""


@dataclass(frozen=True)
class FormPage:
    """A page with one form about a programme, or about none yet."""

    form: Form
    view: ProgrammeView | None
    title: str
    intro: str
    button: str


def editable(viewer: Viewer, programme_id: UUID) -> ProgrammeView:
    """Return a programme that the viewer may change; not found for others."""
    view = queries.one(viewer, programme_id, at=clock.now())
    check_can_edit(viewer, view.lead_id)
    return view


def shown(request: HttpRequest, page: FormPage) -> HttpResponse:
    """Return the page of a form."""
    return render(request, "staff/programmes/form.jinja", page, status=422 if page.form.errors else 200)


def back(programme_id: UUID, *, changed: bool = True) -> HttpResponse:
    """Lead back to the page of a programme, which says what was done."""
    done = "entered" if changed else "same"
    return redirect(f"{reverse('staff-programme', kwargs={'programme_id': programme_id})}?done={done}")


def enter(viewer: Viewer, row: dict[str, Any]) -> services.Entered:
    """Enter a programme as a data file would have it. Raises CannotOffer."""
    return services.enter(read_offer(row), by=viewer.actor(), at=clock.now())


def refuse(form: Form, refused: CannotOffer) -> None:
    """Put a refusal beside the field that it belongs to, where the form has it."""
    form.refuse(refused.message.replace("`", ""), {"providers": "lead"}.get(refused.field, refused.field))


def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Add a programme. A service lead adds one that their own organisation leads."""
    check_can_add(viewer)
    form = ProgrammeForm(request.POST or None, new=True, initial={"capacity_kind": "IN_ALL", "languages": "English"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        lead = organisations.by_any_code(viewer, given["lead"])
        if lead is None:
            form.refuse("There is no organisation with this code. Look it up under Organisations", "lead")
        elif not can_edit(viewer, lead.id):
            form.refuse("Enter the code of your own organisation; an administrator enters those of others", "lead")
        elif queries.by_slug(viewer, given["slug"]) is not None and _has_offer(viewer, given["slug"]):
            form.refuse("There is a programme of this short name already", "slug")
        else:
            fields = form.offer_fields()
            sources = {n: {"source": given["source"]} for n in fields if n not in NOT_FACTS and fields[n]}
            row = fields | {
                "slug": given["slug"],
                "providers": [{"code": lead.code, "role": "LEAD"}],
                "sources": sources,
            }
            try:
                made = enter(viewer, row)
            except CannotOffer as refused:
                refuse(form, refused)
            else:
                return back(made.programme_id)
    page = FormPage(
        form, None, "Add a programme", "Rules, further providers and what comes first follow after.", "Add it"
    )
    return shown(request, page)


def _has_offer(viewer: Viewer, slug: str) -> bool:
    try:
        queries.one(viewer, slug, at=clock.now())
    except NotVisible:
        return False
    return True


def change(request: HttpRequest, viewer: Viewer, programme_id: UUID) -> HttpResponse:
    """Change what a programme offers; the version before stays in the history."""
    view = editable(viewer, programme_id)
    form = ProgrammeForm(request.POST or None, new=False, initial=programme_initial(view.offer))
    if request.method == "POST" and form.is_valid():
        row = written(view.offer)
        fields = form.offer_fields()
        source = {"source": form.cleaned_data["source"], "confirmed": True}
        changed = {n for n in fields if n not in NOT_FACTS and fields[n] != row.get(n)}
        row |= fields | {"sources": row["sources"] | dict.fromkeys(changed, source)}
        if not changed and all(fields[n] == written(view.offer).get(n) for n in ("name", "declared", "capacity_kind")):
            return back(programme_id, changed=False)
        try:
            made = enter(viewer, row)
        except CannotOffer as refused:
            refuse(form, refused)
        else:
            return back(programme_id, changed=made.changed)
    page = FormPage(
        form,
        view,
        "Change it",
        "What is written here holds from now on. The version before stays in the history.",
        "Change it",
    )
    return shown(request, page)
