"""Who sees which messages."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q

from goodwork.kernel.actors import ActorKind, Role, Viewer
from goodwork.reach.promises.permissions import records_of_person
from goodwork.registers.people import scope

STAFF = (Role.PRACTICE_STAFF, Role.CLINICIAN, Role.WORK_COACH, Role.SERVICE_LEAD)
"""The roles that write to people, or answer for those who do."""


def is_demonstration() -> bool:
    """Say whether messages go to the demonstration's outbox, where they can be opened, instead of to people."""
    return bool(settings.GOODWORK_GATEWAY == "outbox")


def seen_by(viewer: Viewer, *, texts: bool = False, many: bool = False) -> Q:
    """Return the condition under which a message, or with `texts` a text that came in, is for this viewer.

    `many`: in the form that is fast where the newest of all that they may see are wanted, not one message or one
    person's: a practice's people are gathered; of a provider's tens of thousands, messages are met soon enough.

    A person sees their own; staff see those of people whom they may see, and those to and from their organisation. An
    administrator sees that messages exist, by id.
    """
    if viewer.is_system or viewer.has_role(Role.ADMINISTRATOR):
        return Q()
    if viewer.kind is ActorKind.PERSON and viewer.id is not None:
        return Q(person_id__in=records_of_person(viewer.id))
    if viewer.kind is ActorKind.USER and viewer.has_role(*STAFF):
        about = scope.seen_together(viewer) if many else scope.seen_by(viewer)
        return about if texts else about | _between_organisations(viewer)
    return Q(pk__in=[])


def _between_organisations(viewer: Viewer) -> Q:
    """Return the condition that a message to an organisation is to or from one of the viewer's."""
    mine = viewer.organisation_ids(*STAFF)
    return Q(to_organisation_id__isnull=False) & (Q(organisation_id__in=mine) | Q(to_organisation_id__in=mine))


def kinds_seen_by(viewer: Viewer) -> tuple[Q, ...]:
    """Return the same condition as `seen_by` with `many`, apart for each kind of message: each has its own index."""
    if viewer.kind is not ActorKind.USER or viewer.has_role(Role.ADMINISTRATOR) or not viewer.has_role(*STAFF):
        return (seen_by(viewer, many=True),)
    return (seen_by(viewer, texts=True, many=True), _between_organisations(viewer))


def can_read_words(viewer: Viewer) -> bool:
    """Say whether a viewer may read messages and where they went: not an administrator, save in the demonstration."""
    if viewer.is_system or viewer.kind is ActorKind.PERSON or viewer.has_role(*STAFF):
        return True
    return is_demonstration() and viewer.has_role(Role.ADMINISTRATOR)
