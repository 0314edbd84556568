"""Finding a link by its token."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER, NotVisible, Viewer
from goodwork.ledger.together import ask_at_once, once
from goodwork.reach.links import rules
from goodwork.reach.links.models import Link
from goodwork.reach.links.rules import Purpose, Standing
from goodwork.registers.people.scope import belonging_to


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link as its page may know it before anybody has proved who they are: it does not say whose it is."""

    id: UUID
    purpose: Purpose
    subject_kind: str
    subject_id: UUID
    organisation_id: UUID | None
    standing: Standing
    expires_at: datetime
    opened_at: datetime | None
    locked_at: datetime | None
    tries_left: int


def _view(link: Link, at: datetime) -> LinkView:
    return LinkView(
        id=link.id,
        purpose=Purpose(link.purpose),
        subject_kind=link.subject_kind,
        subject_id=link.subject_id,
        organisation_id=link.organisation_id,
        standing=rules.standing(
            at=at, expires_at=link.expires_at, locked_at=link.locked_at, revoked_at=link.revoked_at
        ),
        expires_at=link.expires_at,
        opened_at=link.opened_at,
        locked_at=link.locked_at,
        tries_left=rules.TRIES_ALLOWED - link.failed_tries,
    )


def by_token(viewer: Viewer, token: str, *, at: datetime) -> LinkView | None:
    """Return the link of a token in any standing, or None.

    A token of the wrong form costs the same look-up as a right one, so a guess learns nothing from the time it takes.
    """
    return by_digest(viewer, rules.digest_of(rules.tidy(token)), at=at)


def by_digest(viewer: Viewer, digest: str, *, at: datetime) -> LinkView | None:
    """Return the link whose token has this digest, in any standing, or None."""
    ask_at_once((_of_digest, SYSTEM_VIEWER, digest))
    link = next(iter(once(_of_digest, SYSTEM_VIEWER, digest)), None)
    return None if link is None else _view(link, at)


def _of_digest(viewer: Viewer, digest: object) -> QuerySet[Link]:
    """Ask for the link of a digest: one at most. It stands ready, and is asked once while a page is made."""
    return Link.objects.filter(token_sha256=str(digest))


def by_typed(viewer: Viewer, digits: str, *, at: datetime) -> LinkView | None:
    """Return the link of a short code in any standing, or None; what is no code costs the same look-up."""
    return by_typed_digest(viewer, rules.typed_digest_of(digits, settings.SECRET_KEY), at=at)


def by_typed_digest(viewer: Viewer, digest: str, *, at: datetime) -> LinkView | None:
    """Return the link whose short code has this digest, in any standing, or None."""
    link = Link.objects.filter(typed_digest=digest).first()
    return None if link is None else _view(link, at)


def fresh_about(viewer: Viewer, subject_kind: str, subject_id: UUID, since: datetime) -> int:
    """Return how many links about one thing were sent in place of old ones since a moment."""
    return Link.objects.filter(
        subject_kind=subject_kind, subject_id=subject_id, fresh=True, issued_at__gte=since
    ).count()


def one(viewer: Viewer, link_id: UUID, *, at: datetime) -> LinkView:
    """Return a link by its id, for rooms that keep it; raises NotVisible."""
    link = Link.objects.filter(id=link_id).first()
    if link is None:
        raise NotVisible
    return _view(link, at)


def person_of(viewer: Viewer, link_id: UUID) -> UUID:
    """Return whose link it is, for the system only; raises NotVisible for others."""
    if not viewer.is_system:
        raise NotVisible
    found: UUID = Link.objects.values_list("person_id", flat=True).get(id=link_id)
    return found


def newest_for(viewer: Viewer, subject_kind: str, subject_id: UUID) -> UUID | None:
    """Return the link that was last issued to something, for the system only; raises NotVisible for others."""
    if not viewer.is_system:
        raise NotVisible
    mine = Link.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    return mine.order_by("-issued_at", "-id").values_list("id", flat=True).first()


def is_for(viewer: Viewer, link_id: UUID, person_id: UUID) -> bool:
    """Say whether a link is for a person, under any of the records that person is known by."""
    return Link.objects.filter(belonging_to("person", person_id), id=link_id).exists()


def useless(viewer: Viewer, link_ids: Collection[UUID], *, at: datetime) -> frozenset[UUID]:
    """Return which of these links open nothing any more, because they were revoked or locked; for the system."""
    dead = Q(revoked_at__lte=at) | Q(locked_at__lte=at)
    return frozenset(Link.objects.filter(dead, id__in=list(link_ids)).values_list("id", flat=True))


def locked_since(viewer: Viewer, person_ids: Collection[UUID], since: datetime) -> frozenset[UUID]:
    """Return which of these people had a link locked by wrong birth dates since a moment."""
    found = Link.objects.filter(person_id__in=list(person_ids), locked_at__gte=since).exclude(purpose=Purpose.REPLY)
    return frozenset(found.values_list("person_id", flat=True))


def fresh_since(viewer: Viewer, person_id: UUID, since: datetime) -> int:
    """Return how many links were sent to a person in place of old ones since a moment."""
    mine = Link.objects.filter(belonging_to("person", person_id), fresh=True, issued_at__gte=since)
    return mine.exclude(purpose=Purpose.REPLY).count()
