"""Changing what a person's record says: details, needs, consent, flags, death, hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from goodwork.kernel import clock
from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.kernel.identifiers import Phone
from goodwork.registers.people import queries, services
from goodwork.registers.people.permissions import Action, CannotDo
from goodwork.registers.people.wording import CONSENT_WORDING_VERSION, consent_wording
from goodwork.web.render import render
from goodwork.web.staff.people.forms import (
    ConsentForm,
    ContactForm,
    DeathForm,
    DetailsForm,
    HoldForm,
    NeedsForm,
    details_of,
)
from goodwork.web.staff.people.pages import CardPage, ConsentPage, FormPage


def must(viewer: Viewer, person_id: UUID, action: Action) -> None:
    """Turn what a viewer may not do into the page that is not there."""
    try:
        queries.allowed(viewer, person_id, action)
    except CannotDo as refusal:
        raise NotVisible(str(refusal)) from refusal


def _to_record(request: HttpRequest, person_id: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("staff-person", person_id=person_id)


def _given(form: ContactForm, *, hidden: bool) -> dict[str, Any]:
    """Return what a form holds as the service takes it. Where the present values are hidden, blank leaves them."""
    given = {}
    for name, value in form.cleaned_data.items():
        text = value.e164.replace("+44", "0") if isinstance(value, Phone) else value
        if name in ContactForm.base_fields and hidden and not text:
            continue
        given[name] = "" if text is None else text
    return given


def details(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Put right who a person is and how they are reached."""
    at = clock.now()
    must(viewer, person_id, Action.CORRECT_CONTACT)
    card = queries.card(viewer, person_id, at=at)
    data = request.POST if request.method == "POST" else None
    form: ContactForm
    if Action.CORRECT_IDENTITY in card.can:
        form = DetailsForm(data, initial=details_of(card), today=clock.local_date(at))
    else:
        form = ContactForm(data, initial=details_of(card))
        if card.address_line is None and not card.where_hidden:
            del form.fields["address_line"], form.fields["postcode"]
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_details(
                person_id=person_id, **_given(form, hidden=card.where_hidden), by=viewer.actor(), at=at
            )
        except services.CannotCorrect as refusal:
            form.refuse(refusal.message, refusal.field)
        else:
            return _to_record(request, card.person_id, "The details are saved.")
    return render(request, "staff/people/details.jinja", FormPage(card, form))


def needs(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Note what a person needs to be reached and understood; it is used everywhere from then on."""
    at = clock.now()
    must(viewer, person_id, Action.SET_NEEDS)
    card = queries.card(viewer, person_id, at=at)
    form = NeedsForm(request.POST if request.method == "POST" else None, card=card)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        language = given.pop("speaks")
        services.note_needs(
            person_id=person_id,
            language=language,
            **given,
            by=viewer.actor(),
            at=at,
        )
        return _to_record(request, card.person_id, "What they need is saved, and is used from now on.")
    return render(request, "staff/people/needs.jinja", FormPage(card, form))


def consent(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Write down what a person said about one organisation."""
    at = clock.now()
    must(viewer, person_id, Action.RECORD_CONSENT)
    card = queries.card(viewer, person_id, at=at)
    recipients = queries.consent_recipients(viewer, person_id, at=at)
    form = ConsentForm(request.POST if request.method == "POST" else None, recipients=recipients)
    if request.method == "POST" and form.is_valid():
        note: dict[str, Callable[..., UUID]] = {
            "GIVEN": services.give_consent,
            "DECLINED": services.decline_consent,
            "WITHDRAWN": services.withdraw_consent,
        }
        try:
            note[form.cleaned_data["answer"]](
                person_id=person_id,
                recipient_id=UUID(form.cleaned_data["recipient"]),
                wording_version=CONSENT_WORDING_VERSION,
                by=viewer.actor(),
                at=at,
            )
        except services.CannotWithdraw as refusal:
            form.refuse(str(refusal), "answer")
        else:
            return _after_consent(request, viewer, card.person_id)
    wordings = tuple(consent_wording(one.name) for one in recipients)
    page = ConsentPage(card, form, recipients, wordings)
    return render(request, "staff/people/consent.jinja", page)


def _after_consent(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Lead back to the record; a provider that a person has just said no to sees it no longer."""
    try:
        queries.allowed(viewer, person_id, Action.RECORD_CONSENT)
    except NotVisible:
        messages.success(request, "What they said is saved. You do not see this person any more.")
        return redirect("staff-people")
    return _to_record(request, person_id, "What they said is saved.")


_FLAGS: dict[str, tuple[Action, Callable[..., None], dict[str, Any], str]] = {
    "stop-texts": (Action.SET_FLAGS, services.stop_texts, {}, "We send no more texts."),
    "allow-texts": (Action.SET_FLAGS, services.allow_texts, {}, "We may send texts again."),
    "opt-out": (Action.SET_FLAGS, services.opt_out, {}, "We send no invitations."),
    "opt-in": (Action.SET_FLAGS, services.lift_opt_out, {}, "We may send invitations again."),
    "careful": (
        Action.SET_FLAGS,
        services.set_safe_contact,
        {"safe_contact": True},
        "Messages hold no link and calls leave no voicemail.",
    ),
    "not-careful": (
        Action.SET_FLAGS,
        services.set_safe_contact,
        {"safe_contact": False},
        "Messages and voicemail are safe again.",
    ),
    "restrict": (Action.SET_FLAGS, services.restrict, {}, "Address, telephone and practice are hidden."),
    "lift": (
        Action.LIFT_RESTRICTION,
        services.lift_restriction,
        {},
        "Address, telephone and practice are shown again.",
    ),
}


def flags(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Set or lift what holds whoever writes to a person."""
    at = clock.now()
    must(viewer, person_id, Action.SET_FLAGS)
    card = queries.card(viewer, person_id, at=at)
    if request.method == "POST":
        if request.POST.get("flag") not in _FLAGS:
            raise Http404("no such flag")
        action, service, more, said = _FLAGS[request.POST["flag"]]
        must(viewer, person_id, action)
        service(person_id=person_id, **more, by=viewer.actor(), at=at)
        return _to_record(request, card.person_id, said)
    return render(request, "staff/people/flags.jinja", CardPage(card))


def death(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Note that a person has died, or that this was a mistake."""
    at = clock.now()
    must(viewer, person_id, Action.RECORD_DEATH)
    card = queries.card(viewer, person_id, at=at)
    form = DeathForm(request.POST if request.method == "POST" else None, today=clock.local_date(at))
    if request.method == "POST" and request.POST.get("mistake"):
        services.retract_death(person_id=person_id, by=viewer.actor(), at=at)
        return _to_record(request, card.person_id, "The death is taken back. What was stopped stays stopped.")
    if request.method == "POST" and form.is_valid():
        try:
            services.record_death(
                person_id=person_id, deceased_date=form.cleaned_data["deceased_date"], by=viewer.actor(), at=at
            )
        except services.CannotCorrect as refusal:
            form.refuse(refusal.message, refusal.field)
        else:
            return _to_record(request, card.person_id, "The death is recorded. Everything queued for them has stopped.")
    return render(request, "staff/people/death.jinja", FormPage(card, form))


def hold(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Keep a record whatever its age, or let its class decide again."""
    at = clock.now()
    must(viewer, person_id, Action.HOLD)
    card = queries.card(viewer, person_id, at=at)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and request.POST.get("release"):
        try:
            services.release_hold(person_id=person_id, by=viewer.actor(), at=at)
        except services.CannotHold:
            return _to_record(request, card.person_id, "No hold stands on this record.")
        return _to_record(request, card.person_id, "The hold is released.")
    if request.method == "POST" and form.is_valid():
        try:
            services.set_hold(person_id=person_id, reason=form.cleaned_data["reason"], by=viewer.actor(), at=at)
        except services.CannotHold as refusal:
            form.refuse(str(refusal), "reason")
        else:
            return _to_record(request, card.person_id, "This record is kept until the hold is released.")
    return render(request, "staff/people/hold.jinja", FormPage(card, form))
