"""The register of organisations for those who look after it, and for service leads to look things up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.paging import pages_of
from goodwork.registers.organisations import contact_points, queries, services
from goodwork.registers.organisations.contact_points import PointView
from goodwork.registers.organisations.permissions import can_edit
from goodwork.registers.organisations.points import POINT_WORDS, CannotReachAt, PointKind
from goodwork.registers.organisations.queries import OrganisationDetail, OrganisationView, RelationView
from goodwork.registers.organisations.rules import KIND_WORDS, CannotRegister, CannotRelate, Kind, Status
from goodwork.registers.places.queries import area_names
from goodwork.web.forms import Form
from goodwork.web.render import render
from goodwork.web.staff.organisations.forms import CloseForm, EndForm, PointForm, RegisterForm, RelateForm

A_PAGE = 50

STATUS_WORDS = {
    Status.ACTIVE: "Open",
    Status.CLOSED: "Closed",
    Status.DORMANT: "Dormant",
    Status.PROPOSED: "Not open yet",
}
DONE = {
    "registered": "The organisation is in the register.",
    "related": "The relation is entered.",
    "ended": "The relation has ended.",
    "closed": "The organisation is closed. It stays in the register.",
    "point": "Requests go there from now on.",
    "point-ended": "No request goes there any more.",
}
"""What has just been done, by the code that a redirect carries."""


@dataclass(frozen=True)
class ListPage:
    """What the list shows."""

    organisations: tuple[OrganisationView, ...]
    total: int
    text: str
    kind: str
    kinds: tuple[tuple[str, str], ...]
    number: int
    pages: int
    address: str
    may_edit: bool


@dataclass(frozen=True)
class OnePage:
    """What the page of one organisation shows."""

    detail: OrganisationDetail
    status: str
    council: str
    outward: tuple[RelationView, ...]
    inward: tuple[RelationView, ...]
    points: tuple[PointView, ...]
    today: date
    done: str
    may_edit: bool

    @staticmethod
    def point_words(kind: PointKind) -> str:
        return POINT_WORDS[kind]


@dataclass(frozen=True)
class FormPage:
    """A page with one form, about one organisation or about none yet."""

    form: Form
    organisation: OrganisationView | None = None
    relation: RelationView | None = None
    point: PointView | None = None


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show organisations by name, code or postcode."""
    text = request.GET.get("text", "").replace("\x00", "")[:100]
    asked = request.GET.get("kind", "")
    kind = next((k for k in Kind if k.value == asked), None)
    given = request.GET.get("page", "1")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1
    found = queries.search(viewer, text, kind=kind, limit=A_PAGE, offset=(max(1, number) - 1) * A_PAGE)
    pages = pages_of(found.total, A_PAGE)
    if number > pages or number < 1:
        raise NotVisible
    page = ListPage(
        organisations=found.organisations,
        total=found.total,
        text=text,
        kind=kind.value if kind else "",
        kinds=tuple((k.value, KIND_WORDS[k]) for k in Kind),
        number=number,
        pages=pages,
        address="?" + urlencode({"text": text, "kind": kind.value if kind else ""}) + "&page=",
        may_edit=can_edit(viewer),
    )
    return render(request, "staff/organisations/index.jinja", page)


def one(request: HttpRequest, viewer: Viewer, organisation_id: UUID) -> HttpResponse:
    """Show one organisation with its relations."""
    detail = queries.detail(viewer, organisation_id)
    la_code = detail.organisation.la_code
    page = OnePage(
        detail=detail,
        status=STATUS_WORDS[detail.status],
        council=area_names(viewer, [la_code]).get(la_code, "") if la_code else "",
        outward=tuple(r for r in detail.relations if r.outward),
        inward=tuple(r for r in detail.relations if not r.outward),
        points=contact_points.history_of(viewer, organisation_id),
        today=local_date(clock.now()),
        done=DONE.get(request.GET.get("done", ""), ""),
        may_edit=can_edit(viewer),
    )
    return render(request, "staff/organisations/one.jinja", page)


def _back(organisation_id: UUID, done: str) -> HttpResponse:
    """Lead back to the page of an organisation, which says what was done."""
    return redirect(f"{reverse('staff-organisation', kwargs={'organisation_id': organisation_id})}?done={done}")


def register(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Put an organisation into the register."""
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.register(
                name=given["name"],
                kind=given["kind"],
                ods_code=given["ods_code"],
                local_code=given["local_code"],
                phone=given["phone"],
                address_line=given["address_line"],
                postcode=given["postcode"],
                by=viewer.actor(),
                at=clock.now(),
            )
        except CannotRegister as refusal:
            form.refuse(str(refusal), refusal.field)
        else:
            return _back(made, "registered")
    return render(request, "staff/organisations/new.jinja", FormPage(form))


def relate(request: HttpRequest, viewer: Viewer, organisation_id: UUID) -> HttpResponse:
    """Enter a relation of an organisation to another."""
    organisation = queries.get(viewer, organisation_id)
    form = RelateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        other = queries.by_any_code(viewer, given["other"])
        if other is None:
            form.refuse("There is no organisation with this code. Look it up under Organisations", "other")
        else:
            try:
                services.relate(
                    from_id=organisation_id,
                    to_id=other.id,
                    kind=given["kind"],
                    from_date=given["from_date"],
                    by=viewer.actor(),
                    at=clock.now(),
                )
            except CannotRelate as refusal:
                form.refuse(str(refusal), refusal.field)
            else:
                return _back(organisation_id, "related")
    return render(request, "staff/organisations/relate.jinja", FormPage(form, organisation))


def end_relation(request: HttpRequest, viewer: Viewer, organisation_id: UUID, relation_id: UUID) -> HttpResponse:
    """End a relation of an organisation."""
    detail = queries.detail(viewer, organisation_id)
    relation = next((r for r in detail.relations if r.id == relation_id and r.outward), None)
    if relation is None:
        raise NotVisible
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_relation(
                relation_id=relation_id, to_date=form.cleaned_data["to_date"], by=viewer.actor(), at=clock.now()
            )
        except CannotRelate as refusal:
            form.refuse(str(refusal), "to_date")
        else:
            return _back(organisation_id, "ended")
    return render(request, "staff/organisations/end_relation.jinja", FormPage(form, detail.organisation, relation))


def close(request: HttpRequest, viewer: Viewer, organisation_id: UUID) -> HttpResponse:
    """Note that an organisation closed."""
    organisation = queries.get(viewer, organisation_id)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close(
                organisation_id=organisation_id,
                closed_date=form.cleaned_data["closed_date"],
                by=viewer.actor(),
                at=clock.now(),
            )
        except CannotRegister as refusal:
            form.refuse(str(refusal), "closed_date")
        else:
            return _back(organisation_id, "closed")
    return render(request, "staff/organisations/close.jinja", FormPage(form, organisation))


def set_point(request: HttpRequest, viewer: Viewer, organisation_id: UUID) -> HttpResponse:
    """Say where an organisation's requests go."""
    organisation = queries.get(viewer, organisation_id)
    form = PointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            contact_points.set_contact_point(
                organisation_id=organisation_id,
                kind=given["kind"],
                value=given["value"],
                always=given["always"],
                by=viewer.actor(),
                at=clock.now(),
            )
        except CannotReachAt as refusal:
            form.refuse(str(refusal), refusal.field or "value")
        else:
            return _back(organisation_id, "point")
    return render(request, "staff/organisations/point.jinja", FormPage(form, organisation))


def end_point(request: HttpRequest, viewer: Viewer, organisation_id: UUID, point_id: UUID) -> HttpResponse:
    """End a contact point of an organisation, today."""
    organisation = queries.get(viewer, organisation_id)
    found = contact_points.history_of(viewer, organisation_id)
    point = next((p for p in found if p.id == point_id and p.to_date is None), None)
    if point is None:
        raise NotVisible
    if request.method == "POST":
        at = clock.now()
        contact_points.end_contact_point(
            point_id=point_id, to_date=max(local_date(at), point.from_date), by=viewer.actor(), at=at
        )
        return _back(organisation_id, "point-ended")
    return render(request, "staff/organisations/end_point.jinja", FormPage(Form(), organisation, point=point))
