"""Which referrals a viewer may see; for queries of this room and the rooms above."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When

from goodwork.kernel.actors import ActorKind, NotVisible, Role, Viewer
from goodwork.kernel.remembering import remembered
from goodwork.ledger import ready
from goodwork.ledger.together import about_person, once
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import HELPERS, SENDERS
from goodwork.registers.people import scope as people


@people.clinic_knows
def sent_from(organisation_ids: frozenset[UUID]) -> QuerySet[Referral, UUID]:
    """Return the people whom some organisations referred: their clinicians see them from then on."""
    return Referral.objects.filter(referrer_id__in=list(organisation_ids)).values_list("person_id", flat=True)


def visible_referrals(viewer: Viewer) -> QuerySet[Referral]:
    """Return the referrals that a viewer may see: those to and from their organisations, of people that they may see.

    A person sees their own; an administrator sees that referrals exist, by id, and none of their words. Consent that is
    taken back takes the person, and so the referral, out of sight.
    """
    return Referral.objects.filter(_visible(viewer))


def _visible(viewer: Viewer) -> Q:
    """Return the condition under which a viewer may see a referral."""
    if viewer.is_system:
        return Q()
    if viewer.kind is ActorKind.PERSON:
        return people.belonging_to("person", viewer.id) if viewer.id is not None else Q(pk__in=[])
    if viewer.has_role(Role.ADMINISTRATOR):
        return Q()
    mine = Q(pk__in=[])
    if senders := viewer.organisation_ids(*SENDERS):
        mine |= Q(referrer__in=senders) & people.seen_by(viewer)
    for organisation_id in viewer.organisation_ids(*HELPERS):
        mine |= Q(organisation_id=organisation_id) & people.agreed_to([organisation_id])
    if viewer.glass:
        mine |= Q(person__in=list(viewer.glass)) | Q(person__known_as__in=list(viewer.glass))
    return mine


@about_person
def of_person(viewer: Viewer, person_id: UUID) -> QuerySet[Referral]:
    """Ask for a person's referrals, each with whether the viewer may see it."""
    seen = _visible(viewer)
    is_seen = Case(When(seen, then=Value(True)), default=Value(False)) if seen else Value(True)
    theirs = Referral.objects.filter(people.belonging_to("person", person_id)).select_related("organisation")
    return theirs.annotate(is_seen=is_seen)


def all_of_person(viewer: Viewer, person_id: UUID) -> tuple[list[Referral], list[Referral]]:
    """Return a person's referrals, and those of them that a viewer may see; asked once while a page is made.

    For rooms that say of the others no more than that they are there, or how they hang together.
    """
    found = once(of_person, viewer, person_id)
    return found, [row for row in found if row.is_seen]  # type: ignore[attr-defined]


def whose(referral_id: UUID) -> UUID:
    """Return whose referral it is, for rooms that then ask what the viewer may see.

    Where there is none, an id of nobody: whoever asks finds out as late as of one that they may not see.
    """
    known = ready.rows("SELECT person_id FROM referrals_referral WHERE id = %s", [referral_id])
    person_id: UUID = known[0][0] if known else referral_id
    return person_id


COUNTED_ONE_BY_ONE = 500
"""Of more referrals than this it is not asked of each whether its person may be seen, only to count them."""


def how_many(viewer: Viewer, which: Q) -> int:
    """Return how many of some referrals a viewer may see.

    Of many that came to their organisations, or went from them, all are counted: open ones end when consent is taken
    back, and a count of their own organisation's referrals tells them of nobody. `which` names those organisations.
    """
    if viewer.organisation_ids(*HELPERS) and not viewer.is_system:
        theirs = Referral.objects.filter(which).count()
        if theirs > COUNTED_ONE_BY_ONE:
            return theirs
    return visible_referrals(viewer).filter(which).count()


def listed(viewer: Viewer, *, sent: bool) -> Q:
    """Return which referrals a list is of: those that came to the viewer's organisations, or with `sent` those that
    they sent on; for a clinic always those that it sent. For who works for neither it is all that they may see.
    """
    if viewer.is_system or viewer.has_role(Role.ADMINISTRATOR):
        return Q()
    to_us = viewer.organisation_ids(*HELPERS)
    if not to_us:
        return Q()
    if sent:
        return Q(referrer_id__in=list(to_us))
    clinics = viewer.organisation_ids(Role.CLINICIAN, Role.PRACTICE_STAFF)
    came = Q(organisation_id__in=list(to_us))
    return came | Q(referrer_id__in=list(clinics)) if clinics else came


def helps(viewer: Viewer, referral: Referral) -> bool:
    """Say whether a viewer works where a referral came to, and so may read words, notes and plans."""
    return viewer.is_system or viewer.has_role(*HELPERS, organisation_id=referral.organisation_id)


def found(viewer: Viewer, referral_id: UUID) -> Referral:
    """Return a referral's row for this room and the rooms above; raises NotVisible for a stranger.

    Asked once while a page is made: every part of it begins here.
    """
    rows = visible_referrals(viewer).select_related("decision", "organisation", "referrer")
    row = remembered(("referral", viewer, referral_id), rows.filter(pk=referral_id).first)
    if row is None:
        raise NotVisible
    return row


def found_by_helper(viewer: Viewer, referral_id: UUID) -> Referral:
    """Return a referral's row for somebody who works where it came to; raises NotVisible."""
    row = found(viewer, referral_id)
    if not helps(viewer, row):
        raise NotVisible
    return row
