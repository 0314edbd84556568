"""What must always hold of people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef

from goodwork.ledger.events.models import EventRow
from goodwork.ledger.laws import Finding, law
from goodwork.registers.people.codes import ConsentState
from goodwork.registers.people.models import (
    Consent,
    ContactPoint,
    IdentityReview,
    Person,
    PersonAddress,
    PersonLink,
    PersonName,
)
from goodwork.registers.people.rules import REVIEW


@law("people.links_lead_to_one_record")
def links_lead_to_one_record(*, at: datetime) -> Iterator[Finding]:
    """Find linked records that lead nowhere, or to a record that is linked on, and links without their pointer."""
    name = "people.links_lead_to_one_record"
    roots = Person.objects.filter(id=OuterRef("known_as"), merged_into__isnull=True)
    for person_id in Person.objects.filter(~Exists(roots)).values_list("id", flat=True):
        yield Finding(name, "PERSON", person_id, "is known under a record that is itself linked to another")
    strays = Person.objects.filter(merged_into__isnull=False).exclude(known_as=F("merged_into__known_as"))
    for person_id in strays.values_list("id", flat=True):
        yield Finding(name, "PERSON", person_id, "is known under another record than the one it was linked to")
    for link in PersonLink.objects.filter(parted_at__isnull=True).exclude(merged__merged_into=F("kept")):
        yield Finding(name, "PERSON", link.merged_id, "has a link without its pointer")


@law("people.everybody_came_by_an_event")
def everybody_came_by_an_event(*, at: datetime) -> Iterator[Finding]:
    """Find people whom no event tells of, and people registered twice."""
    name = "people.everybody_came_by_an_event"
    told = EventRow.objects.filter(person_id=OuterRef("id"), kind="PersonRegistered")
    for person_id in Person.objects.filter(~Exists(told)).values_list("id", flat=True):
        yield Finding(name, "PERSON", person_id, "has no event of being registered")
    again = EventRow.objects.filter(person_id=OuterRef("person_id"), kind="PersonRegistered", id__lt=OuterRef("id"))
    for row in EventRow.objects.filter(Exists(again), kind="PersonRegistered"):
        yield Finding(name, "PERSON", row.person_id, "was registered twice")


@law("people.the_erased_are_gone")
def the_erased_are_gone(*, at: datetime) -> Iterator[Finding]:
    """Find erased people of whom something personal is left."""
    name = "people.the_erased_are_gone"
    for model in (PersonName, PersonAddress, ContactPoint):
        left = model._default_manager.filter(person__erased_at__isnull=False).values_list("person_id", flat=True)
        for person_id in left.distinct():
            yield Finding(name, "PERSON", person_id, f"is erased and still has a {model._meta.verbose_name}")
    for review in IdentityReview.objects.filter(person__erased_at__isnull=False).exclude(row={}):
        yield Finding(name, "REVIEW", review.id, "still holds the row of an erased person")


_CONSENT_EVENTS = {
    ConsentState.GIVEN.value: "ConsentGiven",
    ConsentState.DECLINED.value: "ConsentDeclined",
    ConsentState.WITHDRAWN.value: "ConsentWithdrawn",
}


@law("people.states_and_events_agree")
def states_and_events_agree(*, at: datetime) -> Iterator[Finding]:
    """Find reviews and consents whose state is not the one that the last event about them tells."""
    name = "people.states_and_events_agree"
    newest: dict[object, str] = {}
    kinds = ("IdentityReviewOpened", "IdentityReviewDecided", "IdentityReviewReopened")
    for row in EventRow.objects.filter(kind__in=kinds).order_by("id").iterator():
        newest[row.subject_id] = row.data.get("decision", REVIEW.initial)
    for review_id, state in IdentityReview.objects.values_list("id", "state").iterator():
        if newest.get(review_id) != state:
            yield Finding(name, "REVIEW", review_id, f"is {state} and its events say {newest.get(review_id)}")
    told: dict[str, str] = {}
    for row in EventRow.objects.filter(kind__in=_CONSENT_EVENTS.values()).order_by("id").iterator():
        told[row.data["consent_id"]] = row.kind
    for consent_id, state in Consent.objects.values_list("id", "state").iterator():
        if told.get(str(consent_id)) != _CONSENT_EVENTS[state]:
            yield Finding(name, "CONSENT", consent_id, f"is {state} and its event says {told.get(str(consent_id))}")
