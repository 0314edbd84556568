"""What is promised to whom, who waits in silence, and what colleagues are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.pathway.referrals import queries as referrals
from goodwork.reach.promises import permissions, queries, services
from goodwork.reach.promises.queries import PAGE, PromiseView
from goodwork.reach.promises.rules import LIVE, CannotPromise, MoveReason
from goodwork.reach.promises.services import NoPromise
from goodwork.reach.strangers import queries as strangers
from goodwork.registers.access import queries as access
from goodwork.registers.people import queries as people
from goodwork.web.render import render
from goodwork.web.staff.namesakes import marks
from goodwork.web.staff.promises.forms import GiveForm, MoveForm
from goodwork.web.staff.promises.pages import ListPage, NoticesPage, OnePage, PromiseFormPage, SilencesPage


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """List live promises: the viewer's own, those that nobody holds by name, or all; whenever due or in silence."""
    at = clock.now()
    asked_for = request.GET.get("whose", "")
    whose = asked_for if asked_for in {"all", "nobody"} else "mine"
    overdue = request.GET.get("overdue") == "1"
    rows = queries.list_for(
        viewer,
        overdue=overdue,
        user_id=viewer.id if whose == "mine" else None,
        nobodys=whose == "nobody",
        after=_after(request),
        at=at,
    )
    following = ""
    if len(rows) == PAGE:
        asked = {"whose": whose, "after": f"{rows[-1].due_date}_{rows[-1].id}"} | ({"overdue": "1"} if overdue else {})
        following = f"{reverse('staff-promises')}?{urlencode(asked)}"
    page = ListPage(rows, *_who(viewer, rows, at), whose, overdue, following)
    return render(request, "staff/promises/index.jinja", page)


def silences(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show a service lead who waits in silence, longest first."""
    at = clock.now()
    rows = queries.silences(viewer, after=_after(request), at=at)
    following = ""
    if len(rows) == PAGE:
        following = f"{reverse('staff-silences')}?{urlencode({'after': f'{rows[-1].due_date}_{rows[-1].id}'})}"
    page = SilencesPage(rows, *_who(viewer, rows, at), at, following, strangers.counts(viewer, at=at))
    return render(request, "staff/promises/silences.jinja", page)


def one(request: HttpRequest, viewer: Viewer, promise_id: UUID) -> HttpResponse:
    """Show one promise with its moves."""
    at = clock.now()
    promise = queries.get(viewer, promise_id, at=at)
    live = promise.state in LIVE
    may_act = live and permissions.can_act(viewer, promise.organisation_id)
    told_when = queries.told_when(viewer, promise_id, at=at)
    asked = {promise.subject_id} if promise.subject_kind == "QUESTION" else set()
    asked_in = referrals.asked_in(viewer, asked).get(promise.subject_id)
    sees_referral = promise.subject_kind == "REFERRAL" and referrals.sees(viewer, promise.subject_id)
    page = OnePage(promise, *_who(viewer, [promise], at), may_act, live, told_when, asked_in, sees_referral)
    return render(request, "staff/promises/one.jinja", page)


def move(request: HttpRequest, viewer: Viewer, promise_id: UUID) -> HttpResponse:
    """Move a promise to another day, with the reason that the person is told."""
    at = clock.now()
    promise = _to_act_on(viewer, promise_id, at)
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.move(
                promise_id=promise_id,
                due_date=form.cleaned_data["due_date"],
                reason=MoveReason(form.cleaned_data["reason"]),
                by=viewer.actor(),
                at=at,
            )
        except CannotPromise as refusal:
            form.refuse(refusal.reason, field=refusal.field)
        except NoPromise:
            raise Http404 from None
        else:
            messages.success(request, "The date is moved, and the person is told.")
            return redirect("staff-promise", promise_id=promise_id)
    page = PromiseFormPage(promise, *_who(viewer, [promise], at), form)
    return render(request, "staff/promises/move.jinja", page)


def give(request: HttpRequest, viewer: Viewer, promise_id: UUID) -> HttpResponse:
    """Give a promise to a colleague of the same organisation."""
    at = clock.now()
    promise = _to_act_on(viewer, promise_id, at)
    members = access.members(viewer, promise.organisation_id, at=at)
    colleagues = [(str(m.id), m.name) for m in members if m.id != promise.user_id and permissions.holds(m.roles)]
    form = GiveForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        try:
            services.reassign(
                promise_id=promise_id, user_id=UUID(form.cleaned_data["user_id"]), by=viewer.actor(), at=at
            )
        except NoPromise:
            raise Http404 from None
        messages.success(request, "The promise is passed on. The colleague has a notice, and the person is told.")
        return redirect("staff-promise", promise_id=promise_id)
    page = PromiseFormPage(promise, *_who(viewer, [promise], at), form)
    return render(request, "staff/promises/give.jinja", page)


def notices(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what the viewer is told, and mark it as seen: one notice, or all that stand on the page."""
    at = clock.now()
    if request.method == "POST":
        ids = [UUID(text) for text in request.POST.getlist("notice") if _is_uuid(text)]
        services.see_notices(viewer=viewer, notice_ids=ids, by=viewer.actor(), at=at)
        return redirect("staff-notices")
    rows = queries.notices(viewer, at=at)
    whom = {row.person_id for row in rows if row.person_id}
    names = people.names(viewer, whom, at=at) if whom else {}
    return render(request, "staff/promises/notices.jinja", NoticesPage(rows, names, marks(viewer, names, at=at)))


def _to_act_on(viewer: Viewer, promise_id: UUID, at: datetime) -> PromiseView:
    """Return a live promise that the viewer may move or give; raises NotVisible or Http404."""
    promise = queries.get(viewer, promise_id, at=at)
    permissions.check_can_act(viewer, promise.organisation_id)
    if promise.state not in LIVE:
        raise Http404
    return promise


def _who(viewer: Viewer, rows: Iterable[PromiseView], at: datetime) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """Return the names of the people on a list, and what tells two of one name apart."""
    ids = {row.person_id for row in rows}
    names = people.names(viewer, ids, at=at) if ids else {}
    return names, marks(viewer, names, at=at)


def _after(request: HttpRequest) -> tuple[date, UUID] | None:
    """Return where a page begins; anything that is no such place begins at the first."""
    day, _, promise_id = request.GET.get("after", "").partition("_")
    try:
        return date.fromisoformat(day), UUID(promise_id)
    except ValueError:
        return None


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
