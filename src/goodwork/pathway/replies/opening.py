"""What happens on the page of a link: a code is sent, tried, and opens who it is about."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, NotVisible
from goodwork.kernel.ids import reference
from goodwork.ledger.events.services import record
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.replies import events
from goodwork.pathway.replies.asking import about
from goodwork.reach.links import codes
from goodwork.reach.links import queries as link_queries
from goodwork.reach.links import services as links
from goodwork.reach.links.codes import TooManyCodes, TriedCode
from goodwork.reach.links.queries import LinkView
from goodwork.reach.links.rules import Purpose
from goodwork.reach.messaging import services as messaging
from goodwork.reach.messaging.organisations import can_get_codes
from goodwork.registers.organisations import contact_points
from goodwork.registers.organisations.contact_points import PointView
from goodwork.registers.people import queries as people

__all__ = ["TooManyCodes", "TriedCode"]


class NoPoint(ValueError):
    """The organisation has no e-mail address or mobile number on record to which a code could be sent."""


def points_for_codes(link: LinkView, *, at: datetime) -> tuple[PointView, ...]:
    """Return the organisation's own points to which a code can be sent, e-mail first; for the page that offers them."""
    if link.organisation_id is None:
        return ()
    found = contact_points.points_of(SYSTEM_VIEWER, link.organisation_id, at=at)
    return tuple(point for point in found if can_get_codes(point))


@transaction.atomic
def send_code(*, link_id: UUID, point_id: UUID | None = None, by: Actor, at: datetime) -> PointView:
    """Send a one-time code to the organisation's own contact point, and return which.

    `point_id` chooses among its points; one that isn't its own is not there. Raises NoPoint, TooManyCodes,
    CannotUseLink, NotVisible where nothing is shared any more.
    """
    link, row = shared_link(link_id, at=at)
    points = points_for_codes(link, at=at)
    if not points:
        raise NoPoint
    point = next((p for p in points if p.id == point_id), None) if point_id else points[0]
    if point is None:
        raise NotVisible
    code_id = codes.issue_code(link_id=link_id, by=by, at=at)
    messaging.queue_to_organisation(
        organisation_id=row.organisation_id,
        template="REPLY_CODE",
        values={"reference": reference(row.pk)},
        subject_kind="LINK_CODE",
        subject_id=code_id,
        sender_id=row.referrer_id,
        point=point,
        once_key=f"REPLY_CODE:{code_id}",
        by=by,
        at=at,
    )
    links.mark_opened(link_id=link_id, by=by, at=at)
    referrals.mark_seen(referral_id=row.pk, by=by, at=at)
    return point


@transaction.atomic
def open_details(*, link_id: UUID, typed: str, by: Actor, at: datetime) -> TriedCode:
    """Try a one-time code; the right one may open who the request is about, in this browser and for a while.

    Raises CannotUseLink, NotVisible where nothing is shared any more.
    """
    _, row = shared_link(link_id, at=at)
    tried = codes.try_code(link_id=link_id, typed=typed, by=by, at=at)
    if tried.right:
        record(events.ReplyDetailsOpened(**about(row), link_id=link_id), by=by, at=at)
    return tried


def shared_link(link_id: UUID, *, at: datetime) -> tuple[LinkView, Referral]:
    """Return a link with its referral, where it is open and the person agrees still; raises NotVisible.

    For this room only.
    """
    link = link_queries.one(SYSTEM_VIEWER, link_id, at=at)
    if link.purpose is not Purpose.REPLY or link.organisation_id is None:
        raise NotVisible
    row = Referral.objects.filter(
        pk=link.subject_id, organisation_id=link.organisation_id, closed_at__isnull=True
    ).first()
    if row is None:
        raise NotVisible
    if not people.has_consented(SYSTEM_VIEWER, row.person_id, row.organisation_id):
        raise NotVisible
    return link, row


def hand_of(link: LinkView) -> Actor:
    """Return the hand of a link: what is done by it is the organisation's."""
    return Actor(kind=ActorKind.PROVIDER_LINK, id=link.id, on_behalf_of=link.organisation_id)


@transaction.atomic
def note_seen(*, link_id: UUID, by: Actor, at: datetime) -> None:
    """Note that somebody did something on the page of a link: the organisation has seen the request."""
    links.mark_opened(link_id=link_id, by=by, at=at)
    link = link_queries.one(SYSTEM_VIEWER, link_id, at=at)
    referrals.mark_seen(referral_id=link.subject_id, by=by, at=at)


def path_of(link_id: UUID) -> str:
    """Return the path of a link's page on this site."""
    return links.reply_path(link_id)
