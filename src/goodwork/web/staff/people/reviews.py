"""The list of possible matches: rows that wait for a human, and records that may be one person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from goodwork.kernel import clock
from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.kernel.states import CannotMove
from goodwork.registers.people import queries, services
from goodwork.registers.people.codes import ReviewState
from goodwork.registers.people.permissions import Action
from goodwork.web.render import render
from goodwork.web.staff.people.changes import must
from goodwork.web.staff.people.forms import ReviewForm
from goodwork.web.staff.people.pages import ReviewPage, ReviewsPage, SamePage

_ON_A_PAGE = 25


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the rows that wait, or those that were decided."""
    if "row" in request.GET:
        review_id = queries.review_about(viewer, _id_of(request.GET["row"]))
        if review_id:
            return redirect("staff-review", review_id=review_id)
    asked = request.GET.get("state", "")
    state = ReviewState(asked) if asked in {"LINKED", "KEPT_APART"} else ReviewState.OPEN
    text = request.GET.get("page", "1")
    number = max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    found = queries.reviews(viewer, state=state, limit=_ON_A_PAGE, offset=(number - 1) * _ON_A_PAGE, at=clock.now())
    pages = max(-(-found.total // _ON_A_PAGE), 1)
    return render(request, "staff/people/reviews.jinja", ReviewsPage(found, state.value, number, pages))


def one(request: HttpRequest, viewer: Viewer, review_id: UUID) -> HttpResponse:
    """Show both sides of a row, and let a human say who it is about, or take that back."""
    at = clock.now()
    review = queries.review(viewer, review_id, at=at)
    form = ReviewForm(
        request.POST if request.method == "POST" and "undo" not in request.POST else None,
        candidates=review.candidates,
    )
    if request.method == "POST" and ("undo" in request.POST or form.is_valid()):
        try:
            said = _decide(request, viewer, review_id, form)
        except CannotMove:
            messages.warning(request, "Somebody decided this in the meantime. This is how it stands.")
            return redirect("staff-review", review_id=review_id)
        except services.CannotLink as refusal:
            form.refuse(str(refusal), "decision")
        else:
            messages.success(request, said)
            return redirect("staff-review", review_id=review_id)
    if review.state is ReviewState.OPEN:
        return render(request, "staff/people/review.jinja", ReviewPage(review, form))
    # Who decided one has a list of them to get through.
    others = queries.reviews(viewer, state=ReviewState.OPEN, limit=1, at=at)
    next_id = others.rows[0].review_id if others.rows else None
    return render(request, "staff/people/review.jinja", ReviewPage(review, form, next_id, others.total))


def _decide(request: HttpRequest, viewer: Viewer, review_id: UUID, form: ReviewForm) -> str:
    """Do what was chosen, and return what to say about it."""
    at, by = clock.now(), viewer.actor()
    if "undo" in request.POST:
        services.undo_review(review_id=review_id, by=by, at=at)
        return "The decision is taken back. The row waits again."
    if form.cleaned_data["decision"] == "APART":
        services.keep_apart(review_id=review_id, by=by, at=at)
        return "Kept apart: the row is about somebody else, who is on the list now."
    services.link_review(review_id=review_id, person_id=UUID(form.cleaned_data["decision"]), by=by, at=at)
    return "Linked: the row is about this person."


def same(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Show who may be the same as a person; link two records, or part two that were linked."""
    at = clock.now()
    must(viewer, person_id, Action.LINK)
    card = queries.card(viewer, person_id, at=at)
    found = queries.duplicates_of(viewer, person_id, at=at)
    if request.method == "POST":
        other = _id_of(request.POST.get("link") or request.POST.get("part") or "")
        if "link" in request.POST:
            must(viewer, other, Action.LINK)
            try:
                services.link(kept_id=card.person_id, merged_id=other, by=viewer.actor(), at=at)
                messages.success(request, "The two records are linked.")
            except services.CannotLink as refusal:
                messages.warning(request, str(refusal))
        else:
            if other not in card.record_ids:
                raise NotVisible("There is no such link.")
            try:
                services.part(merged_id=other, by=viewer.actor(), at=at)
                messages.success(request, "The two records are parted, each as it was.")
            except services.CannotPart as refusal:
                messages.warning(request, str(refusal))
        return redirect("staff-person-same", person_id=card.person_id)
    return render(request, "staff/people/same.jinja", SamePage(card, found))


def _id_of(text: str) -> UUID:
    """Return an id that a button sent; anything else is not there."""
    try:
        return UUID(text)
    except ValueError:
        raise NotVisible("There is no such person.") from None
